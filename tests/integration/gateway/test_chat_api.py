"""The REST channel."""

import asyncio
from typing import Any

import pytest

from bot.conversations.models import MessageState, Owner
from bot.conversations.ownership import change_owner
from bot.conversations.service import find_conversation
from bot.db.session import Database
from tests.integration.gateway.running import BUTTON, Gateway, customer, one_is_stored, running_gateway, working


async def post(gateway: Gateway, body: Any, query: str = "", **headers: str) -> tuple[int, Any]:
    async with gateway.http.post(f"/api/v1/chat{query}", json=body, headers=headers) as response:
        return response.status, await response.json(content_type=None)


async def get(gateway: Gateway, session_id: str, query: str = "") -> tuple[int, Any]:
    async with gateway.http.get(f"/api/v1/chat/{session_id}/messages{query}") as response:
        return response.status, await response.json(content_type=None)


async def test_a_message_is_answered_within_the_request(gateway: Gateway) -> None:
    async with working(gateway.database, gateway.echo):
        status, first = await post(gateway, {"message": "selam"})
        assert (status, first["state"]) == (200, "answered")
        assert [reply["text"] for reply in first["replies"]] == ["yankı: selam"]
        status, second = await post(gateway, {"message": "düğme", "session_id": first["session_id"]})
        assert second["session_id"] == first["session_id"]
        assert second["replies"][0]["quick_replies"] == [BUTTON]
        _, third = await post(gateway, {"message": BUTTON["payload"], "session_id": first["session_id"]})
        assert third["replies"][0]["text"] == f"yankı: {BUTTON['title']}"
    assert gateway.echo.seen[-1] == (BUTTON["title"], BUTTON["payload"])


@pytest.mark.parametrize(("query", "headers"), [("?wait=0", {}), ("", {"Prefer": "respond-async"})])
async def test_who_does_not_wait_asks_later(gateway: Gateway, query: str, headers: dict[str, str]) -> None:
    status, body = await post(gateway, {"message": "selam"}, query, **headers)
    assert (status, body["state"], body["replies"]) == (202, "waiting", [])
    await gateway.work()
    status, later = await get(gateway, body["session_id"], f"?after={body['message_id']}")
    assert [message["text"] for message in later["messages"]] == ["yankı: selam"]
    assert (await gateway.stored(body["session_id"]))[-1].state is MessageState.DELIVERED


async def test_a_wait_ends_without_a_worker(gateway: Gateway) -> None:
    status, body = await asyncio.wait_for(post(gateway, {"message": "selam"}, "?wait=0.2"), 4)
    assert (status, body["state"]) == (202, "waiting")


async def test_a_repeated_message_is_answered_once(gateway: Gateway) -> None:
    async with working(gateway.database, gateway.echo):
        _, first = await post(gateway, {"message": "selam"})
        again = {"message": "iki", "message_id": "m-2", "session_id": first["session_id"]}
        answers = [(await post(gateway, again))[1] for _ in range(2)]
    assert answers[0]["message_id"] == answers[1]["message_id"]
    assert [reply["id"] for reply in answers[0]["replies"]] == [reply["id"] for reply in answers[1]["replies"]]
    assert len(gateway.echo.seen) == 2


async def test_with_an_agent_nobody_waits(gateway: Gateway) -> None:
    _, first = await post(gateway, {"message": "selam"}, "?wait=0")
    await gateway.work()
    async with gateway.database.transaction() as session:
        conversation = await find_conversation(session, "web", first["session_id"][:22])
        assert conversation
        await change_owner(session, conversation.id, Owner.AGENT)
    status, body = await asyncio.wait_for(
        post(gateway, {"message": "orada mısınız", "session_id": first["session_id"]}), 4
    )
    assert (status, body["state"]) == (202, "with_agent")


async def test_a_talk_may_go_on_in_the_widget(gateway: Gateway) -> None:
    _, body = await post(gateway, {"message": "selam"}, "?wait=0")
    async with customer(gateway, session_id=body["session_id"]) as ayse:
        assert ayse.session_id == body["session_id"]
        assert (await ayse.wait("history"))["messages"][0]["text"] == "selam"


async def test_an_unknown_session_becomes_a_new_one(gateway: Gateway) -> None:
    _, body = await post(gateway, {"message": "selam", "session_id": "default"}, "?wait=0")
    assert body["session_id"] != "default"
    assert (await get(gateway, "default"))[0] == 404
    assert (await get(gateway, gateway.issue_session())) == (200, {"messages": [], "has_gap": False})


REFUSED: list[tuple[Any, str, int, str]] = [
    ({"message": "x" * 2001}, "", 422, "too_long"),
    ({"message": "  "}, "", 422, "invalid"),
    ({"message": 7}, "", 422, "invalid"),
    ({}, "", 422, "invalid"),
    ({"message": "a", "message_id": "ç"}, "", 422, "invalid"),
    ({"message": "a", "nonsense": 1}, "", 422, "invalid"),
    ([], "", 422, "invalid"),
    ({"message": "a"}, "?wait=x", 400, "bad_query"),
    ({"message": "a"}, "?wait=nan", 400, "bad_query"),
    ({"message": "a"}, "?wait=21", 400, "bad_query"),
    ({"message": "a" * 70_000}, "", 413, "request_entity_too_large"),
]


async def test_refusals_are_problem_documents(gateway: Gateway) -> None:
    for body, query, status, code in REFUSED:
        got, problem = await post(gateway, body, query)
        assert (got, problem["code"]) == (status, code), (body, problem)
    for after in ("x", "-1", "1.5", "9" * 30, "٣"):
        assert (await get(gateway, gateway.issue_session(), f"?after={after}"))[0] == 400


async def test_the_limit_is_told_to_program_and_customer(database: Database) -> None:
    async with running_gateway(database, messages_per_minute=1) as gateway:
        _, body = await post(gateway, {"message": "selam"}, "?wait=0")
        status, problem = await post(gateway, {"message": "selam", "session_id": body["session_id"]}, "?wait=0")
    assert (status, problem["code"]) == (429, "rate_limited")
    assert str(problem["retry_after"]) in problem["message"]


async def test_pages_of_other_origins_are_refused(gateway: Gateway) -> None:
    status, problem = await post(gateway, {"message": "selam"}, "?wait=0", Origin="https://evil.example")
    assert (status, problem["code"]) == (403, "bad_origin")
    async with gateway.http.options("/api/v1/chat", headers={"Origin": "http://localhost:3000"}) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    async with gateway.http.options("/api/v1/chat", headers={"Origin": "https://evil.example"}) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_draining_ends_all_waits(database: Database) -> None:
    async with running_gateway(database) as gateway:
        waiting = asyncio.create_task(post(gateway, {"message": "selam"}))
        await one_is_stored(database)
        await gateway.app.shutdown()
        status, body = await asyncio.wait_for(waiting, 3)
    assert (status, body["state"]) == (202, "waiting")
