import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turkish.normalise import collapse_elongation, normalise_for_intent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KARGOM NERDE KALDI", "kargom nerde kaldi"),
        ("sipariş verdim 3 gün oldu hala gelmedi yaaa", "siparis verdim 3 gun oldu hala gelmedi ya"),
        ("İADE ETMEK İSTİYORUM!!!", "iade etmek istiyorum"),
        ("TR1048213'ü iptal edin", "xnox iptal edin"),
        ("SP-2024-99812 numaralı sipariş", "xnox numarali siparis"),
        ("#1048213 nerede", "xnox nerede"),
        ("siparisno1048213", "siparisno xnox"),
        ("1048213 nolu sipariş", "xnox nolu siparis"),
        ("0532 123 45 67", "xtelx"),
        ("(0532) 123-45-67'den arayın", "xtelx arayin"),
        ("ali.veli@gmail.com'a yazın", "xepostax yazin"),
        ("https://shop.com/p/12345 bu ürün", "xlinkx bu urun"),
        ("12.11.2026'da gelecekti", "xtarihx gelecekti"),
        ("saat 14:30 gibi", "saat xvaktx gibi"),
        ("149,90 TL çekildi", "xsayix tl cekildi"),
        ("₺99 kargo", "tl 99 kargo"),
        ("%20 indirim", "yuzde 20 indirim"),
        ("100TL üstü", "100 tl ustu"),
        ("1.250 tl", "xsayix tl"),
        ("e-posta ve e-fatura", "eposta ve efatura"),
        ("Yurtiçi’nden gelmedi", "yurticinden gelmedi"),
        ("38 beden, XXL var mı?", "38 beden xxl var mi"),
        ("TR33 0006 1005 1978 6457 8413 26 ibanım", "xnox ibanim"),
        ("5500 0000 0000 0004", "xnox"),
        ("😡😡", ""),
        ("", ""),
        ("s\u0327ifre", "sifre"),
    ],
)
def test_a_message_is_reduced_to_what_tells_its_intent(text: str, expected: str) -> None:
    assert normalise_for_intent(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("yaaa", "ya"), ("yaa", "ya"), ("neredeee", "nerede"), ("cooook", "cok"), ("tamamm", "tamam"),
        ("lutfeeen", "lutfen"), ("saat", "saat"), ("saaaat", "saat"), ("dikkat", "dikkat"), ("dikkkat", "dikkat"),
        ("maasim", "maasim"), ("gitti", "gitti"), ("hatta", "hatta"), ("tesekkurlerrr", "tesekkurler"),
        ("xxl", "xxl"), ("xxxl", "xxxl"), ("siir", "siir"), ("tabii", "tabii"), ("matbaa", "matbaa"),
        ("muracaat", "muracaat"), ("geldiii", "geldi"), ("gelmeddddi", "gelmedi"), ("aaa", "a"),
    ],
)  # fmt: skip
def test_elongations_collapse_and_turkish_doubles_stay(word: str, expected: str) -> None:
    assert collapse_elongation(word) == expected


@given(st.text())
def test_only_small_ascii_words_come_out(text: str) -> None:
    result = normalise_for_intent(text)
    assert result == " ".join(result.split())
    assert all(char == " " or (char.isascii() and char.isalnum()) for char in result)


@given(st.text(alphabet="abeioşçğIİ 0123456789.,-@#/:+tlx"))
def test_no_long_number_is_left(text: str) -> None:
    assert not re.search(r"[0-9]{6}", normalise_for_intent(text))
