"""Every answer that says no, or something else instead: one conversation each, and none left out."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.returns.models import ReturnStatus
from bot.returns.service import Step, advance
from bot.shop.models import OrderStatus, Parcel, ParcelIssue, ParcelStatus, Product
from bot.shop.product_classes import WithdrawalClass
from bot.shop.settings import ShopSettings
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.goods import DRESS, MUGS, PHONE, add_goods, add_order
from tests.unit.actions.test_wording import responses

pytestmark = pytest.mark.rasa

S, P, W = OrderStatus, ParcelStatus, WithdrawalClass
NUMBER = "TR7000090"
SENT = {"status": S.SHIPPED, "parcel": P.IN_TRANSIT}
WAITING = {"status": S.PREPARING, "parcel": None}
MADE = {"status": S.IN_PRODUCTION, "parcel": None}


@dataclass(frozen=True)
class Case:
    """An order, what the shop sets, what the customer says, and the answer to the last of it."""

    says: tuple[str, ...]
    answer: str
    order: dict[str, Any] = field(default_factory=dict)
    goods: tuple[dict[str, Any], ...] = (DRESS,)
    kind: WithdrawalClass | None = None
    issue: ParcelIssue | None = None
    returns: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    warranty: int | None = None
    words: str = ""


def back(answer: str, *more: str, **values: Any) -> Case:
    return Case(("TR7000090 iade etmek istiyorum beğenmedim", *more), f"utter_return_{answer}", **values)


def swap(answer: str, *more: str, **values: Any) -> Case:
    return Case(("TR7000090 başka bedenle değiştirmek istiyorum", *more), f"utter_return_{answer}", **values)


def cancel(answer: str, *more: str, **values: Any) -> Case:
    return Case(("TR7000090 siparişimi iptal edin", *more), f"utter_{answer}", **values)


def change(what: str, answer: str, *more: str, **values: Any) -> Case:
    return Case((f"TR7000090 {what} değiştirmek istiyorum", *more), f"utter_{answer}", **values)


SEALED = (W.HYGIENE, W.MEDIA, W.MIXABLE)
CASES: dict[str, Case] = {
    # The right of withdrawal: when
    "before_delivery": back("on_the_way", order=SENT),
    "last_day": back("summary", order={"days_ago": 14}),
    "day_15": back("refused_too_late", order={"days_ago": 19}),
    "shops_longer_period": back("summary", order={"days_ago": 25}, returns={"days": 30}),
    "after_the_longer_period": back("refused_too_late", order={"days_ago": 40}, returns={"days": 30}),
    "not_sent_yet": back("not_sent_yet", order=WAITING),
    "cancelled_order": back("refused_order_cancelled", order={"status": S.CANCELLED, "parcel": None}),
    # Art. 15
    **{
        f"art15_{kind.value}": back(f"refused_exempt_{kind.value}", kind=kind)
        for kind in W
        if kind is not W.STANDARD and kind not in SEALED
    },
    **{f"art15_{kind.value}_sealed": back("summary", "hiç açılmadı", kind=kind) for kind in SEALED},
    **{f"art15_{kind.value}_used": back(f"refused_exempt_{kind.value}", "kullandım", kind=kind) for kind in SEALED},
    "art15_opened_hygiene": back("refused_exempt_hygiene", "açtım", kind=W.HYGIENE),
    "art15_opened_media": back("refused_exempt_media", "açtım", kind=W.MEDIA),
    "art15_opened_mixable_is_not_mixed": back("summary", "açtım", kind=W.MIXABLE),
    "art15_taken_back_all_the_same": back("summary", kind=W.CUSTOM_MADE, returns={"accept_exempt": ["custom_made"]}),
    "refused_then_faulty": Case(
        ("TR7000090 iade etmek istiyorum beğenmedim", "evet"), "utter_ask_return_photo", kind=W.CUSTOM_MADE
    ),
    # Faults
    "fault_within_two_years": Case(("TR7000090 bozuldu",), "utter_ask_return_photo", {"days_ago": 300}),
    "fault_after_two_years": Case(("TR7000090 bozuldu",), "utter_return_refused_defect_too_late", {"days_ago": 800}),
    "guarantee_still_runs": Case(
        ("TR7000090 bozuldu", "fotoğrafım yok"), "utter_return_summary", {"days_ago": 800}, warranty=36,
        words="Ücretsiz onarım",
    ),
    "fault_not_delivered": Case(
        ("TR7000090 bozuk çıktı",), "utter_return_refused_not_delivered_yet", SENT, kind=W.CUSTOM_MADE
    ),
    # Exchange
    "exchange_not_offered": swap("refused_exchange_not_offered", returns={"exchange": False}),
    "exchange_used": Case(
        ("TR7000090 kullandım ama bedenini değiştirmek istiyorum S olsun",), "utter_return_refused_exchange_used"
    ),
    "exchange_too_late": swap("refused_exchange_too_late", returns={"exchange_days": 1}),
    "remedy_not_offered": back("remedy_not", "tamir edilsin"),
    # Cancelling
    "cancel_paid": cancel("cancel_done_paid", "evet", order=WAITING),
    "cancel_unpaid": cancel("cancel_done_unpaid", "evet", order=WAITING | {"payment": "cash_on_delivery"}),
    "cancel_asked": cancel("cancel_asked", "evet", order=WAITING, changes={"cancel_at_once": ["received"]}),
    "cancel_custom_in_production": cancel("cancel_asked", "evet", order=MADE, kind=W.CUSTOM_MADE),
    "cancel_kept": cancel("cancel_kept", "vazgeçtim iptal etmeyin", order=WAITING),
    "cancel_sent": cancel("cancel_not_cancel_sent", order=SENT),
    "cancel_partly": cancel("cancel_not_cancel_partly_sent", order=SENT | {"status": S.PARTIALLY_SHIPPED}),
    "cancel_courier": cancel("cancel_not_cancel_out_for_delivery", order=SENT | {"parcel": P.OUT_FOR_DELIVERY}),
    "cancel_branch": cancel("cancel_not_cancel_at_branch", order=SENT | {"parcel": P.AVAILABLE_FOR_PICKUP}),
    "cancel_coming_back": cancel("cancel_not_cancel_coming_back", order=SENT, issue=ParcelIssue.RETURNED),
    "cancel_stuck": cancel("ask_cancel_asked", order=SENT | {"parcel": P.EXCEPTION}),
    "cancel_late": cancel("ask_cancel_asked", order=SENT | {"days_ago": 40}),
    "cancel_delivered": cancel("cancel_not_cancel_delivered"),
    "cancel_twice": cancel("cancel_not_already_cancelled", order={"status": S.CANCELLED, "parcel": None}),
    **{
        f"cancel_{kind.value}": cancel(f"cancel_not_exempt_{kind.value}", order=SENT, kind=kind)
        for kind in W
        if kind is not W.STANDARD and kind not in SEALED
    },
    # Changing
    "address_done": change(
        "teslimat adresimi", "change_done", "Lale Sok. No: 8, Kızılay Mahallesi, Çankaya/Ankara", "evet", order=WAITING
    ),
    "address_incomplete": change("teslimat adresimi", "ask_change_address_part", "Çankaya Ankara", order=WAITING),
    "address_asked_of_carrier": change(
        "teslimat adresimi", "ask_change_asked", "Lale Sok. No: 8, Kızılay Mah. Çankaya/Ankara", order=SENT
    ),
    "address_too_late": change("teslimat adresimi", "change_not_change_sent", order=SENT | {"carrier": "ptt"}),
    "address_courier": change(
        "teslimat adresimi", "change_not_change_out_for_delivery", order=SENT | {"parcel": P.OUT_FOR_DELIVERY}
    ),
    "address_delivered": change("teslimat adresimi", "change_not_change_delivered"),
    "address_branch": change(
        "teslimat adresimi", "change_not_waits_at_branch", order=SENT | {"parcel": P.AVAILABLE_FOR_PICKUP}
    ),
    "address_cancelled": change(
        "teslimat adresimi", "change_not_order_cancelled", order={"status": S.CANCELLED, "parcel": None}
    ),
    "address_not_told": change("teslimat adresimi", "address_not_told", "kayıtlı adresim ne?", order=WAITING),
    "pickup_there_already": Case(
        ("TR7000090 şubeden teslim alacak şekilde teslimatı değiştirmek istiyorum",),
        "utter_change_not_already_at_branch", SENT | {"parcel": P.AVAILABLE_FOR_PICKUP},
    ),
    "pickup_not": Case(
        ("TR7000090 şubeden teslim alacak şekilde teslimatı değiştirmek istiyorum",),
        "utter_change_not_change_pickup_not", WAITING, changes={"branch_pickup": False},
    ),
    "contents_not": Case(
        ("TR7000090 siparişime ürün eklemek istiyorum",), "utter_change_not_change_contents_not", WAITING,
        changes={"contents": False},
    ),
    "change_kept": Case(
        ("TR7000090 alıcıyı değiştirmek istiyorum", "Ayla Ak", "hayır"), "utter_change_kept", WAITING
    ),
    "part_of_an_order": Case(
        ("TR7000090 sadece bir kupayı iptal edin", "evet"), "utter_change_asked", WAITING, goods=(DRESS, MUGS)
    ),
}  # fmt: skip

PREFIXES = ("utter_return_refused_", "utter_cancel_", "utter_change_", "utter_ask_cancel_")
ELSEWHERE = {
    "utter_return_refused_already_open": "test_returns",
    "utter_return_refused_already_returned": "test_second_time_round",
    "utter_cancel_order": "test_orders_changed",
    "utter_change_order": "said before the order is known",
    "utter_change_delivery": "said before the order is known",
    "utter_change_day_not": "test_a_day_on_which_nothing_is_delivered",
    "utter_ask_cancel_done": "test_orders_changed",
    "utter_ask_cancel_all": "test_several_wishes",
    "utter_cancel_all_kept": "test_several_wishes",
    "utter_cancel_all_none": "test_several_wishes",
    "utter_change_not_abroad": "test_several_wishes",
    "utter_cancel_asked_already": "test_taking_back",
    "utter_change_waiting": "test_taking_back",
}
NEVER_SAID = {
    "utter_return_refused_quantity_too_high": "the flow asks again before (utter_return_quantity_too_high)",
    "utter_return_refused_nothing_chosen": "the flow asks for the goods before",
    "utter_return_refused_unknown_line": "the flow offers the order's own lines alone",
    "utter_return_refused_ask_condition": "the flow asks for the state before",
    "utter_cancel_not_cancel_stuck": "the shop is asked instead (utter_ask_cancel_asked)",
}
"""For a change of the shop's settings in the middle of a talk: the services check again."""


