"""The intent model: features, then one or more linear classifiers whose probabilities are averaged."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.special import expit, softmax
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.nlu.features import FeatureOptions, Features
from bot.nlu.storage import read_json, write_json

VERSION = 1
"""Of the stored form; a model of another version is refused, never misread."""


class Prediction(NamedTuple):
    """An intent and how probable it is, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class ModelOptions:
    """What is trained; see `docs/nlu.md` for the measured alternatives."""

    features: FeatureOptions = field(default_factory=FeatureOptions)
    members: tuple[str, ...] = ("svm",)
    """Of `svm` (linear SVM, sigmoid-calibrated on held-out folds) and `lr` (multinomial logistic regression)."""
    svm_c: float = 0.5
    lr_c: float = 10.0
    calibration_folds: int = 5


@dataclass(frozen=True)
class LinearMember:
    """One linear classifier. With `slope` and `offset` its scores are calibrated one by one, without they are logits."""

    weights: np.ndarray
    bias: np.ndarray
    slope: np.ndarray | None = None
    offset: np.ndarray | None = None

    def probabilities(self, features: object) -> np.ndarray:
        """Class probabilities, one row per row of `features`."""
        scores = features @ self.weights.T + self.bias  # type: ignore[operator]
        if self.slope is None or self.offset is None:
            return softmax(scores, axis=1)
        single = expit(-(self.slope * scores + self.offset))
        return single / single.sum(axis=1, keepdims=True)


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
        matrix = features.fit(texts)
        members = [_TRAINERS[name](matrix, np.asarray(labels), options) for name in options.members]
        return cls(options, sorted(set(labels)), features, members)

    def probabilities(self, texts: list[str]) -> np.ndarray:
        """One row per text, one column per label in `self.labels`, rows sum to 1."""
        matrix = self._features.transform(texts)
        return np.mean([member.probabilities(matrix) for member in self._members], axis=0)

    def rank(self, texts: list[str]) -> list[list[Prediction]]:
        """For each text all intents, the most probable first."""
        return [
            [Prediction(self.labels[column], float(row[column])) for column in np.argsort(-row, kind="stable")]
            for row in (self.probabilities(texts) if texts else ())
        ]

    def save(self, folder: Path) -> None:
        """Write the model into an existing folder."""
        write_json(folder / "model.json.gz", {"version": VERSION, "labels": self.labels, "options": asdict(self.options)})
        self._features.save(folder)
        for number, member in enumerate(self._members):
            arrays = {name: value for name, value in vars(member).items() if value is not None}
            arrays["weights"] = member.weights.astype(np.float16)
            np.savez_compressed(folder / f"member{number}.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote.

        Raises:
            ValueError: the folder holds another version of the format.
        """
        stored = read_json(folder / "model.json.gz")
        if stored["version"] != VERSION:
            raise ValueError(f"stored intent model has version {stored['version']}, not {VERSION}: train again")
        values = stored["options"]
        options = ModelOptions(
            **{**values, "features": FeatureOptions(**values["features"]), "members": tuple(values["members"])}
        )
        members = []
        for number in range(len(options.members)):
            with np.load(folder / f"member{number}.npz", allow_pickle=False) as arrays:
                members.append(LinearMember(**{name: arrays[name].astype(np.float32) for name in arrays.files}))
        return cls(options, stored["labels"], Features.load(folder, options.features), members)


def _train_lr(matrix: object, labels: np.ndarray, options: ModelOptions) -> LinearMember:
    fitted = LogisticRegression(C=options.lr_c, class_weight="balanced", max_iter=200, tol=1e-3).fit(matrix, labels)
    return LinearMember(fitted.coef_.astype(np.float32), fitted.intercept_.astype(np.float32))


def _train_svm(matrix: object, labels: np.ndarray, options: ModelOptions) -> LinearMember:
    folds = min(options.calibration_folds, *Counter(labels.tolist()).values())
    if folds < 2:  # a toy data set: nothing to calibrate on
        return _train_lr(matrix, labels, options)
    machine = LinearSVC(C=options.svm_c, class_weight="balanced", random_state=0)
    calibrated = CalibratedClassifierCV(machine, cv=folds, ensemble=False).fit(matrix, labels)
    (fitted,) = calibrated.calibrated_classifiers_
    machine = fitted.base_estimator
    return LinearMember(
        machine.coef_.astype(np.float32),
        machine.intercept_.astype(np.float32),
        np.array([sigmoid.a_ for sigmoid in fitted.calibrators], np.float32),
        np.array([sigmoid.b_ for sigmoid in fitted.calibrators], np.float32),
    )


_TRAINERS = {"lr": _train_lr, "svm": _train_svm}
