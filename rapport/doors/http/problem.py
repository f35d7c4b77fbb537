"""Errors as answers: the tree of errors is mapped to RFC 9457 problem details here and nowhere else."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import msgspec
import psycopg
from psycopg import errors as postgres
from psycopg_pool import TooManyRequests
from starlette.responses import Response

from rapport.doors.log import log_line
from rapport.engine.base.errors import Conflict, Invalid, RapportError, Unavailable
from rapport.engine.store.database import is_disk_full

_RETRY_SECONDS = {429: 30, 503: 2}
_SILENCE = 10.0
# What the database says of a statement that asks for fields as they were.
OUTDATED = (
    postgres.UndefinedColumn,
    postgres.UndefinedFunction,
    postgres.DatatypeMismatch,
    postgres.InvalidTextRepresentation,
    postgres.InvalidDatetimeFormat,
    postgres.CannotCoerce,
)
# What it says before its tables are there.
_UNPREPARED = (postgres.UndefinedTable, postgres.InvalidSchemaName)
_told: dict[str, float] = {}
_TITLES = {
    400: "The request cannot be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Not done this way",
    409: "Changed meanwhile",
    413: "Too large",
    422: "Some values cannot be saved",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Not available right now",
}


class TooLarge(RapportError):
    """The request is too large. Send less at once, or import a file."""

    status = 413
    code = "too_large"


class NotThisWay(RapportError):
    """This address answers other methods. See /api/openapi.json."""

    status = 405
    code = "method"


class Later(RapportError):
    """An error that knows when to try again."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class Away(Later):
    """What is closed for a time, for callers that come again by themselves."""

    status = 503
    code = "workspace_closed"


def problem_for(error: BaseException) -> RapportError:
    """What an error of any kind means for the caller; one nobody thought of says nothing of its inside."""
    if isinstance(error, RapportError):
        return error
    if isinstance(error, postgres.QueryCanceled):
        return Unavailable(
            "This took too long and was stopped. Narrow it down with a filter and try again.", code="slow"
        )
    if isinstance(error, postgres.SerializationFailure | postgres.DeadlockDetected):
        return Conflict()
    if is_disk_full(error):
        return Unavailable(
            "The disk of the server is full, so nothing of this was saved. Make room on it.", code="disk_full"
        )
    if isinstance(error, postgres.NumericValueOutOfRange):
        return Invalid(
            "This makes a number with too many digits, a total perhaps. Enter smaller ones.", code="too_many_digits"
        )
    if isinstance(error, OUTDATED):
        return Conflict("The fields were changed meanwhile. Load the page again.", code="catalog_changed")
    if isinstance(error, _UNPREPARED):
        return Unavailable("The database is being prepared. If this stays, run: rapport init")
    if isinstance(
        error, psycopg.OperationalError | psycopg.InterfaceError | TooManyRequests | ConnectionError | TimeoutError
    ):
        return Unavailable()
    return RapportError()


def problem_response(error: BaseException, asked: str, *, say: Callable[[str], str] = str, **told: Any) -> Response:
    """The answer to a request that failed; `asked` is the request's id, which the log has too, `told` what else to tell.

    `say` puts its sentences into the language of who asks.
    """
    problem = problem_for(error)
    if problem.status >= 500:
        _note(error, problem, asked)
    body = problem_details(problem, say) | {"request": asked} | told
    headers: dict[str, str] = {"Cache-Control": "no-store"}
    seconds = problem.seconds if isinstance(problem, Later) else _RETRY_SECONDS.get(problem.status)
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    return Response(
        msgspec.json.encode(body), status_code=problem.status, media_type="application/problem+json", headers=headers
    )


def _note(error: BaseException, problem: RapportError, asked: str) -> None:
    """Write a failure to the log; what is away for everybody is told once in a while, not for every request."""
    if not isinstance(problem, Unavailable):
        log_line("error", "failed", request=asked, reason=type(error).__name__, trace=error)
        return
    kind = type(error).__name__
    if isinstance(error, _UNPREPARED):
        # Who starts Rapport the first time and looks at once need not wonder.
        log_line("debug", "somebody came while the database was being prepared", request=asked, reason=kind)
        return
    if monotonic() - _told.get(kind, -_SILENCE) >= _SILENCE:
        _told[kind] = monotonic()
        log_line("warning", "failed", request=asked, reason=f"{kind}: {str(error).strip()[:300]}")


def _detail(problem: RapportError, say: Callable[[str], str]) -> str:
    told = [*dict.fromkeys(field.message for field in problem.fields[:3])]
    return " ".join(map(say, told)) if problem.message == " ".join(told) else say(problem.message)


def problem_details(problem: RapportError, say: Callable[[str], str] = str) -> dict[str, Any]:
    """The error as plain values, the same at every door."""
    return {
        "type": "about:blank",
        "title": say(_TITLES.get(problem.status, "Something went wrong")),
        "status": problem.status,
        "code": problem.code,
        "detail": _detail(problem, say),
        "fields": [{"path": field.path, "code": field.code, "message": say(field.message)} for field in problem.fields],
    }
