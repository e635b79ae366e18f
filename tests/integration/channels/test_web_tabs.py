"""Several tabs of one customer, at one gateway or two."""

from bot.db.session import Database
from tests.integration.gateway.running import Gateway, customer, running_gateway


async def test_two_tabs_see_the_same_talk(gateway: Gateway) -> None:
    async with customer(gateway) as first, customer(gateway, session_id=first.session_id) as second:
        ack = await first.says("selam", client_message_id="abc")
        seen = await second.wait("customer_uttered")
        assert (seen["id"], seen["text"], seen["client_message_id"]) == (ack["message_id"], "selam", "abc")
        await gateway.work()
        for tab in (first, second):
            assert (await tab.wait("bot_uttered"))["text"] == "yankı: selam"
            await tab.wait("message_state")
        assert first.all("customer_uttered") == []


async def test_tabs_on_two_gateways_see_the_same_talk(gateway: Gateway, database: Database) -> None:
    async with (
        running_gateway(database) as other,
        customer(gateway) as first,
        customer(other, session_id=first.session_id) as second,
    ):
        await first.says("selam")
        assert (await second.wait("customer_uttered"))["text"] == "selam"
        await gateway.work()
        assert (await second.wait("bot_uttered"))["text"] == "yankı: selam"
        await second.says("ben de")
        assert (await first.wait("customer_uttered"))["text"] == "ben de"
