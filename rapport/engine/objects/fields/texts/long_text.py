"""Text of several lines."""

from dataclasses import dataclass
from typing import Any

from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.texts.text import clean_text

PAGES = 100_000


@dataclass(frozen=True, kw_only=True)
class LongText(Field):
    """Up to 100,000 characters; line breaks are kept."""

    type = "long_text"
    reckons = "text"
    operators = ("contains", "empty", "not_empty")
    sortable = False
    example = "Prefers spring tea.\nCall after six."

    def parse(self, value: Any) -> str | None:
        return clean_text(value, PAGES).replace("\r\n", "\n") or None

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": PAGES}
