"""Links to several records of another object."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.engine.objects.field import SEVERAL, Field
from rapport.engine.objects.fields.links.ref import read_id_of, read_target

MOST = 1_000
BETWEEN = re.compile(r"[;；、\n]")


@dataclass(frozen=True, init=False)
class Refs(Field):
    """`of` names the other object, `inverse` the collection that appears on it.

    JSON is a list of links, each record once and in the order they were given; of none at all the value is missing. It is
    also asked as a collection is: `["any", "helpers", ["team", "=", "@my_team"]]`.
    """

    of: str = ""
    inverse: str = ""

    type = "refs"
    mask = None
    operators = SEVERAL
    sortable = False

    def __init__(self, of: str, *, inverse: str = "", **options: Any) -> None:
        super().__init__(**options)
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "inverse", inverse)

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `of` names the object it leads to, `inverse` the list that appears there."""
        of, inverse = read_target(options)
        return cls(of, inverse=inverse, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, ARRAY(sa.Uuid())),)

    def parse(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise ValueError("Give a list of records.")
        given = cast(Sequence[Any], value)
        if len(given) > MOST:
            raise ValueError(f"Choose at most {MOST:,} records.")
        return list(dict.fromkeys(map(read_id_of, given))) or None

    def from_text(self, text: str, hints: Mapping[str, str]) -> Any:
        """Identifiers between semicolons; a file may also name the records by a key of theirs."""
        return self.parse(parts_of(text))

    def operand(self, value: Any) -> Any:
        return read_id_of(value)

    def comparable(self, value: Any) -> Any:
        return self.parse(value)

    def text(self, value: Any) -> str:
        if not isinstance(value, list | tuple):
            return ""
        return "; ".join(_shown(one) for one in cast(Sequence[Any], value))

    def describe(self) -> dict[str, Any]:
        link = {"id": {"type": "string", "format": "uuid"}, "title": {"type": ["string", "null"]}}
        one = {"oneOf": [{"type": "string", "format": "uuid"}, {"type": "object", "properties": link}]}
        return {"type": "array", "items": one, "maxItems": MOST}


def parts_of(text: str) -> list[str]:
    """What stands between semicolons (or 、), without what is empty."""
    return [part for part in map(str.strip, BETWEEN.split(text)) if part]


def _shown(value: Any) -> str:
    told = cast(Mapping[str, Any], value) if isinstance(value, Mapping) else {"title": value}
    return str(told.get("title") or "")
