"""What all tests stand on: one PostgreSQL server for the session, and a database of its own for each worker."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from rapport.engine.store.embedded.postgres import Postgres, start_postgres
from tests.engine.store.servers import address_of, make_data_folder, remove_server, sweep_servers

pytest_plugins = ["tests.workspace", "tests.doors.people"]

_LONG_FIRST = (
    "/browser/",
    "/survival/",
    "_killed",
    "/contract/",
    "outage",
    "fuzzing",
    "/commands/",
    "/workspaces/",
    "/doors/",
)
_SERVER = pytest.StashKey[Postgres]()


def _server(config: pytest.Config) -> Postgres:
    """Start the session's server at the first call; with xdist the process that shares out the tests owns it."""
    if _SERVER not in config.stash:
        asyncio.run(sweep_servers())
        starting = start_postgres(make_data_folder(), durable=False, creates_databases=True)
        config.stash[_SERVER] = asyncio.run(starting)
    return config.stash[_SERVER]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that in the end nobody waits for one process alone."""

    def rank(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next((place for place, part in enumerate(_LONG_FIRST) if part in path), len(_LONG_FIRST))

    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["server"] = _server(node.config).dsn


def pytest_unconfigure(config: pytest.Config) -> None:
    if _SERVER in config.stash:
        asyncio.run(remove_server(config.stash[_SERVER]))


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this process among those that share the tests."""
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


@pytest.fixture(scope="session")
def server_dsn(request: pytest.FixtureRequest) -> str:
    """The address of the session's server, whose role may create databases; make no tables here."""
    given = getattr(request.config, "workerinput", {})
    return given["server"] if "server" in given else _server(request.config).dsn


@pytest.fixture(scope="session")
def postgres_dsn(server_dsn: str, worker: str) -> Iterator[str]:
    """The address of an empty database that this worker has for the whole session."""
    yield from database(server_dsn, f"rapport_{worker}")


@pytest.fixture(scope="session")
def doors_dsn(server_dsn: str, worker: str) -> Iterator[str]:
    """The same for what has workers of its own: they would also do what other tests leave to be done."""
    yield from database(server_dsn, f"rapport_doors_{worker}")


@pytest.fixture
def fresh_dsn(server_dsn: str) -> Iterator[str]:
    """The address of an empty database for one test."""
    yield from database(server_dsn, f"rapport_{uuid4().hex}")


def database(server_dsn: str, name: str) -> Iterator[str]:
    with psycopg.connect(server_dsn, autocommit=True) as connection:
        connection.execute(f'create database "{name}" template template0')
    yield address_of(server_dsn, database=name)
    with psycopg.connect(server_dsn, autocommit=True) as connection:
        _drop(connection, name)


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    """Whoever is still connected is sent away, but for the server's own cleaning, which ends by itself."""
    for _ in range(50):
        try:
            connection.execute(f'drop database "{name}" with (force)')
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            time.sleep(0.2)
    connection.execute(f'drop database "{name}" with (force)')
