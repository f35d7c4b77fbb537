"""Yes or no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import Field

YES: tuple[str, ...] = ("true", "yes", "y", "1", "on", "是", "对", "√", "✓", "t")
NO: tuple[str, ...] = ("false", "no", "n", "0", "off", "否", "不", "×", "f")
WORDS: dict[str, bool] = {**{word: True for word in YES}, **{word: False for word in NO}}


@dataclass(frozen=True, kw_only=True)
class Boolean(Field):
    """True, false, or not known."""

    type = "boolean"
    reckons = "boolean"
    operators = ("=", "!=", "empty", "not_empty")
    example = True

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Boolean()),)

    def parse(self, value: Any) -> bool:
        return value if isinstance(value, bool) else self.from_text(str(value), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> bool:
        word = WORDS.get(text.strip().lower())
        if word is None:
            raise ValueError("Enter yes or no.")
        return word

    def written(self, value: Any, hints: Mapping[str, str]) -> Sequence[str]:
        words = ("yes", "是", "true", "1") if value else ("no", "否", "false", "0")
        return (words[1], words[0], *words[2:]) if hints.get("language", "").startswith("zh") else words

    def describe(self) -> dict[str, Any]:
        return {"type": "boolean"}
