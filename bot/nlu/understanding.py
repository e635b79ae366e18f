"""The pipeline of `config.yml` without Rasa: the same steps, wired directly, to train and measure in seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.dataset import FALLBACK, Example
from bot.nlu.model import IntentModel, ModelOptions, Prediction
from bot.nlu.scope import ScopeOptions, falls_back
from bot.nlu.segments import Part, SegmentOptions, cut, requests
from bot.nlu.text import prepare
from bot.turkish.spelling import SpellCorrector

Normalise = Callable[[str], str]


@dataclass(frozen=True)
class Parsed:
    """What was understood of a message."""

    text: str
    intent: str
    confidence: float
    """Of the intent; for a fallback, of the best intent below it."""
    ranking: tuple[Prediction, ...]
    """Of the whole message, without the fallback."""
    parts: tuple[Part, ...] = ()
    """Two requests or more, where the message holds as many."""


@dataclass(frozen=True)
class Options:
    """Of all steps. `config.yml` sets them; see `from_pipeline`."""

    model: ModelOptions
    scope: ScopeOptions
    segments: SegmentOptions | None
    spelling: Mapping[str, int] | None
    """`min_count` and `min_length`; None for no correction."""

    @classmethod
    def from_pipeline(cls, pipeline: Sequence[Mapping[str, Any]]) -> Options:
        """Read a `pipeline:` of `config.yml`; a step that is not in it is left out here too."""
        steps = {step["name"].rpartition(".")[2]: {k: v for k, v in step.items() if k != "name"} for step in pipeline}
        return cls(
            model=ModelOptions.from_config(steps.get("TurkishIntentClassifier", {})),
            scope=ScopeOptions(**steps["ScopeFallback"]) if "ScopeFallback" in steps else ScopeOptions(threshold=0.0),
            segments=SegmentOptions(**steps["IntentsInOrder"]) if "IntentsInOrder" in steps else None,
            spelling=steps.get("TurkishSpelling"),
        )

    @classmethod
    def from_config(cls, path: Path) -> Options:
        """Read a `config.yml`."""
        return cls.from_pipeline(yaml.safe_load(path.read_text(encoding="utf-8"))["pipeline"])


class Understanding:
    """A trained pipeline."""

    def __init__(
        self, options: Options, model: IntentModel, corrector: SpellCorrector | None, normalise: Normalise
    ) -> None:
        """Wire trained parts; use `fit`."""
        self.options = options
        self.model = model
        self._corrector = corrector
        self._normalise = normalise

    @classmethod
    def fit(cls, examples: Sequence[Example], options: Options, normalise: Normalise = prepare) -> Understanding:
        """Train on utterances as they were written. Another `normalise` is for comparing only."""
        texts = [normalise(example.text) for example in examples]
        corrector = None if options.spelling is None else SpellCorrector.from_texts(texts, **options.spelling)
        model = IntentModel.fit(texts, [example.intent for example in examples], options.model)
        return cls(options, model, corrector, normalise)

    def prepare(self, text: str) -> str:
        """What the classifier reads."""
        prepared = self._normalise(text)
        return self._corrector.correct(prepared) if self._corrector else prepared

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        """Understand each message."""
        rankings = self.model.rank([self.prepare(text) for text in texts])
        return [self._decide(text, ranking) for text, ranking in zip(texts, rankings, strict=True)]

    def _decide(self, text: str, ranking: list[Prediction]) -> Parsed:
        confidence = ranking[0].confidence
        if parts := self._parts(text):
            return Parsed(text, parts[0].name, parts[0].confidence, tuple(ranking), tuple(parts))
        intent = FALLBACK if falls_back(text, ranking, self.options.scope) else ranking[0].name
        return Parsed(text, intent, confidence, tuple(ranking))

    def _parts(self, text: str) -> list[Part]:
        if self.options.segments is None or len(segments := cut(text)) < 2:
            return []
        rankings = self.model.rank([self.prepare(segment.text) for segment in segments])
        return requests(segments, rankings, self.options.segments)
