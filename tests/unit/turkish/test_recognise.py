import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.turkish.codes import complete
from bot.turkish.masking import mask_sensitive
from bot.turkish.recognise import SENSITIVE_KINDS, Entity, recognise

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


def found(text: str, kind: str) -> list[Entity]:
    return [entity for entity in recognise(text, NOW) if entity.kind == kind]


EXAMPLES = [
    # Order numbers
    ("TR1048213", "order_number", "TR1048213", "TR1048213"),
    ("tr1048213'ü iptal edin", "order_number", "tr1048213", "TR1048213"),
    ("TR1048213 numaralı siparişim", "order_number", "TR1048213", "TR1048213"),
    ("tr1048213ü", "order_number", "tr1048213", "TR1048213"),
    ("TR 1048213 nolu", "order_number", "TR 1048213", "TR1048213"),
    ("#1048213 ne durumda", "order_number", "#1048213", "1048213"),
    ("# 1048213", "order_number", "# 1048213", "1048213"),
    ("SP-2024-99812", "order_number", "SP-2024-99812", "SP-2024-99812"),
    ("TR-2024-00123'ten", "order_number", "TR-2024-00123", "TR-2024-00123"),
    ("ord-2024-55512 nerede", "order_number", "ord-2024-55512", "ORD-2024-55512"),
    ("SİP-1048213", "order_number", "SİP-1048213", "SIP-1048213"),
    ("siparişim 1048213", "order_number", "1048213", "1048213"),
    ("sipariş no:104821399", "order_number", "104821399", "104821399"),
    ("siparisno1048213", "order_number", "1048213", "1048213"),
    ("sipariş numaram 12345", "order_number", "12345", "12345"),
    ("123456 numaralı siparişim", "order_number", "123456", "123456"),
    ("104821399123 nerede", "order_number", "104821399123", "104821399123"),
    ("sipariş no 5321234567", "order_number", "5321234567", "5321234567"),
    ("siparişim#1048213", "order_number", "#1048213", "1048213"),
    ("SİPARİŞ NUMARAM 1048213 HALA GELMEDİ", "order_number", "1048213", "1048213"),
    ("sip 1048213 nerde", "order_number", "1048213", "1048213"),
    ("order 1048213", "order_number", "1048213", "1048213"),
    ("tr-1048213 i iptal et", "order_number", "tr-1048213", "TR-1048213"),
    ("sp 2024-99812", "order_number", "sp 2024-99812", "SP-2024-99812"),
    ("SP 2024 99812", "order_number", "SP 2024 99812", "SP-2024-99812"),
    ("1048213nolu siparis", "order_number", "1048213", "1048213"),
    ("05321112233 ahmet yilmaz 1048213", "order_number", "1048213", "1048213"),
    # Tracking numbers
    ("1234567890123", "tracking_number", "1234567890123", "1234567890123"),
    ("KP02112345678'i takip", "tracking_number", "KP02112345678", "KP02112345678"),
    ("1Z999AA10123456784", "tracking_number", "1Z999AA10123456784", "1Z999AA10123456784"),
    ("smr123456789", "tracking_number", "smr123456789", "SMR123456789"),
    ("smr 123456789", "tracking_number", "smr 123456789", "SMR123456789"),
    ("kp02123456789 yurticide bekliyo", "tracking_number", "kp02123456789", "KP02123456789"),
    ("RR123456789TR", "tracking_number", "RR123456789TR", "RR123456789TR"),
    ("takip no 123456789012", "tracking_number", "123456789012", "123456789012"),
    ("123456789012 takip numaralı", "tracking_number", "123456789012", "123456789012"),
    ("kargo takip kodu: 104821399", "tracking_number", "104821399", "104821399"),
    # Phones
    ("0532 123 45 67", "phone", "0532 123 45 67", "+905321234567"),
    ("532-123-4567", "phone", "532-123-4567", "+905321234567"),
    ("+90 532 123 45 67", "phone", "+90 532 123 45 67", "+905321234567"),
    ("+905321234567", "phone", "+905321234567", "+905321234567"),
    ("905321234567", "phone", "905321234567", "+905321234567"),
    ("0090 532 123 45 67", "phone", "0090 532 123 45 67", "+905321234567"),
    ("(0532) 123 45 67'den", "phone", "(0532) 123 45 67", "+905321234567"),
    ("(0532)1234567", "phone", "(0532)1234567", "+905321234567"),
    ("0532.123.45.67", "phone", "0532.123.45.67", "+905321234567"),
    ("0 532 123 4567", "phone", "0 532 123 4567", "+905321234567"),
    ("5321234567", "phone", "5321234567", "+905321234567"),
    ("tel:05321234567", "phone", "05321234567", "+905321234567"),
    ("tel05321234567", "phone", "05321234567", "+905321234567"),
    ("0(532)1112233 den ulaşın", "phone", "0(532)1112233", "+905321112233"),
    ("532.111.22.33", "phone", "532.111.22.33", "+905321112233"),
    ("beni 05321112233'ten arayın", "phone", "05321112233", "+905321112233"),
    ("0212 555 44 33", "phone", "0212 555 44 33", "+902125554433"),
    ("+49 151 23456789", "phone", "+49 151 23456789", "+4915123456789"),
    # E-mail addresses
    ("ali@x.com'a", "email", "ali@x.com", "ali@x.com"),
    ("mailim ALİ.VELİ@GMAIL.COM", "email", "ALİ.VELİ@GMAIL.COM", "ali.veli@gmail.com"),
    ("ali@gmail.comdan", "email", "ali@gmail.com", "ali@gmail.com"),
    ("ali@firma.com.tr'ye.", "email", "ali@firma.com.tr", "ali@firma.com.tr"),
    ("ayse.yilmaz@gmail,com", "email", "ayse.yilmaz@gmail,com", "ayse.yilmaz@gmail.com"),
    ("AYSE@HOTMAIL.COMdan yazdim", "email", "AYSE@HOTMAIL.COM", "ayse@hotmail.com"),
    ("a_b+c@mail.co.uk,", "email", "a_b+c@mail.co.uk", "a_b+c@mail.co.uk"),
    # Money
    ("149,90 TL", "amount", "149,90 TL", "149.90"),
    ("1.250 tl", "amount", "1.250 tl", "1250.00"),
    ("1.249,90 TL'yi", "amount", "1.249,90 TL", "1249.90"),
    ("1250.50 tl", "amount", "1250.50 tl", "1250.50"),
    ("1,250.00 tl", "amount", "1,250.00 tl", "1250.00"),
    ("₺99", "amount", "₺99", "99.00"),
    ("99,90₺", "amount", "99,90₺", "99.90"),
    ("2 bin tl", "amount", "2 bin tl", "2000.00"),
    ("2 bin 500 tl", "amount", "2 bin 500 tl", "2500.00"),
    ("2,5 bin lira", "amount", "2,5 bin lira", "2500.00"),
    ("yüz elli lira", "amount", "yüz elli lira", "150.00"),
    ("YÜZ ELLİ LİRA", "amount", "YÜZ ELLİ LİRA", "150.00"),
    ("ikibinbeşyüz tl", "amount", "ikibinbeşyüz tl", "2500.00"),
    ("149 lira 90 kuruş", "amount", "149 lira 90 kuruş", "149.90"),
    ("200 liralık", "amount", "200 lira", "200.00"),
    ("1299 lira 90 kuruş", "amount", "1299 lira 90 kuruş", "1299.90"),
    ("BIN BES YUZ LIRA", "amount", "BIN BES YUZ LIRA", "1500.00"),
    ("3500 lirayı geri verin", "amount", "3500 lira", "3500.00"),
    ("100tl'lik çek", "amount", "100tl", "100.00"),
    ("fiyatı:149tl", "amount", "149tl", "149.00"),
    # Quantities
    ("2 adet", "quantity", "2 adet", "2"),
    ("üç tane", "quantity", "üç tane", "3"),
    ("5 paketten", "quantity", "5 paket", "5"),
    ("iki cift corap", "quantity", "iki cift", "2"),
    ("2 kupa aldım biri kırık", "quantity", "2", "2"),
    ("bir tane daha", "quantity", "bir tane", "1"),
    # Carriers
    ("yurtiçinden", "carrier", "yurtiçi", "yurtici"),
    ("Yurtiçi Kargo'dan", "carrier", "Yurtiçi Kargo", "yurtici"),
    ("YURTİÇİ KARGO", "carrier", "YURTİÇİ KARGO", "yurtici"),
    ("yurtci kargo", "carrier", "yurtci", "yurtici"),
    ("yurtçiden geldi", "carrier", "yurtçi", "yurtici"),
    ("sürattan", "carrier", "sürat", "surat"),
    ("surat kargoyla", "carrier", "surat kargo", "surat"),
    ("Aras'tan", "carrier", "Aras", "aras"),
    ("aras kargo", "carrier", "aras kargo", "aras"),
    ("arastan geldi", "carrier", "aras", "aras"),
    ("mng ile", "carrier", "mng", "mng"),
    ("dhl e-commerce", "carrier", "dhl e-commerce", "mng"),
    ("pttden", "carrier", "ptt", "ptt"),
    ("hepsi jet ile", "carrier", "hepsi jet", "hepsijet"),
    ("hepsjet", "carrier", "hepsjet", "hepsijet"),
    ("trendyol expressten", "carrier", "trendyol express", "trendyol_express"),
    ("Kolay Gelsin'den", "carrier", "Kolay Gelsin", "kolay_gelsin"),
    ("sendeodan", "carrier", "sendeo", "sendeo"),
    ("UPS'ten", "carrier", "UPS", "ups"),
    ("UPS", "carrier", "UPS", "ups"),
    ("YURTICI KARGO REZALET", "carrier", "YURTICI KARGO", "yurtici"),
    ("yurticıden", "carrier", "yurticı", "yurtici"),
    ("trendyol ekspress", "carrier", "trendyol ekspress", "trendyol_express"),
    ("kolaygelsin kargo", "carrier", "kolaygelsin kargo", "kolay_gelsin"),
    ("hepsijetin kuryesi", "carrier", "hepsijet", "hepsijet"),
    ("mng'nin şubesi", "carrier", "mng", "mng"),
    # Sizes, codes
    ("M", "size", "M", "M"),
    ("xl'si var mı", "size", "xl", "XL"),
    ("m beden", "size", "m", "M"),
    ("38 beden", "size", "38 beden", "38"),
    ("42 numara", "size", "42 numara", "42"),
    ("beden 38", "size", "beden 38", "38"),
    ("38 bedeni kalmadı", "size", "38 beden", "38"),
    ("37 buçuk numara", "size", "37 buçuk numara", "37.5"),
    ("36/38 beden", "size", "36/38 beden", "36/38"),
    ("XXL'ı", "size", "XXL", "XXL"),
    ("saat 14:30", "time", "", ""),
    # Goods: tests/unit/turkish/test_goods.py
    ("ayakkabılarımı", "product", "ayakkabı", "ayakkabı"),
    ("123456", "code", "123456", "123456"),
    ("kodum 123 456", "code", "", ""),
    ("İPTAL EDİN ŞU SİPARİŞİ", "size", "", ""),
    ("L'Oréal krem", "size", "", ""),
    ("vazo bin parça", "quantity", "", ""),
    ("123 456", "code", "123 456", "123456"),
]


