"""Pieces of a flow's answers: goods, money, days, the names of reasons and remedies. Pure functions."""

from collections.abc import Iterable
from datetime import date, datetime

from actions.formats import day_text, join_list, money, shortened
from actions.phrases import phrase
from bot.returns.models import ReturnCase
from bot.shop.policies.decision import Condition, Reason, Remedy
from bot.shop.settings import ShopSettings

_TITLE = 40
_NAME = 60


def goods_text(name: str, variant: str | None, quantity: int = 1) -> str:
    """One line's goods in a sentence: "Keten Elbise (Beden: M), 2 adet"."""
    text = shortened(name, _NAME)
    if variant:
        text = phrase("tracking.items.variant", name=text, variant=variant)
    return phrase("tracking.items.quantity", name=text, quantity=quantity) if quantity > 1 else text


def goods_title(name: str, variant: str | None) -> str:
    """One line's goods on a button."""
    return shortened(phrase("tracking.items.variant", name=name, variant=variant) if variant else name, _TITLE)


def case_goods(case: ReturnCase) -> str:
    """What a return is of."""
    return join_list([goods_text(line.name, line.variant, line.quantity) for line in case.lines])


def names_text(names: Iterable[str]) -> str:
    """Names in a row."""
    return join_list(list(dict.fromkeys(names)))


def reason_title(reason: Reason) -> str:
    """A reason on a button and in the summary."""
    return phrase(f"returns.reason.{reason.value}")


def remedy_title(remedy: Remedy) -> str:
    """A remedy on a button and in the summary."""
    return phrase(f"returns.remedy.{remedy.value}")


def condition_title(condition: Condition) -> str:
    """A state of goods on a button."""
    return phrase(f"returns.condition.{condition.value}")


def means_text(means: str | None) -> str:
    """Where the money goes, in the dative case."""
    return phrase(f"returns.means.{means or 'unknown'}")


def due_text(due_on: date | None, shop: ShopSettings, now: datetime) -> str:
    """By when the money is paid: a day, or what the days count from."""
    if due_on is not None:
        return phrase("returns.due.day", day=day_text(due_on, now))
    return phrase(f"returns.due.{shop.returns.refund_from}", days=shop.returns.refund_days)


def amount_text(kurus: int | None) -> str:
    """A sum with the blank before it, empty when it is not known."""
    return "" if kurus is None else phrase("returns.amount", amount=money(kurus))
