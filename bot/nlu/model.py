"""The intent model: features, then one or more linear classifiers whose probabilities are averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from bot.nlu.features import FeatureOptions, Features
from bot.nlu.storage import read_json, write_json

Array = np.ndarray[Any, np.dtype[Any]]

VERSION = 3
"""Of the stored form; a model of another version is refused, never misread."""


class Prediction(NamedTuple):
    """An intent and how probable it is, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class ModelOptions:
    """What is trained; `docs/nlu.md` has the measured alternatives."""

    features: FeatureOptions = field(default_factory=FeatureOptions)
    members: tuple[str, ...] = ("svm",)
    """Of `svm` (linear SVM), `lr` (multinomial logistic regression) and `nb` (complement naive Bayes)."""
    svm_c: float = 1.0
    lr_c: float = 20.0
    balanced: bool = False
    """Whether rare intents weigh as much as frequent ones."""
    calibration_folds: int = 5
    """Of the cross-validation that fits the temperature."""

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> ModelOptions:
        """Options as `config.yml` or a stored model spells them; keys of others are ignored."""
        own = {name: value for name, value in config.items() if name in cls.__dataclass_fields__}
        own["features"] = FeatureOptions(**own.get("features", {}))
        own["members"] = tuple(own.get("members", cls.members))
        return cls(**own)


@dataclass(frozen=True)
class LinearMember:
    """One linear classifier; its scores are logits, the temperature already in them."""

    weights: Array
    bias: Array

    def probabilities(self, features: csr_matrix) -> Array:
        """Class probabilities, one row per row of `features`."""
        probabilities: Array = softmax(features @ self.weights.T + self.bias, axis=1)
        return probabilities


class IntentModel:
    """Classifies prepared text (see `bot.turkish.normalise`)."""

    def __init__(self, options: ModelOptions, labels: list[str], features: Features, members: list[LinearMember]):
        """Wire the parts; use `fit` or `load`."""
        self.options = options
        self.labels = labels
        self._features = features
        self._members = members

    @classmethod
    def fit(cls, texts: list[str], labels: list[str], options: ModelOptions | None = None) -> IntentModel:
        """Train on prepared texts."""
        options = options or ModelOptions()
        features = Features(options.features)
        matrix, classes = features.fit(texts), np.asarray(labels)
        members = [_train(name, matrix, classes, options) for name in options.members]
        return cls(options, sorted(set(labels)), features, members)

    def probabilities(self, texts: list[str]) -> Array:
        """One row per text, one column per label in `self.labels`, rows sum to 1."""
        matrix = self._features.transform(texts)
        mean: Array = np.mean([member.probabilities(matrix) for member in self._members], axis=0)
        return mean

    def rank(self, texts: list[str]) -> list[list[Prediction]]:
        """For each text all intents, the most probable first."""
        return [
            [Prediction(self.labels[column], float(row[column])) for column in np.argsort(-row, kind="stable")]
            for row in (self.probabilities(texts) if texts else ())
        ]

    def save(self, folder: Path) -> None:
        """Write the model into an existing folder."""
        write_json(
            folder / "model.json.gz", {"version": VERSION, "labels": self.labels, "options": asdict(self.options)}
        )
        self._features.save(folder)
        for number, member in enumerate(self._members):
            np.savez_compressed(
                folder / f"member{number}.npz", weights=member.weights.astype(np.float16), bias=member.bias
            )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote.

        Raises:
            ValueError: the folder holds another version of the format.
        """
        stored = read_json(folder / "model.json.gz")
        if stored["version"] != VERSION:
            raise ValueError(f"stored intent model has version {stored['version']}, not {VERSION}: train again")
        options = ModelOptions.from_config(stored["options"])
        members = []
        for number in range(len(options.members)):
            with np.load(folder / f"member{number}.npz", allow_pickle=False) as arrays:
                members.append(LinearMember(arrays["weights"].astype(np.float32), arrays["bias"]))
        return cls(options, stored["labels"], Features.load(folder, options.features), members)


def _train(name: str, matrix: csr_matrix, labels: Array, options: ModelOptions) -> LinearMember:
    weight = "balanced" if options.balanced else None
    if name == "lr":
        fitted = LogisticRegression(C=options.lr_c, class_weight=weight, max_iter=200, tol=1e-2).fit(matrix, labels)
        return _member(fitted.coef_, fitted.intercept_)
    if name == "nb":
        bayes = ComplementNB(alpha=0.3).fit(matrix, labels)
        scores = _held_out(ComplementNB(alpha=0.3), matrix, labels, options, "predict_log_proba")
        factor = 1 / temperature(scores, labels)
        return _member(bayes.feature_log_prob_ * factor, np.zeros(len(bayes.classes_)))
    machine = LinearSVC(C=options.svm_c, class_weight=weight, random_state=0)
    factor = 1 / temperature(_held_out(machine, matrix, labels, options, "decision_function"), labels)
    machine.fit(matrix, labels)
    return _member(machine.coef_ * factor, machine.intercept_ * factor)


def _member(weights: Array, bias: Array) -> LinearMember:
    if len(weights) == 1:  # of two classes scikit-learn keeps the second one's score alone
        weights, bias = np.vstack([np.zeros_like(weights), weights]), np.array([0.0, bias[0]])
    return LinearMember(weights.astype(np.float32), bias.astype(np.float32))


def _held_out(estimator: object, matrix: csr_matrix, labels: Array, options: ModelOptions, method: str) -> Array:
    """Scores of each training message by a model that has not seen it."""
    folds = max(2, min(options.calibration_folds, *Counter(labels.tolist()).values()))
    split = StratifiedKFold(folds, shuffle=True, random_state=0)
    scores: Array = cross_val_predict(estimator, matrix, labels, cv=split, method=method)
    return scores


def temperature(scores: Array, labels: Array) -> float:
    """The number to divide `scores` by so that their softmax is as probable as `labels` were right.

    One number for all intents: it leaves the order of intents alone and cannot overfit.
    """
    if scores.ndim == 1:
        scores = np.column_stack([np.zeros_like(scores), scores])
    columns = np.unique(labels, return_inverse=True)[1]
    rows = np.arange(len(columns))

    def loss(factor: float) -> float:
        return float(-log_softmax(scores * factor, axis=1)[rows, columns].mean())

    return 1 / float(minimize_scalar(loss, bounds=(0.05, 50), method="bounded").x)
