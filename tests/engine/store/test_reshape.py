"""Tables change while everybody works, and while an index of them is being built."""

import asyncio

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import AsyncConnection

from rapport.engine.store.shape import reshape
from rapport.engine.store.shape.reshape import add_tables, build_index, columns_of

_BUILDING = (
    "select count(*) from pg_stat_progress_create_index where datname = current_database() and phase like 'waiting%'"
)
_VALID = "select indisvalid from pg_index where indexrelid = to_regclass('public.crate_wood_idx')"


async def test_a_field_is_added_while_an_index_is_built_which_is_built_after_it(
    fresh_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reshape, "_REST_SECONDS", 0.5)
    monkeypatch.setattr(reshape, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(reshape, "_PATIENT_TRIES", 1)
    crate = sa.Table("crate", sa.MetaData(schema="public"), sa.Column("wood", sa.Text(), index=True))
    (index,) = crate.indexes
    index.name = "crate_wood_idx"
    with psycopg.connect(fresh_dsn, autocommit=True) as db:
        db.execute("create table public.crate (wood text)")
        # Somebody who looks at things as they were is waited for by who builds an index, and by nobody else.
        with psycopg.connect(fresh_dsn) as reader:
            reader.execute("set transaction isolation level repeatable read")
            reader.execute("select 1 from pg_class")
            async with await AsyncConnection.connect(fresh_dsn, autocommit=True) as builder:
                building = asyncio.create_task(build_index(builder, index))
                async with asyncio.timeout(30):
                    while True:
                        if db.execute(_BUILDING).fetchone() == (1,):
                            break
                        await asyncio.sleep(0.01)
                wider = sa.Table(
                    "crate", sa.MetaData(schema="public"), sa.Column("wood", sa.Text()), sa.Column("lid", sa.Text())
                )
                async with await AsyncConnection.connect(fresh_dsn) as adder:
                    await add_tables(adder, [wider])
                    assert await columns_of(adder, wider) == {"wood", "lid"}
                assert not building.done()
                reader.rollback()
                await building
        assert db.execute(_VALID).fetchone() == (True,)
