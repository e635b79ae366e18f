"""The page of undelivered events: only after a login, only by its own forms, and it tries again."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select, update

from bot.clock import utc_now
from bot.db.session import Database
from bot.gateway import api_keys
from bot.integrations.endpoints import add_endpoint
from bot.integrations.events import EVENT_TYPES, OrderRef, emit
from bot.integrations.models import DeliveryState, OutgoingDelivery
from bot.notify.templates import FOLDER
from bot.shop.models import Customer, Order, OrderStatus
from tests.integration.gateway.running import Gateway, make_settings, running_gateway, until

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def secret(database: Database) -> str:
    async with database.transaction() as session:
        return await api_keys.create_key(session, "erp", utc_now())


@pytest.fixture
async def panel(gateway: Gateway, secret: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser that has logged in."""
    async with aiohttp.ClientSession(gateway.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.post("/panel/login", data={"key": secret}) as answer:
            assert str(answer.url).endswith("/panel/webhooks"), answer.status
        yield browser


async def add_event(database: Database, url: str, state: DeliveryState, error: str, **data: Any) -> int:
    """An event that has not reached `url`."""
    now = utc_now()
    async with database.transaction() as session:
        await add_endpoint(session, url, make_settings())
        buyer = Customer(external_id="c1", name="Ayşe", updated_at=now)
        session.add(buyer)
        await session.flush()
        order = Order(
            external_id="x1", number="TR1", customer_id=buyer.id, status=OrderStatus.DELIVERED, placed_at=now,
            total_kurus=1, updated_at=now,
        )  # fmt: skip
        session.add(order)
        await session.flush()
        ref = OrderRef(order.id, "x1", "TR1")
        await emit(session, "return.requested", key="k", order=ref, data={"return": {"number": "IA-7"}} | data, now=now)
        far = now + timedelta(hours=5)
        statement = update(OutgoingDelivery).values(state=state, error=error, status=500, attempts=3, not_before=far)
        await session.execute(statement)
        return int((await session.scalars(select(OutgoingDelivery.id))).one())


async def delivery(database: Database) -> tuple[DeliveryState, int, datetime]:
    async with database.sessions() as session:
        row = (await session.scalars(select(OutgoingDelivery))).one()
        return row.state, row.attempts, row.not_before


async def read(browser: aiohttp.ClientSession) -> str:
    async with browser.get("/panel/webhooks", allow_redirects=False) as answer:
        assert answer.status == 200, answer.headers
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert answer.headers["Cache-Control"] == "no-store"
        return await answer.text()


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found
    return found[1]


async def test_what_has_not_arrived_is_listed_and_tried_again(
    panel: aiohttp.ClientSession, gateway: Gateway, database: Database
) -> None:
    assert "Bekleyen bildirim yok" in await read(panel)
    heard: list[bytes] = []

    async def take(request: web.Request) -> web.Response:
        heard.append(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        number = await add_event(database, url, DeliveryState.FAILED, "the receiver answered 500")
        page = await read(panel)
        for part in ("İade talebi", "return.requested", "TR1", "IA-7", "Alıcı 500 yanıtı verdi", "Vazgeçildi"):
            assert part in page
        form = {"token": token_of(page), "delivery": str(number)}
        async with panel.post("/panel/webhooks/retry", data=form) as answer:
            assert "1 bildirim şimdi yeniden deneniyor" in await answer.text()

        async def arrived() -> bool:
            return (await delivery(database))[0] is DeliveryState.DELIVERED

        await until(arrived)
        assert len(heard) == 1
    finally:
        await runner.cleanup()
    assert "Bekleyen bildirim yok" in await read(panel)


async def test_nothing_is_shown_or_done_without_a_login(gateway: Gateway, database: Database, secret: str) -> None:
    number = await add_event(database, "http://127.0.0.1:9/hook", DeliveryState.FAILED, "x")
    before = await delivery(database)
    async with gateway.http.get("/panel/webhooks", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/panel/login")
        assert "TR1" not in await answer.text()
    for cookie in ("", "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiZXhwIjo5OTk5OTk5OTk5fQ."):
        headers = {**FORM, "Cookie": f"vaybe_panel={cookie}"}
        body = f"delivery={number}&token=x"
        async with gateway.http.post(
            "/panel/webhooks/retry", data=body, headers=headers, allow_redirects=False
        ) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/panel/login")
    async with gateway.http.post("/panel/login", data={"key": "vbk_wrong"}) as answer:
        assert answer.status == 401
        assert "geçerli değil" in await answer.text()
        assert "Set-Cookie" not in answer.headers
    assert await delivery(database) == before


async def test_forms_of_other_sites_do_nothing(
    panel: aiohttp.ClientSession, gateway: Gateway, database: Database
) -> None:
    number = await add_event(database, "http://127.0.0.1:9/hook", DeliveryState.FAILED, "x")
    before, token = await delivery(database), token_of(await read(panel))
    tries: list[tuple[dict[str, str], dict[str, str], int]] = [
        ({"delivery": str(number)}, {}, 403),
        ({"delivery": str(number), "token": "ş" * 64}, {}, 403),
        ({"delivery": str(number), "token": token}, {"Origin": "https://evil.example"}, 403),
        ({"delivery": str(number), "token": token}, {"Origin": "null"}, 403),
        ({"delivery": "1 OR 1=1", "token": token}, {}, 400),
        ({"delivery": "x" * 5000, "token": token}, {}, 413),
    ]
    for form, headers, status in tries:
        async with panel.post("/panel/webhooks/retry", data=form, headers=headers) as answer:
            assert answer.status == status, form
    async with panel.get("/panel/webhooks/retry") as answer:
        assert answer.status == 405
    assert await delivery(database) == before


async def test_a_revoked_key_ends_it_at_once(
    panel: aiohttp.ClientSession, gateway: Gateway, database: Database
) -> None:
    [cookie] = [cookie for cookie in panel.cookie_jar if cookie.key == "vaybe_panel"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    async with database.transaction() as session:
        await api_keys.revoke_key(session, "erp", utc_now())
    async with panel.get("/panel/webhooks", allow_redirects=False) as answer:
        assert answer.status == 303


async def test_leaving_takes_the_cookie_away_but_by_our_own_form_alone(panel: aiohttp.ClientSession) -> None:
    token = token_of(await read(panel))
    async with panel.post("/panel/logout", data={"token": "x"}) as answer:
        assert answer.status == 403
    await read(panel)
    async with panel.post("/panel/logout", data={"token": token}, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/panel/login")
    async with panel.get("/panel/webhooks", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/panel/login")


async def test_guessing_is_slowed_down(gateway: Gateway) -> None:
    statuses = []
    for _ in range(12):
        async with gateway.http.post("/panel/login", data={"key": "vbk_x"}) as answer:
            statuses.append(answer.status)
    assert statuses == [401] * 10 + [429] * 2
    async with gateway.http.get("/metrics") as answer:
        figures = await answer.text()
    assert 'vaybe_auth_failures_total{kind="panel"} 10.0' in figures
    assert 'vaybe_rate_limited_total{what="panel"} 2.0' in figures


async def test_hostile_text_is_shown_as_written(panel: aiohttp.ClientSession, database: Database) -> None:
    await add_event(database, "http://127.0.0.1:9/hook", DeliveryState.FAILED, "x", **{"return": {"number": "<b>"}})
    page = await read(panel)
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


async def test_in_production_the_cookie_travels_encrypted_alone(database: Database, secret: str) -> None:
    changes: dict[str, Any] = {
        "env": "production", "public_url": "https://destek.example.com", "secret_key": "s" * 40,
    }  # fmt: skip
    async with (
        running_gateway(database, **changes) as gateway,
        gateway.http.post("/panel/login", data={"key": secret}, allow_redirects=False) as answer,
    ):
        assert "Secure" in answer.headers["Set-Cookie"]


def test_each_event_has_its_words() -> None:
    words = (FOLDER / "panel.yml").read_text(encoding="utf-8")
    assert [name for name in EVENT_TYPES if f"  {name}: " not in words] == []
