"""Standing: what a workspace itself adds to the catalog, its own names for choices and which studies it has not run yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.texts.choice import Choice
from rapport.engine.records.context import SYSTEM_ROLE, Context
from rapport.engine.records.query.find import read_records
from rapport.engine.store.rows import empty_tables

Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Standing:
    """`empty` holds the (object, extension) that a study is still to fill; `named` the own names of values, by field."""

    empty: frozenset[tuple[str, str | None]] = frozenset()
    named: tuple[tuple[tuple[str, str], Names], ...] = ()

    def names_of(self, field: Field) -> Mapping[str, str]:
        """What this workspace calls the values of a choice, where it has a word of its own."""
        return dict(dict(self.named).get((field.object, field.name), ()))


USUAL = Standing()


async def read_standing(ctx: Context) -> Standing:
    """How the workspace stands now; two small statements."""
    learnt = {(f.object, f.extension) for f in _fields(ctx) if f.extension and f.study}
    tables = {f"{object}__{extension}": (object, extension) for object, extension in learnt}
    empty = await empty_tables(ctx.db, ctx.schema, sorted(tables))
    return Standing(frozenset(tables[table] for table in empty), await _own_names(ctx))


async def _own_names(ctx: Context) -> tuple[tuple[tuple[str, str], Names], ...]:
    choices = [field for field in _fields(ctx) if isinstance(field, Choice) and field.named_by]
    system = replace(ctx, actor=replace(ctx.actor, role=SYSTEM_ROLE))
    found: list[tuple[tuple[str, str], Names]] = []
    for field in choices:
        object, _, path = field.named_by.partition(".")
        kept = await read_records(system, object, fields=(path,), limit=1)
        names = cast(dict[str, Any], (kept[0][path] if kept else None) or {})
        told = tuple(sorted((value, str(name)) for value, name in names.items() if name))
        found.append(((field.object, field.name), told))
    return tuple(found)


def _fields(ctx: Context) -> list[Field]:
    return [field for spec in ctx.catalog.objects.values() for field in spec.fields.values()]
