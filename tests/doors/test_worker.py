"""What the worker does after a change, what it survives, and what it gives up."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
from psycopg.errors import DiskFull

from rapport.doors import heavy
from rapport.doors.heavy import do_work
from rapport.doors.house import House, open_house
from rapport.doors.worker import Patience, rescue
from rapport.engine.records import Context
from rapport.engine.store.jobs import defer_in, open_queue
from rapport.engine.store.kept.failures import failed_jobs
from tests.conftest import database
from tests.doors.app import PLAN
from tests.doors.people import open_to_people
from tests.doors.running import Running

pytestmark = pytest.mark.xdist_group("worker")


@pytest.fixture(scope="module")
async def running(server_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """A server of this module's own: its workers are to find no work that other tests have left."""
    for dsn in database(server_dsn, "rapport_worker_" + os.urandom(4).hex()):
        async with open_to_people(dsn, tmp_path_factory) as server:
            yield server


@asynccontextmanager
async def worker(running: Running, mark: Path) -> AsyncIterator[Process]:
    """A worker process of its own."""
    around = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT", "DATABASE"))}
    around |= {"DATABASE_URL": running.dsn, "RAPPORT_DATA": str(running.settings.data), "TOYS_MARK": str(mark)}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.doors.app", "worker", env=around)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 30)


async def notes(client: httpx.AsyncClient) -> list[str]:
    found = await client.get("/api/records/note", params={"limit": 500})
    return [note["text"] for note in found.json()["records"]]


async def fall_silent(dsn: str) -> None:
    """Let it seem long ago that a worker was heard of: what a killed one was doing is anybody's."""
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        await db.execute("update rapport_jobs.procrastinate_workers set last_heartbeat = now() - interval '1 minute'")


async def until(holds: Callable[[], Awaitable[Any]], *, seconds: float = 60, by: Process | None = None) -> Any:
    """Wait for something to become true, by the doing of a process that must live on; returns it."""
    started = time.monotonic()
    while not (found := await holds()):
        assert by is None or by.returncode is None, "the worker ended"
        assert time.monotonic() - started < seconds, "it never happened"
        await asyncio.sleep(0.2)
    return found


async def test_a_job_exists_exactly_if_its_transaction_commits(running: Running) -> None:
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        await defer_in(db, "nobody", "t", {"n": 1})
        await db.rollback()
        await defer_in(db, "nobody", "t", {"n": 2}, lock="one")
        assert await defer_in(db, "nobody", "t", {"n": 3}, lock="one", once=True) is None
        await db.commit()
        found = await db.execute("select args from rapport_jobs.procrastinate_jobs where queue_name = 'nobody'")
        assert [row[0] for row in await found.fetchall()] == [{"n": 2}]


async def test_reactions_run_after_commit_apart_when_heavy_and_a_poisoned_one_stops_no_other(
    running: Running, ada: httpx.AsyncClient, tmp_path: Path
) -> None:
    assert (await ada.post("/api/records/parcel/trouble", json={"kind": "poison"})).status_code == 204
    parcel = (await ada.post("/api/records/parcel", json={"name": "to ship"})).json()
    await ada.post(f"/api/records/parcel/{parcel['id']}/ship", json={"how": "fast"})
    await ada.post("/api/records/parcel/trouble", json={"kind": "heavy"})
    async with worker(running, tmp_path / "mark") as process:
        await until(lambda: _holds(ada, f"shipped {parcel['id']} fast"), by=process)
        apart = await until(lambda: _starts(ada, "process "))
        assert apart.split()[1] != str(process.pid)
        assert apart.split()[3] == str(process.pid)
        await until(lambda: _error(running, "ValueError: this reaction is poisoned"))
        # Between two attempts it waits; just then it may be tried again.
        await until(lambda: _is_told(running, 'rapport_jobs{queue="reactions",state="todo"}'))


