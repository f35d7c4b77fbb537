"""The log of changes: reading it, and keeping a partition ready for each coming month."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

AHEAD = 3
# What was logged for the month before it had a partition has gone to the rest, from where it moves over.
_ADD_MONTH = """
do $month$ begin
    if to_regclass({name}) is null then
        create table {place} (like {log} including defaults including constraints);
        with moved as (delete from {rest} where at >= {start} and at < {end} returning *)
        insert into {place} select * from moved;
        alter table {log} attach partition {place} for values from ({start}) to ({end});
    end if;
end $month$
"""


async def changes_of_record(
    db: AsyncConnection[Any], schema: str, record: UUID, *, before: datetime, limit: int
) -> list[dict[str, Any]]:
    """The newest changes of one record up to `before`: id, at, kind, actor, door, run, data."""
    statement = sql.SQL(
        "select id, at, kind, actor, door, run, data from {} "
        "where record = %s and at <= %s and kind not like 'event %%' order by at desc, id desc limit %s"
    ).format(sql.Identifier(schema, "change"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (record, before, limit))
        return await cursor.fetchall()


async def changes_of_workspace(
    db: AsyncConnection[Any],
    schema: str,
    *,
    before: tuple[datetime, UUID],
    since: datetime,
    actor: UUID | None = None,
    objects: Sequence[str],
    limit: int,
) -> list[dict[str, Any]]:
    """The newest changes of these objects before a moment and id: id, at, kind, object, record, actor, door, run, data."""
    statement = sql.SQL(
        "select id, at, kind, object, record, actor, door, run, data from {} where (at, id) < (%s, %s) and at >= %s "
        "and object = any(%s) and (%s::uuid is null or actor = %s) and kind not like 'event %%' "
        "order by at desc, id desc limit %s"
    ).format(sql.Identifier(schema, "change"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (*before, since, list(objects), actor, actor, limit))
        return await cursor.fetchall()


def month_statements(schema: str, now: datetime) -> list[sql.Composed]:
    """What makes sure that this month and the two after it have their partitions; does nothing where they have."""
    statements: list[sql.Composed] = []
    for ahead in range(AHEAD):
        year, month = now.year + (now.month - 1 + ahead) // 12, (now.month - 1 + ahead) % 12 + 1
        start, end = datetime(year, month, 1), datetime(year + month // 12, month % 12 + 1, 1)
        place = sql.Identifier(schema, f"change_{year}_{month:02d}")
        statement = sql.SQL(_ADD_MONTH).format(
            name=sql.Literal(place.as_string()),
            place=place,
            log=sql.Identifier(schema, "change"),
            rest=sql.Identifier(schema, "change_rest"),
            start=sql.Literal(f"{start:%Y-%m-%d}+00"),
            end=sql.Literal(f"{end:%Y-%m-%d}+00"),
        )
        statements.append(statement)
    return statements


async def add_months(db: AsyncConnection[Any], schema: str, now: datetime) -> None:
    """Carry out `month_statements`."""
    for statement in month_statements(schema, now):
        await db.execute(statement)


async def changes_since(db: AsyncConnection[Any], schema: str, since: UUID, *, limit: int) -> list[dict[str, Any]]:
    """The changes whose id is `since` or later, oldest first: id, object, kind, record."""
    at = datetime.fromtimestamp((since.int >> 80) / 1000, UTC)
    # Ids begin with their moment; the log is partitioned by the same, give or take a clock.
    statement = sql.SQL(
        "select id, object, kind, record from {} where id >= %s and at >= %s and kind not like 'event %%' order by id limit %s"
    ).format(sql.Identifier(schema, "change"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (since, at - timedelta(days=1), limit))
        return await cursor.fetchall()
