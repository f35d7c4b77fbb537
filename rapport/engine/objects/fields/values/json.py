"""Free structured values."""

import json
from dataclasses import dataclass
from math import isfinite
from typing import Any, cast

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from rapport.engine.objects.field import Field

LARGEST = 2_000_000
DEEPEST = 100


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
        plain = _plain(value, 0)
        if len(json.dumps(plain)) > LARGEST:
            raise ValueError("This is too large to keep. Shorten it.")
        return plain

    def stored(self, value: Any) -> tuple[Any, ...]:
        return (None if value is None else Jsonb(value),)

    def text(self, value: Any) -> str:
        # What is exported has its numbers as they are written.
        return "" if value is None else json.dumps(value, ensure_ascii=False, default=float)

    def from_text(self, text: str, hints: Any) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            raise ValueError('Enter JSON, such as {"width": 12}.') from None

    def describe(self) -> dict[str, Any]:
        return {}


def _plain(value: Any, depth: int) -> Any:
    """`value` without the null bytes that the database cannot hold; ValueError when it is nested too deep or is no JSON."""
    if depth > DEEPEST:
        raise ValueError(f"This is nested more than {DEEPEST} deep. Make it flatter.")
    match value:
        case str():
            return _kept(value)
        case dict():
            told = cast(dict[Any, Any], value)
            return {_kept(str(name)): _plain(one, depth + 1) for name, one in told.items()}
        case list() | tuple():
            return [_plain(one, depth + 1) for one in cast(list[Any], value)]
        case float() if not isfinite(value):
            raise ValueError("JSON has no such number.")
        case _:
            return value


def _kept(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("This text has broken characters. Enter it again.") from None
    return text.replace("\x00", "")
