from hypothesis import given
from hypothesis import strategies as st

from bot.turkish.fold import fold


def test_turkish_letters_and_case_become_one_form() -> None:
    assert fold("İADE ISRAR ıhlamur Şükrü ÇAĞRI öğün kâğıt") == "iade israr ihlamur sukru cagri ogun kagit"


@given(st.text())
def test_length_is_kept_so_that_offsets_stay_true(text: str) -> None:
    assert len(fold(text)) == len(text)
