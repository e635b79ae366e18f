"""Pages, the widget's files, health, metrics, and what is not there in production."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from bot.clock import utc_now
from bot.db.session import Database
from bot.gateway import widget
from bot.notify.service import enqueue
from bot.settings import ROOT
from bot.shop.demo import load_demo
from bot.shop.settings import load_shop_settings
from tests.integration.gateway.running import Gateway, customer, running_gateway

SHOP = "https://www.lalebutik.example"
PRODUCTION: dict[str, Any] = {"env": "production", "secret_key": "s" * 32, "public_url": "https://chat.example.com"}


@pytest.fixture
async def production(database: Database) -> AsyncIterator[Gateway]:
    async with running_gateway(database, allowed_origins=(SHOP,), **PRODUCTION) as gateway:
        yield gateway


@pytest.fixture
def web_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<h1>Lale Butik</h1>")
    (dist / "kvkk.html").write_text("KVKK")
    (dist / "widget.js").write_text("widget()")
    (dist / "assets" / "shop-1a2b.css").write_text("a{}")
    (tmp_path / "secret.txt").write_text("gizli")
    monkeypatch.setattr(widget, "DIST", dist)
    monkeypatch.setattr(widget, "SCRIPT", dist / "widget.js")
    return dist


async def test_developer_pages_do_not_exist_in_production(production: Gateway, web_build: Path) -> None:
    for path in (
        "/dev/outbox",
        "/dev/outbox.json",
        "/dev/demo",
        "/",
        "/index.html",
        "/kvkk.html",
        "/assets/shop-1a2b.css",
    ):
        async with production.http.get(path) as response:
            assert response.status == 404, path
    async with production.http.get("/widget.js") as response:
        assert response.status == 200


async def test_the_demo_shop_is_served_to_developers(gateway: Gateway, web_build: Path) -> None:
    async with gateway.http.get("/") as response:
        assert await response.text() == "<h1>Lale Butik</h1>"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
    async with gateway.http.get("/assets/shop-1a2b.css") as response:
        assert "immutable" in response.headers["Cache-Control"]
    for path in (
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/nothing.html",
        "/api/x.html",
    ):
        async with gateway.http.get(path) as response:
            assert response.status == 404, path


async def test_a_missing_web_build_is_said(gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widget, "DIST", tmp_path / "none")
    monkeypatch.setattr(widget, "SCRIPT", tmp_path / "none" / "widget.js")
    for path in ("/", "/widget.js"):
        async with gateway.http.get(path) as response:
            assert (response.status, (await response.json(content_type=None))["code"]) == (503, "web_build_missing")


async def test_the_widget_is_cached_and_open_to_all_pages(production: Gateway, web_build: Path) -> None:
    async with production.http.get("/widget.js") as response:
        assert "max-age" in response.headers["Cache-Control"]
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        tag = response.headers["ETag"]
    async with production.http.get("/widget.js", headers={"If-None-Match": tag}) as response:
        assert response.status == 304


async def test_the_widgets_settings_are_for_allowed_pages(production: Gateway) -> None:
    async with production.http.get("/widget/config", headers={"Origin": SHOP}) as response:
        body = await response.json()
        assert response.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Origin" in response.headers["Vary"]
    assert (body["shop_name"], body["max_message_length"]) == ("Lale Butik", 2000)
    assert body["privacy"]["url"] == "https://chat.example.com/kvkk.html"
    assert set(body["privacy"]) == {"version", "text", "url"}
    async with production.http.get("/widget/config", headers={"Origin": "https://evil.example"}) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_every_answer_has_security_headers_and_an_id(production: Gateway) -> None:
    for path in ("/healthz", "/nothing", "/api/docs", "/api/v1/orders/1", "/socket.io/?EIO=4&transport=polling"):
        async with production.http.get(path) as response:
            headers = response.headers
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert headers["Strict-Transport-Security"]
            assert headers["Server"] == "vaybe"
            assert len(headers["X-Request-Id"]) == 32


async def test_health_is_told(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, body in (("/healthz", {"status": "ok"}), ("/readyz", {"status": "ready", "database": "ok"})):
        async with gateway.http.get(path) as response:
            assert (response.status, await response.json()) == (200, body)

    def fail(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    for way_in in ("sessions", "autocommit"):
        monkeypatch.setattr(gateway.database, way_in, fail)
    async with gateway.http.get("/readyz") as response:
        assert (response.status, (await response.json())["database"]) == (503, "unreachable")
    async with gateway.http.get("/healthz") as response:
        assert response.status == 200
    async with gateway.http.get("/api/v1/chat/" + gateway.issue_session() + "/messages") as response:
        assert response.status == 503
        assert response.headers["Retry-After"]


async def test_missing_migrations_are_told(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async def behind(_: object) -> bool:
        return False

    monkeypatch.setattr("bot.gateway.health.is_current", behind)
    async with gateway.http.get("/readyz") as response:
        assert (response.status, (await response.json())["database"]) == (503, "migrations_missing")


async def test_the_metrics_count_a_talk(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("selam")
        async with gateway.http.get("/metrics") as response:
            assert "vaybe_messages_waiting 1.0" in await response.text()
        await gateway.work()
        await ayse.wait("typing", count=2)
        await ayse.says("x" * 2001)
        async with gateway.http.get("/metrics") as response:
            figures = await response.text()
    for line in (
        'vaybe_messages_in_total{channel="web"} 1.0',
        'vaybe_messages_out_total{channel="web"} 1.0',
        'vaybe_messages_refused_total{channel="web",reason="too_long"} 1.0',
        "vaybe_turn_seconds_count 1.0",
        "vaybe_delivery_seconds_count 1.0",
        "vaybe_sockets 1.0",
        "vaybe_messages_waiting 0.0",
        "vaybe_database_up 1.0",
        'vaybe_http_seconds_count{method="GET",route="/metrics",status="200"} 1.0',
    ):
        assert line in figures, line


async def test_the_metrics_are_not_for_what_comes_through_the_proxy(database: Database) -> None:
    async with running_gateway(database, trusted_proxies=1) as gateway:
        async with gateway.http.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}) as response:
            assert response.status == 404
        async with gateway.http.get("/metrics") as response:
            assert response.status == 200


async def test_the_outbox_shows_what_was_sent_newest_first(gateway: Gateway, database: Database) -> None:
    for n in (1, 2):
        async with database.transaction() as session:
            await enqueue(
                session,
                medium="sms",
                address="+905321234567",
                body=f"Kodunuz {n}{n}{n} <b>",
                purpose="one_time_code",
                now=utc_now(),
            )
    async with gateway.http.get("/dev/outbox.json") as response:
        notices = (await response.json())["notices"]
    assert [notice["body"] for notice in notices] == ["Kodunuz 222 <b>", "Kodunuz 111 <b>"]
    async with gateway.http.get("/dev/outbox") as response:
        page = await response.text()
        assert "script" not in response.headers["Content-Security-Policy"]
    assert page.index("Kodunuz 222 &lt;b&gt;") < page.index("Kodunuz 111")
    assert 'http-equiv="refresh"' in page


async def test_the_demos_customers_come_with_tokens_that_work(gateway: Gateway, database: Database) -> None:
    async with database.transaction() as session:
        await load_demo(session, load_shop_settings(ROOT / "shop.yml"), today=utc_now().date())
    async with gateway.http.get("/dev/demo") as response:
        demo = await response.json()
    assert demo["outbox_url"] == "/dev/outbox"
    someone = next(customer for customer in demo["customers"] if customer["orders"])
    assert set(someone["orders"][0]) >= {"number", "phone_last4", "status_text"}
    async with customer(gateway, customer_token=someone["token"]) as ayse:
        assert ayse.all("session_notice") == []
        assert (await ayse.says("selam"))["ok"]


async def test_a_token_that_does_not_hold_changes_nothing(gateway: Gateway) -> None:
    forged = jwt.encode({"sub": "C-1", "iat": utc_now(), "exp": utc_now()}, "x" * 32, algorithm="HS256")
    for token in (forged, "x", "x" * 5000, "a.b.c"):
        async with customer(gateway, customer_token=token) as stranger:
            assert (await stranger.wait("session_notice"))["code"] == "token_refused"
            assert await gateway.stored(stranger.session_id or "") == []
            assert (await stranger.says("selam"))["ok"]


async def test_the_api_is_documented_where_it_is(gateway: Gateway) -> None:
    async with gateway.http.get("/api/openapi.json") as response:
        document = await response.json()
    assert document["openapi"] == "3.1.0"
    assert "/api/v1/orders" in document["paths"]
    async with gateway.http.get("/api/docs") as response:
        assert response.status == 200
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
