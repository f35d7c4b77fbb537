"""Carries finished rows into the database while the next ones are still being made ready."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from psycopg import sql
from psycopg.errors import UniqueViolation

from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.write.record import taken


@dataclass(frozen=True, slots=True)
class Load:
    """Rows of one table as COPY takes them."""

    spec: ObjectSpec
    statement: sql.Composed
    rows: bytes


class Conveyor:
    """Loads on their way, in the order in which they were put on.

    While it moves, the connection belongs to it: whoever wants to ask the database something halts it first, and whoever
    asks about rows of this import clears it.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._waiting: list[Load] = []
        self._moving: asyncio.Task[None] | None = None

    def put(self, load: Load) -> None:
        """Put rows on; they move after the next start."""
        self._waiting.append(load)

    def start(self) -> None:
        """Move what was put on; it must have been halted."""
        if self._waiting:
            loads, self._waiting = self._waiting, []
            self._moving = asyncio.create_task(self._carry(loads))

    async def halt(self) -> None:
        """Wait until what moves has arrived. Invalid when somebody else made a record with the same key meanwhile."""
        moving, self._moving = self._moving, None
        if moving is not None:
            await moving

    async def clear(self) -> None:
        """Wait until everything that was put on has arrived."""
        await self.halt()
        self.start()
        await self.halt()

    async def abandon(self) -> None:
        """Wait for the connection after something else went wrong; whatever still waits is dropped."""
        moving, self._moving, self._waiting = self._moving, None, []
        if moving is not None:
            await asyncio.gather(moving, return_exceptions=True)

    async def _carry(self, loads: list[Load]) -> None:
        for load in loads:
            try:
                async with self._ctx.db.cursor().copy(load.statement) as copy:
                    await copy.write(load.rows)
            except UniqueViolation as error:
                # Somebody else made a record with the same key while this import ran.
                raise taken(load.spec, error) from None
