"""The web channel on a real socket and a real PostgreSQL: a talk, from the first word to the answer."""

import pytest

from bot.conversations.models import Direction, MessageState
from tests.integration.gateway.running import BUTTON, Customer, Gateway, customer, working


async def test_a_message_is_stored_before_it_is_acknowledged_and_answered(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        ack = await ayse.says("kargom nerede")
        stored = await gateway.stored(ayse.session_id or "")
        assert [(m.id, m.text) for m in stored] == [(ack["message_id"], "kargom nerede")]
        assert ack["ok"] is True
        assert ack["at"] == stored[0].created_at.isoformat()
        await gateway.work()
        uttered = await ayse.wait("bot_uttered")
        assert uttered["text"] == "yankı: kargom nerede"
        assert uttered["metadata"]["author"] == "bot"
        assert uttered["metadata"]["message_id"] > ack["message_id"]
        assert await ayse.wait("message_state") == {"message_id": ack["message_id"], "state": "read"}
        assert await ayse.wait("typing") == {"active": True}
        assert await ayse.wait("typing", count=2) == {"active": False}


async def test_an_opened_widget_alone_stores_nothing(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        assert await ayse.wait("history") == {"messages": [], "has_gap": False}
        assert await gateway.stored(ayse.session_id or "") == []


async def test_a_repeated_message_is_stored_once_with_the_same_acknowledgement(gateway: Gateway) -> None:
    async with customer(gateway) as ayse, customer(gateway) as veli:
        first = await ayse.says("selam", client_message_id="x")
        assert await ayse.says("selam", client_message_id="x") == first
        assert (await veli.says("selam", client_message_id="x"))["message_id"] != first["message_id"]
        assert len(await gateway.stored(ayse.session_id or "")) == 1


async def test_messages_of_one_customer_are_stored_in_the_order_sent(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        for number in range(15):
            await ayse.io.emit(
                "user_uttered",
                {
                    "message": f"m{number}",
                    "session_id": ayse.session_id,
                    "metadata": {"client_message_id": str(number)},
                },
            )
        await ayse.says("son")
        texts = [m.text for m in await gateway.stored(ayse.session_id or "")]
        assert texts == [*(f"m{number}" for number in range(15)), "son"]


async def test_many_talks_at_once_get_their_own_answers_once_and_in_order(gateway: Gateway) -> None:
    people = [Customer(gateway) for _ in range(8)]
    async with working(gateway.database, gateway.echo):
        for n, person in enumerate(people):
            await person.connect()
            await person.request_session()
            for i in range(4):
                assert (await person.says(f"{n}-{i}"))["ok"]
        for n, person in enumerate(people):
            await person.wait("bot_uttered", count=4)
            assert [u["text"] for u in person.all("bot_uttered")] == [f"yankı: {n}-{i}" for i in range(4)]
            await person.leave()


async def test_a_button_counts_only_when_it_was_offered_here(gateway: Gateway) -> None:
    async with customer(gateway) as ayse, customer(gateway) as veli:
        await ayse.says("düğme")
        await veli.says("selam")
        await gateway.work()
        assert (await ayse.wait("bot_uttered"))["quick_replies"] == [BUTTON]
        await ayse.says(BUTTON["payload"])
        await veli.says(BUTTON["payload"])
        await veli.says("/restart")
        pressed = (await gateway.stored(ayse.session_id or ""))[-1]
        assert (pressed.text, pressed.payload["button"]) == (BUTTON["title"], BUTTON["payload"])
        typed = (await gateway.stored(veli.session_id or ""))[-2:]
        assert [m.text for m in typed] == [BUTTON["payload"], "/restart"]
        assert not any("button" in m.payload for m in typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("kartım 4543 6012 3456 7890 idi: 4111 1111 1111 1111", "•••• 1111"),
        ("tckn 10000000146", "•••• 46"),
        ("TR33 0006 1005 1978 6457 8413 26", "TR•• •••• 1326"),
    ],
)
async def test_cards_ids_and_accounts_are_masked_before_they_are_stored(
    gateway: Gateway, typed: str, stored: str
) -> None:
    async with customer(gateway) as ayse:
        assert (await ayse.says(typed))["ok"]
        text = (await gateway.stored(ayse.session_id or ""))[0].text
        assert text is not None
        assert stored in text
        assert "".join(typed.split())[-12:-4] not in "".join(text.split())


async def test_what_no_database_can_hold_is_cleaned_away(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        assert (await ayse.says("mer\u0000haba\u200b\ud83d "))["ok"]
        assert (await gateway.stored(ayse.session_id or ""))[0].text == "merhaba"


async def test_a_network_address_is_kept_with_the_message(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("selam")
        message = (await gateway.stored(ayse.session_id or ""))[0]
        assert (message.network_address, message.direction, message.state) == (
            "127.0.0.1",
            Direction.IN,
            MessageState.PENDING,
        )
