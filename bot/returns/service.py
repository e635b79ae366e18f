"""The services for actions, desk and API: everything else in this package is theirs.

A caller has proved the asker's right to the order (`bot.identity`) before it calls any of them.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.returns.addresses import Address, check_address
from bot.returns.advance import UnknownReturn, advance, locked, move
from bot.returns.answers import (
    AnswerError,
    ChangeAnswer,
    ShopAnswer,
    apply_change_answer,
    apply_shop_answer,
)
from bot.returns.cancelling import preview_cancel, request_cancel
from bot.returns.changes import UnknownChange, change_by_number, changes_of, open_change
from bot.returns.delivery_changes import ChangeRequest, preview_change, request_change_delivery
from bot.returns.drafts import drafts_of_customer, drop_draft, find_draft, keep_draft
from bot.returns.exchange import find_variant, variants_of
from bot.returns.models import ReturnStatus
from bot.returns.opening import open_return
from bot.returns.orders import UnknownOrder
from bot.returns.paying import UnknownRefund, record_refund
from bot.returns.preview import preview_return
from bot.returns.reading import can_cancel, find_return, history_of, next_step_of, returns_of, returns_of_customer
from bot.returns.refund_facts import refund_status
from bot.returns.refunds import flag_overdue_refunds
from bot.returns.sweeps import expire_returns, sweep
from bot.returns.transitions import TRANSITIONS, TransitionError
from bot.returns.types import (
    CancelReturnResult,
    ChangeResult,
    LineAnswer,
    OpenResult,
    Preview,
    RefundFacts,
    RefundStage,
    ReturnRequest,
    Step,
    VariantOffer,
    Wanted,
)
from bot.returns.withdrawing import WithdrawResult, withdraw_change
from bot.shop.settings import ShopSettings

__all__ = [
    "TRANSITIONS",
    "Address",
    "AnswerError",
    "CancelReturnResult",
    "ChangeAnswer",
    "ChangeRequest",
    "ChangeResult",
    "LineAnswer",
    "OpenResult",
    "Preview",
    "RefundFacts",
    "RefundStage",
    "ReturnRequest",
    "ShopAnswer",
    "Step",
    "TransitionError",
    "UnknownChange",
    "UnknownOrder",
    "UnknownRefund",
    "UnknownReturn",
    "VariantOffer",
    "Wanted",
    "WithdrawResult",
    "advance",
    "apply_change_answer",
    "apply_shop_answer",
    "can_cancel",
    "cancel_return",
    "change_by_number",
    "changes_of",
    "check_address",
    "drafts_of_customer",
    "drop_draft",
    "expire_returns",
    "find_draft",
    "find_return",
    "find_variant",
    "flag_overdue_refunds",
    "history_of",
    "keep_draft",
    "next_step_of",
    "open_change",
    "open_return",
    "preview_cancel",
    "preview_change",
    "preview_return",
    "record_refund",
    "refund_status",
    "request_cancel",
    "request_change_delivery",
    "returns_of",
    "returns_of_customer",
    "sweep",
    "variants_of",
    "withdraw_change",
]


async def cancel_return(session: AsyncSession, number: str, *, now: datetime, shop: ShopSettings) -> CancelReturnResult:
    """Call a return off at the customer's wish, while the goods are still with them.

    Once they are under way they cannot be called back (`return_in_transit`): the shop is written to by a person then.
    """
    try:
        case, order = await locked(session, number)
    except UnknownReturn:
        return CancelReturnResult(False, False, "unknown_return")
    if case.status is ReturnStatus.CANCELLED:
        return CancelReturnResult(True, False, "already_cancelled", case)
    if not can_cancel(case):
        under_way = case.status in (ReturnStatus.IN_TRANSIT, ReturnStatus.RECEIVED, ReturnStatus.INSPECTED)
        return CancelReturnResult(False, False, "return_in_transit" if under_way else "return_finished", case)
    await move(session, case, order, ReturnStatus.CANCELLED, Step(now, "customer"), shop)
    return CancelReturnResult(True, True, "return_cancelled", case)
