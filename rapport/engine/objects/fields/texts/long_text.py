"""Text of several lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import sqlalchemy as sa

from rapport.engine.objects.field import Field, render_parts
from rapport.engine.objects.fields.texts.markup import Rich, read_html, read_plain
from rapport.engine.objects.fields.texts.text import clean_text

PAGES = 100_000


@dataclass(frozen=True, kw_only=True)
class LongText(Field):
    """Up to 100,000 characters; line breaks are kept.

    With `rich`, JSON is `{"html", "text"}`: what is written as html is cut down to a few harmless tags, text without any
    is taken as it is. Search, conditions and exports look at the text.
    """

    rich: bool = False

    type = "long_text"
    reckons = "text"
    operators = ("contains", "empty", "not_empty")
    sortable = False
    settings = ("rich",)
    example = "Prefers spring tea.\nCall after six."

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `rich` says whether text may have headings, lists and links."""
        rich = options.get("rich") or False
        if options.keys() - {"rich"} or not isinstance(rich, bool):
            raise ValueError("Long text has one option, “rich”: true or false.")
        return cls(rich=rich, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        plain = ((self.name, sa.Text()),)
        return (*plain, (f"{self.name}_html", sa.Text())) if self.rich else plain

    def parse(self, value: Any) -> Any:
        if not self.rich:
            return clean_text(value, PAGES).replace("\r\n", "\n") or None
        if isinstance(value, Rich):
            return value
        if isinstance(value, Mapping):
            told = cast(Mapping[str, Any], value)
            if told.keys() - {"html", "text"}:
                raise ValueError("Rich text is html, or text.")
            if told.get("html"):
                return _filled(read_html(clean_text(told["html"], PAGES)))
            value = told.get("text") or ""
        return _filled(read_plain(clean_text(value, PAGES).replace("\r\n", "\n")))

    def stored(self, value: Any) -> tuple[Any, ...]:
        if not self.rich:
            return (value,)
        return (value.text, value.html) if isinstance(value, Rich) else (None, None)

    def render(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        if not self.rich:
            return columns[0]
        return render_parts(columns[0], {"html": columns[1], "text": columns[0]})

    def text(self, value: Any) -> str:
        found = cast(Mapping[str, Any], value).get("text") if isinstance(value, Mapping) else value
        return str(found or "")

    def describe(self) -> dict[str, Any]:
        plain = {"type": "string", "maxLength": PAGES}
        if not self.rich:
            return plain
        part = {"type": ["string", "null"], "maxLength": PAGES}
        return {"type": "object", "properties": {"html": part, "text": part}, "additionalProperties": False}


def _filled(rich: Rich) -> Rich | None:
    return rich if rich.text else None
