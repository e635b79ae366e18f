"""Exclusive time by phase of a turn: wraps functions, and charges each moment to the innermost one."""

import functools
import inspect
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

REST = "the rest"


class Phases:
    """A clock that always runs for exactly one phase. For one conversation at a time."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self.round_trips: Counter[str] = Counter()
        """To the database, the beginning and end of transactions among them."""
        self._stack = [REST]
        self._last = (time.perf_counter(), time.process_time())
        for name in ("execute", "fetch", "fetchrow"):
            self._count_calls(asyncpg.Connection, name)
        self._count_calls(PreparedStatement, "fetch")  # SQLAlchemy's way

    def reset(self) -> None:
        """Forget what was measured."""
        self.wall.clear()
        self.cpu.clear()
        self.round_trips.clear()
        self._last = (time.perf_counter(), time.process_time())

    def wrap(self, owner: Any, name: str, phase: str) -> None:
        """Charge the time inside `owner.name` to `phase`."""
        original = getattr(owner, name)
        wrap = self._asynchronous if inspect.iscoroutinefunction(original) else self._plain
        setattr(owner, name, wrap(original, phase))

    def stop(self) -> None:
        """Charge what has passed since the last change."""
        self._charge()

    def _asynchronous(self, original: Callable[..., Any], phase: str) -> Callable[..., Any]:
        @functools.wraps(original)
        async def timed(*args: Any, **kwargs: Any) -> Any:
            self._enter(phase)
            try:
                return await original(*args, **kwargs)
            finally:
                self._leave()

        return timed

    def _plain(self, original: Callable[..., Any], phase: str) -> Callable[..., Any]:
        @functools.wraps(original)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._enter(phase)
            try:
                return original(*args, **kwargs)
            finally:
                self._leave()

        return timed

    def _enter(self, phase: str) -> None:
        self._charge()
        self._stack.append(phase)

    def _leave(self) -> None:
        self._charge()
        self._stack.pop()

    def _charge(self) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        self.wall[self._stack[-1]] += wall - self._last[0]
        self.cpu[self._stack[-1]] += cpu - self._last[1]
        self._last = (wall, cpu)

    def _count_calls(self, owner: Any, name: str) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        async def counted(*args: Any, **kwargs: Any) -> Any:
            self.round_trips[self._stack[-1]] += 1
            return await original(*args, **kwargs)

        setattr(owner, name, counted)
