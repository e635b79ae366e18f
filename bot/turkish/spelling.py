"""Spelling correction against the vocabulary that the intent model was trained on."""

from collections import Counter
from collections.abc import Iterable, Mapping

from symspellpy import SymSpell, Verbosity

from bot.turkish.normalise import PLACEHOLDERS

_VOWELS = str.maketrans("", "", "aeiou")
_CACHE_LIMIT = 20_000


class SpellCorrector:
    """Replaces an unknown word by the known one that is one edit away.

    Works on the output of `normalise_for_intent`. The vocabulary is data (see `vocabulary`), so that a model can store
    it and build the same corrector again.
    """

    def __init__(self, vocabulary: Mapping[str, int], min_length: int = 5) -> None:
        """Build the index.

        Takes: how often each normalised word occurs in training; the length from which a word is corrected (shorter
        ones have too many neighbours).
        """
        self.vocabulary = dict(vocabulary)
        self.min_length = min_length
        self._symspell = SymSpell(max_dictionary_edit_distance=1, prefix_length=7)
        for word, count in self.vocabulary.items():
            if len(word) >= min_length - 1 and word.isalpha() and word not in PLACEHOLDERS:
                self._symspell.create_dictionary_entry(word, count)
        self._cache: dict[str, str] = {}

    @classmethod
    def from_texts(cls, normalised: Iterable[str], min_count: int = 1, min_length: int = 5) -> "SpellCorrector":
        """Build a corrector from training texts.

        Takes: texts already through `normalise_for_intent`; how often a word must occur to count as spelt right.
        Gives: the corrector.
        """
        counts = Counter(word for text in normalised for word in text.split())
        return cls({word: count for word, count in counts.items() if count >= min_count}, min_length)

    def correct(self, normalised: str) -> str:
        """Correct each word of a normalised text; gives the text with the same number of words."""
        return " ".join(map(self.correct_word, normalised.split()))

    def correct_word(self, word: str) -> str:
        """Give the known word that `word` was meant to be, or `word` itself when it is known, short or not a word."""
        if len(word) < self.min_length or word in self.vocabulary or not word.isalpha() or word in PLACEHOLDERS:
            return word
        found = self._cache.get(word)
        if found is None:
            found = self._nearest(word)
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            self._cache[word] = found
        return found

    def _nearest(self, word: str) -> str:
        """Choose among the neighbours: same consonants first, then the most frequent.

        A vowel left out or mistyped is the usual slip, and "gelmdi" must become "gelmedi", not the opposite "geldi".
        """
        suggestions = self._symspell.lookup(word, Verbosity.CLOSEST, max_edit_distance=1)
        if not suggestions:
            return word
        consonants = word.translate(_VOWELS)
        best = min(suggestions, key=lambda s: (s.term.translate(_VOWELS) != consonants, -s.count, s.term))
        return str(best.term)
