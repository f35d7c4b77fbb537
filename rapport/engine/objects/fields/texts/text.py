"""A line of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import EQUALITY, Field, Mask, Piece
from rapport.engine.objects.fields.values.person_name import PERSON_PIECES, PersonName

LINE = 1_000


def clean_text(value: Any, limit: int) -> str:
    """`value` without null bytes and outer blanks; ValueError when it is no text or longer than `limit`."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("Enter text.")
    text = str(value).replace("\x00", "").strip()
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("This text has broken characters. Enter it again.") from None
    if len(text) > limit:
        raise ValueError(f"Use at most {limit:,} characters; this has {len(text):,}.")
    return text


class FirstSign(Mask):
    """Such as L***; of a single sign nothing is shown."""

    def text(self, value: Any) -> str:
        return f"{value[:1] if len(value) > 1 else ''}{self.hidden}"

    def column(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        one = sa.literal_column("1", sa.Integer())
        first = sa.case((sa.func.length(column) > one, sa.func.left(column, one)), else_=self.word(""))
        return sa.func.concat(first, self.word(self.hidden))


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """Up to 1,000 characters on one line. One that may name a `person` also comes as given and family name."""

    person: bool = False

    type = "text"
    reckons = "text"
    operators = (*EQUALITY, "contains", "starts")
    searched = True
    mask = FirstSign()
    example = "Longjing 龙井"

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Text()),)

    def parse(self, value: Any) -> str | None:
        return " ".join(clean_text(value, LINE).split()) or None

    def pieces(self) -> Mapping[str, Piece]:
        return PERSON_PIECES if self.person else {}

    def joined(self, pieces: Mapping[str, str]) -> Any:
        return pieces.get("") or PersonName(pieces.get("family", ""), pieces.get("given", "")).text

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": LINE}
