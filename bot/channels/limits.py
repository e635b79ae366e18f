"""Limits on how often something may be done: a moving window, exact to the millisecond.

Not the package `limits`: its memory store keeps a key for ever, starts a thread at each hit, and gives the newest hit
as the start of the window, so that "try again in" is wrong.
"""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_MAX_KEYS = 50_000


class MovingWindow:
    """At most `amount` hits per key in any `seconds`. Counted by this process alone."""

    def __init__(self, amount: int, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.amount = amount
        self.seconds = seconds
        self._clock = clock
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hits)

    def wait_for(self, key: str) -> int:
        """Seconds, rounded up, until `key` may hit again; 0 when it may now. Counts nothing."""
        hits = self._hits.get(key)
        if hits is None:
            return 0
        now = self._clock()
        self._forget(hits, now)
        if len(hits) < self.amount:
            return 0
        return max(1, math.ceil(hits[-self.amount] + self.seconds - now))

    def hit(self, key: str) -> int:
        """Count one hit of `key` unless it is over the limit. Gives what `wait_for` gives."""
        wait = self.wait_for(key)
        if wait == 0:
            self._hits.setdefault(key, deque(maxlen=self.amount)).append(self._clock())
            self._hits.move_to_end(key)
        self._sweep()
        return wait

    def _forget(self, hits: deque[float], now: float) -> None:
        while hits and hits[0] <= now - self.seconds:
            hits.popleft()

    def _sweep(self) -> None:
        """Drop the keys that have been silent for a window, and the oldest beyond the bound. Constant cost per hit."""
        now = self._clock()
        for _ in range(2):
            key, hits = next(iter(self._hits.items()))
            if len(self._hits) > _MAX_KEYS or not hits or hits[-1] <= now - self.seconds:
                del self._hits[key]
            if not self._hits:
                return
