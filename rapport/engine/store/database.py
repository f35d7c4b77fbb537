"""Connections to PostgreSQL, whether it is the embedded server or another."""

import asyncio
import errno
import select
import time
from typing import Any, TypeAlias

from psycopg import AsyncConnection, OperationalError
from psycopg import errors as postgres
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

Pool: TypeAlias = AsyncConnectionPool[AsyncConnection[TupleRow]]

_WAIT_SECONDS = 5.0
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_RETRY_SECONDS = 5.0
_IDLE_SECONDS = 60.0
# How statements are planned, on our own server and on any other; what an address says itself counts more.
_PLANNER = (
    # A page of a list is read before its plan is compiled.
    "-c jit=off",
    # A group of many records is worth sharing among processes; a page is read before another one has started.
    "-c parallel_tuple_cost=0.03",
    "-c parallel_setup_cost=10000",
)


async def open_pool(dsn: str, *, size: int, statement_seconds: float = 30.0) -> Pool:
    """Open a pool of at most `size` connections; it opens while the database is away and mends itself when it is back.

    A statement is cancelled after `statement_seconds`, 0 for never. Without a database, asking for a connection raises
    `psycopg_pool.PoolTimeout` after five seconds and a statement under way `psycopg.OperationalError`, of which
    PoolTimeout is a kind: a door answers both with 503.
    """
    pool: Pool | None = None

    async def check(connection: AsyncConnection[TupleRow]) -> None:
        # An idle connection with something to read was closed by the server, or brings a notice: only then is a round
        # trip worth its time, and if one connection is dead its neighbours are too.
        if not _has_something_to_read(connection):
            return
        try:
            await AsyncConnectionPool.check_connection(connection)
        except OperationalError:
            if pool is not None:
                await pool.check()
            raise

    pool = AsyncConnectionPool(
        conninfo_for(dsn, statement_seconds=statement_seconds),
        min_size=min(2, size),
        max_size=size,
        open=False,
        check=check,
        name="rapport",
        timeout=_WAIT_SECONDS,
        reconnect_timeout=_RETRY_SECONDS,
    )
    await pool.open(wait=False)
    return pool


async def wait_until_ready(pool: Pool, *, seconds: float = 30.0) -> None:
    """Wait until the database answers; raises the last `psycopg.OperationalError` when it has not in time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            left = max(0.1, min(_WAIT_SECONDS, deadline - time.monotonic()))
            async with pool.connection(timeout=left) as connection:
                await connection.execute("select 1")
            return
        except OperationalError:
            if time.monotonic() >= deadline:
                raise
            await asyncio.sleep(0.1)


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk of the database, or ours, had no room for what was to be written."""
    return isinstance(error, postgres.DiskFull) or (isinstance(error, OSError) and error.errno in _NO_ROOM)


async def size_of_database(db: AsyncConnection[Any]) -> int:
    """How many bytes the whole database takes on disk."""
    found = await db.execute("select pg_database_size(current_database())")
    row = await found.fetchone()
    return int(row[0]) if row else 0


def conninfo_for(dsn: str, *, statement_seconds: float = 30.0) -> str:
    """Complete an address with what every connection of Rapport has: name, time zone, limits, signs of life."""
    given = conninfo_to_dict(dsn)
    idle_seconds = _IDLE_SECONDS if statement_seconds else 0
    limits = (
        "-c timezone=UTC",
        f"-c statement_timeout={round(statement_seconds * 1000)}",
        f"-c idle_in_transaction_session_timeout={round(idle_seconds * 1000)}",
    )
    usual: dict[str, str] = {
        "client_encoding": "UTF8",
        "application_name": "rapport",
        "connect_timeout": "5",
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "tcp_user_timeout": "30000",
    }
    usual |= {name: str(value) for name, value in given.items() if value is not None}
    usual["options"] = " ".join(filter(None, (*_PLANNER, str(given.get("options") or ""), *limits)))
    return make_conninfo("", **usual)


def _has_something_to_read(connection: AsyncConnection[TupleRow]) -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
