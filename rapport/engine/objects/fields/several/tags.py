"""Free words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.engine.objects.field import SEVERAL, Field
from rapport.engine.objects.fields.texts.text import LINE, clean_text

MOST = 50
LONGEST = 60
BETWEEN = re.compile(r"[,，、;；\n]")


@dataclass(frozen=True, kw_only=True)
class Tags(Field):
    """JSON is a list of words as they were written, each once whatever its case; of none at all the value is missing."""

    type = "tags"
    operators = SEVERAL
    sortable = False
    example = ["spring tea", "龙井"]

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, ARRAY(sa.Text())),)

    def parse(self, value: Any) -> list[str] | None:
        if isinstance(value, list | tuple):
            given = cast(Sequence[Any], value)
            if len(given) > MOST:
                raise ValueError(f"Use at most {MOST} tags.")
            return self._once(part for one in given for part in BETWEEN.split(clean_text(one, LINE)))
        return self.from_text(clean_text(value, LINE * 4), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> list[str] | None:
        """Separated by commas, semicolons or lines; #tea is tea."""
        return self._once(BETWEEN.split(text.replace("\x00", "")))

    def operand(self, value: Any) -> Any:
        return _tag(clean_text(value, LINE))

    def comparable(self, value: Any) -> Any:
        return list(value)

    def text(self, value: Any) -> str:
        return ", ".join(cast(Sequence[str], value)) if isinstance(value, list | tuple) else super().text(value)

    def describe(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "maxLength": LONGEST}, "maxItems": MOST}

    def _once(self, texts: Iterable[str]) -> list[str] | None:
        found: dict[str, str] = {}
        for tag in filter(None, map(_tag, texts)):
            if len(tag) > LONGEST:
                raise ValueError(f"A tag has at most {LONGEST} characters; this one has {len(tag):,}.")
            found.setdefault(tag.casefold(), tag)
        if len(found) > MOST:
            raise ValueError(f"Use at most {MOST} tags.")
        return list(found.values()) or None


def _tag(text: str) -> str:
    return " ".join(text.split()).lstrip("#＃").strip()
