"""Search over all objects a person may see, by what names a record."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import All, Condition, Either, Not, Some, Term, everything, nothing
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, field_rights, my_rights
from rapport.engine.records.query.find import Query, find_records
from rapport.engine.records.query.search.sought import Sought, Span, mistyped, read_sought
from rapport.engine.store.search import Asked, Look, find_entries

EACH = 6
# With fewer than so many found, what was typed may have been mistyped.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that the person may see, with what they see of its names; `spans` are the parts of `shown` that match."""

    spec: ObjectSpec
    record: dict[str, Any]
    shown: str
    spans: list[Span]
    mistyped: bool
    rank: tuple[Any, ...]

    def described(self, ctx: Context) -> dict[str, Any]:
        """As a result of the search."""
        title, *others = self.spec.names
        names = [field.name for field in others if self.record.get(field.name)]
        detail = self.shown if self.shown != title.name else next(iter(names), None)
        language = ctx.actor.locale
        return {
            "object": self.spec.name,
            "label": ctx.catalog.call(self.spec, language, self.spec.plural),
            "id": self.record["id"],
            "title": str(self.record[title.name] or ""),
            "detail": self.record[detail] if detail else None,
            "matched": {"in": "title" if self.shown == title.name else "detail", "spans": self.spans},
        }


async def search_records(ctx: Context, q: str, *, limit: int = 20) -> dict[str, Any]:
    """`{"results": [{"object", "label", "id", "title", "detail", "matched": {"in", "spans"}}]}`, grouped by object.

    `spans` are the [from, to] of the title or detail that match. The person's own and the newest come first; what is only
    nearly what was typed comes last, and only when little else is found.
    """
    looks = [
        Look(
            spec.name,
            owner_column(ctx.catalog, spec.name),
            restricted=rights != everything or bool(field_rights(ctx.catalog, ctx.actor.role, spec.name)),
        )
        for spec in ctx.catalog.objects.values()
        if not spec.internal
        and spec.names
        and spec.names[0].title
        and spec.views
        and (rights := allowed(ctx.catalog, ctx.actor.role, spec.name)) != nothing
    ]
    sought = read_sought(q)
    if not sought.words or not looks:
        return {"results": []}
    hits = await _hits(ctx, sought, looks, mistyped=False)
    if len(hits) < _FEW and (other := mistyped(sought)):
        known = {hit.record["id"] for hit in hits}
        hits += [hit for hit in await _hits(ctx, other, looks, mistyped=True) if hit.record["id"] not in known]
    return {"results": [hit.described(ctx) for hit in _grouped(hits, limit)]}


async def _hits(ctx: Context, sought: Sought, looks: Sequence[Look], *, mistyped: bool) -> list[Hit]:
    """The index says who may be meant; the list, with the person's rights, says what they see of them."""
    words = [Asked(word.vector, word.pattern, word.ways) for word in sought.words]
    found, more = await find_entries(ctx.db, ctx.schema, words, looks, me=ctx.actor.id)
    hits: list[Hit] = []
    for look in looks:
        spec, ids = ctx.catalog.object(look.object), found.get(look.object, [])
        seen = [hit for row in await _seen(ctx, spec, ids) if (hit := _hit(ctx, spec, row, sought, mistyped))]
        # Of an object of which nobody would be told a candidate, nobody is told more for seeing less.
        if ids and len(seen) < EACH and look.object in more and not mistyped and look.restricted:
            known = {hit.record["id"] for hit in seen}
            query = Query(q=sought.text, fields=_paths(ctx, spec), limit=EACH)
            rows = json.loads(await find_records(ctx, spec.name, query))["records"]
            others = (_hit(ctx, spec, row, sought, mistyped) for row in rows if row["id"] not in known)
            seen += [hit for hit in others if hit]
        hits += seen
    return hits


async def _seen(ctx: Context, spec: ObjectSpec, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    if not ids:
        return []
    query = Query(where=["id", "in", [str(id) for id in ids]], fields=_paths(ctx, spec), limit=len(ids))
    return json.loads(await find_records(ctx, spec.name, query))["records"]


def _hit(ctx: Context, spec: ObjectSpec, row: dict[str, Any], sought: Sought, mistyped: bool) -> Hit | None:
    """None when the person sees nothing in the record that matches."""
    shown, spans = "", list[Span]()
    for word in sought.words:
        place = next(((f.name, spans) for f, spans in _places(spec, row, word)), None)
        if place is None:
            return None
        if not shown or place[0] == spec.title:
            spans = [*(spans if shown == place[0] else ()), *place[1]]
            shown = place[0]
        elif shown == place[0]:
            spans += place[1]
    title = spec.names[0].text(row[spec.names[0].name]).lower()
    owner = owner_column(ctx.catalog, spec.name)
    mine = bool(owner and row.get(owner) and row[owner]["id"] == str(ctx.actor.id))
    rank = (mistyped, title != sought.text, not mine, not title.startswith(sought.text), _backwards(row["updated_at"]))
    return Hit(spec, row, shown, sorted(spans), mistyped, rank)


def _places(spec: ObjectSpec, row: dict[str, Any], word: Any) -> Iterator[tuple[Any, list[Span]]]:
    for field in spec.names:
        value = field.text(row.get(field.name))
        if not value:
            continue
        spelt = word.find_in(value) if field.title or not field.partial else None
        keyed = word.find_part(value) if not field.title or field.match or field.partial else None
        if spans := spelt or keyed:
            yield field, spans


def _grouped(hits: Sequence[Hit], limit: int) -> list[Hit]:
    groups: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: hit.rank):
        groups.setdefault(hit.spec.name, []).append(hit)
    return [hit for group in groups.values() for hit in group[:EACH]][:limit]


def _paths(ctx: Context, spec: ObjectSpec) -> tuple[str, ...]:
    owner, rights = owner_column(ctx.catalog, spec.name), my_rights(ctx)
    wanted = (*(field.name for field in spec.names), "updated_at", *((owner,) if owner else ()))
    return tuple(name for name in wanted if not rights.hides(spec.name, name))


def _backwards(moment: str) -> tuple[int, ...]:
    """Later moments come first; written alike, they compare letter by letter."""
    return tuple(-ord(sign) for sign in moment)


@remember(512)
def owner_column(catalog: Catalog, object: str) -> str | None:
    """The reference that says whose a record is: the one that a grant compares with the person."""
    spec = catalog.object(object)
    named = (name for rule in spec.grants for act in (rule.read, rule.write) for name in _compared_with_me(act))
    return next((name for name in named if name in spec.fields and not spec.fields[name].extension), None)


def _compared_with_me(condition: Condition) -> Iterator[str]:
    match condition:
        case All(terms) | Either(terms):
            for term in terms:
                yield from _compared_with_me(term)
        case Not(term):
            yield from _compared_with_me(term)
        case Term((name,), "=", "@me"):
            yield name
        case Term() | Some():
            return
