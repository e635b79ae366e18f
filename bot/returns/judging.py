"""Whether what a customer asks for can be opened: the rules, earlier returns, the remedy, the stock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.returns.exchange import find_same, find_variant, lock_free, variants_of
from bot.returns.orders import Taken, facts_of, taken_of
from bot.returns.preview import answer_line, common_remedies
from bot.returns.types import LineAnswer, OpenResult, ReturnRequest, VariantOffer, Wanted
from bot.shop.models import Order
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings

_NEW_GOODS = frozenset({Remedy.EXCHANGE, Remedy.REPLACEMENT})


@dataclass(frozen=True)
class ChosenLine:
    """A line that is to go back, with what is to come in its place."""

    answer: LineAnswer
    wanted: Wanted
    sku: str
    new: VariantOffer | None
    dearer_kurus: int = 0
    """What one piece of `new` costs more today than the piece that goes back does today; negative: less."""


async def judge(
    session: AsyncSession, order: Order, request: ReturnRequest, now: datetime, shop: ShopSettings
) -> OpenResult | list[ChosenLine]:
    """The lines as they may go back, or why not. What is wanted in their place is in stock, its row locked."""
    facts, taken = await facts_of(session, order, shop), await taken_of(session, order.id)
    by_position = {line.position: line for line in order.lines}
    wanted = {line.position: line for line in request.lines}
    if not wanted or not wanted.keys() <= by_position.keys():
        return _refuse("nothing_chosen" if not wanted else "unknown_line", "choose_lines")
    answers = [
        answer_line(
            order,
            facts,
            by_position[position],
            taken.get(position, Taken()),
            line,
            request.reason,
            now,
            shop,
            request.condition,
            request.own_carrier,
        )
        for position, line in sorted(wanted.items())
    ]
    refused = tuple(answer for answer in answers if not answer.eligible)
    if refused:
        decision = refused[0].decision
        return OpenResult(None, False, decision.reason_key, decision.next_step_key, refused)
    if any(answer.decision.next_step_key == "cancel_order" for answer in answers):
        return OpenResult(None, False, "not_sent_yet", "cancel_order", tuple(answers))
    if request.remedy not in common_remedies(answers):
        return OpenResult(None, False, "remedy_not_possible", "choose_remedy", tuple(answers))
    lines = []
    for answer in answers:
        sku = by_position[answer.position].sku
        new = await _new_goods(session, request, wanted[answer.position], sku, answer.variant)
        if isinstance(new, OpenResult):
            return new
        dearer = await _dearer(session, new, sku, answer) if request.remedy is Remedy.EXCHANGE else 0
        lines.append(ChosenLine(answer, wanted[answer.position], sku, new, dearer))
    return await _in_stock(session, lines) or lines


async def _new_goods(
    session: AsyncSession, request: ReturnRequest, wanted: Wanted, sku: str, current: str | None
) -> OpenResult | VariantOffer | None:
    """What is to be sent in place of a line; None for nothing, or for goods that the shop has not told us of."""
    if request.remedy not in _NEW_GOODS or request.reason is Reason.MISSING_ITEM:
        return None
    if request.remedy is Remedy.REPLACEMENT:
        chosen = wanted.variant_sku
        return await find_variant(session, chosen) if chosen else await find_same(session, sku, current)
    offers = tuple(await variants_of(session, sku, current=current))
    if wanted.variant_sku is None:
        return _refuse("choose_variant", "choose_variant", offers)
    found = await find_variant(session, wanted.variant_sku)
    return found or _refuse("unknown_variant", "choose_variant", offers)


async def _dearer(session: AsyncSession, new: VariantOffer | None, sku: str, answer: LineAnswer) -> int:
    """By today's prices: a price that rose or a discount that ended since the order is not the customer's to pay."""
    if new is None:
        return 0
    same = await find_same(session, sku, answer.variant)
    return new.price_kurus - (same.price_kurus if same else answer.unit_price_kurus)


async def _in_stock(session: AsyncSession, lines: list[ChosenLine]) -> OpenResult | None:
    """Lock the stock of what is wanted, and refuse when there is too little of it."""
    pieces: dict[str, int] = {}
    for line in lines:
        if line.new is not None:
            pieces[line.new.sku] = pieces.get(line.new.sku, 0) + line.wanted.quantity
    for sku in sorted(pieces):
        free = await lock_free(session, sku)
        if free is not None and free < pieces[sku]:
            short = next(line for line in lines if line.new is not None and line.new.sku == sku)
            others = await variants_of(session, short.sku, current=short.answer.variant)
            offers = [offer for offer in others if offer.sku != sku]
            return _refuse("out_of_stock", "choose_variant" if offers else "offer_refund", tuple(offers))
    return None


def _refuse(reason_key: str, next_step_key: str, offers: tuple[VariantOffer, ...] = ()) -> OpenResult:
    return OpenResult(None, False, reason_key, next_step_key, offers=offers)
