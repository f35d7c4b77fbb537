"""Indexes of an earlier version leave when nothing asks for them any more; what others built stays."""

import psycopg
from psycopg import sql

from rapport.engine.objects.catalog import Catalog
from rapport.engine.store.schema import upgrade_workspace
from rapport.engine.store.shape.outdated import drop_outdated


async def test_an_index_that_nothing_declares_any_more_is_dropped(fresh_dsn: str, toys: Catalog) -> None:
    upgrade_workspace(fresh_dsn, "w_old", toys)
    with psycopg.connect(fresh_dsn, autocommit=True) as db:
        found = "select indexname from pg_indexes where schemaname = 'w_old' order by 1"
        before = db.execute(found).fetchall()
        assert await drop_outdated(fresh_dsn, "w_old", toys) == []
        old = ("box_shelf_idx", "box_deleted_at_key")
        others = ("box_for_the_warehouse_idx", "reports_shelf_idx")
        for name in (*old, *others):
            unique = sql.SQL("unique" if name.endswith("key") else "")
            make = sql.SQL("create {} index {} on w_old.box (shelf, id)").format(unique, sql.Identifier(name))
            db.execute(make)
        assert await drop_outdated(fresh_dsn, "w_old", toys) == sorted(old)
        assert await drop_outdated(fresh_dsn, "w_old", toys) == []
        assert db.execute(found).fetchall() == sorted([*before, *((name,) for name in others)])
