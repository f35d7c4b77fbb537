"""Files that belong to a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB

from rapport.engine.base.identifier import read_id
from rapport.engine.objects.field import Field

MOST = 50
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class File(Field):
    """JSON has id, name, type and size (in bytes) of an uploaded file, of a picture also width and height; with `many`, a
    list of them. To write one, its id is enough: the rest is what Rapport found when it came in.
    """

    many: bool = False

    type = "file"
    attached = ("",)
    mask = None
    operators = ("empty", "not_empty")
    sortable = False
    structured = True
    settings = ("many",)

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `many` lets a record have several."""
        if options.keys() - {"many"} or not isinstance(options.get("many", False), bool):
            raise ValueError("Files have only the option “many”, which is yes or no.")
        return cls(many=options.get("many", False), **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, JSONB()),)

    def parse(self, value: Any) -> Any:
        given = cast(Sequence[Any], value) if isinstance(value, list | tuple) else [value]
        if len(given) > (MOST if self.many else 1):
            raise ValueError(f"Attach at most {MOST} files." if self.many else "Attach one file.")
        told = {file["id"]: file for file in map(_told, given)}
        if self.many:
            return list(told.values()) or None
        return next(iter(told.values()), None)

    def stored(self, value: Any) -> tuple[Any, ...]:
        return (None if value is None else Jsonb(value),)

    def text(self, value: Any) -> str:
        files = cast(Sequence[Any], value) if isinstance(value, list | tuple) else [value]
        return "; ".join(str(cast(Any, file).get("name") or "") for file in files if isinstance(file, Mapping))

    def from_text(self, text: str, hints: Mapping[str, str]) -> Any:
        raise ValueError("Files are attached, not written.")

    def describe(self) -> dict[str, Any]:
        texts = {name: {"type": "string"} for name in ("name", "type")}
        numbers = {name: {"type": ["integer", "null"]} for name in ("size", "width", "height")}
        one = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, **texts, **numbers}}
        return {"type": "array", "items": one, "maxItems": MOST} if self.many else one


def _told(value: Any) -> dict[str, Any]:
    """A file as JSON has it; ValueError when it has no id."""
    given = cast(Mapping[str, Any], value) if isinstance(value, Mapping) else {"id": value}
    try:
        told: dict[str, Any] = {"id": str(read_id(given.get("id")))}
    except ValueError:
        raise ValueError("Upload the file first, and give its id.") from None
    for name in ("name", "type"):
        text = given.get(name)
        told[name] = text.replace("\x00", "")[:LONGEST] if isinstance(text, str) else ""
    for name in ("size", "width", "height"):
        number = given.get(name)
        if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 1 << 50:
            told[name] = number
    return told
