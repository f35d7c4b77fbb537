"""The log: one line of JSON on standard error for each thing worth knowing, never a secret and never a personal fact."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_LOG = logging.getLogger("rapport")


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "what": record.getMessage()}
        if record.name != "rapport":
            line["from"] = record.name
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def open_log(level: str) -> None:
    """Send what this process has to say to standard error; libraries speak only when something is wrong."""
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(_Line())
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(logging.WARNING)
    _LOG.setLevel(_LEVELS[level])
    # They repeat what the worker and the pool already turn into one line each.
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)


def log_line(
    level: Literal["debug", "info", "warning", "error"],
    what: str,
    *,
    trace: BaseException | None = None,
    **facts: Any,
) -> None:
    """Write one line; the trace of an error stays in the log and never reaches a caller."""
    _LOG.log(_LEVELS[level], what, exc_info=trace, extra={"facts": facts})
