import random

from bot.nlu.styles import all_styles, ascii_folded, capitals, with_typos
from bot.turkish.fold import fold

TEXT = "Şifremi unuttum, iade için ne yapmalıyım İstanbul'dan"


def test_folded_and_capital_text_is_the_same_to_the_fold() -> None:
    assert ascii_folded("Şifremi çözün İĞÜ ığ") == "Sifremi cozun IGU ig"
    assert fold(ascii_folded(TEXT)) == fold(TEXT) == fold(capitals(TEXT))


def test_typos_are_the_same_each_time() -> None:
    texts = [TEXT, "kargom nerede kaldı acaba"] * 5
    first, second = all_styles()["typos"], all_styles()["typos"]
    assert [first(text) for text in texts] == [second(text) for text in texts]


def test_typos_hit_about_the_share_of_words_by_one_slip() -> None:
    rng = random.Random(5)
    words = ["kargom", "siparişim", "gelmedi", "neden"] * 500
    changed = with_typos(" ".join(words), rng, 0.3).split(" ")
    assert len(changed) == len(words)
    share = sum(a != b for a, b in zip(words, changed, strict=True)) / len(words)
    assert 0.22 < share <= 0.33
    assert all(abs(len(a) - len(b)) <= 1 for a, b in zip(words, changed, strict=True))


def test_short_words_and_numbers_stay() -> None:
    assert with_typos("12 tl ve 1048213", random.Random(1), 1.0) == "12 tl ve 1048213"
