"""A disk that is full: it is said, nothing is half written, and work goes on as soon as there is room."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from rapport.engine.store.embedded.account import PostgresError
from rapport.engine.store.embedded.cluster import find_cluster
from rapport.engine.store.embedded.postgres import start_postgres
from tests.doors.running import serving
from tests.doors.test_worker import until
from tests.engine.store.servers import make_data_folder, remove_server


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of its own at the folder; skips where nobody may mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Takes all the room there is."""
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65_536)
    return filler


async def test_an_upload_that_finds_no_room_is_refused_and_leaves_nothing(tmp_path: Path, fresh_dsn: str) -> None:
    with small_disk(tmp_path / "data", 2):
        async with serving(fresh_dsn, tmp_path / "data") as running, running.signed_in("bo@example.com") as client:
            file = {"file": ("rows.csv", b"name\n" + b"tea\n" * 1_000_000, "text/csv")}
            answer = await client.post("/api/imports", files=file, data={"object": "parcel"})
            assert (answer.status_code, answer.json()["code"]) == (503, "disk_full")
            assert "disk of the server is full" in answer.json()["detail"]
            assert not [path for path in (running.settings.data / "files").rglob("*") if path.is_file()]
            assert (await client.get("/api/imports")).json() == {"imports": []}
            file = {"file": ("rows.csv", b"name\ntea\n", "text/csv")}
            assert (await client.post("/api/imports", files=file, data={"object": "parcel"})).status_code == 201


async def test_a_database_without_room_takes_all_of_a_write_or_nothing(tmp_path: Path) -> None:
    data = make_data_folder()
    home = find_cluster(data).home
    with small_disk(home, 220):
        server = await start_postgres(data, durable=False)
        try:
            async with serving(server.dsn, tmp_path) as running, running.signed_in("bo@example.com") as client:
                filler = fill(home)
                mark = uuid4().hex
                refused: list[httpx.Response] = []
                for _ in range(40):
                    body = {"create": [{"name": f"{mark} {n} " + os.urandom(400).hex()} for n in range(500)]}
                    answer = await client.post("/api/records/parcel/bulk", json=body)
                    assert answer.status_code in (200, 201, 503), answer.text
                    if answer.status_code == 503:
                        refused.append(answer)
                        break
                assert refused, "the disk was never full"
                assert int(refused[0].headers["retry-after"]) > 0
                filler.unlink()
                if not server.is_running:
                    await server.stop()
                    server = await start_postgres(data, durable=False)
                where = {"where": f'["name","contains","{mark}"]', "count": "exact", "limit": 1}

                async def counted() -> httpx.Response | None:
                    found = await client.get("/api/records/parcel", params=where)
                    return found if found.status_code == 200 else None

                assert (await until(counted)).json()["count"] % 500 == 0
                again = await client.post("/api/records/parcel", json={"name": "there is room"})
                assert again.status_code == 201
        finally:
            await remove_server(server)


async def test_a_database_that_finds_no_room_to_start_says_so_and_starts_when_there_is() -> None:
    data = make_data_folder()
    home = find_cluster(data).home
    with small_disk(home, 220):
        server = await start_postgres(data, durable=False)
        try:
            await server.stop()
            filler = fill(home)
            with pytest.raises(PostgresError, match=r"The disk of the database in .* is full\. Make room on it"):
                await start_postgres(data, durable=False)
            filler.unlink()
            server = await start_postgres(data, durable=False)
            assert server.is_running
        finally:
            await remove_server(server)
