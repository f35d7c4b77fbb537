"""A link to one record of any of several objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, cast

import sqlalchemy as sa

from rapport.engine.base.identifier import Linked, read_id
from rapport.engine.objects.field import EQUALITY, Field, Piece
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.texts.choice import Choice

MOST = 20
PIECES: Mapping[str, Piece] = {
    "object": Piece("Kind of record", ("kind of linked record",), alone=True),
    "id": Piece("Record", ("linked record",), alone=True),
}


class Named(NamedTuple):
    """A record by what a file calls it: its id, a number it is found by or its name, perhaps behind its kind and a colon."""

    text: str


@dataclass(frozen=True, init=False)
class AnyRef(Field):
    """`objects` names those it may lead to, `inverse` the collection that appears on each of them.

    JSON is `{"object": …, "id": …, "title": …}`. It is asked by the record's id, which no two objects share, and by the
    kind of record, which is its part `object`. It is sorted by the titles.
    """

    objects: tuple[str, ...] = ()
    inverse: str = ""

    type = "any_ref"
    mask = None
    operators = EQUALITY

    def __init__(self, *objects: str, inverse: str = "", **options: Any) -> None:
        super().__init__(**options)
        object.__setattr__(self, "objects", objects)
        object.__setattr__(self, "inverse", inverse)

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `objects` names those it may lead to, `inverse` the list that appears there."""
        objects, inverse = options.get("objects"), options.get("inverse") or ""
        named = (
            [one for one in cast(Sequence[Any], objects) if isinstance(one, str)] if isinstance(objects, list) else []
        )
        known = named and len(named) == len(cast(Sequence[Any], objects)) and len(set(named)) == len(named) <= MOST
        if options.keys() - {"objects", "inverse"} or not known or not isinstance(inverse, str):
            raise ValueError(
                "A link to any record wants “objects”, those it may lead to, and perhaps “inverse”, the list there."
            )
        return cls(*named, inverse=inverse, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Uuid()), (f"{self.name}_object", sa.Text()))

    def parts(self) -> Mapping[str, Field]:
        """The kind of record it leads to, and which one it is."""
        place = {"object": self.object, "extension": self.extension}
        kind, record = (
            Choice(*self.objects, label="Kind of record", readonly=True),
            Ref("", label="Record", readonly=True),
        )
        return {"object": kind.named(f"{self.name}_object", **place), "id": record.named(self.name, **place)}

    def pieces(self) -> Mapping[str, Piece]:
        """As an export has them beside the title."""
        return PIECES

    def joined(self, pieces: Mapping[str, str]) -> Any:
        """The id says more than a name does; a kind alone says nothing."""
        told = pieces.get("id") or pieces.get("")
        return f"{pieces['object']}: {told}" if told and "object" in pieces else told

    def parse(self, value: Any) -> Any:
        if isinstance(value, Linked):
            return value
        object, id = _read(value)
        if object not in self.objects:
            raise ValueError(f"Name the record's object, one of {', '.join(self.objects)}, and its id.")
        return Linked(read_id(id), str(object))

    def from_text(self, text: str, hints: Mapping[str, str]) -> Linked | Named:
        """A record by what a person calls it, which only who knows the records can find."""
        return Named(text)

    def stored(self, value: Any) -> tuple[Any, ...]:
        return tuple(value) if isinstance(value, Linked) else (None, None)

    def operand(self, value: Any) -> Any:
        if isinstance(value, Linked):
            return value.id
        return read_id(_read(value)[1])

    def text(self, value: Any) -> str:
        shown = cast(Mapping[str, Any], value).get("title") if isinstance(value, Mapping) else value
        return str(shown or "")

    def describe(self) -> dict[str, Any]:
        link = {
            "object": {"type": "string", "enum": list(self.objects)},
            "id": {"type": "string", "format": "uuid"},
            "title": {"type": ["string", "null"]},
        }
        return {"type": "object", "properties": link, "required": ["object", "id"]}


def _read(value: Any) -> tuple[Any, Any]:
    """Object and id of a link as JSON has it, as `object/id`, or as the bare id."""
    if isinstance(value, Mapping):
        link = cast(Mapping[str, Any], value)
        return link.get("object"), link.get("id")
    object, slash, id = str(value).rpartition("/")
    return (object, id) if slash else (None, value)
