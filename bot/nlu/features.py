"""Sparse TF-IDF features of prepared text: character n-grams, word beginnings and endings, and their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
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


class _Table(NamedTuple):
    """A fitted vectorizer in plain lists."""

    analyse: Callable[[str], Iterable[str]]
    vocabulary: dict[str, int]
    idf: list[float]
    weight: float
    start: int
    """Its first column among all features."""

    def append(self, text: str, columns: list[int], values: list[float]) -> None:
        """Add the TF-IDF of `text`, of length `weight`."""
        found = [
            (column, (1 + log(count)) * self.idf[column])
            for term, count in Counter(self.analyse(text)).items()
            if (column := self.vocabulary.get(term)) is not None
        ]
        if found:
            factor = self.weight / sqrt(sum(value * value for _, value in found))
            columns.extend(self.start + column for column, _ in found)
            values.extend(factor * value for _, value in found)


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
        for part, _ in self._parts.values():
            if len(texts) < _TOY:  # nothing occurs twice in a handful of messages
                part.set_params(min_df=1)
            part.fit(texts)
        return self.transform(texts)

    def transform(self, texts: list[str]) -> csr_matrix:
        """Features of `texts`, one row each; a text of unknown n-grams gets an empty row.

        The same numbers as the vectorizers' own `transform` side by side, which spends 3 ms per message on checks.
        """
        tables = self._tables
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for text in texts:
            for table in tables:
                table.append(text, columns, values)
            ends.append(len(columns))
        width = sum(len(table.idf) for table in tables)
        return csr_matrix((np.asarray(values, np.float32), columns, ends), shape=(len(texts), width))

    @cached_property
    def _tables(self) -> list[_Table]:
        tables: list[_Table] = []
        start = 0
        for part, weight in self._parts.values():
            idf = part.idf_.tolist()
            tables.append(_Table(part.build_analyzer(), part.vocabulary_, idf, weight, start))
            start += len(idf)
        return tables

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
