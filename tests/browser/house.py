"""Rapport as a person starts it: one command, in an empty folder, on a port of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from rapport.engine.store.embedded.cluster import find_cluster

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(http://\S+/sign-in\?link=\S+)")
PATIENCE = 120.0


@dataclass(frozen=True)
class House:
    """A running Rapport: its address, the link that signs the first administrator in once, and its database."""

    url: str
    link: str
    dsn: str

    def let_days_pass(self, days: int) -> None:
        """Move what campaigns remember of their start into the past, as if so many days had gone by since."""
        with psycopg.connect(self.dsn) as connection:
            connection.execute(
                "update w_main.campaign set started_at = started_at - make_interval(days => %s)", (days,)
            )


@contextmanager
def start_house(**more: str) -> Generator[House]:
    """`rapport up` with nothing in it and `more` in its environment; stopped and swept away at the end.

    It brings a database of its own, unless `DATABASE_URL` is among `more`.
    """
    folder = Path(tempfile.mkdtemp(prefix="rapport-browser-"))
    port = _free_port()
    environment = {**os.environ, "RAPPORT_DATA": str(folder), "RAPPORT_PORT": str(port), "RAPPORT_URL": ""}
    for name in ("DATABASE_URL", "SMTP_URL", "DEMO"):
        environment.pop(name, None)
    environment |= more
    log = folder.with_suffix(".log")
    with log.open("wb") as out:
        command = [sys.executable, "-m", "rapport.app", "up"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True)
        try:
            link = _wait_for_link(process, log)
            yield House(f"http://127.0.0.1:{port}", link, more.get("DATABASE_URL") or find_cluster(folder).dsn)
        finally:
            _stop(process)
            _sweep(folder, log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_link(process: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = log.read_text(errors="replace")
        if found := LINK.search(said):
            return found[1]
        if process.poll() is not None:
            raise AssertionError(f"Rapport did not start:\n{said}")
        time.sleep(0.2)
    raise AssertionError(f"Rapport gave no sign-in link within {PATIENCE:.0f} s:\n{log.read_text(errors='replace')}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _sweep(folder: Path, log: Path) -> None:
    # Started by root, PostgreSQL keeps its files with an account of its own, and only a link stands here.
    database = folder / "postgres"
    if database.is_symlink():
        shutil.rmtree(database.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    log.unlink(missing_ok=True)
