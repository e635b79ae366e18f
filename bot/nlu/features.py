"""Sparse TF-IDF features of prepared text: character n-grams, word beginnings and endings, and their order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.storage import read_json, write_json
from bot.turkish.normalise import PLACEHOLDERS

_PLACEHOLDER = re.compile(rf"\b(?:{'|'.join(sorted(PLACEHOLDERS))})\b")
_TOY = 200
_COMMON: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}


@dataclass(frozen=True)
class FeatureOptions:
    """How text becomes numbers; `docs/nlu.md` has what each choice was measured to give."""

    char_min: int = 2
    char_max: int = 5
    """Character n-grams inside words, blanks at their edges included; 0 for none."""
    min_df: int = 2
    """In how many training messages a character n-gram or a pair must occur."""
    stem: int = 4
    """Word beginnings of so many letters, as a stem that keeps no suffix; 0 for none."""
    stem_weight: float = 0.7
    pairs: int = 3
    """Pairs of word beginnings up to so many words apart: Turkish words change places freely; 0 for none."""
    pair_weight: float = 0.5
    endings: bool = True
    """The last three to five letters of each word: tense, person and negation."""
    ending_weight: float = 0.3
    edges: bool = True
    """The first and the last word, the beginning of the one and the end of the other: the verb stands at the end."""
    edge_weight: float = 0.4
    words: int = 0
    """Longest n-gram of whole words; 0 for none."""


class Features:
    """Fitted vectorizers. Stored as vocabulary and IDF only, so that loading executes nothing."""

    def __init__(self, options: FeatureOptions) -> None:
        """Build unfitted vectorizers."""
        self.options = options
        self._parts: dict[str, tuple[TfidfVectorizer, float]] = {}
        if options.char_max:
            chars = TfidfVectorizer(
                analyzer="char_wb",
                preprocessor=_short_placeholders,
                ngram_range=(options.char_min, options.char_max),
                min_df=options.min_df,
                **_COMMON,
            )
            self._parts["char"] = chars, 1.0
        if options.stem:
            self._parts["stem"] = TfidfVectorizer(analyzer=_stems(options.stem), **_COMMON), options.stem_weight
        if options.stem and options.pairs:
            pairs = TfidfVectorizer(analyzer=_pairs(options.stem, options.pairs), min_df=options.min_df, **_COMMON)
            self._parts["pair"] = pairs, options.pair_weight
        if options.endings:
            self._parts["ending"] = TfidfVectorizer(analyzer=_endings, **_COMMON), options.ending_weight
        if options.edges:
            self._parts["edge"] = TfidfVectorizer(analyzer=_edges, **_COMMON), options.edge_weight
        if options.words:
            words = TfidfVectorizer(analyzer=_words(options.words), **_COMMON)
            self._parts["word"] = words, 1.0

    def fit(self, texts: list[str]) -> csr_matrix:
        """Learn the vocabulary of `texts` and give their features."""
        if len(texts) < _TOY:  # nothing occurs twice in a handful of messages
            for part, _ in self._parts.values():
                part.set_params(min_df=1)
        return _stack([part.fit_transform(texts) * weight for part, weight in self._parts.values()])

    def transform(self, texts: list[str]) -> csr_matrix:
        """Features of `texts`, one row each; a text of unknown n-grams gets an empty row."""
        return _stack([part.transform(texts) * weight for part, weight in self._parts.values()])

    def save(self, folder: Path) -> None:
        """Write what `load` reads."""
        for name, (part, _) in self._parts.items():
            write_json(folder / f"{name}.json.gz", sorted(part.vocabulary_, key=part.vocabulary_.__getitem__))
            np.save(folder / f"{name}.npy", part.idf_.astype(np.float32), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, options: FeatureOptions) -> Features:
        """Read what `save` wrote."""
        features = cls(options)
        for name, (part, _) in features._parts.items():
            part.vocabulary = {term: column for column, term in enumerate(read_json(folder / f"{name}.json.gz"))}
            part.idf_ = np.load(folder / f"{name}.npy", allow_pickle=False)
        return features


def _short_placeholders(text: str) -> str:
    """One sign for each: spelt out, the n-grams of an order number outweigh the request beside it."""
    return _PLACEHOLDER.sub("0", text)


def _stems(length: int) -> Callable[[str], list[str]]:
    return lambda text: [word[:length] for word in text.split()]


def _pairs(length: int, farthest: int) -> Callable[[str], list[str]]:
    def analyse(text: str) -> list[str]:
        stems = [word[:length] for word in text.split()]
        return [f"{stem}_{other}" for i, stem in enumerate(stems) for other in stems[i + 1 : i + 1 + farthest]]

    return analyse


def _endings(text: str) -> list[str]:
    return [f"{word[-length:]}$" for word in text.split() for length in (3, 4, 5) if len(word) > length]


def _words(longest: int) -> Callable[[str], list[str]]:
    def analyse(text: str) -> list[str]:
        words = text.split()
        return [" ".join(words[i : i + n]) for n in range(1, longest + 1) for i in range(len(words) - n + 1)]

    return analyse


def _edges(text: str) -> list[str]:
    words = text.split()
    if not words:
        return []
    return [f"^{words[0]}", f"{words[-1]}$", f"^{words[0][:4]}", f"{words[-1][-3:]}$"]


def _stack(parts: list[csr_matrix]) -> csr_matrix:
    return parts[0] if len(parts) == 1 else hstack(parts, format="csr", dtype=np.float32)
