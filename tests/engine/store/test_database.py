"""Connections: the same to the embedded server and to another, and mended when the database was away."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from rapport.engine.store.database import Pool, open_pool, wait_until_ready
from rapport.engine.store.embedded.postgres import Postgres, start_postgres
from tests.engine.store.conftest import Start
from tests.engine.store.servers import make_data_folder, remove_server


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
async def outside() -> AsyncIterator[Postgres]:
    """A server on loopback whose role has no rights beyond its database, as DATABASE_URL may name one."""
    server = await start_postgres(make_data_folder(), durable=False, port=free_port())
    yield server
    await remove_server(server)


@pytest.fixture(params=["embedded", "outside"])
def dsn(request: pytest.FixtureRequest, server: Postgres, outside: Postgres) -> str:
    return (server if request.param == "embedded" else outside).dsn


async def read(pool: Pool, question: str) -> object:
    async with pool.connection() as connection:
        row = await (await connection.execute(question.encode())).fetchone()
        return row[0] if row else None


async def test_every_connection_is_in_utc_named_and_limited(dsn: str) -> None:
    async with await open_pool(dsn, size=2, statement_seconds=7) as pool:
        assert await read(pool, "show timezone") == "UTC"
        assert await read(pool, "show application_name") == "rapport"
        assert await read(pool, "show statement_timeout") == "7s"
        assert await read(pool, "show parallel_setup_cost") == "10000"
        assert await read(pool, "select rolsuper from pg_roles where rolname = current_user") is False


async def test_a_role_without_superuser_makes_schemas_tables_and_listens(dsn: str) -> None:
    async with await open_pool(dsn, size=1) as pool, pool.connection() as connection:
        await connection.execute("create schema if not exists w_main")
        await connection.execute("create table w_main.note (id uuid primary key default uuidv7())")
        await connection.execute("listen note")
        await connection.execute("notify note, 'new'")
        await connection.execute("create extension pg_trgm")
        await connection.rollback()


async def test_what_the_address_says_itself_is_kept(dsn: str) -> None:
    joint = "&" if "?" in dsn else "?"
    own = f"{dsn}{joint}application_name=shop&options=-c%20work_mem%3D9MB%20-c%20jit%3Don"
    async with await open_pool(own, size=1) as pool:
        assert await read(pool, "show application_name") == "shop"
        assert await read(pool, "show work_mem") == "9MB"
        assert await read(pool, "show jit") == "on"
        assert await read(pool, "show timezone") == "UTC"


async def test_a_slow_statement_is_cancelled(dsn: str) -> None:
    async with await open_pool(dsn, size=1, statement_seconds=0.1) as pool:
        with pytest.raises(psycopg.errors.QueryCanceled):
            await read(pool, "select pg_sleep(5)")
        assert await read(pool, "select 1") == 1


async def test_a_statement_without_limit_may_take_its_time(dsn: str) -> None:
    async with await open_pool(dsn, size=1, statement_seconds=0) as pool:
        assert await read(pool, "show statement_timeout") == "0"
        assert await read(pool, "show idle_in_transaction_session_timeout") == "0"


async def test_without_a_database_asking_fails_within_seconds() -> None:
    began = time.monotonic()
    async with await open_pool(f"postgresql://nobody@127.0.0.1:{free_port()}/none", size=2) as pool:
        with pytest.raises(PoolTimeout):
            await read(pool, "select 1")
        with pytest.raises(psycopg.OperationalError):
            await wait_until_ready(pool, seconds=0.5)
    assert time.monotonic() - began < 10


async def test_a_pool_of_many_mends_itself_when_the_database_is_back(start: Start) -> None:
    server = await start()
    async with await open_pool(server.dsn, size=6) as pool:
        await wait_until_ready(pool)
        await asyncio.gather(*(read(pool, "select pg_sleep(0.2)") for _ in range(6)))
        await server.stop()
        with pytest.raises(psycopg.OperationalError):
            await read(pool, "select 1")
        again = await start()
        assert again.dsn == server.dsn
        await wait_until_ready(pool, seconds=10)
        assert await asyncio.gather(*(read(pool, "select 1") for _ in range(20))) == [1] * 20


async def test_a_restart_between_two_requests_goes_unnoticed(start: Start) -> None:
    server = await start()
    async with await open_pool(server.dsn, size=4) as pool:
        await asyncio.gather(*(read(pool, "select pg_sleep(0.2)") for _ in range(4)))
        await server.stop()
        await start()
        assert await asyncio.gather(*(read(pool, "select 1") for _ in range(8))) == [1] * 8
