"""A total that a record keeps of one of its lists, as a person asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from rapport.engine.objects.field import Field, Rollup

MEASURES = ("count", "sum", "min", "max", "last")


@dataclass(frozen=True, kw_only=True)
class RollupField(Field):
    """Becomes a field of the type of what it keeps when the catalog is built; code says `Integer(rollup=Rollup(…))`."""

    type = "rollup"
    operators = ()

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The options are those of a `Rollup`: collection, measure, source, and perhaps where and by."""
        if unknown := options.keys() - set(Rollup._fields):
            raise ValueError(
                f"A total of a list has no option “{min(unknown)[:60]}”; it has {', '.join(Rollup._fields)}."
            )
        texts = {name: options.get(name) or "" for name in ("collection", "measure", "source", "by")}
        if not all(isinstance(text, str) for text in texts.values()) or not texts["collection"]:
            raise ValueError(
                "A total wants “collection”, the list it is of, a “measure”, and the “source” field there."
            )
        if common.get("required"):
            raise ValueError("What is computed cannot be asked for; leave “required” out.")
        kept = Rollup(
            texts["collection"],
            texts["measure"] or "count",
            texts["source"],
            options.get("where"),
            texts["by"] or "created_at",
        )
        return cls(rollup=kept, readonly=True, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ()

    def parse(self, value: Any) -> Any:
        raise ValueError("This is kept from the records of a list; change those.")
