"""Taking back what the shop was asked for and has not decided: a cancellation, another address, other goods."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.events import emit
from bot.integrations.models import WorkState
from bot.integrations.work import close_work
from bot.returns.changes import locked_change
from bot.returns.models import ChangeState, OrderChange
from bot.returns.orders import ref_of
from bot.shop.models import Order


@dataclass(frozen=True)
class WithdrawResult:
    """Outcome of `withdraw_change`; `changed` is true for the one call that took it back."""

    change: OrderChange
    changed: bool

    @property
    def reason_key(self) -> str:
        """withdrawn, or what became of it before: done, accepted, rejected."""
        return self.change.state.value


async def withdraw_change(session: AsyncSession, number: str, *, now: datetime) -> WithdrawResult:
    """Take the change `number` back at the customer's wish; once the shop has answered it stays as it is.

    Raises:
        UnknownChange: there is no change with this number.
    """
    order, change = await locked_change(session, number)
    if change.state is not ChangeState.ASKED:
        return WithdrawResult(change, changed=False)
    await withdraw(session, order, change, now)
    return WithdrawResult(change, changed=True)


async def withdraw(session: AsyncSession, order: Order, change: OrderChange, now: datetime) -> None:
    """Withdraw a change that waits (its order is locked): the shop's systems hear of it, nobody works on it."""
    change.state = ChangeState.WITHDRAWN
    await session.flush()
    await close_work(session, now=now, by="customer", outcome="withdrawn", state=WorkState.DROPPED, change_id=change.id)
    data = {"change": change.number, "kind": change.kind.value}
    key = f"change:{change.id}:withdrawn"
    await emit(session, "order.change_withdrawn", key=key, order=ref_of(order), data=data, now=now)
