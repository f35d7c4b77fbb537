"""Finds the records that the links of a file lead to: those of its lists by one key, single ones by whatever names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from rapport.engine.base.identifier import Linked, read_id
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef, Named
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.texts.choice import fold_word
from rapport.engine.records.context import Context
from rapport.engine.records.imports.cells import Refusal
from rapport.engine.records.imports.headings.targets import OUR_ID, naming_keys
from rapport.engine.records.imports.plan import Source
from rapport.engine.records.permit import allowed, my_rights
from rapport.engine.records.query.find import matching_ids, matching_values

_BATCH = 5_000
_KIND = re.compile(r"\s*[:：/]\s*")


async def find_listed(ctx: Context, source: Source, lists: Iterable[Sequence[Any] | None]) -> dict[Any, UUID]:
    """The records that the keys in `lists` mean, as far as the actor may see them; of several with one key the oldest."""
    assert source.key is not None
    of, key = cast(Refs, source.field).of, source.key.name
    wanted = sorted({value for values in lists for value in values or ()}, key=str)
    found: dict[Any, UUID] = {}
    for start in range(0, len(wanted), _BATCH):
        asked = [key, "in", wanted[start : start + _BATCH]]
        if key == OUR_ID.name:
            found |= {id: id for id in await matching_ids(ctx, of, asked)}
            continue
        for id, value in await matching_values(ctx, of, asked, key):
            found.setdefault(value, id)
    return found


async def find_linked(
    ctx: Context, field: AnyRef, given: Iterable[Linked | Named]
) -> dict[Linked | Named, Linked | Refusal]:
    """The one record that each of `given` means among those the actor may see; a refusal where it is none, or not one alone."""
    kinds = _kinds(ctx, field)
    meant = {one: _meant(one, kinds, field.objects) for one in given}
    known = {
        object: await _Calling(ctx, object).find({text for objects, text in meant.values() if object in objects})
        for object in field.objects
        if allowed(ctx.catalog, ctx.actor.role, object) != nothing
    }
    found: dict[Linked | Named, Linked | Refusal] = {}
    for one, (objects, text) in meant.items():
        links = [Linked(id, object) for object in objects for id in known.get(object, {}).get(text, ())]
        found[one] = links[0] if len(links) == 1 else _refusal(ctx, field, text, links)
    return found


def _kinds(ctx: Context, field: AnyRef) -> dict[str, str]:
    """What each object may be called, in any language."""
    kinds: dict[str, str] = {}
    for object in field.objects:
        spec = ctx.catalog.object(object)
        called = (
            ctx.catalog.translate(word, tag, spec.area)
            for tag in ctx.catalog.words
            for word in (spec.label, spec.plural)
        )
        for word in (spec.name, spec.label, spec.plural, *called, *spec.aka):
            kinds.setdefault(fold_word(word), object)
    return kinds


def _meant(one: Linked | Named, kinds: dict[str, str], objects: Sequence[str]) -> tuple[Sequence[str], str]:
    """The objects whose record may be meant, and what it is called."""
    if isinstance(one, Linked):
        return (one.object,), str(one.id)
    kind, *rest = _KIND.split(one.text, maxsplit=1)
    object = kinds.get(fold_word(kind)) if rest else None
    return ((object,), rest[0]) if object else (objects, one.text)


def _refusal(ctx: Context, field: AnyRef, text: str, links: Sequence[Linked]) -> Refusal:
    shown = text[:60]
    if not links:
        return Refusal(
            "linked", f"{field.label}: there is no “{shown}”, or it is not one you may see. Bring those records first."
        )
    objects = list(dict.fromkeys(link.object for link in links))
    if len(objects) < len(links):
        message = (
            f"{field.label}: several records are called “{shown}”. Write the number or the id of the one you mean."
        )
        return Refusal("several_records", message)
    kind = f"“{ctx.catalog.object(objects[0]).label}: {shown}”"
    message = f"{field.label}: records of several kinds are called “{shown}”. Write the kind you mean before it, as in {kind}."
    return Refusal("several_kinds", message)


class _Calling:
    """Records of one object by what a file may call them: their id, else a key of theirs, else their title."""

    def __init__(self, ctx: Context, object: str) -> None:
        self._ctx, self._object = ctx, object
        self._found: dict[str, set[UUID]] = {}

    async def find(self, texts: set[str]) -> dict[str, set[UUID]]:
        """By text, all records that the actor may see and that are called so."""
        await self._by_id({id: text for text in texts if (id := _id(text))})
        for field in {field.name: field for field in (*naming_keys(self._ctx, self._object), *self._titles())}.values():
            await self._by_field(field, sorted(texts - self._found.keys()))
        return self._found

    def _titles(self) -> list[Field]:
        spec = self._ctx.catalog.object(self._object)
        title = spec.fields[spec.title] if spec.title else None
        seen = title is not None and my_rights(self._ctx).field(self._object, title.name) is None
        return [title] if title is not None and seen and title.columns() and "in" in title.operators else []

    async def _by_id(self, texts: dict[UUID, str]) -> None:
        wanted = list(texts)
        for start in range(0, len(wanted), _BATCH):
            for id in await matching_ids(self._ctx, self._object, ["id", "in", wanted[start : start + _BATCH]]):
                self._found[texts[id]] = {id}

    async def _by_field(self, field: Field, texts: Sequence[str]) -> None:
        called: dict[Any, list[str]] = {}
        for text in texts:
            if (value := _read(self._ctx, field, text)) is not None:
                called.setdefault(value, []).append(text)
        wanted = list(called)
        for start in range(0, len(wanted), _BATCH):
            asked = [field.name, "in", wanted[start : start + _BATCH]]
            for id, value in await matching_values(self._ctx, self._object, asked, field.name):
                for text in called.get(value, ()):
                    self._found.setdefault(text, set()).add(id)


def _id(text: str) -> UUID | None:
    try:
        return read_id(text)
    except ValueError:
        return None


def _read(ctx: Context, field: Field, text: str) -> Any:
    """What the field would hold where a person wrote it so; None where it cannot be."""
    try:
        return field.operand(field.from_text(text, {"region": ctx.region, "zone": ctx.actor.zone}))
    except (ValueError, ArithmeticError):
        return None
