"""The note for the agent: why, who, which order and how it stands, what was said and tried. A template, no model."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Protocol

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import wording
from bot.care.models import Ticket, TicketStatus
from bot.clock import ISTANBUL
from bot.conversations.models import Author, Message
from bot.desk.reasons import Reason
from bot.desk.signals import Signals
from bot.shop.orders import order_by_id
from bot.shop.settings import ShopSettings
from bot.shop.tracking import track
from bot.shop.views import OrderView, ParcelView
from bot.turkish.masking import mask_sensitive

_TABLE = "templates/handoff_summary"
LAST_MESSAGES = 8
MESSAGE_LENGTH = 200


class Asker(Protocol):
    """Who is asking; `bot.identity`'s `Identity` is one."""

    @property
    def level(self) -> Enum:
        """none, order_proved or verified."""
        ...

    @property
    def customer_name(self) -> str | None:
        """Of a verified customer."""
        ...


async def summarise(
    session: AsyncSession,
    conversation_id: int,
    order_id: int | None,
    now: datetime,
    shop: ShopSettings,
    *,
    reason: Reason | None = None,
    asker: Asker | None = None,
    signals: Signals | None = None,
) -> str:
    """Write the note in Turkish, a line per matter; card and identity numbers masked."""
    words = wording.table(_TABLE)
    messages = await _last_messages(session, conversation_id)
    lines: list[tuple[str, str]] = []
    if reason is not None:
        lines.append(("reason", words["reasons"][reason.value]))
    if signals is not None:
        lines.append(("signals", ", ".join(_signal_words(signals))))
    lines.append(("who", _who(asker)))
    order = await order_by_id(session, order_id) if order_id is not None else None
    if order is not None:
        view = track(order, now, shop)
        lines.append(("order", _order_line(view)))
        lines += [("parcel", _parcel_line(parcel)) for parcel in view.parcels]
    lines.append(("tickets", ", ".join(await _open_tickets(session, conversation_id, order_id))))
    lines.append(("understood", ", ".join(_topics(messages))))
    lines.append(("said", "".join(f"\n  – {_short(m.text)}" for m in messages if _is_from(m, Author.CUSTOMER))))
    answer = next((m for m in reversed(messages) if _is_from(m, Author.BOT)), None)
    lines.append(("answered", _short(answer.text) if answer else ""))
    return "\n".join(f"{words['labels'][label]}: {text}".replace(": \n", ":\n") for label, text in lines if text)


def _fill(*keys: str, **values: str) -> str:
    return wording.text(_TABLE, *keys, **values)


def _who(asker: Asker | None) -> str:
    level = str(asker.level.value) if asker else "none"
    name = (asker.customer_name if asker else None) or ""
    return _fill("who", level, name=name)


def _signal_words(signals: Signals) -> Iterator[str]:
    for name in ("angry", "insulting", "threatening", "money", "repeated", "failed_turn"):
        if getattr(signals, name):
            yield _fill("signals", name)
    if signals.days_late > 0:
        yield _fill("signals", "days_late", days=str(signals.days_late))


def _order_line(view: OrderView) -> str:
    parts = [_fill("order", number=view.number, status=_fill("order_status", view.status.value))]
    if view.is_open and view.expected_on:
        parts.append(_fill("expected", day=_day(datetime.combine(view.expected_on, datetime.min.time()))))
    if view.days_late:
        parts.append(_fill("late", days=str(view.days_late)))
    if view.delay_reason:
        parts.append(_fill("delay_reason", reason=view.delay_reason))
    return ", ".join(parts)


def _parcel_line(parcel: ParcelView) -> str:
    status = _fill("parcel_status", parcel.status.value)
    parts = [_fill("parcel", carrier=parcel.carrier_name, number=parcel.tracking_number or "", status=status)]
    if move := parcel.last_movement:
        at = format_datetime(move.occurred_at.astimezone(ISTANBUL), "d MMMM HH:mm", locale="tr")
        parts.append(_fill("movement", time=at, place=move.place or "").strip())
    if parcel.signed_by:
        parts.append(_fill("signed", name=parcel.signed_by))
    return ", ".join(parts)


async def _last_messages(session: AsyncSession, conversation_id: int) -> list[Message]:
    statement = select(Message).where(Message.conversation_id == conversation_id, Message.text.is_not(None))
    found = await session.scalars(statement.order_by(Message.id.desc()).limit(2 * LAST_MESSAGES))
    return list(reversed(found.all()))


async def _open_tickets(session: AsyncSession, conversation_id: int, order_id: int | None) -> list[str]:
    mine = Ticket.conversation_id == conversation_id
    statement = select(Ticket).where(
        mine | (Ticket.order_id == order_id) if order_id is not None else mine,
        Ticket.status != TicketStatus.RESOLVED,
    )
    return [
        _fill("ticket", number=ticket.number, kind=_fill("ticket_kind", ticket.kind.value), due=_day(ticket.due_at))
        for ticket in await session.scalars(statement.order_by(Ticket.id))
    ]


def _topics(messages: list[Message]) -> list[str]:
    """What the bot took the talk to be about, in order; chat is left out."""
    names = wording.table(_TABLE)["topics"]
    intents = (str((message.understanding or {}).get("intent")) for message in messages)
    return list(dict.fromkeys(names[intent] for intent in intents if intent in names))


def _is_from(message: Message, author: Author) -> bool:
    return message.author is author


def _short(text: str | None) -> str:
    plain = " ".join(mask_sensitive(text or "").split())
    return plain if len(plain) <= MESSAGE_LENGTH else plain[: MESSAGE_LENGTH - 1] + "…"


def _day(moment: datetime) -> str:
    local = moment.astimezone(ISTANBUL) if moment.tzinfo else moment
    return str(format_datetime(local, "d MMMM", locale="tr"))
