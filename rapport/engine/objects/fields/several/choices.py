"""Several of a few values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.engine.objects.field import SEVERAL
from rapport.engine.objects.fields.texts.choice import NAMED, Choice

BETWEEN = re.compile(r"[;；\n|]")
WITHIN = re.compile(r"[,，、/]")


@dataclass(frozen=True, init=False)
class Choices(Choice):
    """JSON is a list of codes, each once and in the order of the declaration; of no code at all the value is missing."""

    type = "choices"
    operators = SEVERAL
    sortable = False

    def __init__(self, *values: str, **options: Any) -> None:
        super().__init__(*values, **options)
        object.__setattr__(self, "example", list(values[:2]))

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, ARRAY(sa.Text())),)

    def parse(self, value: Any) -> list[str] | None:
        if isinstance(value, list | tuple):
            given = cast(Sequence[Any], value)
            if len(given) > NAMED:
                raise ValueError(f"Choose at most {NAMED} values.")
            return self._sorted(Choice.from_text(self, _code(one), {}) for one in given)
        return self.from_text(_code(value), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> list[str] | None:
        """Separated by semicolons, or by commas; a value may itself hold a comma."""
        codes: list[str] = []
        for part in filter(None, map(str.strip, BETWEEN.split(text.replace("\x00", "")))):
            try:
                codes.append(Choice.from_text(self, part, hints))
            except ValueError:
                codes += [Choice.from_text(self, one, hints) for one in map(str.strip, WITHIN.split(part)) if one]
        return self._sorted(codes)

    def comparable(self, value: Any) -> Any:
        return list(value)

    def text(self, value: Any) -> str:
        return "; ".join(cast(Sequence[str], value)) if isinstance(value, list | tuple) else super().text(value)

    def written(self, value: Any, hints: Mapping[str, str]) -> Sequence[str]:
        codes = cast(Sequence[str], value)
        return ("; ".join(self.labels.get(code, code) for code in codes), "; ".join(codes))

    def describe(self) -> dict[str, Any]:
        return {"type": "array", "items": Choice.describe(self), "uniqueItems": True}

    def _sorted(self, codes: Iterable[str]) -> list[str] | None:
        chosen = set(codes)
        return [code for code in self.values if code in chosen] or None


def split_words(text: str) -> list[str]:
    """The words of a list that somebody wrote with semicolons or commas."""
    return [word for part in BETWEEN.split(text) for one in WITHIN.split(part) if (word := one.strip())]


def _code(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Choose from the list.")
    return value.strip()
