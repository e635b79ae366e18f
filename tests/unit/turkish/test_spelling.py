from bot.turkish.normalise import normalise_for_intent
from bot.turkish.spelling import SpellCorrector

TEXTS = [
    "kargom nerede kaldı",
    "hala gelmedi",
    "bugün geldi",
    "geldi geldi",
    "iade etmek istiyorum",
    "sipariş no 123456",
]
CORRECTOR = SpellCorrector.from_texts(map(normalise_for_intent, TEXTS))


def test_a_word_one_edit_away_becomes_the_known_word() -> None:
    assert CORRECTOR.correct("kragom nerde kaldii istyorum") == "kargom nerede kaldi istiyorum"


def test_a_dropped_vowel_does_not_lose_the_negation() -> None:
    assert CORRECTOR.correct_word("gelmdi") == "gelmedi"


def test_short_known_unlike_and_numeric_words_stay() -> None:
    for word in ("iadr", "geldi", "bambaska", "12345", "xnox", "tr104x"):
        assert CORRECTOR.correct_word(word) == word


def test_rare_words_can_be_left_out() -> None:
    assert SpellCorrector.from_texts(["geldi geldi", "kargom"], min_count=2).vocabulary == {"geldi": 2}


def test_the_vocabulary_rebuilds_the_same_corrector() -> None:
    again = SpellCorrector(CORRECTOR.vocabulary)
    assert again.correct("gelmdi kragom") == CORRECTOR.correct("gelmdi kragom")
