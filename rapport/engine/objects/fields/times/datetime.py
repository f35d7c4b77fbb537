"""A moment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import date as Day
from datetime import datetime as Moment
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from rapport.engine.objects.field import ORDER, Field, Piece
from rapport.engine.objects.fields.times.date import read_day

TIME = Piece("Time", ("time of day", "order time", "uhrzeit", "heure", "hora", "时间", "时刻", "時間", "時刻", "시간"))
CLOCK = re.compile(r"(上午|下午|am|pm)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?", re.IGNORECASE)


def read_moment(text: str, order: str | None, zone: ZoneInfo) -> Moment:
    """The moment that `text` names, in UTC; a time without an offset is taken in `zone`, a day alone as its start."""
    try:
        at = Moment.fromisoformat(text)
    except ValueError:
        head, _, tail = text.replace("T", " ").partition(" ")
        clock = CLOCK.fullmatch(tail.strip()) if tail.strip() else None
        if tail.strip() and not clock:
            raise ValueError("Enter a date and time like 2026-03-05 14:30.") from None
        day = read_day(head, order)
        hour, minute, second = (int(clock[2]), int(clock[3]), int(clock[4] or 0)) if clock else (0, 0, 0)
        half = ((clock[1] or clock[5] or "") if clock else "").lower()
        hour = hour % 12 + 12 if half in ("pm", "下午") else hour % 12 if half in ("am", "上午") else hour
        try:
            at = Moment(day.year, day.month, day.day, hour, minute, second)
        except ValueError:
            raise ValueError("There is no such time. Enter one like 2026-03-05 14:30.") from None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise ValueError("Enter a date between the years 1 and 9999.") from None


@dataclass(frozen=True, kw_only=True)
class DateTime(Field):
    """Kept and sent in UTC; JSON is RFC 3339."""

    type = "datetime"
    reckons = "moment"
    operators = (*ORDER, "within")
    measures = ("min", "max")
    dated = True
    zoned = True
    example = "2026-03-05T06:30:00+00:00"

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.DateTime(timezone=True)),)

    def pieces(self) -> Mapping[str, Piece]:
        return {"time": TIME}

    def parse(self, value: Any) -> Moment:
        if isinstance(value, Moment):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, Day):
            return Moment(value.year, value.month, value.day, tzinfo=UTC)
        if not isinstance(value, str):
            raise ValueError("Enter a date and time like 2026-03-05T14:30:00Z.")
        return self.from_text(value.strip(), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> Moment:
        return read_moment(text, hints.get("format"), ZoneInfo(hints.get("zone", "UTC")))

    def written(self, value: Any, hints: Mapping[str, str]) -> Sequence[str]:
        at = Moment.fromisoformat(value).astimezone(ZoneInfo(hints.get("zone", "UTC")))
        return (at.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00"),)

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}
