"""Totals that records keep of a collection, renewed for the parents whose children were written."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.records.context import Context
from rapport.engine.store.rows import parents_of, roll_up


async def refresh_parents(
    ctx: Context, child: str, ids: Sequence[UUID], *, also: Iterable[UUID] = (), before_write: bool = False
) -> set[UUID]:
    """Recompute what parents keep of the children `ids`, and of the parents `also`; returns the parents touched.

    Before a write that may move children, `before_write` only finds the parents they are leaving.
    """
    touched: set[UUID] = set(also)
    for parent, reference, sets in rollups_over(ctx.catalog, child):
        found = await parents_of(ctx.db, ctx.schema, child, reference, ids)
        if not before_write and (targets := found | touched):
            await roll_up(
                ctx.db, ctx.schema, parent=parent, child=child, reference=reference, sets=sets, ids=sorted(targets)
            )
        touched |= found
    return touched


def rollups_over(catalog: Catalog, child: str) -> list[tuple[str, str, dict[str, tuple[str, str]]]]:
    """The totals kept of `child`: (parent, reference, {parent column: (aggregate, child column)})."""
    found: list[tuple[str, str, dict[str, tuple[str, str]]]] = []
    for spec in catalog.objects.values():
        for field in spec.fields.values():
            if not field.rollup:
                continue
            name, measure, source = field.rollup
            collection = spec.fields[name]
            if isinstance(collection, Collection) and collection.of == child:
                columns = [column for column, _ in field.columns()]
                sources = [column for column, _ in catalog.object(child).fields[source].columns()]
                sets = {columns[0]: (measure, sources[0])} | {
                    c: ("max", s) for c, s in zip(columns[1:], sources[1:], strict=False)
                }
                found.append((spec.name, collection.via, sets))
    return found
