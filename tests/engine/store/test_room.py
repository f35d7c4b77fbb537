"""Pages keep room for changed rows, so that a change writes no new entries into indexes that it does not concern."""

from typing import Any

import psycopg

from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import Context, update_record
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import Make

FILLED = "select relname from pg_class where relnamespace = 'w_old'::regnamespace and reloptions @> '{fillfactor=90}' order by 1"


async def test_a_changed_row_stays_beside_its_old_self(ctx: Context, make: Make) -> None:
    shelves = [await make("shelf") for _ in range(20)]
    before = await _moved_in_place(ctx)
    for shelf in shelves:
        await update_record(ctx, "shelf", shelf["id"], {"kind": "high"})
    assert await _moved_in_place(ctx) - before >= 10


def test_a_workspace_from_before_there_was_room_gets_it_once(fresh_dsn: str, toys: Catalog) -> None:
    upgrade_workspace(fresh_dsn, "w_old", toys)
    with psycopg.connect(fresh_dsn, autocommit=True) as db:
        filled = db.execute(FILLED).fetchall()
        assert {(name,) for name in toys.objects} == set(filled)
        db.execute("alter table w_old.box reset (fillfactor)")
        db.execute("comment on schema w_old is 'rapport before'")
        assert upgrade_workspace(fresh_dsn, "w_old", toys) == ["fillfactor"]
        assert db.execute(FILLED).fetchall() == filled
        db.execute("comment on schema w_old is 'rapport before'")
        assert upgrade_workspace(fresh_dsn, "w_old", toys) == []


async def _moved_in_place(ctx: Context) -> Any:
    found = await ctx.db.execute(
        "select pg_stat_get_xact_tuples_hot_updated(to_regclass(%s))", (f'{ctx.schema}."shelf"',)
    )
    row = await found.fetchone()
    return row and row[0]
