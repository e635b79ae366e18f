import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turkish.suffixes import Case, with_suffix


@pytest.mark.parametrize(
    ("word", "suffixes"),
    [
        # Names: every vowel, open and closed, voiced and voiceless
        ("Ayşe", "nin ye yi de den"),
        ("Fatma", "nın ya yı da dan"),
        ("Ali", "nin ye yi de den"),
        ("Çağrı", "nın ya yı da dan"),
        ("Banu", "nun ya yu da dan"),
        ("Ülkü", "nün ye yü de den"),
        ("Ahmet", "in e i te ten"),
        ("Murat", "ın a ı ta tan"),
        ("Gökhan", "ın a ı da dan"),
        ("Onur", "un a u da dan"),
        ("Songül", "ün e ü de den"),
        ("Özgür", "ün e ü de den"),
        ("Işık", "ın a ı ta tan"),
        ("Yusuf", "un a u ta tan"),
        ("Zonguldak", "ın a ı ta tan"),
        ("Barış", "ın a ı ta tan"),
        ("Kemal", "in e i de den"),
        ("Hilal", "in e i de den"),
        ("Resul", "ün e ü de den"),
        ("Vural", "ın a ı da dan"),
        # Capitals
        ("AYŞE", "nin ye yi de den"),
        ("IŞIL", "ın a ı da dan"),
        ("İPEK", "in e i te ten"),
        ("ALİ", "nin ye yi de den"),
        ("KADIKÖY", "ün e ü de den"),
        # Carriers, abbreviations, foreign names
        ("PTT", "nin ye yi de den"),
        ("MNG", "nin ye yi de den"),
        ("UPS", "in e i te ten"),
        ("DHL", "in e i de den"),
        ("KVKK", "nın ya yı da dan"),
        ("TL", "nin ye yi de den"),
        ("HepsiJet", "in e i te ten"),
        ("Trendyol Express", "in e i te ten"),
        ("Sendeo", "nun ya yu da dan"),
        ("Yurtiçi Kargo", "nun ya yu da dan"),
        ("Aras", "ın a ı ta tan"),
        ("Kolay Gelsin", "in e i de den"),
        ("WhatsApp", "ın a ı ta tan"),
        ("Telegram", "ın a ı da dan"),
        ("iPhone", "un a u da dan"),
        ("Apple", "ın a ı da dan"),
        ("Sony", "nin ye yi de den"),
        ("Philips", "in e i te ten"),
        ("José", "nin ye yi de den"),
        # Compounds with a possessive
        ("Ziraat Bankası", "nın na nı nda ndan"),
        ("Kadıköy Şubesi", "nin ne ni nde nden"),
        ("Müşteri Hizmetleri", "nin ne ni nde nden"),
        # Numbers by how they are said
        ("0", "ın a ı da dan"),
        ("1", "in e i de den"),
        ("2", "nin ye yi de den"),
        ("3", "ün e ü te ten"),
        ("4", "ün e ü te ten"),
        ("5", "in e i te ten"),
        ("6", "nın ya yı da dan"),
        ("7", "nin ye yi de den"),
        ("8", "in e i de den"),
        ("9", "un a u da dan"),
        ("10", "un a u da dan"),
        ("15", "in e i te ten"),
        ("20", "nin ye yi de den"),
        ("30", "un a u da dan"),
        ("40", "ın a ı ta tan"),
        ("50", "nin ye yi de den"),
        ("60", "ın a ı ta tan"),
        ("70", "in e i te ten"),
        ("80", "in e i de den"),
        ("1990", "ın a ı da dan"),
        ("100", "ün e ü de den"),
        ("2000", "in e i de den"),
        ("5.000.000", "un a u da dan"),
        ("2026", "nın ya yı da dan"),
        ("149,90", "ın a ı da dan"),
        ("14:30", "un a u da dan"),
        ("14:00", "ün e ü te ten"),
        ("TR1048213", "ün e ü te ten"),
        ("149,90 TL", "nin ye yi de den"),
        ("15 Kasım", "ın a ı da dan"),
        ("3 Eylül", "ün e ü de den"),
        ("1 Mart", "ın a ı ta tan"),
        ("saat", "in e i te ten"),
    ],
)
def test_every_case(word: str, suffixes: str) -> None:
    cases = (Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.LOCATIVE, Case.ABLATIVE)
    written = [with_suffix(word, case) for case in cases]
    assert written == [f"{word}'{suffix}" for suffix in suffixes.split()]


def test_with() -> None:
    assert with_suffix("Yurtiçi Kargo", Case.INSTRUMENTAL) == "Yurtiçi Kargo'yla"
    assert with_suffix("HepsiJet", Case.INSTRUMENTAL) == "HepsiJet'le"


def test_a_case_may_be_named() -> None:
    assert with_suffix("Ayşe", "genitive") == "Ayşe'nin"
    with pytest.raises(ValueError, match="vocative"):
        with_suffix("Ayşe", "vocative")


@pytest.mark.parametrize("word", ["", "  ", "😀", "...", "'"])
def test_what_cannot_be_said_stays(word: str) -> None:
    assert with_suffix(word, Case.GENITIVE) == word


@given(st.text(), st.sampled_from(list(Case)))
def test_any_text_begins_the_result(word: str, case: Case) -> None:
    assert with_suffix(word, case).startswith(word.rstrip())
