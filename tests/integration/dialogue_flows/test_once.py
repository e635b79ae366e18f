"""What comes twice, and what dies midway, leaves one return, one refund, one event and one mail."""

from typing import Any

import pytest
from sqlalchemy import func, select

from actions.flows import return_end
from bot.conversations.models import Message, MessageState
from bot.conversations.service import open_conversation, store_inbound
from bot.conversations.turn import run_next_turn
from bot.dialogue.set_aside import SetAsideWithHandoff
from bot.integrations.models import OutgoingEvent
from bot.notify.models import Notice
from bot.returns.models import OrderChange, Refund, RefundState, ReturnCase, ReturnEvent, ReturnStatus
from bot.returns.service import ShopAnswer, apply_shop_answer
from tests.integration.dialogue_flows.conftest import Talk

pytestmark = pytest.mark.rasa

WISH = "TR7000006 iade etmek istiyorum beğenmedim"
CANCEL = "TR7000003 siparişimi iptal edin"


async def counts(talk: Talk) -> dict[str, int]:
    """How many there are of all that a return or a cancellation leaves behind."""
    tables: tuple[Any, ...] = (ReturnCase, ReturnEvent, Refund, OrderChange)
    async with talk.database.transaction() as session:
        found = {
            table.__tablename__: int(await session.scalar(select(func.count()).select_from(table)) or 0)
            for table in tables
        }
        found["events"] = int(await session.scalar(select(func.count()).select_from(OutgoingEvent)) or 0)
        mails = select(func.count()).select_from(Notice).where(Notice.medium == "email")
        found["mails"] = int(await session.scalar(mails) or 0)
    return found


ONE_RETURN = {"return_case": 1, "return_event": 2, "refund": 1, "order_change": 0, "events": 2, "mails": 1}
"""A withdrawal in time is asked for and approved in one: return.requested and return.approved, each once."""


async def turn(talk: Talk) -> bool:
    talk.engine._clock = talk.clock
    set_aside = SetAsideWithHandoff(talk.engine._shop, talk.engine.responses)
    return await run_next_turn(talk.database, talk.engine, set_aside, talk.clock, 30)


async def test_a_repeated_message_is_stored_and_answered_once(deniz: Talk) -> None:
    await deniz.says(WISH)
    stored = []
    for _ in range(2):
        async with deniz.database.transaction() as session:
            conversation = await open_conversation(session, deniz.channel, deniz.address)
            stored.append(await store_inbound(session, conversation, "evet", provider_id=f"{deniz.address}/m9"))
    assert [is_new for _, is_new in stored] == [True, False]
    assert await turn(deniz)
    assert not await turn(deniz)
    assert await counts(deniz) == ONE_RETURN


@pytest.mark.parametrize("again", ["Evet, kaydı açın", "evet", "evet onaylıyorum"])
async def test_a_double_click_or_a_second_yes(deniz: Talk, again: str) -> None:
    await deniz.says(WISH)
    first = await deniz.presses("Evet, kaydı açın")
    assert "IA-100001" in first
    await (deniz.presses(again) if again.startswith("Evet") else deniz.says(again))
    assert await counts(deniz) == ONE_RETURN


async def test_two_clicks_that_wait_together(deniz: Talk) -> None:
    """Both are in the inbox before the first is answered."""
    await deniz.says(WISH)
    payload = next(button["payload"] for button in deniz.seen if button["title"].startswith("Evet"))
    for _ in range(2):
        async with deniz.database.transaction() as session:
            conversation = await open_conversation(session, deniz.channel, deniz.address)
            await store_inbound(session, conversation, "Evet, kaydı açın", payload={"button": payload})
    assert await turn(deniz)
    assert await turn(deniz)
    assert await counts(deniz) == ONE_RETURN


async def test_a_turn_that_dies_after_the_service_has_run_is_done_again_once(
    deniz: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the worker is killed between the opening of the return and its answer."""
    await deniz.says(WISH)
    opened = []
    real = return_end.open_return

    async def open_and_die(*arguments: Any, **options: Any) -> Any:
        result = await real(*arguments, **options)
        opened.append(result.case.number)
        if len(opened) == 1:
            raise ConnectionResetError("the worker died here")
        return result

    monkeypatch.setattr(return_end, "open_return", open_and_die)
    async with deniz.database.transaction() as session:
        conversation = await open_conversation(session, deniz.channel, deniz.address)
        message, _ = await store_inbound(session, conversation, "evet")
    assert await turn(deniz)
    nothing = {"return_case": 0, "return_event": 0, "refund": 0, "order_change": 0, "events": 0, "mails": 0}
    assert await counts(deniz) == nothing, "a turn is whole or not at all"
    deniz.clock.pass_(seconds=30)
    assert await turn(deniz)
    assert len(opened) == 2
    assert await counts(deniz) == ONE_RETURN
    async with deniz.database.transaction() as session:
        assert (await session.get_one(Message, message.id)).state is MessageState.PROCESSED


async def test_a_replayed_answer_of_the_shop_pays_once(deniz: Talk) -> None:
    await deniz.says(WISH)
    await deniz.says("evet")
    for step, times in (("received", 1), ("refunded", 3)):
        for _ in range(times):
            async with deniz.database.transaction() as session:
                answer = ShopAnswer.model_validate({"id": f"answer-{step}", "decision": step})
                await apply_shop_answer(session, "IA-100001", answer, deniz.clock(), deniz.engine._shop)
    async with deniz.database.transaction() as session:
        refund = (await session.scalars(select(Refund))).one()
        case = (await session.scalars(select(ReturnCase))).one()
        sent = select(func.count()).select_from(OutgoingEvent).where(OutgoingEvent.type == "return.refunded")
        assert (refund.state, case.status) == (RefundState.SENT, ReturnStatus.REFUNDED)
        assert await session.scalar(sent) == 1
    assert (await counts(deniz))["mails"] == 2, "one of the opening, one of the money"
    await deniz.says("TR7000006 param nerede")
    assert deniz.responses == ["utter_refund_sent"]


async def test_cancelling_twice_gives_the_money_back_once(deniz: Talk) -> None:
    await deniz.says(CANCEL)
    await deniz.presses("Evet, iptal edin")
    once = await counts(deniz)
    assert (once["order_change"], once["refund"], once["mails"]) == (1, 1, 1)
    await deniz.presses("Evet, iptal edin")
    await deniz.says(CANCEL)
    assert deniz.responses == ["utter_cancel_not_already_cancelled"]
    assert await counts(deniz) == once
