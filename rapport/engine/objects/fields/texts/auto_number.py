"""A running number that the database gives."""

from dataclasses import dataclass
from typing import Any

from rapport.engine.objects.fields.texts.text import Text


@dataclass(frozen=True, kw_only=True)
class AutoNumber(Text):
    """Text; when none is written, `prefix` and the next number of a sequence, with `digits` digits."""

    prefix: str = ""
    digits: int = 6

    type = "auto_number"
    numbered = True
    example = "A000123"

    def describe(self) -> dict[str, Any]:
        return {"type": "string"}
