"""One server for all tests of the doors; each test makes the records it needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from rapport.admin import passwords
from rapport.admin.sign_in import awaits_first_password, find_user, set_password
from rapport.doors.house import open_house
from tests.doors.app import PLAN
from tests.doors.running import PASSWORD, Running, serving


@pytest.fixture(scope="session")
async def running(doors_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """A server whose people are ada (administrator), bo and cy (members); what it leaves to be done, nobody does."""
    async with open_to_people(doors_dsn, tmp_path_factory) as server:
        yield server


@asynccontextmanager
async def open_to_people(dsn: str, folders: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """A server where ada, bo and cy can sign in, on an empty database."""
    web = folders.mktemp("web")
    (web / "assets").mkdir()
    (web / "index.html").write_text("<!doctype html><title>the page</title>")
    (web / "assets" / "app-1a2b.js").write_text("console.log('hello')\n" * 200)
    async with serving(dsn, folders.mktemp("data"), web=web) as server:
        async with open_house(PLAN, server.settings, dsn, door="cli", size=2) as house, house.open_context() as ctx:
            ada = await find_user(ctx, "ada@example.com")
            await set_password(ctx, ada.id, PASSWORD, old=None)
            assert not await awaits_first_password(ctx)
        yield server


@pytest.fixture
async def ada(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with running.signed_in("ada@example.com") as client:
        yield client


@pytest.fixture
async def bo(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with running.signed_in("bo@example.com") as client:
        yield client


@pytest.fixture
async def cy(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with running.signed_in("cy@example.com") as client:
        yield client


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that passwords were held against: that is what takes time."""
    found: list[str] = []
    verify = vars(passwords)["_verify"]

    def watched(hashed: str, password: str) -> bool:
        found.append(hashed)
        return verify(hashed, password)

    monkeypatch.setattr(passwords, "_verify", watched)
    return found
