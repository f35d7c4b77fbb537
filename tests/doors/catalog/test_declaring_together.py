"""Adding fields while others work: they hear of it, they are not held up, and a killed process leaves nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest

from rapport.doors.house import House, open_house
from rapport.engine.records import build_indexes, create_record, fill_totals
from tests.doors.app import PLAN
from tests.doors.running import Running, kill_in_the_middle

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

KILLED_FILLING = """
import asyncio, sys
from rapport.doors.house import open_house
from rapport.engine.base.settings import read_settings
from rapport.engine.records import fill_totals
from rapport.engine.records.write.columns import filling
from tests.doors.app import PLAN

keep = filling.roll_up

async def keep_one(ctx, totals, ids):
    await keep(ctx, totals, ids)
    print("in the middle", flush=True)
    await asyncio.sleep(60)

async def main():
    filling.roll_up = keep_one
    async with open_house(PLAN, read_settings({}), sys.argv[1], door="cli", size=3) as house:
        async with house.open_context() as ctx:
            await fill_totals(ctx)

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
    await kill_in_the_middle(KILLED, running.dsn)
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


async def with_list(client: httpx.AsyncClient, name: str) -> str:
    """A new object whose page has a list of two parcels; returns the record they belong to."""
    await client.post("/api/records/custom_object", json={"label": name})
    lead = {"object": "parcel", "label": name, "type": "ref", "options": {"of": name.lower(), "inverse": True}}
    assert (await client.post("/api/records/custom_field", json=lead)).status_code == 201
    made = (await client.post("/api/records/" + name.lower(), json={"name": "one"})).json()
    for weight in (2, 3):
        given = {"name": f"{name} {weight}", "weight": weight, name.lower(): made["id"]}
        assert (await client.post("/api/records/parcel", json=given)).status_code == 201
    return made["id"]


async def add_total(client: httpx.AsyncClient, name: str) -> None:
    options = {"collection": f"parcel_{name.lower()}", "measure": "sum", "source": "weight"}
    said = {"object": name.lower(), "label": "Load", "type": "rollup", "options": options}
    answer = await client.post("/api/records/custom_field", json=said)
    assert answer.status_code == 201, answer.text


async def test_a_total_is_filled_after_who_began_before_it_was_there(ada: httpx.AsyncClient, other: House) -> None:
    quay = await with_list(ada, "Quay")
    await until_known(other, "quay")
    async with other.open_context() as late:
        await add_total(ada, "Quay")
        given = {"name": "late", "weight": 5, "quay": quay}
        await create_record(late.as_system(), "parcel", given)

        async def fill() -> int:
            async with other.open_context() as ctx:
                return await fill_totals(ctx)

        async with asyncio.timeout(30):
            while "load" not in other.catalog.object("quay").fields:
                async with other.open_context():
                    await asyncio.sleep(0.05)
        filling = asyncio.create_task(fill())
        await asyncio.sleep(2)
        assert not filling.done()
        written = await ada.post("/api/records/parcel", json={"name": "meanwhile", "weight": 1})
        assert written.status_code == 201
    await filling
    assert (await ada.get(f"/api/records/quay/{quay}")).json()["load"] == 10


async def test_a_filling_that_was_killed_begins_again(ada: httpx.AsyncClient, running: Running, other: House) -> None:
    pier = await with_list(ada, "Pier")
    await add_total(ada, "Pier")
    await kill_in_the_middle(KILLED_FILLING, running.dsn)
    assert (await ada.get(f"/api/records/pier/{pier}")).json()["load"] == 0
    async with asyncio.timeout(30):
        while "pier" not in other.catalog.objects or "load" not in other.catalog.object("pier").fields:
            async with other.open_context():
                await asyncio.sleep(0.05)
    async with other.open_context() as ctx:
        assert await fill_totals(ctx) > 0
    assert (await ada.get(f"/api/records/pier/{pier}")).json()["load"] == 5
    async with other.open_context() as ctx:
        assert await fill_totals(ctx) == 0
