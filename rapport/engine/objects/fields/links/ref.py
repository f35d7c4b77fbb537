"""A link to one record of another object."""

from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from rapport.engine.base.identifier import read_id
from rapport.engine.objects.field import EQUALITY, Field


@dataclass(frozen=True, init=False)
class Ref(Field):
    """`of` names the other object, `inverse` the collection that appears on it."""

    of: str = ""
    inverse: str = ""

    type = "ref"
    operators = (*EQUALITY, "visible")
    sortable = True
    example = None

    def __init__(self, of: str, *, inverse: str = "", **options: Any) -> None:
        super().__init__(**options)
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "inverse", inverse)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Uuid()),)

    def parse(self, value: Any) -> Any:
        if isinstance(value, dict):
            return read_id(cast(dict[str, Any], value).get("id"))
        return read_id(value)

    def text(self, value: Any) -> str:
        shown = cast(dict[str, Any], value).get("title") if isinstance(value, dict) else value
        return str(shown or "")

    def describe(self) -> dict[str, Any]:
        link = {"id": {"type": "string", "format": "uuid"}, "title": {"type": ["string", "null"]}}
        return {"oneOf": [{"type": "string", "format": "uuid"}, {"type": "object", "properties": link}]}
