"""Converting columns: others are filled beside them while everybody works, and take their place in an instant.

A trigger notes every row whose old columns are written meanwhile, by whomever, so that nothing is missed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, cast
from uuid import UUID

from psycopg import AsyncConnection, sql

from rapport.engine.store.shape.reshape import run_when_free

Database = AsyncConnection[Any]
# The id of a row, and what its new columns hold, as JSON can say it.
Row = tuple[UUID, Sequence[Any]]

_FUNCTION = """
create or replace function {note}() returns trigger language plpgsql as
$note$ begin insert into {noted} (id) values (new.id); return null; end $note$
"""
_TRIGGER = "create trigger {name} after insert or update of {old} on {table} for each row execute function {note}()"
_HAS_TRIGGER = "select 1 from pg_trigger where tgrelid = to_regclass(%s) and tgname = %s"
# Whoever holds a row is not waited for: it is noted, and its turn comes again.
_PUT = """
with free as (select id from {table} where id = any(%(ids)s) for update skip locked),
given as (select v.* from json_to_recordset(%(rows)s::json) as v (id uuid, {typed}) join free using (id)),
put as (update {table} t set {sets} from given where t.id = given.id)
insert into {noted} (id) select one from unnest(%(ids)s) as one where one not in (select id from free)
and exists (select from {table} t where t.id = one)
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns `old` of a table whose values are converted, and the columns `new`, each with its SQL type, that get them.

    `mark` is in the name of everything that is made for it.
    """

    schema: str
    table: str
    old: tuple[str, ...]
    new: tuple[tuple[str, str], ...]
    mark: str

    @property
    def names(self) -> dict[str, sql.Composable]:
        own = f"converted_{self.mark}"
        return {
            "table": sql.Identifier(self.schema, self.table),
            "noted": sql.Identifier(self.schema, own),
            "note": sql.Identifier(self.schema, own),
            "name": sql.Identifier(own),
            "old": sql.SQL(", ").join(map(sql.Identifier, self.old)),
        }


async def prepare_columns(db: Database, columns: Columns) -> bool:
    """Make the new columns and begin to note what is written; False where that was done before."""
    names = columns.names
    place = names["table"].as_string(db)
    if await (await db.execute(_HAS_TRIGGER, (place, f"converted_{columns.mark}"))).fetchone():
        return False
    await db.execute(sql.SQL("create table if not exists {noted} (id uuid not null)").format(**names))
    await db.execute(sql.SQL(_FUNCTION).format(**names))
    await lock_table(db, columns)
    for name, kind in columns.new:
        added = sql.SQL("alter table {table} add column if not exists {column} {kind}")
        await db.execute(added.format(**names, column=sql.Identifier(name), kind=sql.SQL(cast(LiteralString, kind))))
    await db.execute(sql.SQL(_TRIGGER).format(**names))
    return True


async def lock_table(db: Database, columns: Columns) -> None:
    """Hold the table until the transaction ends, as soon as nobody else does."""
    statement = sql.SQL("lock table {table} in access exclusive mode").format(**columns.names)
    await run_when_free(db, statement, table=columns.names["table"].as_string(db))


async def put_converted(db: Database, columns: Columns, rows: Sequence[Row]) -> None:
    """Write the new columns of these rows; one that somebody holds is noted instead."""
    if not rows:
        return
    ours = [f"c{place}" for place in range(len(columns.new))]
    typed = [
        sql.SQL("{} {}").format(sql.Identifier(own), sql.SQL(cast(LiteralString, kind)))
        for own, (_, kind) in zip(ours, columns.new, strict=True)
    ]
    sets = [
        sql.SQL("{} = given.{}").format(sql.Identifier(name), sql.Identifier(own))
        for own, (name, _) in zip(ours, columns.new, strict=True)
    ]
    statement = sql.SQL(_PUT).format(**columns.names, typed=sql.SQL(", ").join(typed), sets=sql.SQL(", ").join(sets))
    told = [{"id": str(id), **dict(zip(ours, values, strict=True))} for id, values in rows]
    await db.execute(statement, {"ids": [id for id, _ in rows], "rows": json.dumps(told)})


async def noted_rows(db: Database, columns: Columns, *, limit: int) -> list[UUID]:
    """Some of the rows that were written since they were converted."""
    statement = sql.SQL("select distinct id from {noted} order by id limit %s").format(**columns.names)
    return [id for (id,) in await (await db.execute(statement, (limit,))).fetchall()]


async def hold_noted(db: Database, columns: Columns, ids: Sequence[UUID]) -> list[UUID]:
    """Those of `ids` that nobody else holds, or that are gone: held until the transaction ends, and noted no more.

    They are held before the note goes, so that whoever writes one later notes it again.
    """
    names = columns.names
    held = sql.SQL("select id from {table} where id = any(%s) order by id for update skip locked").format(**names)
    found = [id for (id,) in await (await db.execute(held, (list(ids),))).fetchall()]
    gone = sql.SQL("select one from unnest(%s) as one where not exists (select from {table} t where t.id = one)")
    lost = [id for (id,) in await (await db.execute(gone.format(**names), (list(ids),))).fetchall()]
    forget = sql.SQL("delete from {noted} where id = any(%s)").format(**names)
    await db.execute(forget, ([*found, *lost],))
    return found


async def count_converted(db: Database, columns: Columns) -> dict[str, int]:
    """How many values were `kept` and how many `lost`, in the bin too."""
    statement = sql.SQL(
        "select count(*) filter (where {new} is not null), count(*) filter (where {old} is not null and {new} is null) from {table}"
    )
    places = {"old": sql.Identifier(columns.old[0]), "new": sql.Identifier(columns.new[0][0])}
    row = await (await db.execute(statement.format(table=columns.names["table"], **places))).fetchone()
    return {"kept": row[0], "lost": row[1]} if row else {}


async def take_place(
    db: Database, columns: Columns, aside: Mapping[str, str], renamed: Mapping[str, str], *, clear: Sequence[str] = ()
) -> None:
    """Call the old columns as `aside` says and the new ones as `renamed` does; the table must be held. What stands in
    the way in `clear` makes room."""
    names = columns.names
    await _forget(db, columns)
    pairs = [(name, f"{name[:40]}_{columns.mark}_old") for name in clear]
    for old, new in (*pairs, *aside.items(), *renamed.items()):
        statement = sql.SQL("alter table {table} rename column {was} to {now}")
        await db.execute(statement.format(**names, was=sql.Identifier(old), now=sql.Identifier(new)))


async def drop_converted(db: Database, columns: Columns) -> None:
    """Give the conversion up: what was made for it goes, and the old columns are as they were."""
    await lock_table(db, columns)
    await _forget(db, columns)
    for name, _ in columns.new:
        statement = sql.SQL("alter table {table} drop column if exists {column}")
        await db.execute(statement.format(**columns.names, column=sql.Identifier(name)))


async def _forget(db: Database, columns: Columns) -> None:
    names = columns.names
    await db.execute(sql.SQL("drop trigger if exists {name} on {table}").format(**names))
    await db.execute(sql.SQL("drop function if exists {note}()").format(**names))
    await db.execute(sql.SQL("drop table if exists {noted}").format(**names))
