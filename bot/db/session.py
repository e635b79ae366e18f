"""Engine and sessions, and the one session that a running turn shares."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

UNREACHABLE = (
    DBAPIError,
    PoolTimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    asyncio.TimeoutError,
)
"""What a database that is down, starting, frozen or full raises. SQLAlchemy passes on what asyncpg raises on connecting
as it is, so those are here too."""
_IDLE_IN_TRANSACTION_SECONDS = 120
"""A process that hangs in a transaction, or whose machine is gone, loses its locks after this long."""

_turn_session: ContextVar[AsyncSession] = ContextVar("turn_session")


class Database:
    """One engine and its sessions. Nothing connects before the first use."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            async_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            hide_parameters=True,  # they hold what customers wrote, and errors are logged
            connect_args={
                "timeout": 10,
                "prepared_statement_cache_size": 500,
                "server_settings": {"idle_in_transaction_session_timeout": str(_IDLE_IN_TRANSACTION_SECONDS * 1000)},
            },
        )
        event.listen(self.engine.sync_engine, "checkout", _refuse_closed)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.autocommit = async_sessionmaker(
            self.engine.execution_options(isolation_level="AUTOCOMMIT"), expire_on_commit=False
        )
        """Sessions whose every statement is a transaction of its own, without the two round trips around it."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed when the block ends and undone when it raises."""
        async with self.sessions.begin() as session:
            yield session

    async def fetch(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """The rows of one statement, written out as SQL ($1, $2…), in a transaction of its own."""
        async with self.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            return await driver.fetch(sql, *values)  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _refuse_closed(connection: Any, *_: Any) -> None:
    """Have the pool replace a connection whose server is gone.

    asyncpg hears of it when the socket closes, so that nobody needs to ask the server before each use: SQLAlchemy's
    `pool_pre_ping` costs three round trips.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError("the server has closed the connection")


def lost_connection(error: BaseException) -> bool:
    """Whether `error` says that the database went away or is full, and nothing about what was being done."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _at_fault(getattr(error.orig, "sqlstate", None))
    lost = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, PoolTimeoutError)
    return isinstance(error, lost) or _at_fault(getattr(error, "sqlstate", None))


def log_failure(log: Any, event: str, error: BaseException, **fields: Any) -> None:
    """Log what failed: in one line where the database is away, for then everything fails, else with its traceback."""
    causes = (error, error.__cause__)
    if any(isinstance(each, (OSError, asyncio.TimeoutError)) or (each and lost_connection(each)) for each in causes):
        log.warning(event, error=in_one_line(error), **fields)
    else:
        log.exception(event, **fields)


def in_one_line(error: BaseException) -> str:
    """What `error` says, for the log: in further lines SQLAlchemy repeats the statement."""
    return (str(error).splitlines() or [repr(error)])[0]


def _at_fault(sqlstate: str | None) -> bool:
    """Whether this is the server's fault: full or out of memory, ended by its operator, read-only, a broken disk.

    The classes are in PostgreSQL's manual, appendix A. 57014 is a statement that took too long.
    """
    state = sqlstate or ""
    return (state[:2] in ("53", "57", "58") and state != "57014") or state == "25006"


@asynccontextmanager
async def turn_session(session: AsyncSession) -> AsyncIterator[None]:
    """Make `session` the one that tracker store and actions of this turn write to."""
    token = _turn_session.set(session)
    try:
        yield
    finally:
        _turn_session.reset(token)


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """The driver's connection under `session`, inside its transaction, for statements that are written out as SQL.

    Sent there they cost half of what they cost through SQLAlchemy. Flush first what they are to see.
    """
    connection = await session.connection()
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    if not driver.is_in_transaction():
        await connection.exec_driver_sql("SELECT")  # SQLAlchemy begins a transaction with its first statement
    return driver


def current_session() -> AsyncSession:
    """The session of the running turn. Raises LookupError outside of one."""
    return _turn_session.get()


def async_url(url: str) -> str:
    """`url` (postgresql://…) as SQLAlchemy's asyncpg driver wants it."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1).replace("postgres://", "postgresql+asyncpg://", 1)


def plain_url(url: str) -> str:
    """`url` as asyncpg itself wants it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)
