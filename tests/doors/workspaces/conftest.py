"""Two more workspaces beside the main one, whose people have the same addresses and passwords of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from rapport.admin.sign_in import set_password
from rapport.doors.commands.workspace import create_workspace
from rapport.doors.house import House, open_house
from rapport.engine.records import create_record, read_records
from tests.doors.app import PLAN
from tests.doors.running import HEADER, Running


@dataclass(frozen=True)
class Tenant:
    """One workspace: `ada` administers it, `bo` is a member, and both have its password."""

    running: Running
    address: str
    password: str

    @asynccontextmanager
    async def signed_in(self, email: str = "ada@example.com") -> AsyncIterator[httpx.AsyncClient]:
        """A browser that is signed in."""
        async with self.running.client(headers=HEADER) as client:
            answer = await client.post("/api/session", json={"email": email, "password": self.password})
            assert answer.status_code == 200, answer.text
            assert answer.json()["workspace"] == self.address
            yield client


async def make_tenant(running: Running, home: House, address: str) -> Tenant:
    password = f"the password of {address}"
    await create_workspace(home, address, company=f"{address} Ltd", email="ada@example.com", admin="Ada")
    place = await home.houses.register.find(address)
    assert place is not None
    async with home.houses.of(place).open_context() as ctx:
        users = await read_records(ctx, "user", fields=("id",))
        await set_password(ctx, users[0]["id"], password, old=None)
        bo = await create_record(ctx, "user", {"name": "bo", "email": "bo@example.com", "role": "member"})
        await set_password(ctx, bo["id"], password, old=None)
    return Tenant(running, address, password)


@pytest.fixture
async def home(running: Running) -> AsyncIterator[House]:
    """The installation as a command sees it."""
    async with open_house(PLAN, running.settings, running.dsn, door="cli", size=3) as house:
        yield house


@pytest.fixture(scope="session")
async def tenants(running: Running, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tenant, Tenant]:
    """Alder and birch."""
    async with open_house(PLAN, running.settings, running.dsn, door="cli", size=3) as home:
        return await make_tenant(running, home, "alder"), await make_tenant(running, home, "birch-tree")


@pytest.fixture
async def alder(tenants: tuple[Tenant, Tenant]) -> AsyncIterator[httpx.AsyncClient]:
    async with tenants[0].signed_in() as client:
        yield client


@pytest.fixture
async def birch(tenants: tuple[Tenant, Tenant]) -> AsyncIterator[httpx.AsyncClient]:
    async with tenants[1].signed_in() as client:
        yield client


@pytest.fixture
def folder(running: Running) -> Path:
    """Where the installation keeps its files."""
    return running.settings.data / "files"
