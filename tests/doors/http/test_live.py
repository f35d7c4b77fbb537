"""A stream tells what changes in what a person may see, as it happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from rapport.doors.http.hub import Ear, Hub
from rapport.engine.base.errors import TooMany
from rapport.engine.base.identifier import new_id
from rapport.engine.store.outbox import Heard
from tests.doors.running import Running


@dataclass
class Stream:
    """The lines of an open stream, put together to events."""

    lines: AsyncIterator[str]

    async def next_of(self, event: str, seconds: float = 20) -> dict[str, Any]:
        """The next event of this name; others may still come of what was done before."""
        while (told := await self.next(seconds))["event"] != event:
            pass
        return told

    async def next(self, seconds: float = 20) -> dict[str, Any]:
        """The next event, with its id and name; comments are passed over."""
        told: dict[str, Any] = {}
        async with asyncio.timeout(seconds):
            async for line in self.lines:
                name, _, value = line.partition(": ")
                if line == "" and "event" in told:
                    return told
                if name == "data":
                    told |= json.loads(value)
                elif name in ("id", "event"):
                    told[name] = value
        raise EOFError


@asynccontextmanager
async def listening(client: httpx.AsyncClient, **options: Any) -> AsyncIterator[Stream]:
    async with client.stream("GET", "/api/live", **options) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert await anext(lines) == "retry: 3000"
        async for line in lines:
            if line.startswith(":"):
                break
        yield Stream(lines)


async def make(client: httpx.AsyncClient, **values: Any) -> dict[str, Any]:
    return (await client.post("/api/records/parcel", json={"name": "Live", **values})).json()


async def test_each_change_is_told_with_object_record_and_kind(ada: httpx.AsyncClient) -> None:
    async with listening(ada) as stream:
        parcel = await make(ada)
        one = f"/api/records/parcel/{parcel['id']}"
        told = await stream.next_of("change")
        assert (told["event"], told["object"], told["record"], told["kind"]) == (
            "change", "parcel", parcel["id"], "create",
        )  # fmt: skip
        await ada.patch(one, json={"weight": 2})
        assert (await stream.next_of("change"))["kind"] == "update"
        await ada.delete(one)
        assert (await stream.next_of("change"))["kind"] == "delete"
        await ada.post("/api/records/parcel/bulk", json={"create": [{"name": "a"}, {"name": "b"}]})
        told = await stream.next_of("change")
        assert (told["record"], told["kind"]) == (None, "bulk")


async def test_nobody_hears_of_what_they_may_not_see(bo: httpx.AsyncClient, cy: httpx.AsyncClient) -> None:
    me = (await bo.get("/api/session")).json()["user"]["id"]
    async with listening(cy) as stream:
        await make(bo, owner=me)
        own = await make(cy)
        assert (await stream.next_of("change"))["record"] == own["id"]


async def test_after_a_break_what_was_missed_is_told(ada: httpx.AsyncClient) -> None:
    async with listening(ada) as stream:
        await make(ada)
        last = (await stream.next_of("change"))["id"]
    missed = await make(ada)
    for how in ({"headers": {"Last-Event-ID": last}}, {"params": {"after": last}}):
        async with ada.stream("GET", "/api/live", **how) as answer:
            stream = Stream(answer.aiter_lines())
            while (await stream.next_of("change"))["record"] != missed["id"]:
                pass
    # Too long ago, or numbered by a clock that was ahead.
    for other in ("018f0000-0000-7000-8000-000000000000", "0fff0000-0000-7000-8000-000000000000"):
        async with ada.stream("GET", "/api/live", headers={"Last-Event-ID": other}) as answer:
            assert (await Stream(answer.aiter_lines()).next())["event"] == "reload"
    assert (await ada.get("/api/live", headers={"Last-Event-ID": "x"})).status_code == 400


async def test_many_streams_go_on_after_a_break_and_each_is_told_all_of_it_once(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient, cy: httpx.AsyncClient
) -> None:
    people = [ada, bo, cy] * 12
    async with AsyncExitStack() as opened:
        streams = [await opened.enter_async_context(listening(person)) for person in people]
        known = (await make(ada))["id"]
        told = [await stream.next_of("change", 30) for stream in streams]
        assert {one["record"] for one in told} == {known}
    missed = [(await make(ada))["id"] for _ in range(3)]

    async def resume(person: httpx.AsyncClient, last: str) -> list[str]:
        heard: list[str] = []
        async with person.stream("GET", "/api/live", headers={"Last-Event-ID": last}) as answer:
            stream = Stream(answer.aiter_lines())
            while not set(missed) <= set(heard):
                one = await stream.next(30)
                assert one["event"] == "change"
                heard.append(one["record"])
        return [record for record in heard if record in missed]

    resumed = await asyncio.gather(*(resume(who, one["id"]) for who, one in zip(people, told, strict=True)))
    assert resumed == [missed] * len(people)


async def test_a_stream_ends_with_its_session(running: Running, ada: httpx.AsyncClient) -> None:
    async with running.signed_in("bo@example.com") as leaving, listening(leaving) as stream:
        await leaving.delete("/api/session")
        await make(ada)
        with pytest.raises(EOFError):
            await stream.next_of("nothing more")
    async with running.client() as stranger:
        assert (await stranger.get("/api/live")).status_code == 401


async def test_all_streams_of_a_process_share_one_listening_connection(
    running: Running, ada: httpx.AsyncClient
) -> None:
    async with listening(ada), listening(ada), await psycopg.AsyncConnection.connect(running.dsn) as db:
        found = await db.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %rapport_live%'"
        )
        assert await found.fetchone() == (1,)


async def test_a_lost_listening_connection_comes_back_and_says_that_something_was_missed(
    running: Running, ada: httpx.AsyncClient
) -> None:
    async with listening(ada) as stream:
        async with await psycopg.AsyncConnection.connect(running.dsn, autocommit=True) as db:
            await db.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and query like 'listen %rapport_live%'"
            )
        await stream.next_of("reload")
        parcel = await make(ada)
        assert (await stream.next_of("change"))["record"] == parcel["id"]


async def test_a_stream_that_falls_behind_is_told_to_load_again() -> None:
    ear = Ear("w_main", "someone")
    for _ in range(1_000):
        ear.tell(Heard(new_id(), "w", "parcel", "update", new_id()))
    assert await ear.listen(1, 0) is None
    assert await ear.listen(0.01, 0) == []
    ear.end()
    with pytest.raises(EOFError):
        await ear.listen(1, 0)


def test_one_person_cannot_take_all_streams() -> None:
    hub = Hub()
    ears = [hub.join("w_main", "one") for _ in range(20)]
    with pytest.raises(TooMany):
        hub.join("w_main", "one")
    hub.leave(ears.pop())
    assert hub.join("w_main", "one")


async def test_how_a_run_goes_is_told_to_whoever_began_it(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    async with listening(ada) as mine, listening(bo) as theirs:
        await ada.get("/api/exports/parcel", params={"fields": "name", "format": "jsonl"})
        began = await mine.next_of("run")
        made = await make(bo)
        assert (await theirs.next_of("change"))["record"] == made["id"]
    runs = [[run["id"] for run in (await one.get("/api/runs")).json()["runs"]] for one in (ada, bo)]
    assert [began["record"] in known for known in runs] == [True, False]


async def test_everybody_is_told_when_what_they_see_is_declared_anew(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient
) -> None:
    field = {"object": "parcel", "type": "text", "label": "Told at once"}
    async with listening(bo) as stream:
        made = (await ada.post("/api/records/custom_field", json=field)).json()
        await stream.next_of("catalog")
        await ada.delete(f"/api/records/custom_field/{made['id']}")
        await stream.next_of("catalog")