@pytest.mark.parametrize(("text", "kind", "span", "value"), EXAMPLES)
def test_examples(text: str, kind: str, span: str, value: str) -> None:
    entities = found(text, kind)
    expected = [(span, value)] if span else []
    assert [(entity.text, entity.value) for entity in entities] == expected


@pytest.mark.parametrize(
    "text",
    [
        "12345678901 tc kimlik nom", "TC 12345678901", "3 kasım salı", "siparişten 12 gün geçti",
        "beden 38", "38 beden", "saat 14:30", "12 taksit", "kimlik no 10000000146", "2024 yılında", "3. kez aradım",
        "5 gün oldu", "5 gündür bekliyorum", "%20 indirim", "iphone 14 128 gb", "5000 mah", "24/7 hizmet",
        "vergi no 1234567890",
        "talep no 440912", "444 0 555", "35000 istanbul", "sipariş 2024", "15 kasım 2026", "12.11.2026", "M beden",
        "https://shop.com/urun/1048213", "4111 1111 1111 1111", "TR33 0006 1005 1978 6457 8413 26", "3 beden büyük",
        "1,5 kg", "100x200 cm", "saat 3'te", "2. el gibi", "ayın 15'i", "kapı no 12 daire 5", "1.85 boy 90 kilo",
    ],
)  # fmt: skip
def test_distractors_are_no_order_phone_tracking_or_amount(text: str) -> None:
    kinds = {entity.kind for entity in recognise(text, NOW)}
    assert not kinds & {"order_number", "phone", "tracking_number", "amount", "code"}


