"""A running number that the database gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rapport.engine.objects.fields.texts.text import Text

LONGEST_PREFIX = 20
MOST_DIGITS = 15


@dataclass(frozen=True, kw_only=True)
class AutoNumber(Text):
    """Text; when none is written, `prefix` and the next number of a sequence, with `digits` digits."""

    prefix: str = ""
    digits: int = 6

    type = "auto_number"
    numbered = True
    example = "A000123"

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        if unknown := options.keys() - {"prefix", "digits"}:
            raise ValueError(f"A running number has no option “{min(unknown)[:60]}”; it has prefix and digits.")
        prefix, digits = options.get("prefix", ""), options.get("digits", 6)
        if not isinstance(prefix, str) or len(prefix) > LONGEST_PREFIX:
            raise ValueError(f"What stands before the number is text of at most {LONGEST_PREFIX} characters.")
        if not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
            raise ValueError(f"A running number has 1 to {MOST_DIGITS} digits.")
        return cls(prefix=prefix, digits=digits, **common)

    def describe(self) -> dict[str, Any]:
        return {"type": "string"}
