"""Which object the rows of a file are, where it is another than the one that was chosen."""

from __future__ import annotations

from collections.abc import Iterable

from rapport.engine.base.errors import Invalid
from rapport.engine.objects.catalog import SYSTEM_FIELDS
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.guess import Guesses, guess_map, has_our_ids
from rapport.engine.records.imports.headings.ours import are_known, ids_in
from rapport.engine.records.imports.headings.targets import is_key, list_targets
from rapport.engine.records.imports.plan import Mapped, Options, make_plan
from rapport.engine.records.imports.reading import Head
from rapport.engine.records.permit import allowed

# How many more columns must find their place, each as surely as its guess is.
_MARGIN = 0.5
_APART, _FULL = 0.98, 0.9


async def find_better(ctx: Context, object: str, head: Head, guesses: Guesses) -> str | None:
    """The object whose records a file of ours is, by their ids; of any other file, the one that says more of its columns than
    `object` does. None where `object` is right, as where its own number tells the rows apart."""
    exported = has_our_ids(head)
    if exported and (origin := await _origin(ctx, object, head)):
        return None if origin == object else origin
    return None if exported and _all_named(ctx, object, head) else _likelier(ctx, object, head, guesses)


async def _origin(ctx: Context, object: str, head: Head) -> str | None:
    """The object among whose records are those of the file."""
    ids = ids_in(next((column.samples for column in head.columns if column.name == "id"), ()))
    others = (name for name in ctx.catalog.objects if name != object and _may_bring(ctx, name))
    for name in (object, *others):
        if allowed(ctx.catalog, ctx.actor.role, name) != nothing and await are_known(ctx, name, ids):
            return name
    return None


def _all_named(ctx: Context, object: str, head: Head) -> bool:
    """Whether each column is called as a field of the object is."""
    known = {*ctx.catalog.object(object).fields, *SYSTEM_FIELDS}
    return all(column.name.partition(".")[0] in known for column in head.columns)


def _likelier(ctx: Context, object: str, head: Head, guesses: Guesses) -> str | None:
    if _repeats(ctx, object, head, guesses) is False:
        return None
    best, found = _weight(guesses) + _MARGIN, None
    waiting, seen = [*_neighbours(ctx, object)], {object}
    for other in waiting:
        if other in seen:
            continue
        seen.add(other)
        theirs = guess_map(head, list_targets(ctx, other))
        if _repeats(ctx, other, head, theirs):
            # Several rows make one of these, so that they are perhaps what it consists of.
            waiting += _neighbours(ctx, other)
        elif (weight := _weight(theirs)) > best and _works(ctx, other, head, theirs):
            best, found = weight, other
    return found


def _weight(guesses: Guesses) -> float:
    return sum(confidence for _, confidence in guesses.values())


def _repeats(ctx: Context, object: str, head: Head, guesses: Guesses) -> bool | None:
    """Whether rows share a number of their own; None where they have none."""
    fields = ctx.catalog.object(object).fields
    columns = {column.name: column for column in head.columns}
    own = [columns[name] for name, (path, _) in guesses.items() if path in fields and _is_number(ctx, object, path)]
    told = [column for column in own if column.filled >= _FULL]
    return any(column.distinct < _APART for column in told) if told else None


def _is_number(ctx: Context, object: str, name: str) -> bool:
    field = ctx.catalog.object(object).fields[name]
    return is_key(field) and field.unique


def _neighbours(ctx: Context, object: str) -> Iterable[str]:
    """The objects that this one refers to or that refer to it, as far as the actor may make such records."""
    for spec in ctx.catalog.objects.values():
        near = object in _led_to(spec) or spec.name in _led_to(ctx.catalog.object(object))
        if near and _may_bring(ctx, spec.name):
            yield spec.name


def _may_bring(ctx: Context, object: str) -> bool:
    spec = ctx.catalog.object(object)
    may = allowed(ctx.catalog, ctx.actor.role, object, "create") != nothing
    return bool(may and spec.views and not spec.internal)


def _led_to(spec: ObjectSpec) -> set[str]:
    return {field.of for field in spec.fields.values() if isinstance(field, Ref)}


def _works(ctx: Context, object: str, head: Head, guesses: Guesses) -> bool:
    """Whether the file could be brought as it is, but for days that can be read in two ways."""
    formats = {column.name: column.format for column in head.columns}
    options = Options(map={name: Mapped(field=path, format=formats[name]) for name, (path, _) in guesses.items()})
    try:
        make_plan(ctx, object, head, options)
    except Invalid as error:
        return all(problem.code == "ambiguous_dates" for problem in error.fields)
    return True
