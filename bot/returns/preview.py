"""What a return would be: each line's answer, the remedies, the money. Nothing is stored."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.returns.models import RefundState
from bot.returns.orders import Taken, cases_of, facts_of, load_order, taken_of
from bot.returns.refunds import refunds_of
from bot.returns.types import LineAnswer, Preview, Wanted
from bot.shop.models import Order, OrderLine
from bot.shop.policies.decision import Condition, Decision, Reason, Remedy
from bot.shop.policies.engine import decide_return
from bot.shop.policies.facts import OrderFacts
from bot.shop.policies.refunds import Piece, refund_amount
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day


async def preview_return(
    session: AsyncSession,
    order_id: int,
    reason: Reason,
    *,
    now: datetime,
    shop: ShopSettings,
    lines: Iterable[Wanted] = (),
    condition: Condition | None = None,
    own_carrier: bool = False,
) -> Preview:
    """What can be done for `lines` of the order (none: for all that is left of it), without doing it.

    Raises:
        UnknownOrder: there is no such order.
    """
    order = await load_order(session, order_id)
    facts, taken = await facts_of(session, order, shop), await taken_of(session, order_id)
    wanted = {line.position: line for line in lines}
    answers = tuple(
        answer_line(
            order,
            facts,
            line,
            taken.get(line.position, Taken()),
            wanted.get(line.position),
            reason,
            now,
            shop,
            condition,
            own_carrier,
        )
        for line in order.lines
        if not wanted or line.position in wanted
    )
    chosen = {
        answer.position: min(wanted[answer.position].quantity if wanted else answer.remaining, answer.remaining)
        for answer in answers
        if answer.eligible
    }
    return Preview(answers, common_remedies(answers), await estimate(session, order, chosen) if chosen else None)


def answer_line(
    order: Order,
    facts: OrderFacts,
    line: OrderLine,
    taken: Taken,
    wanted: Wanted | None,
    reason: Reason,
    now: datetime,
    shop: ShopSettings,
    condition: Condition | None,
    own_carrier: bool,
) -> LineAnswer:
    """What the rules say of one line, and what earlier returns have left of it."""
    known = facts.line(line.position)
    assert known is not None
    remaining = max(line.quantity - taken.quantity, 0)
    decision = decide_return(facts, known, reason, local_day(now), shop, condition=condition, own_carrier=own_carrier)
    if remaining == 0:
        key = "already_open" if taken.open_number else "already_returned"
        decision = Decision(False, key, "return_status" if taken.open_number else "refund_status")
    elif wanted is not None and wanted.quantity > remaining:
        decision = Decision(False, "quantity_too_high", "choose_quantity")
    elif wanted is not None and wanted.quantity < 1:
        decision = Decision(False, "nothing_chosen", "choose_quantity")
    return LineAnswer(
        position=line.position,
        name=line.name,
        variant=line.variant,
        ordered=line.quantity,
        remaining=remaining,
        decision=decision,
        open_return=taken.open_number,
        unit_price_kurus=line.unit_price_kurus,
    )


def common_remedies(answers: Iterable[LineAnswer]) -> tuple[Remedy, ...]:
    """The remedies that all eligible lines have, in the first one's order."""
    eligible = [answer for answer in answers if answer.eligible]
    if not eligible:
        return ()
    first, *others = eligible
    return tuple(
        remedy for remedy in first.decision.remedies if all(remedy in other.decision.remedies for other in others)
    )


async def estimate(session: AsyncSession, order: Order, chosen: Mapping[int, int]) -> int:
    """The refund for so many pieces (`chosen` by position) on top of what goes back already, in kuruş."""
    refunds = [refund for refund in await refunds_of(session, order.id) if refund.state is not RefundState.DROPPED]
    with_refund = {refund.return_id for refund in refunds}
    back = dict(chosen)
    for case in await cases_of(session, order.id):
        if case.id in with_refund and case.remedy is Remedy.REFUND:
            for line in case.lines:
                back[line.position] = back.get(line.position, 0) + line.quantity
    return refund_amount(
        [Piece(chosen.get(line.position, 0), line.unit_price_kurus) for line in order.lines],
        [Piece(line.quantity, line.unit_price_kurus) for line in order.lines],
        total_kurus=order.total_kurus,
        shipping_kurus=order.shipping_kurus,
        given_back_kurus=sum(refund.amount_kurus or 0 for refund in refunds),
        returns_the_rest=all(back.get(line.position, 0) >= line.quantity for line in order.lines),
    )
