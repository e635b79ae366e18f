"""Messages about all orders, about the law and about the queue, by their words; and what only sounds like one."""

import pytest

from actions.flows.cancelling_all import cancels_all
from actions.handoff import withdraws
from actions.law import legal_topic
from actions.message import FALLBACK, Incoming
from actions.naming import may_mean_order
from actions.order_list import wants_all
from actions.reading import Focus, focus_of
from actions.turn import Turn


class Says:
    """As much of a turn as a message without any past is."""

    offered = None

    def __init__(self, text: str, intent: str = FALLBACK) -> None:
        self.message = Incoming(text, intent, (intent,), (), (), is_button=False)

    def slot(self, name: str) -> None:
        return None


def says(text: str, intent: str = FALLBACK) -> Turn:
    return Says(text, intent)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("siparişlerim neler", True),
        ("bütün siparişlerim ne durumda", True),
        ("diğerleri ne zaman gelir", True),
        ("tüm siparişim kırık geldi", False),
        ("bütün siparişlerim eksik geldi", False),
        ("diğerleri kalsın", False),
    ],
)
def test_all_orders_are_asked_for(text: str, is_it: bool) -> None:
    assert wants_all(text) is is_it


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("bütün siparişlerimi iptal edin", True),
        ("her iki siparişimi de iptal etmek istiyorum", True),
        ("siparişlerimin hepsi iptal olsun", True),
        ("bütün siparişi iptal edin", False),
        ("tüm siparişlerim iptal edilmiş neden", False),
        ("tüm siparişlerimi iptal etmeyin", False),
    ],
)
def test_all_orders_are_to_be_cancelled(text: str, is_it: bool) -> None:
    assert cancels_all(says(text)) is is_it


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("kusurlu ürün çıkarsa haklarım ne", "defect"),
        ("bozuk ürün aldım iade hakkım var mı", "defect"),
        ("ürün bozuk geldi hakkımı arayacağım", None),
        ("iç çamaşırı iade edilir mi", "exceptions"),
        ("kozmetik ürünlerde iade var mı", "exceptions"),
        ("kitabın iade edilmesini istiyorum", None),
        ("kitaplık iade edilir mi", None),
        ("oyuncak iade olur mu", None),
        ("hangi ürünleri iade edebilirim", "exceptions"),
        ("hangi ürünü iade edeceğimi seçemedim", None),
        ("hakem heyeti sınırı ne kadar", "arbitration"),
    ],
)
def test_questions_of_law(text: str, topic: str | None) -> None:
    assert legal_topic(says(text, "return_policy")) == topic


def test_who_needs_no_person_any_more_says_so() -> None:
    assert withdraws("tamam artık gerek kalmadı teşekkürler")
    assert withdraws("temsilciye gerek kalmadı")
    assert not withdraws("siparişe gerek kalmadı iptal edin")


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("neden", True),
        ("peki ne zaman", True),
        ("kim getiriyor", True),
        ("hangi şubede", True),
        ("maç saat kaçta", False),
        ("bayram ne zaman", False),
        ("niye bu kadar mutsuzsun", False),
    ],
)
def test_a_short_question_beside_the_point_is_about_no_order(text: str, is_it: bool) -> None:
    assert may_mean_order(text) is is_it


def test_who_waits_asks_when_and_what_waits_is_at_the_branch() -> None:
    assert focus_of("kaç gün bekleyeceğim daha") is Focus.WHEN
    assert focus_of("kaç gün bekler şubede") is Focus.BRANCH
