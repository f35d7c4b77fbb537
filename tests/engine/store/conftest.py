"""Servers for single tests, stopped and removed whatever happens."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from rapport.engine.store.embedded.postgres import Postgres, start_postgres
from tests.engine.store.servers import make_data_folder, remove_server


class Start(Protocol):
    async def __call__(self, **options: Any) -> Postgres: ...


@pytest.fixture(scope="session")
async def server() -> AsyncIterator[Postgres]:
    """A server for tests that only look at it."""
    running = await start_postgres(make_data_folder(), durable=False)
    yield running
    await remove_server(running)


@pytest.fixture
def data() -> Iterator[Path]:
    folder = make_data_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def start(data: Path) -> AsyncIterator[Start]:
    """Start a server in the test's data folder."""
    async with AsyncExitStack() as stack:

        async def starting(**options: Any) -> Postgres:
            server = await start_postgres(data, **{"durable": False, **options})
            stack.push_async_callback(remove_server, server)
            return server

        yield starting
