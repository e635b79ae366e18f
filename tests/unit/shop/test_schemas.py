"""What shops push: limits, normalisation, and errors that name the field."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.shop.carrier_states import CARRIER_STATES, parse_state
from bot.shop.field_types import to_kurus
from bot.shop.intake.errors import field_errors
from bot.shop.models import ParcelIssue, ParcelStatus
from bot.shop.schemas import CustomerIn, OrderIn, ParcelEventIn, ParcelIn, ProductIn, ShipmentIn

ORDER: dict[str, Any] = {
    "id": "O-1",
    "number": "TR1",
    "customer_id": "C-1",
    "status": "received",
    "placed_at": "2026-11-20T10:00:00",
    "lines": [{"sku": "A", "name": "A", "unit_price": "1"}],
    "total": "1",
}


def faults(model: type[BaseModel], data: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return [error.field for error in field_errors(caught.value)]


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_money_is_exact(kurus: int) -> None:
    lira, rest = divmod(kurus, 100)
    as_text = ProductIn.model_validate({"sku": "A", "name": "A", "price": f"{lira}.{rest:02}"})
    as_number = ProductIn.model_validate({"sku": "A", "name": "A", "price": float(f"{lira}.{rest:02}")})
    assert to_kurus(as_text.price) == to_kurus(as_number.price) == kurus


@pytest.mark.parametrize(
    "price", ["1,50", "1.299,90", "1.999", "-1", "NaN", "1e30", "", True, None, "99999999999", "₺5"]
)
def test_other_amounts_are_refused(price: Any) -> None:
    assert faults(ProductIn, {"sku": "A", "name": "A", "price": price}) == ["price"]


@pytest.mark.parametrize(
    "phone", ["0555 000 12 34", "(0555) 000-12-34", "+90 555 000 12 34", "905550001234", "5550001234"]
)
def test_phones_have_one_form(phone: str) -> None:
    assert CustomerIn.model_validate({"id": 1, "name": "A", "phone": phone}).phone == "+905550001234"


@pytest.mark.parametrize("phone", ["", "12", "0555", "abc", "0555 000 12 34 56 78", "00000000000"])
def test_other_phones_are_refused(phone: str) -> None:
    assert faults(CustomerIn, {"id": 1, "name": "A", "phone": phone}) == ["phone"]


def test_a_time_without_an_offset_is_istanbul_time() -> None:
    assert OrderIn.model_validate(ORDER).placed_at == datetime.fromisoformat("2026-11-20T10:00:00+03:00")
    assert OrderIn.model_validate(ORDER | {"placed_at": "2026-11-20T10:00:00Z"}).placed_at == datetime.fromisoformat(
        "2026-11-20T10:00:00+00:00"
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "on_the_moon"}, "status"),
        ({"placed_at": "yesterday"}, "placed_at"),
        ({"placed_at": "0001-01-01T00:00:00Z"}, "placed_at"),
        ({"expected_on": "9999-12-31"}, "expected_on"),
        ({"lines": []}, "lines"),
        ({"lines": [{"sku": "A", "name": "A", "unit_price": 1, "quantity": 0}]}, "lines[0].quantity"),
        ({"lines": [{"sku": "A", "name": "A", "unit_price": 1, "position": 1}] * 2}, "lines"),
        ({"customer": {"id": "C", "name": "A"}}, "customer"),
        ({"customer_id": None}, "customer"),
        ({"phone": "12"}, "phone"),
        ({"email": "ayse@"}, "email"),
        ({"recipient": "a\x00b"}, "recipient"),
        ({"recipient": "\ud800"}, "recipient"),
        ({"recipient": "x" * 301}, "recipient"),
        ({"address": {"street": "x"}}, "address.street"),
        ({"payment_method": "gold"}, "payment_method"),
        ({"parcels": [{"id": "S", "carrier": "ups", "status": "uçtu"}]}, "parcels[0].status"),
        ({"parcels": [{"id": "S", "carrier": "ups", "events": [{"status": "x"}]}]}, "parcels[0].events[0].status"),
        ({"parcels": [{"id": "S", "carrier": "ups", "status": "delivered"}]}, "parcels[0].delivered_at"),
        (
            {"parcels": [{"id": "S", "carrier": "ups", "status": "yolda", "delivered_at": "2026-11-01T00:00"}]},
            "parcels[0].delivered_at",
        ),
    ],
)
def test_errors_name_the_field(change: dict[str, Any], field: str) -> None:
    assert field in faults(OrderIn, ORDER | change)


@pytest.mark.parametrize(
    ("word", "status", "issue"),
    [
        ("in_transit", ParcelStatus.IN_TRANSIT, None),
        ("InTransit", ParcelStatus.IN_TRANSIT, None),
        ("AttemptFail", ParcelStatus.ATTEMPT_FAIL, None),
        ("DAĞITIMA ÇIKTI", ParcelStatus.OUT_FOR_DELIVERY, None),
        ("dagitima  cikti.", ParcelStatus.OUT_FOR_DELIVERY, None),
        ("Teslim Edildi", ParcelStatus.DELIVERED, None),
        ("Alıcı adreste yok", ParcelStatus.ATTEMPT_FAIL, ParcelIssue.RECIPIENT_ABSENT),
        ("Göndericiye İade", ParcelStatus.EXCEPTION, ParcelIssue.RETURNED),
    ],
)
def test_carriers_states(word: str, status: ParcelStatus, issue: ParcelIssue | None) -> None:
    assert parse_state(word) == (status, issue)
    event = ParcelEventIn.model_validate({"status": word, "occurred_at": "2026-11-20T10:00"})
    assert (event.status, event.issue) == (status, issue)


def test_every_status_is_reachable_and_words_do_not_collide() -> None:
    assert {status for status, _ in CARRIER_STATES.values()} == set(ParcelStatus)
    with pytest.raises(ValueError, match="near to it: teslim edildi"):
        parse_state("teslim edldi")


def test_the_models_make_a_schema_for_the_api() -> None:
    for model in (CustomerIn, ProductIn, OrderIn, ParcelIn, ShipmentIn, ParcelEventIn):
        schema = model.model_json_schema()
        assert schema["additionalProperties"] is False
        assert schema["description"]
    assert ParcelEventIn.model_json_schema()["properties"]["status"]["type"] == "string"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nonsense_is_an_error_not_a_crash(data: Any) -> None:
    for model in (OrderIn, ShipmentIn, ParcelEventIn):
        assert faults(model, data)
