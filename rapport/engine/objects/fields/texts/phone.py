"""A phone number, kept in the international form E.164."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import EQUALITY, Field, Mask
from rapport.engine.objects.fields.texts.text import clean_text


def read_phone(text: str, region: str) -> str:
    """`text` in E.164; numbers without a country code are read as of `region` (two letters)."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValueError("Enter a phone number like 138 0013 8000 or +44 20 7946 0958.") from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError("This phone number has too few or too many digits. Write it with its country code.")
    extension = f"x{number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension


class AllButEnds(Mask):
    """Such as +86138****8000; of a short number nothing is shown."""

    def text(self, value: Any) -> str:
        return f"{value[:-8]}****{value[-4:]}" if len(value) > 8 else self.hidden

    def column(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        size, eight, four = sa.func.length(column), *(sa.literal_column(n, sa.Integer()) for n in ("8", "4"))
        ends = sa.func.concat(sa.func.left(column, size - eight), self.word("****"), sa.func.right(column, four))
        return sa.case((size > eight, ends), else_=self.word(self.hidden))


@dataclass(frozen=True, kw_only=True)
class Phone(Field):
    """Read by the rules of its country (library `phonenumbers`); the same number written otherwise is the same.

    `home` is the country of a number that names none, unless the field `country` of the same record says which.
    """

    home: str = "CN"

    type = "phone"
    reckons = "text"
    operators = (*EQUALITY, "contains", "starts")
    searched = True
    partial = True
    native = True
    mask = AllButEnds()
    example = "+8613800138000"

    def parse(self, value: Any) -> str | None:
        return self.from_text(clean_text(value, 100), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> str | None:
        return read_phone(text, hints.get("region", self.home)) if text else None

    def operand(self, value: Any) -> Any:
        text = clean_text(value, 100)
        try:
            return read_phone(text, self.home)
        except ValueError:
            return text

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "examples": [self.example]}
