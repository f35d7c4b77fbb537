"""Dates and times as people write them, and which ways of reading them a column leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal

ORDERS = ("ymd", "dmy", "mdy")
SERIAL, SECONDS, MILLISECONDS, COMPACT = "excel", "unix", "unix_ms", "yyyymmdd"
DATE_FORMATS = (*ORDERS, COMPACT, SERIAL, SECONDS, MILLISECONDS)

_EARLY = ("january", "february", "march", "april", "may", "june", "july", "august", "september")
_MONTH_NAMES = (*_EARLY, "october", "november", "december")
_MONTHS = {name[:size]: number for number, name in enumerate(_MONTH_NAMES, 1) for size in (3, 4, len(name))}
_TIME = (
    r"(?:[T\s,]*(?P<half>上午|下午|早上|晚上|AM|PM)?\s*(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})分?"
    r"(?:[:：]?(?P<second>\d{1,2})秒?(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<after>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_ISO = re.compile(r"(?P<a>\d{4})-(?P<b>\d{1,2})-(?P<c>\d{1,2})" + _TIME)
_YEAR_FIRST = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d).*")
_CHINESE = re.compile(r"(?P<a>\d{2}|\d{4})\s*年\s*(?P<b>\d{1,2})\s*月\s*(?P<c>\d{1,2})\s*[日号]?" + _TIME)
_THREE = re.compile(r"(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})" + _TIME)
_NAMED_DAY = re.compile(
    r"(?P<c>\d{1,2})(?:st|nd|rd|th)?[\s\-./]*(?P<b>[A-Za-z]{3,9})\.?,?[\s\-./]*(?P<a>\d{4}|\d{2})" + _TIME
)
_NAMED_MONTH = re.compile(r"(?P<b>[A-Za-z]{3,9})\.?\s*(?P<c>\d{1,2})(?:st|nd|rd|th)?,?\s*(?P<a>\d{4})" + _TIME)
_COMPACT = re.compile(r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})(?:[T ]?(?P<time>\d{4}|\d{6}))?")
_DIGITS = re.compile(r"\d{9,13}")
_SERIAL = re.compile(r"\d{1,6}(\.\d+)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SERIAL_EPOCH = datetime(1899, 12, 30)


def parse_time(text: str, order: str | None = None) -> date | datetime | None:
    """The date, or the date and time when a time is written; None when it cannot be read so.

    ISO, Chinese and named months are read whatever the order. A time without zone stays without.
    """
    text = text.strip()
    try:
        return _parse(text, order)
    except (ValueError, OverflowError):
        return None


def time_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """The formats that read the most texts, at least nine in ten. Several mean that the file does not decide."""
    compact = sum(1 for text in texts if _COMPACT.fullmatch(text.strip()) and parse_time(text, COMPACT))
    if compact >= 0.9 * len(texts):
        return (COMPACT,)
    doubtful = [text for text in texts if not _unmistakable(text.strip())]
    counts = {order: sum(1 for text in doubtful if parse_time(text, order) is not None) for order in ORDERS}
    sure = sum(1 for text in texts if parse_time(text, "ymd") is not None) - counts["ymd"]
    best = max(counts.values())
    if sure + best < 0.9 * len(texts):
        return ()
    return tuple(order for order in ORDERS if counts[order] == best) if best else ("ymd",)


def looks_like_epoch(texts: Sequence[str]) -> str | None:
    """Unix seconds or milliseconds between 2000 and 2040, when every text is one."""
    for size, name in ((10, SECONDS), (13, MILLISECONDS)):
        if all(len(text) == size and text.isdigit() for text in texts):
            values = [int(text[:10]) for text in texts]
            if min(values) >= 946_684_800 and max(values) < 2_208_988_800:
                return name
    return None


def _unmistakable(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_ISO, _YEAR_FIRST, _CHINESE, _NAMED_DAY, _NAMED_MONTH))


def _parse(text: str, order: str | None) -> date | datetime | None:
    if order in (SECONDS, MILLISECONDS) and _DIGITS.fullmatch(text):
        return _EPOCH + timedelta(milliseconds=int(text) * (1000 if order == SECONDS else 1))
    if order == SERIAL and _SERIAL.fullmatch(text):
        return _from_serial(Decimal(text))
    if match := _ISO.fullmatch(text) or _CHINESE.fullmatch(text):
        return _joined(match, _year(match["a"]), int(match["b"]), int(match["c"]))
    if match := _THREE.fullmatch(text):
        return _ordered(match, order)
    if match := _NAMED_DAY.fullmatch(text) or _NAMED_MONTH.fullmatch(text):
        month = _MONTHS.get(match["b"].lower())
        return _joined(match, _year(match["a"]), month, int(match["c"])) if month else None
    if match := _COMPACT.fullmatch(text):
        return _compact(match)
    return None


def _ordered(match: re.Match[str], order: str | None) -> date | datetime | None:
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) == 4:
        # A year of four digits in front leaves no doubt.
        return _joined(match, int(a), int(b), int(c)) if len(c) <= 2 else None
    if len(a) == 3 or len(c) == 3 or order is None:
        return None
    if order == "ymd":
        return _joined(match, _year(a), int(b), int(c)) if len(a) == 2 and len(c) <= 2 else None
    if len(c) not in (2, 4):
        return None
    day, month = (a, b) if order == "dmy" else (b, a)
    return _joined(match, _year(c), int(month), int(day))


def _year(text: str) -> int:
    number = int(text)
    if len(text) > 2:
        return number
    return number + (1900 if number >= 70 else 2000)


def _joined(match: re.Match[str], year: int, month: int, day: int) -> date | datetime:
    if match["hour"] is None:
        return date(year, month, day)
    hour = int(match["hour"])
    half = (match["half"] or match["after"] or "").lower().replace(".", "")
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "早上", "am") and hour == 12:
        hour = 0
    micro = int((match["part"] or "0").ljust(6, "0")[:6])
    return datetime(
        year, month, day, hour, int(match["minute"]), int(match["second"] or 0), micro, _zone(match["zone"])
    )


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _compact(match: re.Match[str]) -> date | datetime:
    day = date(int(match["a"]), int(match["b"]), int(match["c"]))
    if not match["time"]:
        return day
    clock = match["time"].ljust(6, "0")
    return datetime(day.year, day.month, day.day, int(clock[:2]), int(clock[2:4]), int(clock[4:]))


def _from_serial(days: Decimal) -> date | datetime | None:
    if not 1 <= days < 2_958_466:
        return None
    moment = _SERIAL_EPOCH + timedelta(seconds=round(float(days % 1) * 86_400)) + timedelta(days=int(days))
    return moment.date() if days == int(days) else moment
