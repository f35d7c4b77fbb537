"""How soon Rapport answers and how much memory it rests in, beside a bare Starlette application."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.installation import free_port, memory_of, wait_for
from benchmarks.row import Row, milliseconds
from rapport.engine.store.cluster import find_cluster

FIRST, SECOND, MEMORY = 5.0, 2.0, 250.0
REST_SECONDS = 5.0
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
        first, _ = _up(data)
        second, memory = _up(data)
    finally:
        shutil.rmtree(find_cluster(data).home, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)
    reference = f"{milliseconds(bare)} bare Starlette"
    return [
        Row(
            "start: first, to the page",
            "",
            milliseconds(first),
            reference,
            first / bare,
            "",
            f"< {FIRST:g} s",
            first < FIRST,
        ),
        Row(
            "start: second, to the page",
            "",
            milliseconds(second),
            reference,
            second / bare,
            "",
            f"< {SECOND:g} s",
            second < SECOND,
        ),
        Row(
            "memory at rest, web and worker",
            "",
            f"{memory:.0f} MB",
            f"{bare_memory:.0f} MB bare Starlette",
            memory / bare_memory,
            "",
            f"< {MEMORY:g} MB",
            memory < MEMORY,
        ),
    ]


def _up(data: Path) -> tuple[float, float]:
    """Seconds to the first page, and MB of all our own processes at rest (not the database's)."""
    port = free_port()
    environ = {**os.environ, "RAPPORT_DATA": str(data), "RAPPORT_PORT": str(port), "DEMO": "0", "LOG_LEVEL": "warning"}
    with _running([sys.executable, "-m", "rapport.app", "up"], environ) as process:
        seconds = wait_for(port, "/")
        wait_for(port, "/health/ready")
        _await_worker(process.pid)
        time.sleep(REST_SECONDS)
        return seconds, sum(memory_of(pid) for pid in _ours(process.pid) if pid != process.pid)


def _bare() -> tuple[float, float]:
    port = free_port()
    with _running([sys.executable, "-c", BARE, str(port)], dict(os.environ)) as process:
        return wait_for(port, "/"), memory_of(process.pid)


@contextmanager
def _running(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _await_worker(parent: int) -> None:
    """Until the preparation has ended and the worker runs."""
    until = time.monotonic() + 60
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
    return [pid for pid in found if "python" in os.path.realpath(f"/proc/{pid}/exe")]
