"""The comparison sees what it is there to see."""

from typing import Any

import pytest

from tests.faults.customer import Customer
from tests.faults.ledger import figures_of


def asked(id_: int, client_id: str, state: str = "processed", turns: int = 1) -> dict[str, Any]:
    return {
        "id": id_,
        "direction": "in",
        "author": "customer",
        "text": "selam",
        "state": state,
        "reply_to": None,
        "client_id": client_id,
        "turns": turns,
    }


def reply(id_: int, to: int, text: str = "merhaba") -> dict[str, Any]:
    return asked(id_, "") | {"direction": "out", "author": "bot", "state": "delivered", "text": text, "reply_to": to}


GOOD = [asked(1, "a"), reply(2, 1), asked(3, "b"), reply(4, 3)]


def faults_of(rows: list[dict[str, Any]], shown: tuple[int, ...] = (2, 4)) -> dict[str, int]:
    customer = Customer("", 0)
    customer.books.sent = ["a", "b"]
    customer.books.acknowledged = {"a": 1, "b": 3}
    customer.books.shown = list(shown)
    return figures_of(customer, rows).faults


def test_all_is_well() -> None:
    assert faults_of(GOOD) == {}


@pytest.mark.parametrize(
    ("rows", "shown", "faults"),
    [
        pytest.param(GOOD[:2], (2,), {"lost": 1}, id="lost"),
        pytest.param(
            [*GOOD, asked(5, "b"), reply(6, 5)], (2, 4, 6), {"stored_twice": 1, "disorder": 1}, id="stored twice"
        ),
        pytest.param([*GOOD[:2], asked(3, "b", "pending")], (2,), {"unanswered": 1}, id="unanswered"),
        pytest.param([*GOOD[:2], asked(3, "b", "set_aside"), GOOD[3]], (2, 4), {"set_aside": 1}, id="set aside"),
        pytest.param([*GOOD[:2], asked(3, "b", turns=2), GOOD[3]], (2, 4), {"done_twice": 1}, id="done twice"),
        pytest.param(GOOD, (2,), {"undelivered": 1}, id="undelivered"),
        pytest.param([*GOOD, reply(5, 3)], (2, 4, 5), {"shown_twice": 1}, id="shown twice"),
        pytest.param(GOOD, (4, 2), {"disorder": 1}, id="shown in another order"),
        pytest.param([GOOD[0], GOOD[2], reply(4, 3), reply(5, 1)], (4, 5), {"disorder": 1}, id="answered out of order"),
    ],
)
def test_a_fault_is_named(rows: list[dict[str, Any]], shown: tuple[int, ...], faults: dict[str, int]) -> None:
    assert faults_of(rows, shown) == faults
