"""Conversion: a field gets another type while everybody goes on working.

New columns are filled beside the old ones, batch by batch, and take their place in one instant; the old ones lie in the bin
as a field of their own. Whoever changes the type back finds there what was not touched since. This may be killed at any
moment: it goes on where it was, or the field is still what it was.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from rapport.engine.base.errors import Conflict, Invalid, NotFound
from rapport.engine.base.identifier import new_id
from rapport.engine.records.context import SYSTEM_ROLE, Context
from rapport.engine.records.declared import Said, read_declared
from rapport.engine.records.permit import require
from rapport.engine.records.write.columns.change import (
    Change,
    Told,
    parted_name,
    plan_change,
    read_told,
    rows_statement,
)
from rapport.engine.records.write.columns.preview import propose_options, read_manner
from rapport.engine.records.write.columns.succession import declare_field, make_room, succeed
from rapport.engine.records.write.columns.turning import Turner
from rapport.engine.records.write.columns.usage import broken_uses
from rapport.engine.records.write.history import emit
from rapport.engine.records.write.redeclare import declared_as
from rapport.engine.records.write.rows import load_rows
from rapport.engine.store.merges import keep_report
from rapport.engine.store.rows import lock_rows
from rapport.engine.store.runs import finish_run, insert_run, keep_progress, read_progress
from rapport.engine.store.shape.conversion import (
    Columns,
    count_converted,
    drop_converted,
    hold_noted,
    lock_table,
    noted_rows,
    prepare_columns,
    put_converted,
    take_place,
)
from rapport.engine.store.shape.reshape import is_alone

KIND = "conversion"
_BATCH = 2_000
# So many rows may be left to convert in the instant in which nobody else works.
_LAST = 200
_PAUSE_SECONDS = 0.05
_FIRST = UUID(int=0)


async def begin_conversion(
    ctx: Context, id: UUID, type: str, options: Mapping[str, Any] | None, *, format: str = "", anyway: bool = False
) -> UUID:
    """Ask for another type of a field that people added; the worker carries it out. Returns the run.

    Conflict while it is being changed already; and, unless `anyway`, when saved views or rules would break.
    """
    object = declared_as(ctx, "fields")
    require(ctx, object, "write")
    reading = read_manner(ctx, format)
    if not options:
        options, _ = await propose_options(ctx, id, type, reading)
    await ctx.hold("catalog")
    change = await plan_change(ctx, id, type, options)
    if change.said["changing"]:
        raise Conflict(
            f"“{change.said['label']}” is just being changed to another type. Look again in a minute.", code="changing"
        )
    if not anyway and (broken := await broken_uses(ctx, change.after)):
        named = ", ".join(f"“{one['title']}”" for one in broken[:5] if one["title"]) or len(broken)
        raise Conflict(f"This would break what is saved: {named}. Change it first, or go on anyway.", code="breaks")
    run = new_id()
    columns = change.columns(ctx.schema, run)
    asked = {
        "type": type,
        "options": change.wanted["options"],
        "reading": reading,
        "run": str(run),
        "by": str(ctx.actor.id) if ctx.actor.id else None,
        "columns": [columns.table, list(columns.old), [list(pair) for pair in columns.new]],
    }
    told = {"field": str(id), "name": change.said["name"], "from": change.said["type"], "to": type}
    await insert_run(
        ctx.db, ctx.schema, run, kind=KIND, object=change.said["object"], actor=ctx.actor.id, at=ctx.now, options=told
    )
    await keep_report(ctx.db, ctx.schema, run, {"name": change.said["label"]})
    await declare_field(ctx, id, {"changing": asked})
    await emit(ctx, f"{object}.convert", record=id)
    return run


async def stop_conversion(ctx: Context, id: UUID) -> None:
    """Let a field keep its type; what was begun is taken back. Conflict when nothing is under way."""
    object = declared_as(ctx, "fields")
    require(ctx, object, "write")
    await ctx.hold("catalog")
    asked = await _asked(ctx, id)
    if asked is None:
        raise Conflict("Nobody changes the type of this field just now, or it is done already.", code="not_now")
    await declare_field(ctx, id, {"changing": {**asked, "stopped": True}})
    await emit(ctx, f"{object}.convert", record=id)


async def convert_fields(ctx: Context) -> int:
    """Carry out what was asked for, in transactions of its own; returns how many fields have another type now, none while
    somebody else is at it."""
    declared = await read_declared(ctx)
    waiting = [said for said in (declared.live.fields if declared else ()) if said["changing"]]
    if not waiting or not await is_alone(ctx.db, ctx.schema, "conversions"):
        return 0
    return sum([await _convert(ctx, said) for said in waiting])


async def _convert(ctx: Context, said: Said) -> bool:
    work = _Work(ctx, said)
    try:
        await work.fill()
        while not await work.switch():
            await work.catch_up()
        return True
    except (Conflict, Invalid, NotFound) as error:
        # Something was declared meanwhile that it does not go with, or somebody stopped it.
        await work.give_up(error.message)
        return False


class _Late(Exception):
    """More was written meanwhile than can be converted in an instant."""


class _Work:
    """One conversion on its way."""

    def __init__(self, ctx: Context, said: Said) -> None:
        self._ctx, self._said = ctx, said
        self._asked: dict[str, Any] = said["changing"]
        self._run, self._by = UUID(self._asked["run"]), self._asked["by"]
        table, old, new = self._asked["columns"]
        self._columns = Columns(
            ctx.schema, table, tuple(old), tuple((name, kind) for name, kind in new), self._run.hex[-8:]
        )

    @asynccontextmanager
    async def _apart(self) -> AsyncGenerator[Context]:
        """A short transaction on behalf of who asked."""
        async with self._ctx.as_system().apart() as own:
            by = UUID(self._by) if self._by else None
            yield replace(own, actor=replace(own.actor, id=by, role=SYSTEM_ROLE))

    async def _plan(self, ctx: Context) -> tuple[Change, Turner]:
        asked = await _asked(ctx, self._said["id"])
        if asked is None or asked["run"] != self._asked["run"] or asked.get("stopped"):
            raise Conflict("It was stopped.")
        change = await plan_change(ctx, self._said["id"], asked["type"], asked["options"])
        return change, change.turner(ctx, asked["reading"])

    async def fill(self) -> None:
        """Convert every row that there is, from where it was left, and what was written meanwhile."""
        async with self._apart() as own:
            change, turner = await self._plan(own)
            statement = rows_statement(own, change, limit=_BATCH)
            again = await prepare_columns(own.db, self._columns)
            progress = {} if again else await read_progress(own.db, own.schema, self._run)
            total = sum((await count_converted(own.db, self._columns)).values())
        after, done = UUID(progress.get("after") or str(_FIRST)), int(progress.get("done") or 0)
        while True:
            async with self._apart() as own:
                if (await _asked(own, self._said["id"]) or {}).get("stopped"):
                    raise Conflict("It was stopped.")
                rows = await read_told(own, statement, {"after": after})
                await self._put(own, turner, rows)
                if rows:
                    after, done = rows[-1][0], done + len(rows)
                    await keep_progress(
                        own.db, own.schema, self._run, {"after": str(after), "done": done, "total": max(total, done)}
                    )
            if len(rows) < _BATCH:
                break
        await self.catch_up()

    async def catch_up(self) -> None:
        """Convert what was written since."""
        async with self._apart() as own:
            change, turner = await self._plan(own)
            statement = rows_statement(own, change, named=True)
        left = _LAST + 1
        while left > _LAST:
            async with self._apart() as own:
                ids = await noted_rows(own.db, self._columns, limit=_BATCH)
                left = len(ids)
                await self._turn_noted(own, turner, statement, ids)
            if left > _LAST:
                await asyncio.sleep(_PAUSE_SECONDS)

    async def switch(self) -> bool:
        """Let the new columns take the place of the old ones; False when too much was written meanwhile."""
        try:
            async with self._apart() as own:
                await lock_rows(own.db, own.schema, declared_as(own, "fields"), [self._said["id"]])
                await own.hold("catalog")
                change, turner = await self._plan(own)
                statement = rows_statement(own, change, named=True)
                counts = await count_converted(own.db, self._columns)
                await succeed(own, change, self._run, counts)
                clear = await make_room(own, change)
                # From here to the end of the transaction nobody else reads or writes these records, so this comes last.
                await lock_table(own.db, self._columns)
                ids = await noted_rows(own.db, self._columns, limit=_LAST + 1)
                if len(ids) > _LAST:
                    raise _Late
                await self._turn_noted(own, turner, statement, ids)
                name, aside = self._said["name"], parted_name(self._said["name"], self._run)
                old = {column: aside + column.removeprefix(name) for column in self._columns.old}
                new = [column for column, _ in change.new.columns()]
                made = dict(zip((column for column, _ in self._columns.new), new, strict=True))
                await take_place(own.db, self._columns, old, made, clear=clear)
        except _Late:
            return False
        return True

    async def give_up(self, reason: str) -> None:
        """Leave the field as it was."""
        async with self._apart() as own:
            await lock_rows(own.db, own.schema, declared_as(own, "fields"), [self._said["id"]])
            await own.hold("catalog")
            await drop_converted(own.db, self._columns)
            if await _asked(own, self._said["id"]) is not None:
                await declare_field(own, self._said["id"], {"changing": None})
            await finish_run(own.db, own.schema, self._run, status="failed", counts={}, at=own.now, error=reason)

    async def _put(self, ctx: Context, turner: Turner, rows: Sequence[Told]) -> None:
        turned = [(id, turner.stored(turner.turn(told, kept))) for id, told, kept in rows]
        await put_converted(ctx.db, self._columns, turned)

    async def _turn_noted(self, ctx: Context, turner: Turner, statement: str, ids: Sequence[UUID]) -> None:
        held = await hold_noted(ctx.db, self._columns, ids) if ids else []
        if held:
            await self._put(ctx, turner, await read_told(ctx, statement, {"ids": held}))


async def _asked(ctx: Context, id: UUID) -> dict[str, Any] | None:
    """What a field is being changed to."""
    kind = declared_as(ctx, "fields")
    found = (await load_rows(ctx.as_system(), kind, [id])).get(id)
    return cast(dict[str, Any] | None, found["changing"]) if found else None
