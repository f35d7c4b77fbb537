"""How soon Rapport answers and how much memory it rests in, beside a bare Starlette application."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.ground.installation import free_port, memory_of, wait_for
from benchmarks.ground.row import Row, milliseconds
from rapport.engine.store.embedded.cluster import find_cluster

FIRST, SECOND, MEMORY = 5.0, 2.0, 250.0
REST_SECONDS, MOST_SECONDS = 5.0, 60.0
BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
async def page(request): return PlainTextResponse("hello")
uvicorn.run(Starlette(routes=[Route("/", page)]), port=int(sys.argv[1]), log_level="error", access_log=False)
"""


def run(scale: float) -> list[Row]:
    """The same at every scale: there is nothing in the tables."""
    del scale
    bare, bare_memory = _bare()
    data = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    try:
        first = _up(data)
        second = _up(data)
    finally:
        shutil.rmtree(find_cluster(data).home, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)
    pages = f"{milliseconds(bare)} bare Starlette"
    since = second.page - second.database
    return [
        Row(
            "start: first, to the page",
            "",
            milliseconds(first.page),
            pages,
            first.page / bare,
            **_bar(first.page, FIRST),
        ),
        Row("start: second, to the page", "", milliseconds(second.page), pages, second.page / bare),
        Row(
            "start: second, from the database to the page",
            "",
            milliseconds(since),
            pages,
            since / bare,
            **_bar(since, SECOND),
        ),
        Row(
            "memory at rest, web and worker",
            "",
            f"{second.memory:.0f} MB",
            f"{bare_memory:.0f} MB bare Starlette",
            second.memory / bare_memory,
            bar=f"< {MEMORY:g} MB",
            met=second.memory < MEMORY,
        ),
    ]


@dataclass(frozen=True)
class Start:
    """Seconds from the command to the database and to the first page, and MB of all our own processes at rest."""

    database: float
    page: float
    memory: float


def _bar(seconds: float, most: float) -> dict[str, Any]:
    return {"bar": f"< {most:g} s", "met": seconds < most}


def _up(data: Path) -> Start:
    port = free_port()
    environ = {**os.environ, "RAPPORT_DATA": str(data), "RAPPORT_PORT": str(port), "DEMO": "0", "LOG_LEVEL": "warning"}
    with _running([sys.executable, "-m", "rapport.app", "up"], environ) as process:
        began = time.perf_counter()
        with ThreadPoolExecutor() as watching:
            database = watching.submit(_await_database, find_cluster(data).folder / "postmaster.pid", began)
            page = wait_for(port, "/")
        wait_for(port, "/health/ready")
        _await_worker(process.pid)
        time.sleep(REST_SECONDS)
        memory = sum(memory_of(pid) for pid in _ours(process.pid) if pid != process.pid)
        return Start(database.result(), page, memory)


def _bare() -> tuple[float, float]:
    port = free_port()
    with _running([sys.executable, "-c", BARE, str(port)], dict(os.environ)) as process:
        return wait_for(port, "/"), memory_of(process.pid)


@contextmanager
def _running(command: list[str], environ: dict[str, str]) -> Generator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _await_database(note: Path, began: float) -> float:
    """Seconds since `began` until PostgreSQL writes into its own note that it takes connections."""
    while time.perf_counter() - began < MOST_SECONDS:
        with suppress(OSError):
            if "ready" in note.read_text().splitlines()[-1]:
                return time.perf_counter() - began
        time.sleep(0.005)
    raise RuntimeError("The database did not start within a minute.")


def _await_worker(parent: int) -> None:
    """Until the preparation has ended and the worker runs."""
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        commands = [Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in _ours(parent)]
        if any(b"worker" in command for command in commands):
            return
        time.sleep(0.1)
    raise RuntimeError("The worker did not start within a minute.")


def _ours(parent: int) -> list[int]:
    """The process and its descendants that run Python."""
    found = [parent]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return [pid for pid in found if _runs_python(pid)]


def _runs_python(pid: int) -> bool:
    """By the program's own name: PostgreSQL lies in a folder of Python's. What has just ended runs nothing."""
    try:
        return Path(f"/proc/{pid}/exe").readlink().name.startswith("python")
    except OSError:
        return False