async def test_what_changes_tables_stands_in_one_row_and_in_nobodys_way(
    running: Running, ada: httpx.AsyncClient, tmp_path: Path
) -> None:
    for number in range(5):
        field = {"object": "parcel", "label": f"Row {number}", "type": "ref", "options": {"of": "user"}}
        assert (await ada.post("/api/records/custom_field", json=field)).status_code == 201
    locks = "select distinct lock from rapport_jobs.procrastinate_jobs where args->>'reaction' like '%%custom_field%%' and lock like %s"
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        assert await (await db.execute(locks, ("w_main:%",))).fetchall() == [("w_main:tables",)]
    parcel = (await ada.post("/api/records/parcel", json={"name": "in between"})).json()
    await ada.post(f"/api/records/parcel/{parcel['id']}/ship", json={"how": "soon"})
    async with worker(running, tmp_path / "mark") as process:
        await until(lambda: _holds(ada, f"shipped {parcel['id']} soon"), by=process)
        await until(lambda: _are_done(running), seconds=120, by=process)


async def test_a_job_survives_the_death_of_its_worker(running: Running, ada: httpx.AsyncClient, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    await ada.post("/api/records/parcel/trouble", json={"kind": "linger"})
    async with worker(running, mark) as process:
        await until(lambda: _exists(mark))
        process.send_signal(signal.SIGKILL)
        await process.wait()
    await fall_silent(running.dsn)
    async with worker(running, mark):
        await until(lambda: _holds(ada, "lingered 2"), seconds=90)


async def test_a_job_that_keeps_failing_is_parked_with_its_error(running: Running) -> None:
    class Job:
        lock = None
        attempts = 0

    job: Any = Job()
    pauses: list[Any] = []
    while (decision := Patience().get_retry_decision(exception=ValueError(), job=job)) is not None:
        pauses.append(decision.retry_at)
        job.attempts += 1
    assert len(pauses) == 6
    assert pauses == sorted(pauses)
    async with (
        open_house(PLAN, running.settings, running.dsn, door="cli", size=2) as house,
        house.open_context() as ctx,
    ):
        assert isinstance(await failed_jobs(ctx.db), list)


async def test_what_a_clock_that_was_ahead_has_left_is_put_right(running: Running) -> None:
    ahead = "now() + interval '1 year'"
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        made = await db.execute(
            f"insert into rapport_jobs.procrastinate_workers (last_heartbeat) values ({ahead}) returning id"
        )
        (dead,) = await made.fetchone() or (None,)
        late = await defer_in(db, "nobody", "t", {}, at=datetime.now(UTC) + timedelta(days=365))
        await db.execute(
            "insert into rapport_jobs.procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp) "
            f"values ('clock.minute', 'clock.minute', extract(epoch from {ahead}))"
        )
        await db.commit()
        await mend(running)
        seen = await db.execute(
            "select (select last_heartbeat <= now() from rapport_jobs.procrastinate_workers where id = %s), "
            "(select scheduled_at <= now() from rapport_jobs.procrastinate_jobs where id = %s), "
            "(select count(*) from rapport_jobs.procrastinate_periodic_defers where defer_timestamp > extract(epoch from now()) + 60)",
            (dead, late),
        )
        assert await seen.fetchone() == (True, True, 0)
        await db.execute("delete from rapport_jobs.procrastinate_jobs where id = %s", (late,))


async def test_a_job_that_keeps_killing_its_worker_is_parked_and_the_next_one_is_taken_over(running: Running) -> None:
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        ids = [await defer_in(db, "nobody", "t", {"n": n}) for n in range(2)]
        doing = "update rapport_jobs.procrastinate_jobs set status = 'doing', attempts = %s where id = %s"
        for id, attempts in zip(ids, (6, 1), strict=True):
            await db.execute(doing, (attempts, id))
        await db.commit()
        await mend(running)
        states = "select status::text from rapport_jobs.procrastinate_jobs where id = any(%s) order by id"
        assert await (await db.execute(states, (ids,))).fetchall() == [("failed",), ("todo",)]
        assert await _error(running, "The worker ended while it was doing this, again and again.")
        await db.execute("delete from rapport_jobs.procrastinate_jobs where id = any(%s)", (ids,))


async def mend(running: Running) -> None:
    """What a worker does when it starts, and every few seconds."""
    queue = open_queue(running.dsn)
    async with open_house(PLAN, running.settings, running.dsn, door="worker", size=2) as house, queue.open_async():
        await rescue(queue, house)


async def test_a_worker_stops_when_asked_and_is_small(running: Running, tmp_path: Path) -> None:
    async with worker(running, tmp_path / "mark") as process:
        await until(lambda: _works(running))
        assert psutil.Process(process.pid).memory_info().rss < 130 * 1024 * 1024
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def _holds(client: httpx.AsyncClient, text: str) -> bool:
    return text in await notes(client)


async def _is_told(running: Running, figure: str) -> bool:
    async with running.client() as client:
        return figure in (await client.get("/metrics")).text


async def _are_done(running: Running) -> bool:
    left = "select from rapport_jobs.procrastinate_jobs where lock = 'w_main:tables' and status in ('todo', 'doing')"
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        return await (await db.execute(left)).fetchone() is None


async def _starts(client: httpx.AsyncClient, text: str) -> str | None:
    return next((note for note in await notes(client) if note.startswith(text)), None)


async def _exists(path: Path) -> bool:
    return await asyncio.to_thread(path.exists)


async def _works(running: Running) -> bool:
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        alive = "select from rapport_jobs.procrastinate_workers where last_heartbeat > now() - interval '3 seconds'"
        return await (await db.execute(alive)).fetchone() is not None


async def _error(running: Running, text: str) -> bool:
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        found = await db.execute("select error from rapport_jobs.failure")
        return text in [row[0] for row in await found.fetchall()]


async def test_an_import_that_never_ends_or_finds_no_room_is_given_up_and_says_so(
    running: Running, ada: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = (await ada.post("/api/imports", data={"object": "parcel"}, files={"file": ("p.csv", b"name\na\n")})).json()
    assert (await ada.post(f"/api/imports/{made['id']}/run")).status_code == 202
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        await db.execute("delete from rapport_jobs.procrastinate_jobs where args->>'about' = %s", (made["id"],))
    work = {"work": "import_run", "about": made["id"], "actor": "nobody any more", "attempt": 4}
    await do_work(PLAN, running.settings, running.dsn, work)
    told = (await ada.get(f"/api/imports/{made['id']}")).json()
    assert told["status"] == "failed"
    assert "again and again" in told["error"]["detail"]
    zh = await ada.get(f"/api/imports/{made['id']}", headers={"Accept-Language": "zh-CN"})
    assert "没有导入任何内容" in zh.json()["error"]["detail"]
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        await db.execute("update w_main.run set status = 'running' where id = %s", (made["id"],))
    with monkeypatch.context() as patch:
        patch.setitem(vars(heavy)["_WORKS"], "import_run", _without_room)
        await do_work(PLAN, running.settings, running.dsn, {**work, "actor": None, "attempt": 1})
    told = (await ada.get(f"/api/imports/{made['id']}")).json()
    assert (told["status"], told["error"]["detail"].partition(",")[0]) == ("failed", "The disk of the server is full")
    await do_work(PLAN, running.settings, running.dsn, {**work, "actor": None, "attempt": 1})
    await do_work(PLAN, running.settings, running.dsn, work)
    assert (await ada.get(f"/api/imports/{made['id']}")).json()["status"] == "done"


async def _without_room(house: House, ctx: Context, args: Any) -> None:
    raise DiskFull("could not extend file: No space left on device")


async def test_heavy_work_knows_how_often_its_own_process_was_tried(running: Running, ada: httpx.AsyncClient) -> None:
    told = {"id": None, "name": "parcel.linger", "at": "2026-03-05T00:00:00+00:00", "attempt": 1}
    work = {"work": "react", "reaction": "tests.doors.toys.parcel.linger", "event": told, "attempt": 4}
    await do_work(PLAN, running.settings, running.dsn, work)
    assert await _holds(ada, "lingered 4")