@pytest.mark.parametrize(
    "text",
    [
        "saat 9 ile 12 arası", "kargo arasında", "beni arasınlar", "biri beni arasın", "arasa açmıyor", "hızlı sürat",
        "surat asıyor", "suratıma kapadı", "kolay gelsin", "kolay gelsin kargom nerede", "ups yanlış oldu",
        "senden aldım", "sende o var mı", "yurt içi kargo ücreti", "yurtdışı kargo var mı", "murat kargo bekliyor",
        "adım Aras", "Aras Yılmaz adına", "yırtıcı gibi", "para kargo", "hala kargo yok", "hangi kargo",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_carrier(text: str) -> None:
    assert found(text, "carrier") == []


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("tc 10000000146", "national_id", "•••• 46"),
        ("kart 4111111111111111", "card_number", "•••• 1111"),
        ("TR330006100519786457841326", "iban", "TR•• •••• 1326"),
        ("TC kimlik no: 12345678901", "national_id", "•••• 01"),
        ("tckn 12345678901", "national_id", "•••• 01"),
    ],
)
def test_sensitive_data_wins_and_leaves_only_masked(text: str, kind: str, masked: str) -> None:
    (entity,) = recognise(text, NOW)
    assert (entity.kind, entity.value, entity.text) == (kind, masked, masked)
    assert entity.end == len(text)
    (again,) = recognise(mask_sensitive(text), NOW)
    assert (again.kind, again.value, again.text) == (kind, masked, masked)


