"""The embedded PostgreSQL server: started with Rapport, stopped with it, found again after a crash."""

import asyncio
import fcntl
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import psycopg

from rapport.engine.store.database import is_disk_full
from rapport.engine.store.embedded.account import PostgresError
from rapport.engine.store.embedded.cluster import (
    Cluster,
    configure_cluster,
    find_cluster,
    make_cluster,
    renew_password,
    socket_folder,
)

_START_SECONDS = 300.0
_STOP_SECONDS = 120.0
_JOIN_SECONDS = 60.0
_PAUSE = 0.02
_READY = "ready"
# A full disk is why a server that runs may still take nobody in.
_NO_ROOM = "No space left"
# Its log of changes grows by as much, which it says in a log of its own.
_ROOM_TO_START = 16 * 1024 * 1024

__all__ = ["FolderTaken", "Postgres", "PostgresError", "join_postgres", "start_postgres"]


@dataclass(frozen=True)
class Postgres:
    """A running server: `dsn` reaches it as an ordinary role that owns its database.

    The value that started it holds the data folder's lock; a value that joined another's server does not.
    """

    data: Path
    dsn: str = field(repr=False)
    pid: int
    cluster: Cluster = field(repr=False)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    lock: BinaryIO | None = field(default=None, repr=False)

    @property
    def is_running(self) -> bool:
        return _is_postgres(self.pid) if self.process is None else self.process.poll() is None

    async def stop(self) -> None:
        """Stop the server cleanly, unless it is another's; harmless when it has stopped already."""
        if self.lock is not None and not self.lock.closed:
            await asyncio.to_thread(_stop, self)
            self.lock.close()


class FolderTaken(PostgresError):
    """Another Rapport runs the database of this data folder."""


async def start_postgres(
    data: Path, *, durable: bool = True, creates_databases: bool = False, port: int | None = None
) -> Postgres:
    """Start the server of a data folder, or take over the one that a killed Rapport left running.

    The other options are for tests: not `durable` is fast and loses data in a power cut; `creates_databases` is a right
    given when the cluster is made; `port` makes it listen on 127.0.0.1 too. PostgresError says what stands in the way.
    """
    starting = asyncio.ensure_future(asyncio.to_thread(_start, data, durable, creates_databases, port))
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        await (await starting).stop()
        raise


async def join_postgres(data: Path) -> Postgres:
    """Use the server that another Rapport runs in this data folder, or start it when none does."""
    deadline = time.monotonic() + _JOIN_SECONDS
    while True:
        try:
            return await start_postgres(data)
        except FolderTaken:
            found = await asyncio.to_thread(_join, data)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(_PAUSE * 5)


def _start(data: Path, durable: bool, creates_databases: bool, port: int | None) -> Postgres:
    cluster = find_cluster(data, port=port)
    try:
        return _start_in(cluster, data, durable=durable, creates_databases=creates_databases)
    except OSError as error:
        # What is written before the server starts needs room too.
        raise (_full(cluster) if is_disk_full(error) else error) from None


def _start_in(cluster: Cluster, data: Path, *, durable: bool, creates_databases: bool) -> Postgres:
    lock = _take_lock(cluster, data)
    try:
        pid = _take_over(cluster)
        if pid is not None:
            return Postgres(data, cluster.dsn, pid, cluster, None, lock)
        make_cluster(cluster, durable=durable, creates_databases=creates_databases)
        renew_password(cluster)
        process = _launch(cluster, configure_cluster(cluster, durable=durable))
        return Postgres(data, cluster.dsn, process.pid, cluster, process, lock)
    except BaseException:
        lock.close()
        raise


def _join(data: Path) -> Postgres | None:
    cluster = find_cluster(data)
    status = _read_status(cluster)
    complaint = _complaint(cluster) if status else None
    if complaint and _NO_ROOM in complaint:
        raise _full(cluster)
    return Postgres(data, cluster.dsn, status[0], cluster) if status and not complaint else None


