"""What a request for records says beside its body: in the query string and in If-Match."""

from typing import Any, Literal

from rapport.doors.http.ask import Ask
from rapport.engine.base.errors import Malformed
from rapport.engine.objects.condition import decode_condition

_MOST = 500
_DIGITS = 18


def read_condition(ask: Ask) -> Any:
    """`where` of the query string, as plain JSON values."""
    text = ask.asked.get("where")
    return decode_condition(text) if text else None


def read_names(ask: Ask, parameter: str) -> tuple[str, ...]:
    """Names separated by commas."""
    text = ask.asked.get(parameter, "")
    return tuple(part.strip() for part in text.split(",") if part.strip())


def read_limit(ask: Ask) -> int:
    """`limit` of the query string."""
    text = ask.asked.get("limit", "50")
    # Python refuses to read a number of thousands of digits.
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and 1 <= int(text) <= _MOST):
        raise Malformed(f"“limit” wants a whole number between 1 and {_MOST}. For more, follow “next” or export.")
    return int(text)


def read_skip(ask: Ask) -> int:
    """`skip` of the query string."""
    text = ask.asked.get("skip", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Malformed("“skip” wants a whole number: how many records to pass over.")
    return int(text)


def read_version(ask: Ask) -> int | None:
    """The version that the caller changed, from If-Match."""
    text = ask.request.headers.get("if-match", "*").removeprefix("W/").strip('" ').partition("-")[0]
    if text == "*":
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Malformed('If-Match wants the version you read, such as "3".')
    return int(text)


def read_flag(ask: Ask, parameter: str) -> bool:
    """1 or 0 in the query string, where nothing means 0."""
    text = ask.asked.get(parameter, "")
    if text not in ("", "0", "1"):
        raise Malformed(f"“{parameter}” wants 1 or 0.")
    return text == "1"


def read_count(ask: Ask) -> Literal["exact", "estimate"] | None:
    """`count` of the query string."""
    match ask.asked.get("count"):
        case None | "":
            return None
        case "exact":
            return "exact"
        case "estimate":
            return "estimate"
        case _:
            raise Malformed("“count” wants exact or estimate.")
