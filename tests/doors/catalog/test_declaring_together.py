"""Adding fields while others work: they hear of it, they are not held up, and a killed process leaves nothing."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest

from rapport.doors.house import House, open_house
from rapport.engine.records import build_indexes, create_record
from tests.doors.app import PLAN
from tests.doors.running import Running

KILLED = """
import asyncio, sys
from rapport.doors.house import open_house
from rapport.engine.base.settings import read_settings
from rapport.engine.records import create_record
from tests.doors.app import PLAN

async def main():
    async with open_house(PLAN, read_settings({}), sys.argv[1], door="cli", size=2) as house:
        async with house.open_context() as ctx:
            await create_record(ctx, "custom_field", {"object": "parcel", "label": "Half done", "type": "text"})
            print("in the middle", flush=True)
            await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
async def other(running: Running) -> AsyncIterator[House]:
    """Another process's view of the same workspace, which hears of changes."""
    async with open_house(PLAN, running.settings, running.dsn, door="http", size=2, listens=True) as house:
        yield house


async def declare(client: httpx.AsyncClient, label: str) -> None:
    said = {"object": "parcel", "label": label, "type": "text"}
    answer = await client.post("/api/records/custom_field", json=said)
    assert answer.status_code == 201, answer.text


async def until_known(house: House, field: str) -> None:
    async with asyncio.timeout(10):
        while True:
            async with house.open_context() as ctx:
                if field in ctx.catalog.object("parcel").fields:
                    return
            await asyncio.sleep(0.01)


async def test_every_process_knows_a_new_field_and_forgets_the_old_catalog(
    ada: httpx.AsyncClient, other: House
) -> None:
    async with other.open_context() as ctx:
        before = ctx.catalog
        await declare(ada, "Heard of")
        assert ctx.catalog is before
    await until_known(other, "heard_of")
    async with other.open_context() as ctx:
        known = ctx.catalog
    async with other.open_context() as ctx:
        assert ctx.catalog is known


async def test_the_object_itself_is_not_locked_while_a_field_is_added(
    ada: httpx.AsyncClient, running: Running, other: House
) -> None:
    await declare(ada, "There before")
    async with other.open_context() as ctx:
        await create_record(ctx, "custom_field", {"object": "parcel", "label": "On its way", "type": "text"})
        async with await psycopg.AsyncConnection.connect(running.dsn, autocommit=True) as db:
            held = await db.execute(
                "select c.relname from pg_locks l join pg_class c on c.oid = l.relation "
                "where l.mode in ('AccessExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock', 'ExclusiveLock') and l.granted"
            )
            assert "parcel" not in {name for (name,) in await held.fetchall()}
        assert (await ada.get("/api/records/parcel?limit=1")).status_code == 200


async def test_who_reads_for_long_only_delays_the_new_field(ada: httpx.AsyncClient, running: Running) -> None:
    await declare(ada, "Read for long")
    async with await psycopg.AsyncConnection.connect(running.dsn) as reader:
        await reader.execute("select count(*) from w_main.parcel__custom")
        adding = asyncio.create_task(declare(ada, "Delayed"))
        await asyncio.sleep(0.5)
        assert not adding.done()
        found = await ada.get("/api/records/parcel?fields=read_for_long&limit=1")
        assert found.status_code == 200
        await reader.rollback()
        await adding


async def test_a_process_killed_in_the_middle_leaves_nothing_half_done(
    ada: httpx.AsyncClient, running: Running
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, running.dsn, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert (await process.stdout.readline()).strip() == b"in the middle"
    process.kill()
    await process.wait()
    fields: dict[str, Any] = (
        await ada.get('/api/records/custom_field?where=["label","=","Half done"]&count=exact')
    ).json()
    assert fields["count"] == 0
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        found = await db.execute("select count(*) from pg_attribute where attname = 'half_done'")
        assert await found.fetchone() == (0,)
    await declare(ada, "Half done")
    assert (await ada.get("/api/records/parcel?fields=half_done&limit=1")).status_code == 200


async def test_what_a_new_version_takes_for_itself_is_left_out(
    ada: httpx.AsyncClient, running: Running, other: House
) -> None:
    """As if the code had come to have a field of that name: the rest of what people added stays."""
    await declare(ada, "Stays")
    await declare(ada, "Clashes")
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        await db.execute("update w_main.custom_field set name = 'weight', version = version + 1 where name = 'clashes'")
        await db.execute("select pg_notify('rapport_catalog', 'w_main')")
    await until_known(other, "stays")
    async with other.open_context() as ctx:
        assert ctx.catalog.object("parcel").fields["weight"].type == "integer"
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        await db.execute("delete from w_main.custom_field where name = 'weight'")
        await db.execute("select pg_notify('rapport_catalog', 'w_main')")


async def test_what_a_list_is_found_by_is_indexed_while_others_work(ada: httpx.AsyncClient, other: House) -> None:
    said = {"object": "parcel", "label": "Sender", "type": "ref", "options": {"of": "user", "inverse": "sent"}}
    assert (await ada.post("/api/records/custom_field", json=said)).status_code == 201
    await until_known(other, "sender")
    async with other.open_context() as ctx:
        assert await build_indexes(ctx) >= 0
    async with other.open_context() as ctx:
        assert await build_indexes(ctx) == 0
        found = await ctx.db.execute("select to_regclass('w_main.parcel__custom_sender_idx') is not null")
        assert await found.fetchone() == (True,)