def _take_lock(cluster: Cluster, data: Path) -> BinaryIO:
    """Lock the home for as long as this process lives; the kernel lets go of it however the process ends."""
    lock = (cluster.home / "lock").open("a+b", buffering=0)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read(32).decode("utf-8").strip() or "unknown"
        lock.close()
        raise FolderTaken(
            f"Another Rapport (process {holder}) already uses the data folder {data}; "
            "stop it first, or set RAPPORT_DATA to another folder."
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n".encode())
    return lock


def _launch(cluster: Cluster, command: tuple[str | Path, ...]) -> subprocess.Popen[bytes]:
    """Start the server and wait until it accepts connections, which after a crash includes its recovery."""
    deadline = time.monotonic() + _START_SECONDS
    log = cluster.home / "start.log"
    process = cluster.account.start(*command, log=log)
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = log.read_text("utf-8", "replace").strip()
            # The last processes of a killed server need a moment to notice that it is gone.
            if shutil.disk_usage(cluster.home).free < _ROOM_TO_START:
                raise _full(cluster)
            if "shared memory block" not in said:
                raise PostgresError(f"PostgreSQL did not start: {said or 'it gave no reason'}")
            time.sleep(_PAUSE * 5)
            process = cluster.account.start(*command, log=log)
        if _read_status(cluster) == (process.pid, _READY):
            return process
        time.sleep(_PAUSE)
    process.send_signal(signal.SIGINT)
    raise PostgresError(f"PostgreSQL was not ready after {_START_SECONDS:.0f} seconds; see {cluster.home / 'log'}.")


def _full(cluster: Cluster) -> PostgresError:
    return PostgresError(f"The disk of the database in {cluster.home} is full. Make room on it, then try again.")


def _take_over(cluster: Cluster) -> int | None:
    """Find a server that outlived its Rapport, waiting while it starts or stops; None when there is none to use."""
    deadline = time.monotonic() + _START_SECONDS
    while (status := _read_status(cluster)) is not None:
        pid, state = status
        if not _is_postgres(pid):
            _forget(cluster)
            return None
        complaint = _complaint(cluster)
        if not complaint:
            return pid
        if state == _READY and "authentication failed" in complaint:
            _shut_down(cluster)
        elif time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL (process {pid}) runs in {cluster.folder} and does not answer: {complaint}")
        time.sleep(_PAUSE * 5)
    return None


def _read_status(cluster: Cluster) -> tuple[int, str] | None:
    """Read the server's own note: its process id and whether it is starting, ready or stopping."""
    try:
        lines = (cluster.folder / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    pid = lines[0].strip() if lines else ""
    return int(pid) if pid.isdigit() else 0, lines[7].strip() if len(lines) > 7 else ""


def _is_postgres(pid: int) -> bool:
    """Tell a living server from another process that got its id after a crash or a restart of the machine."""
    place = Path("/proc", str(pid), "cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            program = place.read_bytes().split(b"\0")[0].decode("utf-8", "replace")
        except (FileNotFoundError, ProcessLookupError):
            return False
    else:
        asked = subprocess.run(["/bin/ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True)
        program = asked.stdout.strip()
    return Path(program).name == "postgres"


def _complaint(cluster: Cluster) -> str:
    """Try to connect; returns why it did not work, empty when it did."""
    try:
        with psycopg.connect(cluster.dsn, connect_timeout=5):
            return ""
    except psycopg.OperationalError as reason:
        return str(reason) or "no reason given"


def _forget(cluster: Cluster) -> None:
    """Remove the notes of a server that is gone; only while the lock is ours."""
    (cluster.folder / "postmaster.pid").unlink(missing_ok=True)
    for note in socket_folder(cluster).glob(".s.PGSQL.*"):
        note.unlink(missing_ok=True)


def _stop(server: Postgres) -> None:
    if server.process is None:
        if server.is_running:
            _shut_down(server.cluster)
        return
    if server.is_running:
        server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        # It recovers from this at the next start.
        server.process.send_signal(signal.SIGQUIT)
        server.process.wait()


def _shut_down(cluster: Cluster) -> None:
    wait = ("-m", "fast", "-w", "-t", f"{_STOP_SECONDS:.0f}")
    cluster.account.run(cluster.programs / "pg_ctl", "stop", "-D", cluster.folder, *wait)
