"""A whole number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import ORDER, Field
from rapport.engine.objects.fields.numbers.decimal import read_number


@dataclass(frozen=True, kw_only=True)
class Integer(Field):
    """Up to fourteen digits."""

    type = "integer"
    reckons = "number"
    operators = ORDER
    measures = ("sum", "avg", "min", "max")
    example = 3

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.BigInteger()),)

    def parse(self, value: Any) -> int:
        if isinstance(value, bool):
            raise ValueError("Enter a whole number.")
        return self.from_text(str(value), {"mark": "."} if isinstance(value, float) else {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> int:
        number = read_number(text, hints.get("mark"))
        if number != number.to_integral_value():
            raise ValueError("Enter a whole number, without decimals.")
        return int(number)

    def describe(self) -> dict[str, Any]:
        return {"type": "integer"}
