"""Free structured values."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from rapport.engine.objects.field import Field

LARGEST = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Json(Field):
    """Any JSON up to two million characters; for results and settings, not for facts."""

    type = "json"
    offered = False
    operators = ("empty", "not_empty")
    sortable = False
    structured = True
    example = {"width": 12}

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.JSON()),)

    def parse(self, value: Any) -> Any:
        if len(json.dumps(value)) > LARGEST:
            raise ValueError("This is too large to keep. Shorten it.")
        return value

    def stored(self, value: Any) -> tuple[Any, ...]:
        return (None if value is None else Jsonb(value),)

    def text(self, value: Any) -> str:
        return "" if value is None else json.dumps(value, ensure_ascii=False)

    def from_text(self, text: str, hints: Any) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            raise ValueError('Enter JSON, such as {"width": 12}.') from None

    def describe(self) -> dict[str, Any]:
        return {}
