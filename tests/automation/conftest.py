"""One server with the toys and automation for all tests that need no worker; each makes the records it needs."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from rapport.admin.sign_in import find_user, set_password
from rapport.doors.house import House, open_house
from tests.automation.app import PLAN
from tests.conftest import database
from tests.doors.running import PASSWORD, Running, serving


@pytest.fixture(scope="session")
async def served(server_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    for dsn in database(server_dsn, f"rapport_incoming_{uuid4().hex[:8]}"):
        async with serving(dsn, tmp_path_factory.mktemp("data"), plan=PLAN) as running:
            async with open_house(PLAN, running.settings, running.dsn, door="cli", size=2) as house:
                await give_password(house)
            yield running


async def give_password(house: House) -> None:
    async with house.open_context() as ctx:
        await set_password(ctx, (await find_user(ctx, "ada@example.com")).id, PASSWORD, old=None)


@pytest.fixture
async def client(served: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with served.signed_in("ada@example.com") as client:
        yield client


@pytest.fixture
async def member(served: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with served.signed_in("bo@example.com") as member:
        yield member
