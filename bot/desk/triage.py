"""Reason, priority and team of a handoff, from what the conversation shows.

Points: anger, a threat and an insult count 2 each, a return within days 1, an overdue order 1 (2 from the third day),
our own failure 2, money at stake 1. Priority is 4 with none, 3 with one, 2 with two, 1 with more: an unhappy customer
goes before a calm one, and two grievances before one. Priority 1, anger, insults and threats go to experienced people.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Date, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Author, Message
from bot.desk.models import Handoff, HandoffState
from bot.desk.reasons import Reason, Team
from bot.desk.settings import DeskSettings, get_desk_settings
from bot.desk.signals import Signals, lexicon, signs_in
from bot.shop.orders import order_by_id
from bot.shop.settings import ShopSettings
from bot.shop.tracking import track
from bot.shop.workdays import local_day

RECENT_MESSAGES = 12
RECENT_HOURS = 24
_LATE_FOR_LONG = 3
_DAYS_TO_REPEAT = 2


@dataclass(frozen=True, slots=True)
class Triage:
    """How a handoff is to be treated."""

    reason: Reason
    priority: int
    """1 (first) to 4."""
    team: Team
    signals: Signals


async def triage(
    session: AsyncSession,
    conversation_id: int,
    reason: Reason,
    order_id: int | None,
    now: datetime,
    shop: ShopSettings,
    *,
    settings: DeskSettings | None = None,
) -> Triage:
    """Judge the conversation: the customer's last messages of a day, earlier contacts, the order's lateness."""
    settings = settings or get_desk_settings()
    texts, intents = await _recent(session, conversation_id, now)
    signs = signs_in(texts, intents)
    signals = Signals(
        angry="anger" in signs,
        insulting="insult" in signs,
        threatening="threat" in signs,
        money="money" in signs,
        repeated=await _came_back(session, conversation_id, order_id, now, settings),
        days_late=await _days_late(session, order_id, now, shop),
        failed_turn=reason is Reason.FAILED_TURN,
    )
    return decide(reason, signals, intents)


def decide(reason: Reason, signals: Signals, intents: list[str]) -> Triage:
    """The rules alone. Takes: `intents` understood lately, newest first."""
    unhappy = signals.angry or signals.insulting or signals.threatening
    priority = max(1, 4 - _points(signals))
    if unhappy and reason in (Reason.ASKED, Reason.NOT_UNDERSTOOD, Reason.FLOW):
        reason = Reason.ANGRY
    team = Team.EXPERIENCED if unhappy or priority == 1 else _team(signals, intents)
    return Triage(reason, priority, team, signals)


def _points(signals: Signals) -> int:
    late = 0 if signals.days_late <= 0 else 1 if signals.days_late < _LATE_FOR_LONG else 2
    return (
        2 * (signals.angry + signals.insulting + signals.threatening + signals.failed_turn)
        + signals.repeated
        + signals.money
        + late
    )


def _team(signals: Signals, intents: list[str]) -> Team:
    teams = lexicon().team_of
    found = next((Team(teams[intent]) for intent in intents if intent in teams), None)
    if found is not None:
        return found
    if signals.money:
        return Team.PAYMENTS
    return Team.DELIVERY if signals.days_late > 0 else Team.GENERAL


async def _recent(session: AsyncSession, conversation_id: int, now: datetime) -> tuple[list[str], list[str]]:
    """The customer's last texts and what was understood of them, newest first."""
    found = await session.execute(
        select(Message.text, Message.understanding["intent"].astext)
        .where(
            Message.conversation_id == conversation_id,
            Message.author == Author.CUSTOMER,
            Message.created_at > now - timedelta(hours=RECENT_HOURS),
        )
        .order_by(Message.id.desc())
        .limit(RECENT_MESSAGES)
    )
    rows = found.all()
    return [text for text, _ in rows if text], [intent for _, intent in rows if intent]


async def _came_back(
    session: AsyncSession, conversation_id: int, order_id: int | None, now: datetime, settings: DeskSettings
) -> bool:
    """A finished handoff of this conversation or order in the last days, or messages on two earlier days."""
    since = now - timedelta(days=settings.repeated_days)
    same = Handoff.conversation_id == conversation_id
    handoffs = await session.scalar(
        select(func.count(Handoff.id)).where(
            or_(same, Handoff.order_id == order_id) if order_id is not None else same,
            Handoff.state.in_((HandoffState.CLOSED, HandoffState.WITHDRAWN)),
            Handoff.queued_at > since,
        )
    )
    if handoffs:
        return True
    day = cast(func.timezone("Europe/Istanbul", Message.created_at), Date)
    days = await session.scalar(
        select(func.count(day.distinct())).where(
            Message.conversation_id == conversation_id,
            Message.author == Author.CUSTOMER,
            Message.created_at > since,
            day < local_day(now),
        )
    )
    return (days or 0) >= _DAYS_TO_REPEAT


async def _days_late(session: AsyncSession, order_id: int | None, now: datetime, shop: ShopSettings) -> int:
    if order_id is None:
        return 0
    order = await order_by_id(session, order_id)
    return track(order, now, shop).days_late if order else 0
