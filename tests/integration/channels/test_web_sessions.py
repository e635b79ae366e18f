"""Sessions of the web channel: issued by us, resumed without loss or doubles, never taken over."""

import asyncio
import secrets
from typing import Any

from bot.channels.web.sessions import SessionIds
from bot.conversations.models import Author, Message, MessageState
from bot.db.session import Database
from tests.integration.gateway.running import Gateway, customer, running_gateway, until, working


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


GUESSES: list[Any] = [
    "default",
    "x" * 44,
    "",
    7,
    True,
    {"id": 1},
    ["a"],
    "' OR 1=1 --",
    "\u0000",
    secrets.token_urlsafe(16),
    SessionIds("another gateway's secret").issue(),
]


async def test_a_session_that_we_did_not_issue_gets_a_new_one(gateway: Gateway) -> None:
    for guess in GUESSES:
        async with customer(gateway, session_id=guess) as stranger:
            assert stranger.session_id != guess
            assert len(stranger.session_id or "") == 44
            assert (await stranger.says("selam"))["ok"]


async def test_a_session_changed_by_one_letter_is_another(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("gizli")
        session_id = ayse.session_id or ""
        for place in (0, 21, 22, 43):
            letter = "A" if session_id[place] != "A" else "B"
            changed = session_id[:place] + letter + session_id[place + 1 :]
            async with customer(gateway, session_id=changed) as thief:
                assert thief.session_id != changed
                assert (await thief.wait("history"))["messages"] == []


async def test_another_gateway_knows_the_session_before_anything_is_stored(
    gateway: Gateway, database: Database
) -> None:
    async with (
        customer(gateway) as ayse,
        running_gateway(database) as other,
        customer(other, session_id=ayse.session_id) as again,
    ):
        assert again.session_id == ayse.session_id
        assert (await again.says("selam"))["ok"]


async def test_speaking_under_another_session_than_ones_own_is_refused(gateway: Gateway) -> None:
    async with customer(gateway) as ayse, customer(gateway) as veli:
        await ayse.says("selam")
        for session_id in (ayse.session_id, None, "default", 3):
            answer = await veli.says("ben kimim", session_id=session_id)
            assert answer["error"]["code"] == "bad_session"
        assert texts([{"text": m.text} for m in await gateway.stored(ayse.session_id or "")]) == ["selam"]


async def test_what_was_said_meanwhile_comes_once_and_in_order_after_a_reconnect(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("bir")
        await gateway.work()
        last = (await ayse.wait("bot_uttered"))["metadata"]["message_id"]
        session_id = ayse.session_id
    for n in range(3):
        await gateway.says(session_id or "", f"temsilci {n}", author_name="Elif")
    async with customer(gateway, session_id=session_id, last_message_id=last) as again:
        history = await again.wait("history")
        assert texts(history["messages"]) == ["temsilci 0", "temsilci 1", "temsilci 2"]
        assert history["messages"][0]["author_name"] == "Elif"
        await again.says("iki")
        await gateway.work()
        await again.wait("bot_uttered")
        assert texts(again.all("bot_uttered")) == ["yankı: iki"]


async def test_a_new_page_gets_the_whole_history(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("düğme", client_message_id="d1")
        await gateway.work()
        await ayse.wait("bot_uttered")
        async with customer(gateway, session_id=ayse.session_id) as page:
            mine, answer = (await page.wait("history"))["messages"]
    assert (mine["author"], mine["text"], mine["client_message_id"], mine["state"]) == (
        "customer",
        "düğme",
        "d1",
        "read",
    )
    assert (answer["author"], answer["quick_replies"][0]["title"]) == ("bot", "Kargom nerede?")


async def test_more_than_two_hundred_missed_messages_are_a_gap(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        first = (await ayse.says("bir"))["message_id"]
        session_id = ayse.session_id
    async with gateway.database.transaction() as session:
        from bot.conversations.service import add_outbound, find_conversation

        conversation = await find_conversation(session, "web", (session_id or "")[:22])
        assert conversation
        for n in range(205):
            await add_outbound(session, conversation.id, text=str(n), author=Author.BOT)
    async with customer(gateway, session_id=session_id, last_message_id=first) as again:
        history = await again.wait("history")
        assert history["has_gap"] is True
        assert (len(history["messages"]), history["messages"][-1]["text"]) == (200, "204")
    async with customer(gateway, session_id=session_id) as page:
        history = await page.wait("history")
        assert (len(history["messages"]), history["has_gap"]) == (200, False)


async def test_a_client_that_remembers_more_than_there_is_starts_over(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("bir")
        session_id = ayse.session_id
    async with customer(gateway, session_id=session_id, last_message_id=2**60) as again:
        history = await again.wait("history")
        assert (texts(history["messages"]), history["has_gap"]) == (["bir"], True)
        await gateway.work()
        assert (await again.wait("bot_uttered"))["text"] == "yankı: bir"


async def test_a_nonsensical_last_id_does_no_harm(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("bir")
        session_id = ayse.session_id
    for last in ("5", -1, 2**70, None, True, 1.5, {}):
        async with customer(gateway, session_id=session_id, last_message_id=last) as again:
            assert texts((await again.wait("history"))["messages"]) == ["bir"]


async def test_a_message_committed_late_under_a_lower_id_is_not_lost(gateway: Gateway) -> None:
    """Ids are given at writing, not at commit: two transactions may commit in the other order."""
    from bot.conversations.service import add_outbound, find_conversation

    async with customer(gateway) as ayse:
        await ayse.says("bir")
        await gateway.work()
        await ayse.wait("bot_uttered")
        session_id = ayse.session_id or ""
        async with gateway.database.transaction() as slow:
            conversation = await find_conversation(slow, "web", session_id[:22])
            assert conversation
            late = await add_outbound(slow, conversation.id, text="geç", author=Author.AGENT)
            late_id = late.id
            early_id = await gateway.says(session_id, "erken")
            assert (await ayse.wait("bot_uttered", count=2))["text"] == "erken"
            async with customer(gateway, session_id=session_id, last_message_id=early_id) as other:
                assert (await other.wait("history"))["messages"] == []
                await slow.commit()
                assert (await ayse.wait("bot_uttered", count=3))["text"] == "geç"
                assert (await other.wait("bot_uttered"))["text"] == "geç"
        assert late_id < early_id
        assert texts(ayse.all("bot_uttered")) == ["yankı: bir", "erken", "geç"]


async def test_a_late_lower_id_comes_with_the_history_when_nobody_was_there(gateway: Gateway) -> None:
    from bot.conversations.service import add_outbound, find_conversation

    async with customer(gateway) as ayse:
        await ayse.says("bir")
        session_id = ayse.session_id or ""
        async with gateway.database.transaction() as slow:
            conversation = await find_conversation(slow, "web", session_id[:22])
            assert conversation
            await add_outbound(slow, conversation.id, text="geç", author=Author.AGENT)
            early_id = await gateway.says(session_id, "erken")
            await ayse.wait("bot_uttered")

            async def handed_over() -> bool:
                async with gateway.database.autocommit() as session:
                    return (await session.get_one(Message, early_id)).state is MessageState.IN_FLIGHT

            await until(handed_over)
            await ayse.leave()
    async with customer(gateway, session_id=session_id, last_message_id=early_id) as again:
        assert texts((await again.wait("history"))["messages"]) == ["geç"]


async def test_nothing_is_lost_or_doubled_while_the_line_breaks_again_and_again(gateway: Gateway) -> None:
    known: dict[int, str] = {}
    session_id = None
    async with working(gateway.database, gateway.echo):
        for n in range(6):
            async with customer(gateway, session_id=session_id, last_message_id=max(known, default=None)) as ayse:
                session_id = ayse.session_id
                for message in (await ayse.wait("history"))["messages"]:
                    assert message["id"] not in known
                    known[message["id"]] = message["text"]
                ack = await ayse.says(f"m{n}", client_message_id=f"m{n}")
                if ack["message_id"] not in known:
                    known[ack["message_id"]] = f"m{n}"
                await asyncio.sleep(0.005 * n)
                for uttered in ayse.all("bot_uttered"):
                    assert uttered["metadata"]["message_id"] not in known
                    known[uttered["metadata"]["message_id"]] = uttered["text"]
    await gateway.work()
    async with customer(gateway, session_id=session_id, last_message_id=max(known)) as ayse:
        for message in (await ayse.wait("history"))["messages"]:
            assert message["id"] not in known
            known[message["id"]] = message["text"]
    said = list(dict(sorted(known.items())).values())
    assert sorted(said) == sorted([f"m{n}" for n in range(6)] + [f"yankı: m{n}" for n in range(6)])
    assert [text for text in said if text.startswith("yankı")] == [f"yankı: m{n}" for n in range(6)]


async def test_receipts_are_recorded(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("bir")
        await gateway.work()
        number = (await ayse.wait("bot_uttered"))["metadata"]["message_id"]
        receipt = {"session_id": ayse.session_id, "message_id": number}

        async def becomes(state: MessageState) -> None:
            async def is_so() -> bool:
                return (await gateway.stored(ayse.session_id or ""))[-1].state is state

            await until(is_so)

        await becomes(MessageState.IN_FLIGHT)
        await ayse.io.emit("received", {**receipt, "session_id": "another"})
        await ayse.io.emit("received", {**receipt, "message_id": "x"})
        await ayse.io.emit("received", receipt)
        await becomes(MessageState.DELIVERED)
        await ayse.io.emit("read", receipt)
        await becomes(MessageState.READ)
