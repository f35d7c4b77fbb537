"""The records of another object that point to this one."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import Field


@dataclass(frozen=True, init=False)
class Collection(Field):
    """Made by the catalog from the `inverse` of a reference; `of` is the other object, `via` its reference."""

    of: str = ""
    via: str = ""

    type = "collection"
    mask = None
    offered = False
    operators = ()
    sortable = False

    def __init__(self, of: str, via: str, **options: Any) -> None:
        super().__init__(**options)
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "via", via)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ()

    def parse(self, value: Any) -> Any:
        raise ValueError("Change the records of this list themselves; it follows from them.")
