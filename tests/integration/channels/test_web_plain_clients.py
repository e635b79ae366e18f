"""Rasa's own widgets: no acknowledgements, no receipts, and shapes known by their keys."""

from bot.conversations.models import MessageState
from tests.integration.gateway.running import BUTTON, Gateway, customer


async def test_shapes_have_the_keys_that_rasas_widgets_know(gateway: Gateway) -> None:
    async with customer(gateway, client=None) as plain:
        for text in ("selam", "düğme", "resim"):
            await plain.io.emit("user_uttered", {"message": text, "session_id": plain.session_id})
            await gateway.work_until(1)
        await plain.wait("bot_uttered", count=4)
        assert plain.all("bot_uttered") == [
            {"text": "yankı: selam"},
            {"text": "yankı: düğme", "quick_replies": [BUTTON]},
            {"text": "yankı: resim"},
            {"attachment": {"type": "image", "payload": {"src": "https://example.com/a.png"}}},
        ]
        assert {event for event, _ in plain.heard} == {"session_confirm", "bot_uttered"}


async def test_the_session_is_confirmed_with_a_bare_string(gateway: Gateway) -> None:
    async with customer(gateway, client=None) as plain:
        assert plain.heard == [("session_confirm", plain.session_id)]


async def test_a_refusal_is_told_in_the_talk(gateway: Gateway) -> None:
    async with customer(gateway, client=None) as plain:
        await plain.io.emit("user_uttered", {"message": "x" * 3000, "session_id": plain.session_id})
        assert "çok uzun" in (await plain.wait("bot_uttered"))["text"]


async def test_a_message_may_leave_its_session_out(gateway: Gateway) -> None:
    async with customer(gateway, client=None) as plain:
        await plain.io.emit("user_uttered", {"message": "selam"})
        await gateway.work_until(1)
        assert await plain.wait("bot_uttered") == {"text": "yankı: selam"}


async def test_custom_data_carries_the_message_id(gateway: Gateway) -> None:
    async with customer(gateway, client=None) as plain:
        for _ in range(2):
            data = {"message": "selam", "session_id": plain.session_id, "customData": {"client_message_id": "k1"}}
            assert (await plain.io.call("user_uttered", data))["ok"]
        assert len(await gateway.stored(plain.session_id or "")) == 1


async def test_only_what_was_not_delivered_comes_after_a_reconnect(gateway: Gateway) -> None:
    async with customer(gateway, client=None) as plain:
        await plain.io.emit("user_uttered", {"message": "selam", "session_id": plain.session_id})
        await gateway.work_until(1)
        await plain.wait("bot_uttered")
        session_id = plain.session_id or ""
    await gateway.says(session_id, "bir")
    await gateway.says(session_id, "iki")
    for expected in ([{"text": "bir"}, {"text": "iki"}], []):
        async with customer(gateway, client=None, session_id=session_id) as again:
            assert again.session_id == session_id
            await again.io.call("user_uttered", {"message": "", "session_id": session_id})
            uttered = again.all("bot_uttered")
            assert uttered[:-1] == expected
    assert [m.state for m in await gateway.stored(session_id)][1:] == [MessageState.DELIVERED] * 3
