"""Sparse TF-IDF features of prepared text: character n-grams inside words, and optionally words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.storage import read_json, write_json


@dataclass(frozen=True)
class FeatureOptions:
    """How text becomes numbers; see `docs/nlu.md` for what each choice was measured to give."""

    char_min: int = 2
    char_max: int = 5
    word_max: int = 2
    """Longest word n-gram; 0 for none."""
    min_df: int = 2
    """In how many training messages a character n-gram must occur."""


class Features:
    """Fitted vectorizers. Stored as vocabulary and IDF only, so that loading executes nothing."""

    def __init__(self, options: FeatureOptions) -> None:
        """Build unfitted vectorizers."""
        self.options = options
        self._parts: dict[str, TfidfVectorizer] = {
            "char": TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=(options.char_min, options.char_max),
                min_df=options.min_df,
                **_COMMON,
            )
        }
        if options.word_max:
            self._parts["word"] = TfidfVectorizer(ngram_range=(1, options.word_max), token_pattern=r"\S+", **_COMMON)

    def fit(self, texts: list[str]) -> csr_matrix:
        """Learn the vocabulary of `texts` and give their features."""
        return _stack([part.fit_transform(texts) for part in self._parts.values()])

    def transform(self, texts: list[str]) -> csr_matrix:
        """Features of `texts`, one row each; a text of unknown n-grams gets an empty row."""
        return _stack([part.transform(texts) for part in self._parts.values()])

    def save(self, folder: Path) -> None:
        """Write what `load` reads."""
        for name, part in self._parts.items():
            write_json(folder / f"{name}.json.gz", sorted(part.vocabulary_, key=part.vocabulary_.__getitem__))
            np.save(folder / f"{name}.npy", part.idf_.astype(np.float32), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, options: FeatureOptions) -> Features:
        """Read what `save` wrote."""
        features = cls(options)
        for name, part in features._parts.items():
            part.vocabulary = {term: column for column, term in enumerate(read_json(folder / f"{name}.json.gz"))}
            part.idf_ = np.load(folder / f"{name}.npy", allow_pickle=False)
        return features


_COMMON: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}


def _stack(parts: list[csr_matrix]) -> csr_matrix:
    return parts[0] if len(parts) == 1 else hstack(parts, format="csr")
