"""The ways a request can fail, each with its status, its code and a sentence that says what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the input: where it is (`path`), a stable `code`, and a sentence for a person."""

    path: str
    code: str
    message: str


class RapportError(Exception):
    """Something went wrong. Try again, and if it stays, tell the administrator the request number."""

    status: ClassVar[int] = 500
    code: str = "error"

    def __init__(self, message: str | None = None, *, code: str | None = None, fields: Sequence[Problem] = ()) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        if code:
            self.code = code
        self.fields = tuple(fields)
        super().__init__(self.message)


class Malformed(RapportError):
    """The request could not be read. Check its form against the API description."""

    status = 400
    code = "malformed"


class NotSignedIn(RapportError):
    """Sign in first."""

    status = 401
    code = "not_signed_in"


class Forbidden(RapportError):
    """Your role does not allow this. An administrator can change that under Settings, Roles."""

    status = 403
    code = "forbidden"


class NotFound(RapportError):
    """There is no such record, or it is not one you may see."""

    status = 404
    code = "not_found"


class Conflict(RapportError):
    """Somebody changed this meanwhile. Load it again and repeat your change."""

    status = 409
    code = "conflict"


class Invalid(RapportError):
    """Some values cannot be saved. Each one says what it needs."""

    status = 422
    code = "invalid"

    def __init__(self, message: str | None = None, *, code: str | None = None, fields: Sequence[Problem] = ()) -> None:
        if message is None and fields:
            message = " ".join(dict.fromkeys(problem.message for problem in fields[:3]))
        super().__init__(message, code=code, fields=fields)


class TooMany(RapportError):
    """Too many requests. Wait a little, then go on."""

    status = 429
    code = "too_many"


class Unavailable(RapportError):
    """The database does not answer. Nothing was lost; try again in a few seconds."""

    status = 503
    code = "unavailable"


class DeclarationError(Exception):
    """A declaration contradicts itself or names something that is not there; Rapport does not start with it."""
