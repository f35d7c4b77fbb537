"""A link to one record of another object."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, cast
from uuid import UUID

import sqlalchemy as sa

from rapport.engine.base.identifier import read_id
from rapport.engine.objects.field import EQUALITY, Field


@dataclass(frozen=True, init=False)
class Ref(Field):
    """`of` names the other object (empty: a record of any), `inverse` the collection that appears on it.

    One of a `tree` leads to a record of the same object, and never in a circle.
    """

    of: str = ""
    inverse: str = ""
    tree: bool = False

    type = "ref"
    reckons = "link"
    mask = None
    operators = (*EQUALITY, "visible")
    sortable = True
    example = None

    def __init__(self, of: str, *, inverse: str = "", tree: bool = False, **options: Any) -> None:
        super().__init__(**options)
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "inverse", inverse)
        object.__setattr__(self, "tree", tree)
        if not of:
            object.__setattr__(self, "operators", EQUALITY)

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `of` names the object it leads to, `inverse` the list that appears there."""
        of, inverse = read_target(options)
        return cls(of, inverse=inverse, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Uuid()),)

    def parse(self, value: Any) -> Any:
        return read_id_of(value)

    def text(self, value: Any) -> str:
        shown = cast(dict[str, Any], value).get("title") if isinstance(value, dict) else value
        return str(shown or "")

    def describe(self) -> dict[str, Any]:
        link = {"id": {"type": "string", "format": "uuid"}, "title": {"type": ["string", "null"]}}
        return {"oneOf": [{"type": "string", "format": "uuid"}, {"type": "object", "properties": link}]}


def read_target(options: Mapping[str, Any]) -> tuple[str, str]:
    """The object that a link leads to and the list that appears there; ValueError when the options do not say it."""
    of, inverse = options.get("of"), options.get("inverse") or ""
    if options.keys() - {"of", "inverse"} or not isinstance(of, str) or not isinstance(inverse, str) or not of:
        raise ValueError("A reference wants “of”, the object it leads to, and perhaps “inverse”, the list there.")
    return of, inverse


def read_id_of(value: Any) -> UUID:
    """The id of a link, which JSON may write with the record's title beside it."""
    return read_id(cast(Mapping[str, Any], value).get("id") if isinstance(value, Mapping) else value)
