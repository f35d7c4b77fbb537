"""The records that a running import has met, found by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql

from rapport.engine.base.identifier import new_id
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.targets import OUR_ID
from rapport.engine.records.imports.plan import Node
from rapport.engine.records.write.rows import allowed_ids

_REMEMBERED = 400_000


@dataclass(slots=True, eq=False)
class Known:
    """A record that was there before or is made by this import.

    `values` wait to be written, references among them still as Known; `lacking` are fields no row has filled yet;
    `row` is where the file speaks of the record itself; `home` has its countries, by field, where values are read by one.
    A `barred` one cannot be made: its key is another record's,
    which the actor may not see. It is treated as new up to the last moment, so that nothing tells the two apart sooner.
    """

    id: UUID
    fresh: bool
    text: str = ""
    row: int = 0
    mine: bool = False
    barred: bool = False
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    lacking: list[str] = field(default_factory=list[str])
    home: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        # Written once here, since a record may be referred to by a hundred thousand rows.
        self.text = self.id.hex


class Crowd:
    """The records of one object. Forgets them when there are too many; the database still has them."""

    def __init__(self, spec: ObjectSpec, nodes: Sequence[Node], run: UUID) -> None:
        self.spec = spec
        keys = {source.field.name: source.field for node in nodes for source in (*node.keys, *node.guards)}
        self.by_key: dict[str, dict[Any, Known]] = {name: {} for name in keys}
        own = {s.field.name for node in nodes for s in node.sources if s.field.extension is None}
        self._unique = {name for name, field in keys.items() if field.unique and name != OUR_ID.name}
        self._fields = sorted(own | {name for node in nodes for name in node.links} | keys.keys())
        # What the record says of the country it is in, for values that are read as people there write them.
        homes = {s.field.country for node in nodes for s in node.sources if s.field.country}
        self._homes = sorted(name for name in homes if spec.fields[name].extension is None)
        self._run = run

    @property
    def is_crowded(self) -> bool:
        """Whether it is time to forget, before memory runs out."""
        return sum(map(len, self.by_key.values())) > _REMEMBERED

    def scatter(self) -> None:
        """Forget everyone; whoever was made must be in the database by now."""
        for known in self.by_key.values():
            known.clear()

    async def meet(self, ctx: Context, wanted: Mapping[str, Iterable[Any]]) -> None:
        """Look up the keys' values that are not known yet."""
        for name, values in wanted.items():
            unseen = set(values) - self.by_key[name].keys() - {None}
            if unseen:
                await self._look_up(ctx, name, list(unseen))

    def register(self, known: Known, values: Iterable[tuple[str, Any]]) -> None:
        """Let the record be found by these keys from now on."""
        for name, value in values:
            if value is not None and name in self.by_key:
                self.by_key[name].setdefault(value, known)

    def forget(self, known: Known) -> None:
        """The record will not be made after all."""
        for name, value in known.values.items():
            if name in self.by_key and self.by_key[name].get(value) is known:
                del self.by_key[name][value]

    async def _look_up(self, ctx: Context, key: str, values: list[Any]) -> None:
        # Of several records with one key the oldest is meant, so that every import means the same.
        statement = sql.SQL(
            "select id, run is not distinct from %s, {columns} from {table} "
            "where {key} = any(%s) and deleted_at is null order by id desc"
        ).format(
            columns=sql.SQL(", ").join(sql.Identifier(self._column(name)) for name in (*self._fields, *self._homes)),
            table=sql.Identifier(ctx.schema, self.spec.name),
            key=sql.Identifier(self._column(key)),
        )
        cursor = await ctx.db.execute(statement, (self._run, values))
        rows = await cursor.fetchall()
        seen = await allowed_ids(ctx, self.spec.name, [row[0] for row in rows], "read")
        for id, mine, *found in rows:
            told = dict(zip((*self._fields, *self._homes), found, strict=True))
            held = {name: told[name] for name in self._fields}
            if id not in seen and not mine:
                self._bar(held)
                continue
            known = Known(id, fresh=False, mine=bool(mine), lacking=self._lacking(held, mine))
            if self._homes:
                known.home = {name: told[name] for name in self._homes}
            self.by_key[key][held[key]] = known
            self.register(known, held.items())

    def _bar(self, held: Mapping[str, Any]) -> None:
        """A record that the actor may not see is as if it were not there, but for the keys that no other may have."""
        known = Known(new_id(), fresh=True, mine=True, barred=True, lacking=list(self._fields))
        self.register(known, [(name, held[name]) for name in self._unique])

    def _lacking(self, held: Mapping[str, Any], mine: bool) -> list[str]:
        lacking = [name for name in self._fields if held[name] is None]
        title = self.spec.title
        # Where this import itself used the key for want of a title, a later row may still bring one.
        if mine and title and title in held and held[title] in [held[name] for name in self.by_key if name != title]:
            lacking.append(title)
        return lacking

    def _column(self, name: str) -> str:
        return name if name == OUR_ID.name else self.spec.fields[name].columns()[0][0]
