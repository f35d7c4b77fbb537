"""A day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import ORDER, Field, Mask

PARTS = re.compile(r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_day(text: str, order: str | None) -> Day:
    """The day that `text` names; `order` is `ymd`, `dmy` or `mdy` where the file's dates follow one."""
    found = PARTS.fullmatch(text) or COMPACT.fullmatch(text)
    if not found:
        raise ValueError("Enter a date like 2026-03-05.")
    parts = [int(part) for part in found.groups()]
    if len(found[1]) == 4:
        order = "ymd"
    elif order is None:
        raise ValueError("This date could mean two days. Write it like 2026-03-05.")
    placed = dict(zip(order, parts, strict=True))
    year = (
        placed["y"]
        if len(found.groups()[order.index("y")]) > 2
        else 2000 + placed["y"] - (100 if placed["y"] > 68 else 0)
    )
    try:
        return Day(year, placed["m"], placed["d"])
    except ValueError:
        raise ValueError("There is no such day. Enter a date like 2026-03-05.") from None


class OnlyYear(Mask):
    """Such as 1990-**-**."""

    def text(self, value: Any) -> str:
        return f"{value[:4]}-**-**"

    def column(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        year = sa.func.to_char(column, self.word("YYYY"))
        return sa.func.concat(year, self.word("-**-**"))


@dataclass(frozen=True, kw_only=True)
class Date(Field):
    """A day without a time; JSON is ISO 8601."""

    type = "date"
    reckons = "day"
    operators = (*ORDER, "within")
    measures = ("min", "max")
    dated = True
    mask = OnlyYear()
    example = "2026-03-05"

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Date()),)

    def parse(self, value: Any) -> Day:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, Day):
            return value
        if not isinstance(value, str):
            raise ValueError("Enter a date like 2026-03-05.")
        return self.from_text(value.strip(), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> Day:
        if len(text) > 10 and text[4:5] == "-" and text[10:11] in ("T", " "):
            text = text[:10]
        return read_day(text, hints.get("format"))

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}