def shop_of(talk: Talk, case: Case) -> ShopSettings:
    """The demo shop with the case's own settings, checked as at the start."""
    shop = talk.engine._shop
    returns = type(shop.returns).model_validate(shop.returns.model_dump() | case.returns)
    changes = type(shop.changes).model_validate(shop.changes.model_dump() | case.changes)
    return shop.model_copy(update={"returns": returns, "changes": changes})


async def prepare(talk: Talk, case: Case) -> None:
    async with talk.database.transaction() as session:
        customer = await add_goods(session)
        if case.kind or case.warranty:
            values = {"withdrawal_class": case.kind, "warranty_months": case.warranty}
            await session.execute(update(Product).where(Product.sku == "T-ELB").values(**values))
        order = await add_order(session, NUMBER, list(case.goods), customer, **case.order)
        if case.issue:
            parcel = (await session.scalars(select(Parcel).where(Parcel.order_id == order.id))).one()
            parcel.issue = case.issue
    await talk.verifies(PHONE)


def test_no_answer_is_left_out() -> None:
    named = {name for name in responses() if name.startswith(PREFIXES)}
    assert named - {case.answer for case in CASES.values()} - set(ELSEWHERE) - set(NEVER_SAID) == set()


@pytest.mark.parametrize("name", CASES)
async def test_each_exception_has_its_answer(talk: Talk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    case = CASES[name]
    monkeypatch.setattr(talk.engine, "_shop", shop_of(talk, case))
    await prepare(talk, case)
    for words in case.says:
        answer = await talk.says(words)
        assert "{" not in answer
    assert case.answer in talk.responses
    assert case.words in talk.text
    assert "Gül Sok" not in talk.text, "the stored address is told to nobody"


async def test_second_time_round(talk: Talk) -> None:
    """What has come back and was paid for cannot go back again."""
    await prepare(talk, Case((), ""))
    await talk.says(f"{NUMBER} iade etmek istiyorum beğenmedim")
    await talk.says("evet")
    for status in (ReturnStatus.RECEIVED, ReturnStatus.REFUNDED):
        async with talk.database.transaction() as session:
            assert await advance(session, "IA-100001", status, Step(talk.clock(), "shop"), talk.engine._shop)
    await talk.says(f"{NUMBER} iade etmek istiyorum")
    assert talk.responses == ["utter_return_refused_already_returned"]


async def test_a_day_on_which_nothing_is_delivered(talk: Talk) -> None:
    await prepare(talk, Case((), "", order=WAITING))
    await talk.says(f"{NUMBER} teslimat gününü değiştirmek istiyorum")
    await talk.says("pazar günü olsun")
    assert talk.responses == ["utter_change_day_not", "utter_ask_change_day"]


async def test_who_proved_the_number_alone_hears_no_address(talk: Talk) -> None:
    await prepare(talk, Case((), "", order=WAITING))
    other = Talk(talk.database, talk.engine, talk.clock)
    heard = await other.says(f"{NUMBER} 7701 kargom nerede")
    for words in ("teslimat adresim ne kayıtlı?", "adresimi okur musunuz", "adresimi değiştirmek istiyorum"):
        heard += await other.says(words)
    assert "utter_code_first" in other.responses
    assert not any(part in heard for part in ("Gül Sok", "Moda", "Kadıköy"))
