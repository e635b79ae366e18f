"""Session fixation and guessing: a session is joined with an id that we issued, and with nothing else."""

import base64
import json
import secrets
import string
from datetime import timedelta

import jwt
import pytest

from bot.channels.web.sessions import SessionIds
from bot.clock import utc_now
from bot.gateway import keys
from tests.integration.gateway.running import Gateway, customer

ALPHABET = string.ascii_letters + string.digits + "-_"


def guesses(real: str) -> list[str]:
    """A thousand ids: near ones, well-formed ones, ones marked with another key, and nonsense."""
    near = [real[:n] + next(c for c in ALPHABET if c != real[n]) + real[n + 1 :] for n in range(len(real))]
    swapped = [real[22:] + real[:22], real[::-1], real.lower(), real.upper(), real + "=", real[:-1], real + real]
    other = [SessionIds(f"another-secret-{n}").issue() for n in range(300)]
    borrowed = [secrets.token_urlsafe(16) + real[22:] for _ in range(300)]
    random = ["".join(secrets.choice(ALPHABET) for _ in range(44)) for _ in range(340)]
    return [*near, *swapped, *other, *borrowed, *random, "default", "null", "", "1", "0" * 44]


async def test_a_thousand_guesses_join_nothing(gateway: Gateway) -> None:
    async with customer(gateway) as victim:
        assert (await victim.says("sır: kırmızı elbise"))["ok"]
        real = str(victim.session_id)
        sessions = gateway.app[keys.SESSIONS]
        tried = guesses(real)
        assert len(tried) >= 990
        assert sessions.address_of(real)
        assert not [guess for guess in tried if sessions.address_of(guess) is not None]

        for guess in tried[::40]:
            async with gateway.http.get(f"/api/v1/chat/{guess or '-'}/messages") as answer:
                assert answer.status == 404
                assert "kırmızı" not in await answer.text()
            async with customer(gateway, session_id=guess) as attacker:
                assert attacker.session_id not in (guess, real)
                assert attacker.all("history")[0]["messages"] == []


async def test_a_session_id_that_we_did_not_issue_is_never_taken_over(gateway: Gateway) -> None:
    """Fixation: an id chosen by somebody else is answered with one of ours."""
    chosen = "A" * 44
    async with customer(gateway, session_id=chosen) as someone:
        assert someone.session_id != chosen
    body = {"message": "merhaba", "session_id": chosen}
    async with gateway.http.post("/api/v1/chat?wait=0", json=body) as answer:
        assert (await answer.json())["session_id"] != chosen


async def test_another_ones_session_cannot_be_written_to(gateway: Gateway) -> None:
    async with customer(gateway) as victim, customer(gateway) as attacker:
        answer = await attacker.says("merhaba", session_id=victim.session_id)
        assert answer["error"]["code"] == "bad_session"
        await attacker.io.emit("read", {"session_id": victim.session_id, "message_id": 2**62})
        assert await gateway.stored(str(victim.session_id)) == []


async def test_the_table_gives_no_session_away(gateway: Gateway) -> None:
    async with customer(gateway) as victim:
        assert (await victim.says("merhaba"))["ok"]
        address = gateway.app[keys.SESSIONS].address_of(victim.session_id)
        assert address
        assert gateway.app[keys.SESSIONS].address_of(address) is None
        async with customer(gateway, session_id=address) as thief:
            assert thief.all("history")[0]["messages"] == []


def tokens(secret: str) -> dict[str, str]:
    """Customer tokens that must not hold."""
    now = utc_now()
    claims = {"sub": "C-1", "iat": now, "exp": now + timedelta(hours=1)}
    signed = jwt.encode(claims, secret, algorithm="HS256")
    head, body, mark = signed.split(".")
    none_head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    admin = base64.urlsafe_b64encode(json.dumps({**claims, "iat": 1, "exp": 2**40}, default=str).encode()).decode()
    return {
        "no algorithm": f"{none_head}.{body}.",
        "algorithm none, signed": f"{none_head}.{body}.{mark}",
        "another key": jwt.encode(claims, "x" * 40, algorithm="HS256"),
        "another algorithm": jwt.encode(claims, secret, algorithm="HS512"),
        "changed body": f"{head}.{admin.rstrip('=')}.{mark}",
        "no signature": f"{head}.{body}.",
        "for ever": jwt.encode({**claims, "exp": now + timedelta(days=400)}, secret, algorithm="HS256"),
        "over": jwt.encode({**claims, "exp": now - timedelta(seconds=1)}, secret, algorithm="HS256"),
        "no end": jwt.encode({"sub": "C-1", "iat": now}, secret, algorithm="HS256"),
        "huge": signed + "A" * 100_000,
        "unknown customer": signed,
        "sql": jwt.encode({**claims, "sub": "' OR 1=1 --"}, secret, algorithm="HS256"),
        "nonsense": "../../etc/passwd",
    }


@pytest.mark.parametrize("kind", list(tokens("y" * 40)))
async def test_forged_tokens_grant_nothing(gateway: Gateway, kind: str) -> None:
    token = tokens(gateway.app[keys.SETTINGS].customer_secret() or "")[kind]
    if len(token) < 60_000:
        async with customer(gateway, customer_token=token) as someone:
            notice = await someone.wait("session_notice")
            assert notice["code"] == "token_refused"
    async with gateway.http.post("/api/v1/chat?wait=0", json={"message": "merhaba", "customer_token": token}) as answer:
        assert answer.status in (202, 413, 422)
    async with gateway.database.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT count(*) FROM identity_proof")
        assert found.scalar_one() == 0
