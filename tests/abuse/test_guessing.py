"""A thousand guesses at orders and a thousand at one-time codes, from many sessions and addresses: all real turns."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeVar

import asyncpg
import pytest

from tests.abuse.talking import Stranger, demo_customers, sent_codes
from tests.e2e.conftest import Product

AT_ONCE = 8
FAILED, LOCKED = "eşleşen bir sipariş bulamadım", "Çok sayıda deneme yapıldığı için"
CODE_WRONG, CODE_LOCKED, SEND_LOCKED = "Kod eşleşmedi", "Kod çok kez yanlış girildi", "Az önce bir kod gönderildi"
_CLOCK = re.compile(r"\b\d{1,2}[.:]\d{2}\b")
T = TypeVar("T")


@dataclass(frozen=True)
class Guess:
    """One guess at an order, and what it was answered."""

    exists: bool
    answer: str
    replies: int
    seconds: float


async def side_by_side(work: Iterable[Awaitable[T]]) -> list[T]:
    slots = asyncio.Semaphore(AT_ONCE)

    async def run(each: Awaitable[T]) -> T:
        async with slots:
            return await each

    return list(await asyncio.gather(*(run(each) for each in work)))


async def attempts(product: Product, where: str) -> int:
    connection = await asyncpg.connect(product.database_url)
    try:
        return int(await connection.fetchval(f"SELECT count(*) FROM identity_attempt WHERE {where}"))
    finally:
        await connection.close()


async def let_pass(product: Product, interval: str) -> None:
    """Move all counted tries and sent codes into the past, as if `interval` had gone by."""
    connection = await asyncpg.connect(product.database_url)
    try:
        await connection.execute(f"UPDATE identity_attempt SET tried_at = tried_at - interval '{interval}'")
    finally:
        await connection.close()


def wrong_digits(right: str, count: int) -> list[str]:
    return [digits for digits in (f"{n:04d}" for n in range(3, 9999, 7)) if digits != right][:count]


async def guess_orders(product: Product, network: str, tries: Sequence[tuple[str, str, bool]]) -> list[Guess]:
    """One session that tries each (number, digits, exists) in one message."""
    stranger, guesses = Stranger(product, network=network), []
    for number, digits, exists in tries:
        started = time.perf_counter()
        text = await stranger.says(f"{number} nerede {digits}")
        first = _CLOCK.sub("SAAT", text.split("\n", 1)[0])
        guesses.append(Guess(exists, first, len(stranger.replies or []), time.perf_counter() - started))
    return guesses


def advantage(guesses: Sequence[Guess]) -> float:
    """How often the slower one of an existing and a non-existing order is the existing one; 0.5 tells nothing."""
    here = [guess.seconds for guess in guesses if guess.exists]
    not_here = [guess.seconds for guess in guesses if not guess.exists]
    return sum(a > b for a in here for b in not_here) / (len(here) * len(not_here))


@pytest.fixture(scope="module")
async def victims(product: Product) -> list[dict[str, Any]]:
    """Orders of the demo shop that no other test guesses at."""
    return [order for customer in (await demo_customers(product))[::-1] for order in customer["orders"]]


async def test_a_thousand_guesses_at_orders_learn_nothing(product: Product, victims: list[dict[str, Any]]) -> None:
    """200 sessions behind 100 addresses, by turns at orders that exist and orders that do not."""
    orders = victims[:20]
    assert len(orders) == 20
    pairs = [(order["number"], digits, True) for digits in wrong_digits("", 25) for order in orders]
    right = {order["number"]: order["phone_last4"] for order in orders}
    pairs = [(number, digits if digits != right[number] else "0001", True) for number, digits, _ in pairs]
    mixed = [each for number, (_, digits, _) in enumerate(pairs) for each in (
        pairs[number], (f"TR88{number % 20:05d}", digits, False))]  # fmt: skip
    sessions = [mixed[start : start + 5] for start in range(0, 1000, 5)]
    counted = "kind = 'digits' AND scope = 'order'"
    before, started = await attempts(product, counted), time.monotonic()
    guesses = [guess for found in await side_by_side(
        guess_orders(product, f"198.51.100.{number // 2}", tries) for number, tries in enumerate(sessions)
    ) for guess in found]  # fmt: skip
    seconds = time.monotonic() - started

    answers = Counter((guess.answer[:34], guess.replies) for guess in guesses)
    compared = await attempts(product, counted) - before
    by_kind = [Counter((g.answer, g.replies) for g in guesses if g.exists is kind) for kind in (True, False)]
    middle = [median(g.seconds for g in guesses if g.exists is kind) * 1000 for kind in (True, False)]
    print(f"\norders: {len(guesses)} guesses in {seconds:.1f} s, 200 sessions, 100 addresses: {dict(answers)}")
    print(f"  compared with an order: {compared}; median {middle[0]:.1f} ms existing, {middle[1]:.1f} ms not;"
          f" telling them apart by time: {advantage(guesses):.1%}")  # fmt: skip
    assert len(guesses) == 1000
    assert [guess for guess in guesses if FAILED not in guess.answer and LOCKED not in guess.answer] == []
    assert set(by_kind[0]) == set(by_kind[1]), "words tell which orders exist"
    assert compared <= 400, "10 an hour for each of 40 numbers"
    assert 0.4 < advantage(guesses) < 0.6, "time tells which orders exist"


async def test_the_limits_refuse_the_right_answer_too(product: Product, victims: list[dict[str, Any]]) -> None:
    """Per session 5, per order 10, per address 30; each is tripped alone, and then asked with the right digits."""
    by_session, by_order, by_address = victims[20:23]

    session = Stranger(product, network="203.0.113.1")
    told = [await session.says(f"TR7700{n:03d} nerede 1234") for n in range(6)]
    assert [LOCKED in text for text in told] == [False] * 4 + [True] * 2
    told.append(await session.says(f"{by_session['number']} nerede {by_session['phone_last4']}"))
    assert LOCKED in told[-1]
    assert await session.rows("SELECT 1 FROM identity_proof WHERE conversation_id = $1") == []

    for number, digits in enumerate(wrong_digits(by_order["phone_last4"], 10)):
        await Stranger(product, network=f"203.0.113.{number + 10}").says(f"{by_order['number']} nerede {digits}")
    last = Stranger(product, network="203.0.113.99")
    assert LOCKED in await last.says(f"{by_order['number']} nerede {by_order['phone_last4']}")
    assert await last.rows("SELECT 1 FROM identity_proof WHERE conversation_id = $1") == []

    address = "203.0.113.100"
    for number in range(30):
        await Stranger(product, network=address).says(f"TR7800{number:03d} nerede 1234")
    last = Stranger(product, network=address)
    assert LOCKED in await last.says(f"{by_address['number']} nerede {by_address['phone_last4']}")
    elsewhere = Stranger(product, network="203.0.113.101")
    assert LOCKED not in await elsewhere.says(f"{by_address['number']} nerede {by_address['phone_last4']}")
    assert len(await elsewhere.rows("SELECT 1 FROM identity_proof WHERE conversation_id = $1")) == 1


async def test_the_owner_is_kept_out_of_one_way_alone_and_not_for_long(product: Product) -> None:
    customer = (await demo_customers(product))[-1]
    order = customer["orders"][0]
    for number, digits in enumerate(wrong_digits(order["phone_last4"], 12)):
        await Stranger(product, network=f"192.0.2.{number}").says(f"{order['number']} nerede {digits}")
    owner = Stranger(product, network="192.0.2.200")
    assert LOCKED in await owner.says(f"{order['number']} nerede {order['phone_last4']}")

    at_once = Stranger(product, token=customer["token"], network="192.0.2.201")
    assert LOCKED not in await at_once.says(f"{order['number']} nerede")
    by_code = Stranger(product, network="192.0.2.202")
    for text in ("kargom nerede", customer["phone"]):
        await by_code.says(text)
    await by_code.says((await sent_codes(product, customer["phone"]))[0])
    assert len(await by_code.rows("SELECT 1 FROM identity_proof WHERE conversation_id = $1")) == 1

    await let_pass(product, "1 hour")
    later = Stranger(product, network="192.0.2.203")
    assert LOCKED not in await later.says(f"{order['number']} nerede {order['phone_last4']}")
    assert len(await later.rows("SELECT 1 FROM identity_proof WHERE conversation_id = $1")) == 1


async def guess_codes(product: Product, network: str, phone: str, codes: Sequence[str]) -> tuple[Stranger, list[str]]:
    """A session that has a code sent to `phone` and then tries each of `codes`."""
    stranger = Stranger(product, network=network)
    for text in ("kargom nerede", phone):
        await stranger.says(text)
    return stranger, [await stranger.says(code) for code in codes]


async def test_a_thousand_guesses_at_codes_open_nothing(product: Product) -> None:
    """50 sessions behind 50 addresses ask for codes to one phone and try 20 each."""
    await let_pass(product, "1 day")
    customer = (await demo_customers(product))[-2]
    phone = customer["phone"]
    before = len(await sent_codes(product, phone))
    started = time.monotonic()
    found = await side_by_side(
        guess_codes(product, f"198.18.0.{n}", phone, [f"{n:02d}{k:02d}13" for k in range(20)]) for n in range(50)
    )
    seconds = time.monotonic() - started
    strangers = [stranger for stranger, _ in found]
    texts = [text for _, told in found for text in told]
    kinds = Counter(
        next((kind for kind in (CODE_WRONG, CODE_LOCKED, SEND_LOCKED) if kind in text), "no code awaited")
        for text in texts
    )
    rows = [await stranger.rows("SELECT tries FROM one_time_code WHERE conversation_id = $1") for stranger in strangers]
    compared = sum(row["tries"] for found_rows in rows for row in found_rows)
    sent = await sent_codes(product, phone)
    print(f"\ncodes: {len(texts)} guesses in {seconds:.1f} s, 50 sessions, 50 addresses: {dict(kinds)};"
          f" codes sent to the phone: {len(sent) - before}, compared with a code: {compared}")  # fmt: skip
    assert len(texts) == 1000
    assert len(sent) - before <= 5, "the destination's limit"
    assert 0 < compared <= 25, "5 codes of 5 tries"
    assert [text for text in texts if customer["name"].split()[0] in text] == []

    tried = [stranger for stranger, told in found if CODE_WRONG in told[0]]
    assert tried, "nobody's guess was compared with a code: the test tests nothing"
    for stranger in (*tried, Stranger(product, network="198.18.1.2")):
        for code in sent[:5]:
            await stranger.says(code)
        assert await stranger.rows("SELECT 1 FROM identity_proof WHERE conversation_id = $1") == [], "a right code"
    owner = Stranger(product, token=customer["token"], network="198.18.1.1")
    assert SEND_LOCKED not in await owner.says(f"{customer['orders'][0]['number']} nerede")
    assert len(await owner.rows("SELECT 1 FROM identity_proof WHERE conversation_id = $1")) == 1
