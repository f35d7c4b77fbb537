"""Alike: new rows that are probably records which are there already, or one another, though no key says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.engine.objects.field import Trait
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.likeness.degrees import DEGREES, MISSING, degree, prepare
from rapport.engine.records.likeness.lookup import degree_words, name_query
from rapport.engine.records.likeness.weights import LIKELY, Weights, told_weights, usual_weights
from rapport.engine.records.query.find import MOST, read_records
from rapport.engine.store.merges import latest_report
from rapport.engine.store.search import find_all_named_alike, find_with_values

# Of the new rows of a file so many are compared, and so many of them also with names that are only similar.
LOOKED, SOUGHT = 5_000, 500
CHOICES = ("create", "skip", "update")
_CANDIDATES = 20_000
_SHOWN = 1_000
_BLOCK = 8

Fresh = tuple[int, Mapping[str, Any]]
Prepared = dict[Trait, str]
_NOTHING: tuple[float, dict[Trait, int]] = (0.0, {})


class Alike(Struct, frozen=True, kw_only=True):
    """A row that is probably the `record`, or the same as the `other` row before it: how likely, and why in words.

    `degrees` says by field how much alike it is, for whoever words it in another language.
    """

    row: int
    title: str
    found: str
    score: float
    reasons: tuple[str, ...]
    degrees: dict[str, str] = {}
    record: str | None = None
    other: int | None = None


async def find_alike_rows(ctx: Context, spec: ObjectSpec, fresh: Sequence[Fresh]) -> tuple[Alike, ...]:
    """Of the rows that would be new (number and values by field), those that the actor should look at, the likeliest first.

    Records that share a value of a key or the name are found in one statement for each field, similar names in one more.
    """
    traits = [trait for trait in spec.traits if any(row.get(trait.field) is not None for _, row in fresh)]
    if not traits:
        return ()
    given = [
        {trait: text for trait in traits if (text := prepare(trait.manner, row.get(trait.field)))} for _, row in fresh
    ]
    weights = told_weights(spec.traits, await latest_report(ctx.db, ctx.schema, "sweep", spec.name))
    compare = _Compared(ctx, spec, fresh, given, weights or usual_weights(spec.traits))
    near = await _candidates(ctx, spec, traits, fresh)
    there = await _records(ctx, spec, traits, near)
    found: dict[int, Alike] = {}
    for place, ids in near.items():
        seen = [there[id] for id in ids if id in there]
        if best := compare.with_records(place, seen):
            found[place] = best
    for place, earlier in _neighbours(given):
        if place not in found and (best := compare.with_rows(place, earlier)):
            found[place] = best
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.row))
    return tuple(ranked[:_SHOWN])


class _Compared:
    """The rows of a file, each compared with what it may be."""

    def __init__(
        self, ctx: Context, spec: ObjectSpec, fresh: Sequence[Fresh], given: Sequence[Prepared], weights: Weights
    ) -> None:
        self._ctx, self._spec, self._fresh, self._given, self._weights = ctx, spec, fresh, given, weights

    def with_records(self, place: int, seen: Iterable[tuple[str, str, Prepared]]) -> Alike | None:
        scored = [(self._score(self._given[place], theirs), id, title) for id, title, theirs in seen]
        (score, degrees), id, title = max(scored, key=lambda one: (one[0][0], one[1]), default=(_NOTHING, "", ""))
        return self._told(place, score, degrees, found=title, record=id) if score >= LIKELY else None

    def with_rows(self, place: int, earlier: Iterable[int]) -> Alike | None:
        scored = [(self._score(self._given[place], self._given[other]), other) for other in earlier]
        (score, degrees), other = max(scored, key=lambda one: (one[0][0], -one[1]), default=(_NOTHING, 0))
        if score < LIKELY:
            return None
        return self._told(place, score, degrees, found=self._title(other), other=self._fresh[other][0])

    def _score(self, one: Prepared, other: Prepared) -> tuple[float, dict[Trait, int]]:
        degrees = {trait: degree(trait.manner, text, other.get(trait, "")) for trait, text in one.items()}
        return self._weights.probability(degrees), degrees

    def _title(self, place: int) -> str:
        row = self._fresh[place][1]
        named = (row.get(name) for name in (self._spec.title or "", *self._spec.likeness))
        return next((str(value) for value in named if value is not None), "")

    def _told(self, place: int, score: float, degrees: Mapping[Trait, int], *, found: str, **what: Any) -> Alike:
        alike = {
            trait.field: word
            for trait, reached in degrees.items()
            if reached != MISSING and (word := DEGREES[trait.manner][reached]) != "different"
        }
        reasons = tuple(degree_words(self._ctx, self._spec, name, word) for name, word in alike.items())
        return Alike(
            row=self._fresh[place][0],
            title=self._title(place),
            found=found,
            score=round(score, 4),
            reasons=reasons,
            degrees=alike,
            **what,
        )


async def _candidates(
    ctx: Context, spec: ObjectSpec, traits: Sequence[Trait], fresh: Sequence[Fresh]
) -> dict[int, list[UUID]]:
    """By place of a row, the records that may be it."""
    near: dict[int, dict[UUID, None]] = {}
    for trait in traits:
        field = spec.fields[trait.field]
        if trait.manner not in ("key", "name") or not (field.index or field.unique):
            continue
        places: dict[str, list[int]] = {}
        for place, (_, row) in enumerate(fresh):
            if (value := row.get(trait.field)) is not None and isinstance(key := field.stored(value)[0], str):
                places.setdefault(key, []).append(place)
        column = field.columns()[0][0]
        for id, value in await find_with_values(ctx.db, ctx.schema, spec.name, column, list(places)):
            for place in places[value]:
                near.setdefault(place, {})[id] = None
    title = next((trait.field for trait in traits if trait.manner == "name"), None)
    if title and spec.fields[title] in spec.names:
        unmet = [place for place in range(len(fresh)) if place not in near and fresh[place][1].get(title)][:SOUGHT]
        queries = [name_query(str(fresh[place][1][title])) or "" for place in unmet]
        for number, id in await find_all_named_alike(ctx.db, ctx.schema, spec.name, queries):
            near.setdefault(unmet[number], {})[id] = None
    return {place: list(ids) for place, ids in sorted(near.items())}


async def _records(
    ctx: Context, spec: ObjectSpec, traits: Sequence[Trait], near: Mapping[int, Sequence[UUID]]
) -> dict[UUID, tuple[str, str, Prepared]]:
    """Id, title and prepared values of those that the actor may see."""
    wanted = list(dict.fromkeys(id for ids in near.values() for id in ids))[:_CANDIDATES]
    asked: list[str] = [*([spec.title] if spec.title else []), *(trait.field for trait in traits)]
    paths = list(dict.fromkeys(asked))
    found: dict[UUID, tuple[str, str, Prepared]] = {}
    for start in range(0, len(wanted), MOST):
        ids = [str(id) for id in wanted[start : start + MOST]]
        for row in await read_records(ctx, spec.name, ["id", "in", ids], paths):
            prepared = {trait: prepare(trait.manner, row.get(trait.field)) for trait in traits}
            found[UUID(row["id"])] = row["id"], str(row.get(spec.title or "") or ""), prepared
    return found


def _neighbours(given: Sequence[Prepared]) -> Iterable[tuple[int, list[int]]]:
    """By place of a row, the few before it that share a name or a key."""
    blocks: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(given):
        earlier: dict[int, None] = {}
        for trait, text in row.items():
            if trait.manner in ("name", "key"):
                block = blocks.setdefault((trait.field, text), [])
                earlier |= dict.fromkeys(block)
                if len(block) < _BLOCK:
                    block.append(place)
        if earlier:
            yield place, list(earlier)
