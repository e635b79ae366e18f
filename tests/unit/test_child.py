"""What a process under the supervisor shows of itself, with a real process in place of the gateway."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot import child as child_module
from bot.child import BEAT_SECONDS, Child

PROGRAM = """
import asyncio, sys, time
from bot.child import beating, wait_for_supervisor

async def run(url):
    async with beating():
        print("begun with", url, flush=True)
        await asyncio.sleep({beats_for})
        time.sleep({silent_for})

asyncio.run(run(wait_for_supervisor()))
print("ended", flush=True)
"""


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Starts a child that beats, and is silent, for so many seconds."""

    def start(beats_for: float = 60, silent_for: float = 60) -> Child:
        program = PROGRAM.format(beats_for=beats_for, silent_for=silent_for)
        monkeypatch.setattr(child_module, "_command", lambda name: (sys.executable, "-c", program))
        return Child("gateway")

    return start


async def until_it_has_beaten(child: Child) -> None:
    async def look() -> None:
        while not child.has_beaten:
            child.look(0.01)
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), 20)


async def test_a_child_that_was_told_nothing_shows_no_beat_and_ends_with_its_supervisor(started) -> None:  # type: ignore[no-untyped-def]
    child = started()
    child.look(100)
    assert not child.has_beaten
    assert child.silent_seconds == 0
    child.forget()
    assert await asyncio.wait_for(child.wait(), 20) == 0


async def test_a_child_ends_in_good_order_when_its_supervisor_is_gone(started) -> None:  # type: ignore[no-untyped-def]
    child = started()
    child.tell("postgresql://x")
    await until_it_has_beaten(child)
    child.forget()
    assert await asyncio.wait_for(child.wait(), 20) == -signal.SIGTERM


async def test_a_blocked_loop_is_silent_and_says_where_it_stands_before_it_is_killed(started, capfd) -> None:  # type: ignore[no-untyped-def]
    child = started(beats_for=0.1)
    child.tell("postgresql://x")
    await until_it_has_beaten(child)

    async def silence() -> None:
        while child.silent_seconds < 3 * BEAT_SECONDS:
            await asyncio.sleep(BEAT_SECONDS)
            child.look(BEAT_SECONDS)

    await asyncio.wait_for(silence(), 20)
    await child.end_silent()
    assert await asyncio.wait_for(child.wait(), 20) == -signal.SIGKILL
    assert 'File "<string>", line 9 in run' in capfd.readouterr().err


async def test_a_loop_that_runs_is_not_silent(started) -> None:  # type: ignore[no-untyped-def]
    child = started()
    child.tell("postgresql://x")
    await until_it_has_beaten(child)
    for _ in range(3):
        await asyncio.sleep(2 * BEAT_SECONDS)
        child.look(100)
        assert child.silent_seconds == 0
    child.send(signal.SIGKILL)
    await asyncio.wait_for(child.wait(), 20)
    child.look(100)
    assert not child.runs
