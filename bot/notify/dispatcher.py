"""Takes due notices from the outbox and sends them. One runs in every gateway; they share the work by row locks.

A row is marked in flight and committed before the provider is called. So a row still in flight after its lease has been
left by a crash: whether it went out is not known, and it is tried once more at most.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from tenacity import RetryCallState, Retrying, wait_random_exponential

from bot.clock import Clock
from bot.conversations.events import Event
from bot.db.session import Database
from bot.notify.models import Notice, NoticeState
from bot.notify.senders import PermanentFailure, Sender, SendFailure, UncertainFailure

BATCH = 20
MAX_ATTEMPTS = 8
LEASE = timedelta(seconds=60)
"""Longer than any sender's timeout, so that nobody takes a row that is still being sent."""
SEND_SECONDS = 30.0
POLL_SECONDS = 1.0
"""A missed notification costs a second; the query reads an index of pending rows alone."""
UNCERTAIN = "uncertain: "
_BACKOFF = wait_random_exponential(multiplier=2, max=120)
"""Full jitter: a provider that comes back is not met by all waiting messages at once."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Dispatcher:
    """Sends what is due. `keep_bodies` (in `dev`) leaves the texts for /dev/outbox."""

    database: Database
    senders: Mapping[str, Sender]
    clock: Clock
    keep_bodies: bool = False

    async def run(self, stop: asyncio.Event, wake: "asyncio.Queue[Event | None] | None" = None) -> None:
        """Work until `stop` is set; what is being sent then is finished.

        Takes: `wake`, a queue of a `Listener`, so that a code leaves at once and not at the next poll.
        """
        while not stop.is_set():
            try:
                busy = await self.dispatch_once()
            except Exception:
                # The database is away, or one row is odd: the outbox must go on by itself when that is over.
                _log.exception("notice_dispatch_failed")
                busy = 0
            if not busy:
                await _idle(stop, wake)

    async def dispatch_once(self) -> int:
        """Send one batch; gives how many rows were taken."""
        now = self.clock()
        async with self.database.transaction() as session:
            await self._recover(session, now)
            notices = await self._take(session, now)
        await asyncio.gather(*(self._send(notice) for notice in notices))
        return len(notices)

    async def _recover(self, session: AsyncSession, now: datetime) -> None:
        """Rows that a crashed process left in flight."""
        statement = (
            select(Notice)
            .where(Notice.state == NoticeState.IN_FLIGHT, Notice.not_before <= now)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        for notice in await session.scalars(statement):
            self._uncertain(notice, "the process ended while sending", now)
            _log.warning("notice_recovered", notice_id=notice.id, state=notice.state.value)

    async def _take(self, session: AsyncSession, now: datetime) -> list[Notice]:
        """Mark due rows as in flight, and as expired what would come too late."""
        statement = (
            select(Notice)
            .where(
                Notice.state == NoticeState.PENDING,
                or_(Notice.not_before <= now, Notice.expires_at <= now),
            )
            .order_by(Notice.not_before, Notice.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        taken = []
        for notice in await session.scalars(statement):
            if notice.expires_at is not None and notice.expires_at <= now:
                self._end(notice, NoticeState.EXPIRED, notice.error or "too late")
            elif notice.medium not in self.senders:
                self._end(notice, NoticeState.FAILED, f"no sender for {notice.medium} is set up")
                _log.error("notice_without_sender", medium=notice.medium, purpose=notice.purpose)
            else:
                notice.state, notice.not_before = NoticeState.IN_FLIGHT, now + LEASE
                notice.attempts += 1
                taken.append(notice)
        return taken

    async def _send(self, notice: Notice) -> None:
        failure: SendFailure | None = None
        try:
            await asyncio.wait_for(self.senders[notice.medium].send(notice), SEND_SECONDS)
        except SendFailure as error:
            failure = error
        except asyncio.TimeoutError:
            failure = UncertainFailure(f"no end within {SEND_SECONDS:.0f} s")
        except Exception as error:
            _log.exception("notice_sender_error", notice_id=notice.id, medium=notice.medium)
            failure = UncertainFailure(type(error).__name__)
        async with self.database.transaction() as session:
            # Read anew: while this process slept beyond the lease, another may have settled the row.
            row = await session.get(Notice, notice.id, with_for_update=True)
            if row is None or row.state is not NoticeState.IN_FLIGHT or row.attempts != notice.attempts:
                return
            self._settle(row, failure, self.clock())

    def _settle(self, notice: Notice, failure: SendFailure | None, now: datetime) -> None:
        if failure is None:
            notice.sent_at = now
            self._end(notice, NoticeState.SENT, None)
            return
        _log.warning("notice_not_sent", notice_id=notice.id, attempts=notice.attempts, reason=str(failure))
        if isinstance(failure, UncertainFailure):
            self._uncertain(notice, str(failure), now)
        elif isinstance(failure, PermanentFailure) or notice.attempts >= MAX_ATTEMPTS or _is_uncertain(notice):
            self._end(notice, NoticeState.FAILED, str(failure))
        else:
            self._again(notice, str(failure), now)

    def _uncertain(self, notice: Notice, reason: str, now: datetime) -> None:
        if _is_uncertain(notice):
            self._end(notice, NoticeState.FAILED, UNCERTAIN + reason)
        else:
            self._again(notice, UNCERTAIN + reason, now)

    def _again(self, notice: Notice, reason: str, now: datetime) -> None:
        notice.state, notice.error = NoticeState.PENDING, reason
        notice.not_before = now + timedelta(seconds=backoff_seconds(notice.attempts))

    def _end(self, notice: Notice, state: NoticeState, error: str | None) -> None:
        notice.state, notice.error = state, error
        if not self.keep_bodies:
            notice.body, notice.picture = "", None


async def run(
    database: Database,
    senders: Mapping[str, Sender],
    stop: asyncio.Event,
    clock: Clock,
    *,
    keep_bodies: bool = False,
    wake: "asyncio.Queue[Event | None] | None" = None,
) -> None:
    """Send what is due until `stop` is set. See `Dispatcher`."""
    await Dispatcher(database, senders, clock, keep_bodies).run(stop, wake)


def backoff_seconds(attempts: int) -> float:
    """How long to wait after the `attempts`-th failure: random, between 0 and 2, 4, 8 … 120 seconds."""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = attempts
    return _BACKOFF(state)


def _is_uncertain(notice: Notice) -> bool:
    return (notice.error or "").startswith(UNCERTAIN)


async def _idle(stop: asyncio.Event, wake: "asyncio.Queue[Event | None] | None") -> None:
    """Wait for the stop, for a notice's event, or for the next poll."""
    waits = {asyncio.create_task(stop.wait())}
    if wake is not None:
        waits.add(asyncio.create_task(_noticed(wake)))  # type: ignore[arg-type]
    try:
        await asyncio.wait(waits, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waits:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _noticed(wake: "asyncio.Queue[Event | None]") -> None:
    while True:
        event = await wake.get()
        if event is None or event.kind == "notice":
            return
