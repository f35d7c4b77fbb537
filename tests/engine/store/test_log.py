"""The log of changes has a place for every month, however long a process runs."""

from datetime import UTC, datetime

import psycopg
from psycopg import sql

from rapport.engine.objects.catalog import Catalog
from rapport.engine.store.log import add_months
from rapport.engine.store.outbox import log_changes
from rapport.engine.store.schema import upgrade_workspace

SCHEMA = "w_long"
MONTHS = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'w_long.change'::regclass order by 1
"""


async def partitions(db: psycopg.AsyncConnection) -> list[str]:
    return [row[0] for row in await (await db.execute(MONTHS)).fetchall()]


async def note(db: psycopg.AsyncConnection, at: datetime) -> None:
    entry = [("event toys.tick", None, {"at": at.isoformat()})]
    await log_changes(db, SCHEMA, entry, object="toys", at=at, by=None, door="test", run=None)


async def test_a_process_that_runs_for_months_gets_their_partitions_and_nothing_is_lost(
    fresh_dsn: str, toys: Catalog
) -> None:
    upgrade_workspace(fresh_dsn, SCHEMA, toys)
    async with await psycopg.AsyncConnection.connect(fresh_dsn) as db:
        await note(db, datetime(2050, 12, 31, 23, 59, 59, tzinfo=UTC))
        await note(db, datetime(2051, 1, 1, tzinfo=UTC))
        await note(db, datetime(2060, 1, 1, tzinfo=UTC))
        before = await partitions(db)
        for _ in range(2):
            await add_months(db, SCHEMA, datetime(2050, 12, 5, tzinfo=UTC))
        added = {"change_2050_12", "change_2051_01", "change_2051_02"}
        assert {*await partitions(db)} == {*before} | added
        for place, count in (("change_2050_12", 1), ("change_2051_01", 1), ("change_rest", 1), ("change", 3)):
            statement = sql.SQL("select count(*) from {}").format(sql.Identifier(SCHEMA, place))
            assert await (await db.execute(statement)).fetchone() == (count,), place
        await note(db, datetime(2051, 2, 3, tzinfo=UTC))
        found = await db.execute("select count(*) from w_long.change_2051_02")
        assert await found.fetchone() == (1,)


async def test_a_workspace_starts_although_this_month_was_logged_without_a_partition(
    fresh_dsn: str, toys: Catalog
) -> None:
    upgrade_workspace(fresh_dsn, SCHEMA, toys)
    async with await psycopg.AsyncConnection.connect(fresh_dsn) as db:
        month = f"change_{datetime.now(UTC):%Y_%m}"
        await db.execute(sql.SQL("drop table {}").format(sql.Identifier(SCHEMA, month)))
        await note(db, datetime.now(UTC))
        await db.commit()
        upgrade_workspace(fresh_dsn, SCHEMA, toys)
        assert month in await partitions(db)
