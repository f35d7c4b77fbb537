"""Whoever is struck in the middle of work, with real processes: nothing half done, nothing lost, nothing twice."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

import httpx
import psutil
import psycopg
import pytest

from rapport.engine.store.embedded.cluster import find_cluster
from rapport.engine.store.embedded.postgres import start_postgres
from tests.doors.running import HEADER, PASSWORD, free_port
from tests.doors.test_outage import tree
from tests.doors.test_worker import fall_silent, until
from tests.engine.store.servers import make_data_folder, remove_server

ROWS = 4_000
VICTIMS = ("web", "worker", "postgres")


class House:
    """A whole tree of processes, and a browser that comes again when it was not answered."""

    def __init__(self, client: httpx.AsyncClient, root: psutil.Process, dsn: str) -> None:
        self.client, self.root, self.dsn = client, root, dsn

    @asynccontextmanager
    async def halting(self, table: str) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
        """Whoever writes into this table waits before it, with all they did before; what is given tells whether somebody does."""
        waits = "select exists (select from pg_locks where relation = %s::regclass and not granted)"
        async with await psycopg.AsyncConnection.connect(self.dsn) as db:
            await db.execute(f"lock table w_main.{table} in share mode")

            async def is_waited_for() -> bool:
                return (await (await db.execute(waits, (f"w_main.{table}",))).fetchone()) == (True,)

            yield is_waited_for

    async def strike(self, victim: str) -> None:
        """Kill it as a machine without power would, as soon as it runs; of the database, every process."""

        def is_meant(child: psutil.Process) -> bool:
            # Whoever has just ended has no name any more.
            with suppress(psutil.NoSuchProcess):
                return child.name() == "postgres" if victim == "postgres" else victim in child.cmdline()
            return False

        async def found() -> list[psutil.Process]:
            children = self.root.children(recursive=victim == "postgres")
            return [child for child in children if is_meant(child)]

        for process in await until(found):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)

    async def insist(self, method: str, path: str, **asked: Any) -> httpx.Response:
        """The answer, however often it takes; what changes something carries a key, so that it is done once."""
        if method == "POST":
            asked["headers"] = {"Idempotency-Key": uuid4().hex}
        last: Any = None

        async def answered() -> httpx.Response | None:
            nonlocal last
            try:
                last = await self.client.request(method, path, **asked)
            except httpx.TransportError as error:
                last = error
                return None
            return last if last.status_code < 500 else None

        return await until(answered, seconds=120)

    async def amid(self, work: Awaitable[httpx.Response], victim: str, seconds: float) -> httpx.Response:
        """Begin the work, strike somebody in the middle of it, and wait for its end."""
        task = asyncio.ensure_future(work)
        await asyncio.sleep(seconds)
        await self.strike(victim)
        return await task

    async def count(self, mark: str) -> int:
        params = {"where": f'["name","contains","{mark}"]', "count": "exact", "limit": 1}
        return (await self.insist("GET", "/api/records/parcel", params=params)).json()["count"]


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[House]:
    data, port = make_data_folder(), free_port()
    try:
        async with (
            tree(data, port) as (process, link),
            httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{port}", headers=HEADER, timeout=60, trust_env=False
            ) as client,
        ):
            assert (await client.post("/api/session", json={"link": link})).status_code == 200
            assert (await client.post("/api/session/password", json={"password": PASSWORD})).status_code == 204
            yield House(client, psutil.Process(process.pid), find_cluster(data).dsn)
    finally:
        await remove_server(await start_postgres(data, durable=False))


@pytest.mark.parametrize("victim", VICTIMS)
async def test_many_records_written_at_once_are_there_once(house: House, victim: str) -> None:
    for _ in range(2):
        mark = uuid4().hex
        body = {"create": [{"name": f"{mark} {n}"} for n in range(500)]}
        work = house.insist("POST", "/api/records/parcel/bulk", json=body)
        done = await house.amid(work, victim, random.uniform(0, 0.3))
        assert done.status_code in (200, 201), done.text
        assert await house.count(mark) == 500


@pytest.mark.parametrize("victim", VICTIMS)
async def test_an_import_comes_to_its_end_and_brings_each_row_once(house: House, victim: str) -> None:
    mark = uuid4().hex
    rows = "name,weight\n" + "".join(f"{mark} {n},{n}\n" for n in range(ROWS))
    form = {"file": ("rows.csv", rows.encode(), "text/csv")}
    one = (await house.insist("POST", "/api/imports", files=form, data={"object": "parcel"})).json()["id"]
    assert (await house.insist("POST", f"/api/imports/{one}/run")).status_code == 202
    await asyncio.sleep(random.uniform(0.5, 2))
    await house.strike(victim)

    async def over() -> bool:
        return (await house.insist("GET", f"/api/imports/{one}")).json()["status"] == "done"

    await until(over, seconds=150)
    assert await house.count(mark) == ROWS


@pytest.mark.parametrize("victim", VICTIMS)
async def test_a_new_field_is_there_whole_or_not_at_all(house: House, victim: str) -> None:
    name = f"f{uuid4().hex[:8]}"
    field = {"label": name, "name": name, "object": "parcel", "type": "ref", "options": {"of": "parcel"}}
    work = house.insist("POST", "/api/records/custom_field", json=field)
    done = await house.amid(work, victim, random.uniform(0, 0.2))
    assert done.status_code == 201, done.text
    other = (await house.insist("POST", "/api/records/parcel", json={"name": name})).json()["id"]
    made = await house.insist("POST", "/api/records/parcel", json={"name": f"{name} 2", name: other})
    assert made.status_code == 201, made.text
    shown = await house.insist("GET", f"/api/records/parcel/{made.json()['id']}", params={"fields": name})
    assert shown.json()[name]["id"] == other
    where = {"where": f'["name","=","{name}"]', "count": "exact"}
    assert (await house.insist("GET", "/api/records/custom_field", params=where)).json()["count"] == 1


async def test_a_merge_struck_before_its_end_has_not_begun_and_is_then_done_once(house: House) -> None:
    mark = uuid4().hex
    link = f"l{mark[:8]}"
    field = {"label": link, "name": link, "object": "note", "type": "ref", "options": {"of": "parcel"}}
    assert (await house.insist("POST", "/api/records/custom_field", json=field)).status_code == 201
    winner, loser = [
        (await house.insist("POST", "/api/records/parcel", json={"name": f"{mark} {n}"})).json()["id"] for n in range(2)
    ]
    notes = {"create": [{"text": f"{mark} {n}", link: loser} for n in range(200)]}
    assert (await house.insist("POST", "/api/records/note/bulk", json=notes)).status_code == 200

    async def linked(parcel: str) -> int:
        params = {"where": f'["{link}","=","{parcel}"]', "count": "exact", "limit": 1}
        return (await house.insist("GET", "/api/records/note", params=params)).json()["count"]

    async with house.halting("change") as stopped:
        merging = asyncio.ensure_future(
            house.insist("POST", f"/api/records/parcel/{winner}/merge", json={"loser": loser})
        )
        await until(stopped)
        await house.strike("web")
    done = await merging
    assert (done.status_code, done.json()["moved"]) == (200, 200), done.text
    assert (await linked(winner), await linked(loser)) == (200, 0)
    assert (await house.insist("GET", f"/api/records/parcel/{loser}")).status_code == 307
    assert (await house.insist("POST", f"/api/runs/{done.json()['run']}/undo")).status_code == 200
    assert (await linked(winner), await linked(loser)) == (0, 200)


async def test_a_field_struck_when_its_column_is_there_and_nobody_knows_of_it_is_added_whole(house: House) -> None:
    name = f"f{uuid4().hex[:8]}"
    field = {"label": name, "name": name, "object": "parcel", "type": "integer"}
    async with house.halting("change") as stopped:
        adding = asyncio.ensure_future(house.insist("POST", "/api/records/custom_field", json=field))
        await until(stopped)
        await house.strike("web")
    assert (await adding).status_code == 201
    made = await house.insist("POST", "/api/records/parcel", json={"name": name, name: 7})
    assert made.json()[name] == 7
    where = {"where": f'["name","=","{name}"]', "count": "exact"}
    assert (await house.insist("GET", "/api/records/custom_field", params=where)).json()["count"] == 1


async def test_totals_struck_while_they_are_filled_are_right_in_the_end(house: House) -> None:
    name, me = f"t{uuid4().hex[:8]}", (await house.insist("GET", "/api/session")).json()["user"]["id"]
    owned = {"create": [{"name": f"{name} {n}", "owner": me} for n in range(50)]}
    assert (await house.insist("POST", "/api/records/parcel/bulk", json=owned)).status_code == 200
    total = {"label": name, "name": name, "object": "user", "type": "rollup", "options": {"collection": "parcels"}}
    assert (await house.insist("POST", "/api/records/custom_field", json=total)).status_code == 201
    async with house.halting("user__custom") as stopped:
        await until(stopped)
        await house.strike("worker")
        await fall_silent(house.dsn)

    async def filled() -> bool:
        shown = await house.insist("GET", f"/api/records/user/{me}", params={"fields": name})
        return shown.json()[name] == 50

    await until(filled, seconds=120)


async def test_everything_struck_at_once_comes_back(house: House) -> None:
    mark = uuid4().hex
    assert (await house.insist("POST", "/api/records/parcel", json={"name": mark})).status_code == 201
    for victim in VICTIMS:
        await house.strike(victim)
    assert await house.count(mark) == 1
