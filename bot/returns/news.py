"""News of a return or change, in the conversation where it was asked for: what the shop answered, what time brought.

Each is written in the transaction of the change that it tells of, which happens once: so does the message. It takes the
talk from nobody: while an agent owns it, the news is a note between their words; otherwise the assistant's message.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import wording
from bot.conversations.models import Author, Conversation, Owner
from bot.conversations.service import add_outbound
from bot.returns import mails
from bot.returns.models import ChangeKind, OrderChange, ReturnCase, ReturnStatus
from bot.returns.qr import code_card
from bot.shop.models import Order
from bot.shop.settings import ShopSettings

_WITH_CARD = frozenset({"return_with_code", "return_with_label"})
_RESPONSE = "return_news"
"""Among Rasa's response names in a message's payload: where its words come from."""


async def tell_return(session: AsyncSession, case: ReturnCase, shop: ShopSettings) -> None:
    """Tell the customer how the return stands now, if it was asked for in a chat."""
    if case.conversation_id is None:
        return
    key = mails.return_template(case) if case.status is ReturnStatus.APPROVED else case.status.value
    values = mails.return_values(case, None, shop)
    await _say(session, case.conversation_id, _text("return", key, **values), card_of(case, shop))


def card_of(case: ReturnCase, shop: ShopSettings) -> dict[str, Any] | None:
    """The card with the carrier's code to show at the counter, while the goods are still to be sent; else None."""
    if case.status is not ReturnStatus.APPROVED or mails.return_template(case) not in _WITH_CARD:
        return None
    return code_card(case, shop, title=_text("card", "code"), label_title=_text("card", "label"))


async def tell_change(session: AsyncSession, change: OrderChange, order: Order, shop: ShopSettings) -> None:
    """Tell the customer what the shop answered to a change."""
    if change.conversation_id is None:
        return
    key = f"cancel_{change.state.value}" if change.kind is ChangeKind.CANCEL else change.state.value
    text = _text("change", key, number=change.number, order=order.number, reason=change.answer_note or "–")
    await _say(session, change.conversation_id, text)


async def tell_cancel_paid(session: AsyncSession, change: OrderChange, order: Order, shop: ShopSettings) -> None:
    """Tell the customer that the money of a cancelled order was sent."""
    if change.conversation_id is not None:
        text = _text("change", "refunded", order=order.number, bank_days=str(shop.returns.bank_workdays))
        await _say(session, change.conversation_id, text)


async def _say(session: AsyncSession, conversation_id: int, text: str, card: dict[str, Any] | None = None) -> None:
    owner = await session.scalar(select(Conversation.owner).where(Conversation.id == conversation_id))
    payload: dict[str, Any] = {"response": _RESPONSE}
    if card:
        content = {"template_type": "generic", "elements": [card]}
        payload["attachment"] = {"type": "template", "payload": content}
    author = Author.SYSTEM if owner is Owner.AGENT else Author.BOT
    await add_outbound(session, conversation_id, text=text, author=author, payload=payload)


def _text(group: str, key: str, **values: str) -> str:
    clean = {name: " ".join(value.split()) for name, value in values.items()}
    return wording.text(f"templates/{_RESPONSE}", group, key, **clean)
