"""Schedules: files come in from a folder or an address when it is time, with their owner's rights, once each, and what came of
it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from rapport.automation.import_schedule import start_due
from rapport.automation.incoming import bring_incoming
from rapport.doors.house import House, open_house
from rapport.engine.objects import Event, new_id
from rapport.engine.records import Context
from tests.automation.app import PLAN
from tests.doors.running import Running, free_port

GOOD = b"name,weight\nBy itself,4\nAnd another,5\n"
BAD = b"name,weight\nFine,4\nNot fine,heavy\n"


@pytest.fixture
async def house(served: Running) -> AsyncIterator[House]:
    async with open_house(PLAN, served.settings, served.dsn, door="worker", size=4, statement_seconds=0) as house:
        yield house


async def schedule(client: httpx.AsyncClient, status: int = 201, **values: Any) -> dict[str, Any]:
    told = {"name": "Parcels", "object": "parcel", "place": "scale"} | values
    answer = await client.post("/api/records/import_schedule", json=told)
    assert answer.status_code == status, answer.text
    return answer.json()


async def bring(house: House, client: httpx.AsyncClient, made: dict[str, Any]) -> dict[str, Any]:
    """What the schedule says of itself after its file was brought."""
    async with house.open_work() as ctx:
        await bring_incoming(ctx, due(ctx, made["id"]))
    return (await client.get(f"/api/records/import_schedule/{made['id']}")).json()


def due(ctx: Context, id: str) -> Event:
    return Event(new_id(), "import_schedule.due", ctx.now, UUID(id))


async def parcels(client: httpx.AsyncClient, name: str) -> list[dict[str, Any]]:
    found = await client.get("/api/records/parcel", params={"where": f'["name","=","{name}"]'})
    return found.json()["records"]


@asynccontextmanager
async def offering(*answers: bytes) -> AsyncIterator[str]:
    """A server on this machine that answers one request after another with these bytes, the last one for ever."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()
        writer.close()

    port = free_port()
    server = await asyncio.start_server(answer, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{port}/parcels.csv?day=today"
    finally:
        server.close()


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def test_the_files_of_a_folder_come_in_once_each_oldest_first(
    client: httpx.AsyncClient, house: House, served: Running
) -> None:
    made = await schedule(client)
    assert (await bring(house, client, made))["state"] == "failed", "there is no folder"
    folder = served.settings.data / "incoming" / "scale"
    folder.mkdir(parents=True)
    assert (await bring(house, client, made))["state"] == "nothing"
    (folder / "one.csv").write_bytes(GOOD)
    (folder / ".hidden.csv").write_bytes(GOOD)
    told = await bring(house, client, made)
    assert (told["state"], told["result"]) == ("done", "2 created, 0 updated, 0 skipped, 0 rejected")
    assert len(await parcels(client, "By itself")) == 1
    assert [path.name for path in (folder / "done").iterdir()] == ["one.csv"]
    assert (await client.get(f"/api/imports/{told['last_import']}")).json()["status"] == "done"
    assert (await bring(house, client, made))["state"] == "nothing"


@pytest.mark.parametrize(("mode", "state", "created"), [("all", "failed", 0), ("good", "done", 1)])
async def test_bad_rows_stop_a_file_or_are_left_out_as_chosen(
    client: httpx.AsyncClient, house: House, served: Running, mode: str, state: str, created: int
) -> None:
    folder = served.settings.data / "incoming" / f"bad {mode}"
    folder.mkdir(parents=True)
    (folder / "rows.csv").write_bytes(BAD.replace(b"Fine", mode.encode()))
    told = await bring(house, client, await schedule(client, place=f"bad {mode}", mode=mode))
    assert told["state"] == state
    assert len(await parcels(client, mode)) == created
    assert (folder / state / "rows.csv").exists()
    rejected = await client.get(f"/api/imports/{told['last_import']}/rejected")
    assert "Not fine,heavy" in rejected.text


async def test_an_address_is_fetched_and_the_same_file_only_once(client: httpx.AsyncClient, house: House) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nname\n\r\n8\r\nFetched\n\r\n0\r\n\r\n"
    async with offering(ok(b"name\nFetched\n"), chunked, ok(b"name\nLater\n")) as url:
        made = await schedule(client, place=url)
        inside = await bring(house, client, made)
        assert (inside["state"], "our own network" in inside["result"]) == ("failed", True)
        await allow_inside(client, True)
        assert (await bring(house, client, made))["state"] == "done"
        assert (await bring(house, client, made))["state"] == "nothing"
        assert (await bring(house, client, made))["state"] == "done"
    await allow_inside(client, False)
    assert [len(await parcels(client, name)) for name in ("Fetched", "Later")] == [1, 1]


async def allow_inside(client: httpx.AsyncClient, allowed: bool) -> None:
    (workspace,) = (await client.get("/api/records/workspace")).json()["records"]
    changed = await client.patch(f"/api/records/workspace/{workspace['id']}", json={"webhooks_inside": allowed})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/secret\r\n\r\n", "leads on to another address"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "answered 404"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nname\n", "ended before its end"),
        (b"SSH-2.0\r\n\r\n", "does not speak HTTP"),
        (ok(b"\x00\x01\x02"), ""),
    ],
)
async def test_what_is_no_file_is_said(client: httpx.AsyncClient, house: House, answer: bytes, sentence: str) -> None:
    await allow_inside(client, True)
    async with offering(answer) as url:
        told = await bring(house, client, await schedule(client, place=url))
    await allow_inside(client, False)
    assert told["state"] == "failed"
    assert sentence in told["result"]


async def test_a_place_outside_is_refused_when_it_is_written(client: httpx.AsyncClient) -> None:
    for place in ("../etc", "/etc", "a/b", ".ssh", ".."):
        refused = await schedule(client, 422, place=place)
        assert refused["fields"][0]["path"] == "place"
    await schedule(client, 422, place="ftp://example.com/a.csv")
    await schedule(client, 422, place="http://user:secret@example.com/a.csv")


async def test_what_is_due_starts_once_and_its_next_time_is_set(client: httpx.AsyncClient, house: House) -> None:
    made = await schedule(client, every="hour", place="never there")
    asleep = await schedule(client, active=False, place="never there")
    for _ in range(2):
        async with house.open_work() as ctx:
            await start_due(ctx, Event(new_id(), "clock.minute", ctx.now))
            began = ctx.now
    row = (await client.get(f"/api/records/import_schedule/{made['id']}")).json()
    assert timedelta(minutes=59) < datetime.fromisoformat(row["due_at"]) - began < timedelta(minutes=61)
    async with house.open_work() as ctx:
        jobs = await ctx.db.execute(
            "select count(*) from rapport_jobs.procrastinate_jobs where args->'event'->>'record' = %s", (made["id"],)
        )
        assert await jobs.fetchone() == (1,)
    assert (await client.get(f"/api/records/import_schedule/{asleep['id']}")).json()["due_at"] is None


async def test_only_administrators_set_schedules_up(served: Running) -> None:
    async with served.signed_in("bo@example.com") as bo:
        assert (await bo.get("/api/records/import_schedule")).status_code == 404
