"""Confirmations by e-mail: a record that the customer keeps (regulation on distance contracts art. 11).

Texts are templates in data/templates; the Turkish names of remedies and means are in return_words.yml there. All of it
is news about an order: no consent is needed, and nothing promotional rides on it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from babel.dates import format_date
from babel.numbers import format_currency
from sqlalchemy.ext.asyncio import AsyncSession

from bot import wording
from bot.notify.service import enqueue
from bot.notify.templates import render
from bot.returns.models import Refund, ReturnCase
from bot.returns.qr import qr_png
from bot.shop.models import Order
from bot.shop.policies.decision import WhoPays
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day

PURPOSE = "return"
_WORDS = "templates/return_words"


def address_of(order: Order) -> str | None:
    """Where the order's confirmations go: the address given on it, else the customer's; None without one."""
    return order.email or order.customer.email


async def send(
    session: AsyncSession,
    template: str,
    order: Order,
    picture: tuple[str, bytes] | None = None,
    /,
    *,
    now: datetime,
    shop: ShopSettings,
    **values: str,
) -> bool:
    """Queue `template` for the order's customer, with a PNG if one is given (its name and content).

    False when the order has no e-mail address.
    """
    address = address_of(order)
    if address is None:
        return False
    text = render(f"{template}.email", shop=shop.name, order=order.number, contact=shop.contact.email, **values)
    await enqueue(
        session,
        medium="email",
        address=address,
        subject=text.subject,
        body=text.body,
        purpose=PURPOSE,
        now=now,
        picture=picture,
    )
    return True


async def send_code(
    session: AsyncSession, case: ReturnCase, order: Order, *, now: datetime, shop: ShopSettings, **values: str
) -> bool:
    """Queue the confirmation of an approved return; a carrier's code goes with it as a QR picture."""
    picture = (f"iade-kodu-{case.number}.png", qr_png(case.carrier_code)) if case.carrier_code else None
    return await send(session, return_template(case), order, picture, now=now, shop=shop, **values)


def return_values(case: ReturnCase, refund: Refund | None, shop: ShopSettings) -> dict[str, str]:
    """What the return templates fill in."""
    rules = shop.returns
    carrier = shop.carriers.get(case.carrier) if case.carrier else None
    values = {
        "number": case.number,
        "items": ", ".join(_item(line.name, line.variant, line.quantity) for line in case.lines),
        "wanted": ", ".join(line.wanted_variant or line.name for line in case.lines),
        "remedy": word("remedy", case.remedy.value),
        "reason": word("reason", case.reason.value),
        "date": day(local_day(case.opened_at)),
        "carrier": carrier.name if carrier else word("carrier", "any"),
        "code": case.carrier_code or "–",
        "label": case.label_url or "–",
        "send_back_by": day(case.send_back_by),
        "return_address": rules.address,
        "rejected_reason": case.rejected_reason or "–",
        "repair_days": str(rules.repair_workdays),
        **refund_values(refund, shop),
    }
    values["outcome"] = word("outcome", case.remedy.value, values)
    return values


def refund_values(refund: Refund | None, shop: ShopSettings) -> dict[str, str]:
    """What templates say of money."""
    days = {"refund_days": str(shop.returns.refund_days)}
    return {
        "amount": money(refund.amount_kurus if refund else None),
        "means": word("means", (refund.means if refund else None) or "unknown"),
        "due_on": day(refund.due_on) if refund and refund.due_on else word("due", shop.returns.refund_from, days),
        "bank_days": str(shop.returns.bank_workdays),
        "reference": (refund.reference if refund else None) or "–",
    }


def return_template(case: ReturnCase) -> str:
    """Which confirmation an approved return gets, by how the goods come back."""
    if not case.goods_come_back:
        return "return_nothing_to_send"
    if case.who_pays_cargo is WhoPays.CUSTOMER:
        return "return_own_carrier"
    if case.label_url:
        return "return_with_label"
    if case.carrier_code:
        return "return_with_code"
    return "return_label_follows" if case.carrier else "return_any_carrier"


def money(kurus: int | None) -> str:
    """`1299.90` TL as Turkish writes it."""
    return "–" if kurus is None else str(format_currency(kurus / 100, "TRY", locale="tr_TR"))


def day(value: date | None) -> str:
    """`5 Mart 2026 Perşembe`."""
    return "–" if value is None else str(format_date(value, "d MMMM y EEEE", locale="tr_TR"))


def word(group: str, key: str, values: Mapping[str, str] | None = None) -> str:
    """The Turkish word or sentence for a key, from data/templates/return_words.yml, with `values` filled in."""
    return wording.text(_WORDS, group, key, **(values or {})) if key in wording.table(_WORDS)[group] else key


def _item(name: str, variant: str | None, quantity: int) -> str:
    return f"{quantity} × {name}" + (f" ({variant})" if variant else "")
