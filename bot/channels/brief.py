"""Errors of the transports under us, in one line: what a hostile client sends is worth no traceback in the log."""

import logging


class BriefErrors(logging.Filter):
    """Puts an exception's class in place of its traceback. For loggers that see no errors of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten, and let everything through."""
        if record.exc_info and record.exc_info[0]:
            record.msg, record.args = f"{record.getMessage()}: {record.exc_info[0].__name__}", ()
            record.exc_info = None
        return True