@pytest.mark.parametrize("text", ["saat 14:30", "12 taksit", "saat 9.15'te", "2024 yılında", "3. kez aradım"])
def test_distractors_report_nothing_at_all(text: str) -> None:
    assert recognise(text, NOW) == []


def test_a_whole_story_is_read() -> None:
    text = "Merhaba, TR1048213'ü 15 Kasım'da 149,90 TL'ye aldım, yurtiçinden gelmedi, 0532 123 45 67'den arayın"
    assert [(entity.kind, entity.value) for entity in recognise(text, NOW)] == [
        ("order_number", "TR1048213"),
        ("date", "2026-11-15"),
        ("amount", "149.90"),
        ("carrier", "yurtici"),
        ("phone", "+905321234567"),
    ]


def test_the_shop_sets_its_own_order_formats() -> None:
    entities = recognise("ŞİP/77-a ve \u0130K9'u", NOW, [r"ŞİP/\d+-[A-Z]", r"İK\d"])
    assert [entity.value for entity in entities] == ["SIP/77-A", "IK9"]


@pytest.mark.parametrize(
    ("number", "patterns", "whole"),
    [
        ("1048213", [r"TR\d{7}"], "TR1048213"),
        ("1048213", [r"TR\d{7}", r"[A-Z]{2,4}-\d{4}-\d{4,8}"], "TR1048213"),
        ("10482134", [r"TR\d{7}"], "10482134"),
        ("TR1048213", [r"TR\d{7}"], "TR1048213"),
        ("1048213", [r"TR\d{7}", r"WEB\d{7}"], "1048213"),
        ("1048213", [r"\d{7}", r"TR\d{7}"], "1048213"),
        ("1048213", [], "1048213"),
    ],
)
def test_letters_left_out_are_written_where_only_one_format_fits(number: str, patterns: list[str], whole: str) -> None:
    assert complete(number, patterns) == whole


WRITTEN = st.lists(
    st.sampled_from([example[0] for example in EXAMPLES] + [" ", ", ", "'", "İ", "ß", "\n", "5", "😀", "tl", "kargo"])
).map("".join)


@settings(max_examples=150, deadline=None)
@given(WRITTEN | st.text() | st.text("0123456789 .,-/:#'@+TRtlKPzığü", max_size=80))
def test_any_text_gives_ordered_spans_true_to_the_original(text: str) -> None:
    end = 0
    for entity in recognise(text, NOW):
        assert end <= entity.start < entity.end <= len(text)
        end = entity.end
        if entity.kind not in SENSITIVE_KINDS:
            assert text[entity.start : entity.end] == entity.text
            assert entity.text == entity.text.strip()


@pytest.mark.parametrize("word", ["1 ", "a", "bir ", "1-", "a@", "a.", "5 532 ", "kargo ", "takip no ", "yüz"])
def test_a_very_long_message_does_not_stall(word: str) -> None:
    before = time.perf_counter()
    recognise(word * (10_000 // len(word)), NOW)
    assert time.perf_counter() - before < 1
