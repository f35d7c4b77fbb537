"""Rows of records without a key that an earlier import has brought already, such as the lines of an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import sql

from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.imports.known import Known
from rapport.engine.records.imports.plan import Node
from rapport.engine.records.write.validate import parse_value


def repeats_of(root: Node) -> Repeats | None:
    """For rows that have no key but belong to something that has one."""
    if root.keys or root.guards:
        return None
    name = next((name for name in root.links if root.spec.fields[name].required), None)
    return Repeats(root.spec, name, root.links[name]) if name else None


class Repeats:
    """What records that were there before hold; each of it excuses one equal row from being brought again.

    Two equal rows of one file are two, and a row that is not there yet comes in, though its neighbours are.
    """

    def __init__(self, spec: ObjectSpec, name: str, link: Node) -> None:
        self.link = link
        self._spec, self._name = spec, name
        self._left: dict[UUID, Counter[tuple[Any, ...]]] = {}

    async def sift(self, ctx: Context, owners: Sequence[Known], columns: Mapping[str, Sequence[Any]]) -> list[int]:
        """The places of the rows that are new; `columns` holds their values by field."""
        names = sorted(name for name in columns if self._spec.fields[name].extension is None)
        unseen = {owner.id for owner in owners if not owner.mine} - self._left.keys()
        if unseen:
            await self._look_up(ctx, names, list(unseen))
        stored = [self._stored(ctx, name, columns[name]) for name in names]
        fresh: list[int] = []
        for place, (owner, *row) in enumerate(zip(owners, *stored, strict=True)):
            left = self._left.get(owner.id)
            values = tuple(value for part in row for value in part)
            if left and left[values] > 0:
                left[values] -= 1
            else:
                fresh.append(place)
        return fresh

    async def _look_up(self, ctx: Context, names: Sequence[str], owners: list[UUID]) -> None:
        self._left |= {owner: Counter() for owner in owners}
        parts = [column for name in names for column, _ in self._spec.fields[name].columns()]
        statement = sql.SQL(
            "select {owner}, {columns} from {table} where {owner} = any(%s) and deleted_at is null"
        ).format(
            owner=sql.Identifier(self._name),
            columns=sql.SQL(", ").join(map(sql.Identifier, parts)),
            table=sql.Identifier(ctx.schema, self._spec.name),
        )
        async for owner, *values in await ctx.db.execute(statement, (owners,)):
            self._left[owner][tuple(values)] += 1

    def _stored(self, ctx: Context, name: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        field = self._spec.fields[name]
        default = None if field.default is None else parse_value(ctx, field, field.default)
        nothing = (None,) * len(field.columns())
        given = (default if value is None else value for value in values)
        return [nothing if value is None else tuple(field.stored(value)) for value in given]
