"""Which object the rows of a file are, where it is another than the one that was chosen."""

from __future__ import annotations

from collections.abc import Iterable

from rapport.engine.base.errors import Invalid
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.guess import Guesses, guess_map
from rapport.engine.records.imports.headings.targets import is_key, list_targets
from rapport.engine.records.imports.plan import Mapped, Options, make_plan
from rapport.engine.records.imports.reading import Head
from rapport.engine.records.permit import allowed

# How many more columns must find their place, each as surely as its guess is.
_MARGIN = 0.5
_APART = 0.98


def find_better(ctx: Context, object: str, head: Head, guesses: Guesses) -> str | None:
    """The object that says more of the file's columns than `object` does; None where its own number tells the rows apart."""
    if _repeats(ctx, object, head, guesses) is False:
        return None
    best, found = _weight(guesses) + _MARGIN, None
    for other in _neighbours(ctx, object):
        theirs = guess_map(head, list_targets(ctx, other))
        weight = _weight(theirs)
        if weight > best and not _repeats(ctx, other, head, theirs) and _works(ctx, other, head, theirs):
            best, found = weight, other
    return found


def _weight(guesses: Guesses) -> float:
    return sum(confidence for _, confidence in guesses.values())


def _repeats(ctx: Context, object: str, head: Head, guesses: Guesses) -> bool | None:
    """Whether rows share a number of their own; None where they have none."""
    fields = ctx.catalog.object(object).fields
    columns = {column.name: column for column in head.columns}
    own = [columns[name] for name, (path, _) in guesses.items() if path in fields and _is_number(ctx, object, path)]
    return any(column.distinct < _APART for column in own) if own else None


def _is_number(ctx: Context, object: str, name: str) -> bool:
    field = ctx.catalog.object(object).fields[name]
    return is_key(field) and field.unique


def _neighbours(ctx: Context, object: str) -> Iterable[str]:
    """The objects over at most two references, in the order of their declaration, that the actor may make records of."""
    near = {object}
    for _ in range(2):
        links = [
            (spec.name, field.of)
            for spec in ctx.catalog.objects.values()
            for field in spec.fields.values()
            if isinstance(field, Ref)
        ]
        near |= {one for pair in links for one in pair if near & set(pair)}
    for spec in ctx.catalog.objects.values():
        if spec.name == object or spec.name not in near or spec.internal or not spec.views:
            continue
        if allowed(ctx.catalog, ctx.actor.role, spec.name, "create") != nothing:
            yield spec.name


def _works(ctx: Context, object: str, head: Head, guesses: Guesses) -> bool:
    """Whether the file could be brought as it is, but for days that can be read in two ways."""
    formats = {column.name: column.format for column in head.columns}
    options = Options(map={name: Mapped(field=path, format=formats[name]) for name, (path, _) in guesses.items()})
    try:
        make_plan(ctx, object, head, options)
    except Invalid as error:
        return all(problem.code == "ambiguous_dates" for problem in error.fields)
    return True
