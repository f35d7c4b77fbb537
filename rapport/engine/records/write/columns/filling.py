"""Filling totals that were added to objects with records, batch by batch, while everybody goes on writing.

A total is kept from the moment its column is there; what was written before is counted here. Where the column says that it
was filled, nothing is done: this may be killed and begun again.
"""

import asyncio
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from uuid import UUID

import sqlalchemy as sa

from rapport.engine.base.errors import Unavailable
from rapport.engine.records.context import Context
from rapport.engine.records.query.binding import sql_text
from rapport.engine.records.write.rollup import Totals, abroad_plan, child_keys, roll_up, run_plan, totals_over
from rapport.engine.store.shape.reshape import column_marks, is_alone, mark_column, outlast_writers

_BATCH = 2_000
# So long another process may take to hear of a new field; until then it writes without keeping it.
_NEWS_SECONDS = 1.0
_WAIT_SECONDS = 60.0
_FIRST = UUID(int=0)
_FILLED = "filled"


async def fill_totals(ctx: Context) -> int:
    """Count what the totals lack, in transactions of their own; returns how many totals were filled, none while somebody
    else is at it.

    Unavailable while something runs that began before a total was there: then it has to be done again later.
    """
    marks = await column_marks(ctx.db, ctx.schema)
    await _forget_absent(ctx, marks)
    lacking = [
        (totals, mark)
        for totals, mark in _marked(ctx)
        if any(marks.get(place) != mark for place in _places(ctx, totals))
    ]
    if not lacking or not await is_alone(ctx.db, ctx.schema, "totals"):
        return 0
    await asyncio.sleep(_NEWS_SECONDS)
    if not await outlast_writers(ctx.db, seconds=_WAIT_SECONDS):
        raise Unavailable("Something that began before a total was added still writes. It is filled after that.")
    for totals, mark in lacking:
        await _fill(ctx, totals)
        async with ctx.as_system().apart() as own:
            for table, column in _places(ctx, totals):
                await mark_column(own.db, own.schema, table, column, mark)
    return sum(len(totals.names) for totals, _ in lacking)


async def forget_absent_totals(ctx: Context) -> None:
    """Note that totals are not kept which nothing declares now, as when a package was taken out: what changes meanwhile they
    do not hear of, so that they are counted anew when they are there again."""
    await _forget_absent(ctx, await column_marks(ctx.db, ctx.schema))


async def _forget_absent(ctx: Context, marks: Mapping[tuple[str, str], str]) -> None:
    known = {place for totals, _ in _marked(ctx) for place in _places(ctx, totals)}
    for table, column in (place for place, mark in marks.items() if mark.startswith(_FILLED) and place not in known):
        await mark_column(ctx.db, ctx.schema, table, column, "")


async def renew_exchanged(ctx: Context) -> None:
    """Add up anew, after rates changed, what lists with amounts in other currencies come to, in transactions of their own."""
    for totals in (one for child in ctx.catalog.objects for one in totals_over(ctx.catalog, child)):
        plan = abroad_plan(ctx.catalog, ctx.schema, totals, _BATCH)
        after = _FIRST
        while plan is not None:
            async with ctx.as_system().apart() as own:
                keys = [row[0] for row in await run_plan(own, plan, {"after": after})]
                if keys:
                    await roll_up(own, totals, keys)
            if len(keys) < _BATCH:
                break
            after = keys[-1]


async def _fill(ctx: Context, totals: Totals) -> None:
    after = _FIRST
    while True:
        async with ctx.as_system().apart() as own:
            keys = await _keys(own, totals, after)
            if keys:
                await roll_up(own, totals, keys)
        if len(keys) < _BATCH:
            return
        after = keys[-1]


async def _keys(ctx: Context, totals: Totals, after: UUID) -> list[UUID]:
    """The next records that have something to total, in the order of their ids."""
    source, key = child_keys(ctx.catalog, ctx.schema, totals)
    beyond = key > sa.bindparam("after", type_=sa.Uuid())
    found = sa.select(key).distinct().select_from(source).where(beyond).order_by(key)
    statement = sql_text(found.limit(sa.literal_column(str(_BATCH))))
    cursor = await ctx.db.execute(statement.encode(), {"after": after})
    return [row[0] for row in await cursor.fetchall()]


def _marked(ctx: Context) -> Iterator[tuple[Totals, str]]:
    """Every total that only Rapport writes, with a mark that differs when it is one of something else."""
    for child in ctx.catalog.objects:
        for totals in totals_over(ctx.catalog, child):
            fields = [ctx.catalog.object(totals.parent).fields[name] for name in totals.names]
            if all(field.computed for field in fields):
                told = repr((child, totals.via, [field.rollup for field in fields]))
                yield totals, f"{_FILLED} {blake2b(told.encode(), digest_size=8).hexdigest()}"


def _places(ctx: Context, totals: Totals) -> list[tuple[str, str]]:
    table = f"{totals.parent}__{totals.extension}" if totals.extension else totals.parent
    fields = ctx.catalog.object(totals.parent).fields
    return [(table, fields[name].columns()[0][0]) for name in totals.names]
