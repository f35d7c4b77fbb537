"""The database goes away and comes back; the tree is started, struck and stopped."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest
from psycopg.errors import UndefinedTable

from rapport.doors.http.problem import problem_response
from rapport.engine.store.embedded.postgres import start_postgres
from tests.doors.running import HEADER, PASSWORD, free_port, serving
from tests.doors.test_worker import until, worker
from tests.engine.store.servers import make_data_folder, remove_server


async def ship_parcels(client: httpx.AsyncClient, over: asyncio.Event) -> tuple[list[str], int]:
    """Make and ship parcels until it is over, whatever comes between: the ids of those whose shipping was acknowledged, and
    how often one was told to come again."""
    shipped: list[str] = []
    refused = 0
    while not over.is_set():
        made = await client.post("/api/records/parcel", json={"name": "Under way"})
        asked = await client.post(f"/api/records/parcel/{made.json()['id']}/ship", json={}) if made.is_success else made
        if asked.is_success:
            shipped.append(made.json()["id"])
            await asyncio.sleep(0.05)
            continue
        assert asked.status_code == 503, asked.text
        assert int(asked.headers["retry-after"]) > 0
        assert "Traceback" not in asked.text
        refused += 1
        await asyncio.sleep(0.2)
    return shipped, refused


async def test_while_the_database_is_away_callers_are_told_when_to_try_again_and_nothing_they_did_is_lost(
    tmp_path: Path,
) -> None:
    data = make_data_folder()
    server = await start_postgres(data, durable=False)
    try:
        async with (
            serving(server.dsn, tmp_path) as running,
            running.client(headers=HEADER) as client,
            worker(running, tmp_path / "mark") as process,
        ):
            await client.post("/api/session", json={"link": running.link.partition("link=")[2]})
            over = asyncio.Event()
            loads = [asyncio.create_task(ship_parcels(client, over)) for _ in range(4)]
            await until(lambda: counted(client, 4))
            await server.stop()
            for path in ("/api/records/parcel", "/health/ready"):
                away = await client.get(path, headers={"Accept-Language": "zh-CN"})
                assert (away.status_code, int(away.headers["retry-after"]) > 0) == (503, True)
                assert "数据库没有响应" in away.json()["detail"]
            assert (await client.get("/health/live")).status_code == 200
            assert "rapport_database_up 0" in (await client.get("/metrics")).text
            await asyncio.sleep(2)
            server = await start_postgres(data, durable=False)
            before = await until(lambda: counted(client, 1))
            await until(lambda: counted(client, before + 4))
            over.set()
            done = await asyncio.gather(*loads)
            assert all(refused for _, refused in done)
            for id in (id for shipped, _ in done for id in shipped):
                await until(lambda id=id: _is_noted(client, id), by=process)
    finally:
        await remove_server(server)


async def counted(client: httpx.AsyncClient, least: int) -> int | None:
    """How many parcels there are, if there are at least so many."""
    answer = await client.get("/api/records/parcel", params={"count": "exact", "limit": 1})
    number = int(answer.json()["count"]) if answer.is_success else 0
    return number if number >= least else None


async def _is_noted(client: httpx.AsyncClient, parcel: str) -> bool:
    where = {"where": f'["text","contains","{parcel}"]', "count": "exact", "limit": 1}
    return (await client.get("/api/records/note", params=where)).json()["count"] >= 1


@asynccontextmanager
async def tree(data: Path, port: int) -> AsyncIterator[tuple[Process, str]]:
    """`rapport up`, and the link it prints."""
    around = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT", "DATABASE", "DEMO"))}
    around |= {"RAPPORT_DATA": str(data), "RAPPORT_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.doors.app", "up", env=around, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        assert f"http://127.0.0.1:{port}" in (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        yield process, (await asyncio.wait_for(process.stdout.readline(), 10)).decode().strip().rpartition("link=")[2]
    finally:
        if process.returncode is None:
            process.terminate()
        assert await asyncio.wait_for(process.wait(), 60) == 0


def test_who_comes_before_the_tables_are_there_is_told_to_come_again_and_the_log_has_no_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = UndefinedTable('relation "w_main.custom_object" does not exist')
    with caplog.at_level("INFO", logger="rapport"):
        answer = problem_response(error, "a1")
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (503, True)
    assert b"being prepared" in bytes(answer.body)
    assert not caplog.records


async def test_one_command_starts_all_mends_what_falls_and_stops_all() -> None:
    data, port = make_data_folder(), free_port()
    try:
        here = f"http://127.0.0.1:{port}"
        async with (
            tree(data, port) as (process, link),
            httpx.AsyncClient(base_url=here, headers=HEADER, timeout=30) as client,
        ):
            assert (await client.post("/api/session", json={"link": link})).status_code == 200
            assert (await client.post("/api/session/password", json={"password": PASSWORD})).status_code == 204
            kin = psutil.Process(process.pid)
            web = next(child for child in kin.children() if "web" in child.cmdline())
            web.send_signal(signal.SIGKILL)
            await _until_answers(client)
            small = [child for child in kin.children() if "tests.doors.app" in child.cmdline()]
            assert sum(child.memory_info().rss for child in small) < 250 * 1024 * 1024
            postgres = next(child for child in kin.children() if child.name() == "postgres")
            home = (data / "postgres").resolve()
            needed, away = home / "cluster/global/pg_control", home / "away"
            needed.rename(away)
            postgres.send_signal(signal.SIGQUIT)
            # It cannot start, is tried again, and stands as soon as it can.
            await until(lambda: _says(home / "start.log", "pg_control"))
            away.rename(needed)
            await _until_answers(client)
            family = kin.children(recursive=True)
        assert not psutil.wait_procs(family, timeout=10)[1]
    finally:
        await remove_server(await start_postgres(data, durable=False))


async def _says(log: Path, word: str) -> bool:
    return word in await asyncio.to_thread(log.read_text, "utf-8", "replace")


async def _until_answers(client: httpx.AsyncClient) -> None:
    """Within half a minute it answers again, and then twice in a row."""
    started, good = time.monotonic(), 0
    while good < 2:
        assert time.monotonic() - started < 45
        await asyncio.sleep(0.5)
        try:
            good = good + 1 if (await client.get("/api/catalog")).status_code == 200 else 0
        except httpx.TransportError:
            good = 0
