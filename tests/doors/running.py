"""A real server on a real port, in this process, and people who are signed in to it."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from rapport.admin.sign_in import set_password
from rapport.doors.commands.init import prepare_house
from rapport.doors.house import open_house
from rapport.doors.http.server import build_server
from rapport.doors.plan import Plan
from rapport.engine.base.settings import Settings, read_settings
from rapport.engine.records import create_record
from tests.doors.app import PLAN

PASSWORD = "correct horse battery"
HEADER = {"X-Rapport": "1"}


@dataclass(frozen=True)
class Running:
    """The server's address and how to come in."""

    url: str
    settings: Settings
    dsn: str
    link: str

    def client(self, **options: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False, **options)

    @asynccontextmanager
    async def signed_in(self, email: str) -> AsyncIterator[httpx.AsyncClient]:
        async with self.client(headers=HEADER) as client:
            answer = await client.post("/api/session", json={"email": email, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            yield client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(data: Path, port: int, **more: str) -> Settings:
    return read_settings({"RAPPORT_DATA": str(data), "RAPPORT_PORT": str(port), **more})


async def prepare(settings: Settings, dsn: str, plan: Plan = PLAN) -> Mapping[str, Any]:
    """A database with an administrator (ada), a manager's colleague (bo) and another member (cy), all with passwords."""
    async with open_house(plan, settings, dsn, door="cli", size=4) as house:
        told = await prepare_house(house, email="ada@example.com", name="Ada", company="Toys")
        async with house.open_context() as ctx:
            for name in ("bo", "cy"):
                user = await create_record(
                    ctx, "user", {"name": name, "email": f"{name}@example.com", "role": "member"}
                )
                await set_password(ctx, user["id"], PASSWORD, old=None)
    return told


@asynccontextmanager
async def serving(dsn: str, data: Path, *, web: Path | None = None, plan: Plan = PLAN) -> AsyncIterator[Running]:
    """Prepare the database and serve it: the toys, unless another plan is given."""
    settings = settings_for(data, free_port())
    told = await prepare(settings, dsn, plan)
    built = build_server(plan, settings, dsn, **({"web": web} if web else {}))
    config = uvicorn.Config(built, port=settings.port, log_config=None, access_log=False, ws="none", lifespan="on")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done(), task.result()
        await asyncio.sleep(0.01)
    try:
        yield Running(settings.url, settings, dsn, str(told["link"]))
    finally:
        server.should_exit = True
        await task


async def kill_in_the_middle(program: str, dsn: str) -> None:
    """Run a program that is given the database's address, and kill it as soon as it says that it is in the middle."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, dsn, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert (await process.stdout.readline()).strip() == b"in the middle"
    process.kill()
    await process.wait()
