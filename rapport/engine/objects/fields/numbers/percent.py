"""A share between people's 0 % and 100 %, kept as 0 to 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal as Exact
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import ORDER, Field
from rapport.engine.objects.fields.numbers.decimal import read_number


@dataclass(frozen=True, kw_only=True)
class Percent(Field):
    """JSON 0.25 is shown as 25 %; text with a percent sign is divided by a hundred."""

    type = "percent"
    reckons = "number"
    operators = ORDER
    measures = ("avg", "min", "max")
    example = 0.25

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Double()),)

    def parse(self, value: Any) -> float:
        if isinstance(value, bool):
            raise ValueError("Enter a percentage.")
        return self.from_text(str(value), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> float:
        share = text.rstrip().endswith(("%", "％"))
        number = (
            read_number(text.rstrip().rstrip("%％"), hints.get("mark")) if "e-" not in text.lower() else Exact(text)
        )
        return float(number / 100) if share else float(number)

    def written(self, value: Any, hints: Mapping[str, str]) -> Sequence[str]:
        exact = Exact(str(value))
        return (f"{_plain(exact * 100)}%", _plain(exact))

    def describe(self) -> dict[str, Any]:
        return {"type": "number"}


def _plain(number: Exact) -> str:
    """Without an exponent, and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
