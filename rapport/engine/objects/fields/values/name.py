"""A person's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from rapport.engine.objects.field import EQUALITY, Field, Piece, render_parts
from rapport.engine.objects.fields.texts.text import Text, clean_text
from rapport.engine.objects.fields.values.person_name import PERSON_PIECES, PersonName, read_name

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Name(Field):
    """JSON is `{"family", "given", "text"}`, of which `text` is how it is said; one text is taken apart by its language.

    Sorted by family, then given name.
    """

    type = "name"
    operators = (*EQUALITY, "contains", "starts")
    searched = True
    structured = True
    human = True
    ranked = 1
    example = {"family": "欧阳", "given": "小明", "text": "欧阳小明"}

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        own = self.name
        return tuple((name, sa.Text()) for name in (own, f"{own}_order", f"{own}_family", f"{own}_given"))

    def parts(self) -> Mapping[str, Field]:
        return {part: _part(self, part, label) for part, label in (("family", "Family name"), ("given", "Given name"))}

    def pieces(self) -> Mapping[str, Piece]:
        return PERSON_PIECES

    def joined(self, pieces: Mapping[str, str]) -> Any:
        return pieces.get("") or dict(pieces)

    def parse(self, value: Any) -> PersonName | None:
        if isinstance(value, PersonName):
            return value
        if not isinstance(value, Mapping):
            return self.from_text(clean_text(value, LONGEST), {})
        told = cast(Mapping[str, Any], value)
        if unknown := told.keys() - {"family", "given", "text"}:
            raise ValueError(f"A name has family and given, and no “{str(min(map(str, unknown)))[:40]}”.")
        family, given = (" ".join(clean_text(told.get(part) or "", LONGEST).split()) for part in ("family", "given"))
        if not family and not given:
            return self.parse(told.get("text") or "")
        return PersonName(family, given)

    def from_text(self, text: str, hints: Mapping[str, str]) -> PersonName | None:
        return read_name(text)

    def stored(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, PersonName):
            return (None,) * 4
        return value.text, value.order, value.family or None, value.given or None

    def render(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        return render_parts(columns[0], {"family": columns[2], "given": columns[3], "text": columns[0]})

    def text(self, value: Any) -> str:
        found = cast(Mapping[str, Any], value).get("text") if isinstance(value, Mapping) else value
        return str(found or "")

    def describe(self) -> dict[str, Any]:
        part = {"type": ["string", "null"], "maxLength": LONGEST}
        return {"type": "object", "properties": {"family": part, "given": part, "text": part}}


def _part(field: Field, part: str, label: str) -> Field:
    whole = field.label or field.name
    return Text(label=label, readonly=field.readonly, hint=whole).named(
        f"{field.name}_{part}", object=field.object, extension=field.extension
    )
