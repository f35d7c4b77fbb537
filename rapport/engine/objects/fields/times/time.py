"""A time of day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import time as Clock
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import ORDER, Field

HALVES = "上午|下午|凌晨|清晨|早上|早晨|中午|傍晚|晚上|a\\.?m\\.?|p\\.?m\\.?"
SPOKEN = re.compile(
    rf"(?P<before>{HALVES})?\s*(?P<hour>\d{{1,2}})\s*"
    r"(?P<mark>[:：.时時点點h])?\s*(?P<minute>\d{1,2}|半|一刻|三刻)?(?:分|[:：](?P<second>\d{2})(?:\.\d+)?)?整?"
    rf"\s*(?P<after>{HALVES})?",
    re.IGNORECASE,
)
COMPACT = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)")
QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
LATE = ("下午", "傍晚", "晚上", "pm")
EARLY = ("上午", "凌晨", "清晨", "早上", "早晨", "am")
EXPECTED = "Enter a time of the day like 14:30."


def read_clock(text: str) -> Clock:
    """The time of day that a person wrote: 14:30, 2.30 pm, 下午两点半 in digits (下午2点半), 1430."""
    if found := COMPACT.fullmatch(text):
        return Clock(int(found["hour"]), int(found["minute"]))
    found = SPOKEN.fullmatch(text)
    half = ((found["before"] or found["after"] or "") if found else "").lower().replace(".", "")
    if not found or not (found["mark"] or half) or (found["minute"] and not found["mark"]):
        raise ValueError(EXPECTED)
    hour, minute = int(found["hour"]), found["minute"] or "0"
    if half in LATE or (half == "中午" and hour < 11):
        hour = hour % 12 + 12 if hour <= 12 else hour
    elif half in EARLY:
        hour = hour % 12 if hour <= 12 else hour
    try:
        return Clock(hour, QUARTERS.get(minute) or int(minute), int(found["second"] or 0))
    except ValueError:
        raise ValueError("There is no such time of the day. Enter one like 14:30.") from None


@dataclass(frozen=True, kw_only=True)
class Time(Field):
    """To the second, of no day and no zone; JSON is HH:MM:SS."""

    type = "time"
    operators = ORDER
    example = "14:30:00"

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Time()),)

    def parse(self, value: Any) -> Clock:
        if isinstance(value, datetime):
            return value.time().replace(microsecond=0)
        if isinstance(value, Clock):
            return value.replace(microsecond=0, tzinfo=None)
        if not isinstance(value, str):
            raise ValueError(EXPECTED)
        return read_clock(value.strip())

    def from_text(self, text: str, hints: Mapping[str, str]) -> Clock:
        return read_clock(text)

    def text(self, value: Any) -> str:
        return "" if value is None else str(value).removesuffix(":00") if str(value).count(":") > 1 else str(value)

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "format": "time", "pattern": r"^\d{2}:\d{2}(:\d{2})?$"}
