"""Dates and times as people write them, and which ways of reading them a column leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from unicodedata import normalize

from rapport.engine.records.imports.reading.months import month_of

ORDERS = ("ymd", "dmy", "mdy")
SERIAL, SECONDS, MILLISECONDS, COMPACT = "excel", "unix", "unix_ms", "yyyymmdd"
DATE_FORMATS = (*ORDERS, COMPACT, SERIAL, SECONDS, MILLISECONDS)

_MORNING = ("上午", "早上", "凌晨", "午前", "오전", "am")
_AFTERNOON = ("下午", "晚上", "午後", "오후", "pm")
_TIME = (
    r"(?:[T\s,]*(?P<half>上午|下午|早上|晚上|凌晨|午前|午後|오전|오후|AM|PM)?"
    r"\s*(?P<hour>\d{1,2})[:：时時点點시h]\s*(?P<minute>\d{1,2})(?:[分분]\s*)?"
    r"(?:[:：]?(?P<second>\d{1,2})[秒초]?(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<after>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_ISO = re.compile(r"(?P<a>\d{4})-(?P<b>\d{1,2})-(?P<c>\d{1,2})" + _TIME)
_CHINESE = re.compile(r"(?P<a>\d{2}|\d{4})\s*[年년]\s*(?P<b>\d{1,2})\s*[月월]\s*(?P<c>\d{1,2})\s*[日号號일]?" + _TIME)
_THREE = re.compile(r"(?P<a>\d{1,4})[-/.]\s?(?P<b>\d{1,2})[-/.]\s?(?P<c>\d{1,4})\.?" + _TIME)
_NAMED_DAY = re.compile(
    r"(?P<c>\d{1,2})(?:st|nd|rd|th|er|º)?[\s\-./]*(?:de\s+)?(?P<b>[^\W\d_]{3,12})\.?,?[\s\-./]*(?:de\s+)?"
    r"(?P<a>\d{4}|\d{2})(?:\s*г\.?)?" + _TIME
)
_NAMED_MONTH = re.compile(r"(?P<b>[^\W\d_]{3,12})\.?\s*(?P<c>\d{1,2})(?:st|nd|rd|th)?,?\s*(?P<a>\d{4})" + _TIME)
# The year before the first of each reign.
_REIGNS = {
    **dict.fromkeys(("令和", "R"), 2018),
    **dict.fromkeys(("平成", "H"), 1988),
    **dict.fromkeys(("昭和", "S"), 1925),
    **dict.fromkeys(("大正", "T"), 1911),
    **dict.fromkeys(("民國", "民国"), 1911),
}
_REIGN = re.compile(
    r"(?P<reign>令和|平成|昭和|大正|民國|民国|[RHST])\.?\s*(?P<a>\d{1,3}|元)\s*[年./-]\s*(?P<b>\d{1,2})\s*[月./-]\s*(?P<c>\d{1,2})日?"
    + _TIME
)
# The day of the week, as in “Tue, 5 Mar 2024”, “2024/3/5(火)” and “2024-03-05 星期二”, and what a zone is called.
_ASIDE = re.compile(
    r"^[^\W\d_]{2,12}\.?,\s*|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+|\s*\([^()\d]{1,40}\)|\s*(?:星期|周|週|礼拜)[一二三四五六日天]",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})(?:[T ]?(?P<time>\d{4}|\d{6}))?")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{9,13}")
_SERIAL = re.compile(r"\d{1,6}(\.\d+)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SERIAL_EPOCH = datetime(1899, 12, 30)
# In Taiwan 113/03/05 is a day of 2024.
_MINGUO, _LATEST_MINGUO = 1911, 150
_LONGEST = 80


def parse_time(text: str, order: str | None = None) -> date | datetime | None:
    """The date, or the date and time when a time is written; None when it cannot be read so.

    ISO, East Asian years and named months are read whatever the order. A time without zone stays without.
    """
    text = text.strip()
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    try:
        found = _parse(text, order)
        if found is None and (plain := _ASIDE.sub("", normalize("NFKC", text)).strip()) != text:
            found = _parse(plain, order)
        return found
    except (ValueError, OverflowError):
        return None


def time_formats(texts: Sequence[str], least: int) -> tuple[str, ...]:
    """The formats that read the most texts, at least so many. Several mean that the file does not decide."""
    compact = sum(1 for text in texts if _COMPACT.fullmatch(text.strip()) and parse_time(text, COMPACT))
    if compact >= least:
        return (COMPACT,)
    sure, doubtful = 0, dict.fromkeys(ORDERS, 0)
    dotted = 0
    for text in texts:
        readings = [parse_time(text, order) for order in ORDERS]
        if readings[0] is not None and readings.count(readings[0]) == len(ORDERS):
            sure += 1
            continue
        for order, reading in zip(ORDERS, readings, strict=True):
            doubtful[order] += reading is not None
        dotted += "." in text.split()[0] if text.strip() else 0
    best = max(doubtful.values())
    if sure + best < least:
        return ()
    found = tuple(order for order in ORDERS if doubtful[order] == best) if best else ("ymd",)
    # Whoever writes the month first writes strokes, not points.
    return tuple(order for order in found if order != "mdy") if len(found) > 1 and dotted * 2 > best else found


def looks_like_epoch(texts: Sequence[str]) -> str | None:
    """Unix seconds or milliseconds between 2000 and 2040, when every text is one."""
    for size, name in ((10, SECONDS), (13, MILLISECONDS)):
        if all(len(text) == size and text.isdigit() for text in texts):
            values = [int(text[:10]) for text in texts]
            if min(values) >= 946_684_800 and max(values) < 2_208_988_800:
                return name
    return None


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
        month = month_of(match["b"])
        return _joined(match, _year(match["a"]), month, int(match["c"])) if month else None
    if match := _REIGN.fullmatch(text):
        year = 1 if match["a"] == "元" else int(match["a"])
        return _joined(match, _REIGNS[match["reign"]] + year, int(match["b"]), int(match["c"]))
    if match := _COMPACT.fullmatch(text):
        return _compact(match)
    return None


def _ordered(match: re.Match[str], order: str | None) -> date | datetime | None:
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) > 2:
        # A year of three or four digits in front leaves no doubt.
        year = int(a) if len(a) == 4 else int(a) + _MINGUO if int(a) <= _LATEST_MINGUO else None
        return _joined(match, year, int(b), int(c)) if year and len(c) <= 2 else None
    if len(c) == 3 or order is None:
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
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    micro = int((match["part"] or "0").ljust(6, "0")[:6])
    return datetime(
        year, month, day, hour, int(match["minute"]), int(match["second"] or 0), micro, _zone(match["zone"])
    )


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    text = text.removeprefix("UTC").removeprefix("GMT")
    if text in ("Z", ""):
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))


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
