"""An exact number with decimals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal as Exact
from decimal import InvalidOperation
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import ORDER, Field

MULTIPLES = {
    "万": 10_000,
    "萬": 10_000,
    "亿": 100_000_000,
    "億": 100_000_000,
    "k": 1_000,
    "m": 1_000_000,
    "b": 1_000_000_000,
}
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％（）", "0123456789.,-+%()")
BLANKS = re.compile(r"[\s\u00a0\u202f']")


def read_number(text: str, mark: str | None = None) -> Exact:
    """The number a person wrote: grouping, 万 and k, trailing or bracketed minus; `mark` is the decimal mark if known."""
    plain = BLANKS.sub("", text.translate(FULL_WIDTH)).replace("−", "-")
    negative = (plain.startswith("(") and plain.endswith(")")) or plain.endswith("-")
    plain = plain.strip("()").removesuffix("-")
    factor = MULTIPLES.get(plain[-1:].lower(), 1)
    if factor != 1:
        plain = plain[:-1]
    mark = mark or guess_mark(plain)
    plain = plain.replace("," if mark == "." else ".", "").replace(mark, ".")
    try:
        value = Exact(plain) * factor
    except InvalidOperation:
        raise ValueError("Enter a number like 1,200.50.") from None
    if not value.is_finite() or abs(value) >= Exact(10) ** 14:
        raise ValueError("Enter a number below 100,000,000,000,000.")
    return -value if negative else value


def guess_mark(plain: str) -> str:
    """The decimal mark of one number: the last of `.` and `,` unless it can only group thousands."""
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return "."
    sign = plain[last]
    if plain.count(sign) > 1:
        return "." if sign == "," else ","
    both = "." in plain and "," in plain
    groups = sign == "," and len(plain) - last == 4 and not both
    return "." if groups else sign


@dataclass(frozen=True, kw_only=True)
class Decimal(Field):
    """Up to fourteen digits before and four after the point."""

    type = "decimal"
    reckons = "number"
    operators = ORDER
    measures = ("sum", "avg", "min", "max")
    example = 12.5

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Numeric(18, 4)),)

    def parse(self, value: Any) -> Exact:
        if isinstance(value, bool):
            raise ValueError("Enter a number.")
        if isinstance(value, int | float | Exact):
            return (
                read_number(str(value), ".")
                if "e" not in str(value).lower()
                else read_number(f"{Exact(str(value)):f}", ".")
            )
        return read_number(str(value))

    def from_text(self, text: str, hints: Mapping[str, str]) -> Exact:
        return read_number(text, hints.get("mark"))

    def describe(self) -> dict[str, Any]:
        return {"type": "number"}
