"""What a database that is away writes into the log, and what a fault of ours does."""

import asyncio

import asyncpg
import pytest
import structlog
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.conversations.batch import NotStoredError
from bot.db.session import log_failure


def _not_stored() -> NotStoredError:
    error = NotStoredError("the database system is starting up")
    error.__cause__ = asyncpg.CannotConnectNowError("the database system is starting up")
    return error


@pytest.mark.parametrize(
    ("error", "level"),
    [
        (ConnectionRefusedError("nobody there"), "warning"),
        (asyncio.TimeoutError(), "warning"),
        (asyncpg.AdminShutdownError("going down"), "warning"),
        (_not_stored(), "warning"),
        (NotStoredError("again and again"), "error"),
        (OperationalError("SELECT 1", {}, Exception("a fault of ours")), "error"),
        (KeyError("id"), "error"),
    ],
)
def test_an_outage_takes_one_line_and_a_fault_has_its_traceback(error: Exception, level: str) -> None:
    with capture_logs() as logs:
        try:
            raise error
        except Exception as caught:
            log_failure(structlog.get_logger(), "not_done", caught, what=1)
    (line,) = logs
    assert (line["event"], line["log_level"], line["what"]) == ("not_done", level, 1)
    assert ("exc_info" in line) == (level == "error")
