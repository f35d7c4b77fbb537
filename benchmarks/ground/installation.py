"""An installation of its own for a benchmark: database, workspace, people, web server; gone when it is done."""

import asyncio
import gzip
import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from httptools import HttpResponseParser

from rapport.admin.sign_in import find_user, open_session, read_entrant
from rapport.app import areas, samples
from rapport.doors.commands.init import prepare_house
from rapport.doors.house import House, open_house
from rapport.doors.plan import Plan
from rapport.doors.tree import start_own, stop_process
from rapport.engine.base.settings import read_settings
from rapport.engine.records import Context, create_record, read_records, update_record
from rapport.engine.store.database import conninfo_for
from rapport.engine.store.embedded.postgres import start_postgres

ADMINISTRATOR = "ada@example.com"
OURS = Plan(areas, samples, "rapport.app")
_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Installation:
    """A prepared workspace; `data` is its folder, `dsn` its database."""

    house: House
    data: Path
    dsn: str

    @property
    def schema(self) -> str:
        return self.house.schema

    def connect(self) -> psycopg.Connection[Any]:
        """A connection set up as the web server's are, but without a limit on a statement's time."""
        return psycopg.connect(conninfo_for(self.dsn, statement_seconds=0), autocommit=True)

    @asynccontextmanager
    async def acting(self, email: str = ADMINISTRATOR) -> AsyncGenerator[Context]:
        """A transaction of this user, as a request would have."""
        async with self.house.open_context() as ctx:
            user = await find_user(ctx, email)
            yield self.house.act_for(ctx, await read_entrant(ctx, user.id))

    async def token(self, email: str = ADMINISTRATOR) -> str:
        """What a signed-in browser of this user holds."""
        async with self.house.open_context() as ctx:
            return await open_session(ctx, (await find_user(ctx, email)).id)

    async def add_user(self, name: str, role: str, team: str | None = None) -> UUID:
        """A user NAME@example.com."""
        async with self.house.open_context() as ctx:
            values = {"name": name, "email": f"{name}@example.com", "role": role, "team": team}
            return UUID((await create_record(ctx, "user", values))["id"])

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Web"]:
        """`rapport serve` in a process of its own."""
        port = free_port()
        environ = {**os.environ, "DATABASE_URL": self.dsn, "RAPPORT_DATA": str(self.data), "RAPPORT_PORT": str(port)}
        process = await start_own((self.house.plan.module, "serve"), {**environ, "LOG_LEVEL": "warning"})
        try:
            await asyncio.to_thread(wait_for, port, "/health/ready")
            yield Web(port, process.pid)
        finally:
            await stop_process(process)


@dataclass(frozen=True)
class Web:
    """A web server of ours that listens on 127.0.0.1."""

    port: int
    pid: int

    def client(self, token: str) -> "Client":
        return Client(self.port, token)


class Client:
    """One kept connection of a signed-in browser; its time is counted too, and so it reads answers with a parser in C."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        told = (f"Host: 127.0.0.1:{port}", f"Cookie: rapport_session={token}", "Accept-Encoding: gzip", "X-Rapport: 1")
        self._head = "\r\n".join(told)

    def get(self, path: str) -> bytes:
        """The body as it comes, packed or not."""
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n\r\n".encode(), 200)

    def post(self, path: str, body: bytes, *, wanted: int = 201) -> bytes:
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}"
        return self._ask(f"POST {path} HTTP/1.1\r\n{self._head}\r\n{kind}\r\n\r\n".encode() + body, wanted)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, request: bytes, wanted: int) -> bytes:
        self._connection.sendall(request)
        answer = _Answer()
        parser = HttpResponseParser(answer)
        while not answer.over:
            got = self._connection.recv(1 << 20)
            if not got:
                raise RuntimeError("The server has closed the connection.")
            parser.feed_data(got)
        body = b"".join(answer.parts)
        if parser.get_status_code() != wanted:
            raise RuntimeError(f"{request[:200]!r} was answered {parser.get_status_code()}: {body[:300]!r}")
        return body


class _Answer:
    """What a parser tells of one answer."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.over = False

    def on_body(self, part: bytes) -> None:
        self.parts.append(part)

    def on_message_complete(self) -> None:
        self.over = True


def unpack(body: bytes) -> Any:
    """What a body says that came as `Client` gives it."""
    return json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)


@asynccontextmanager
async def open_installation(plan: Plan = OURS) -> AsyncGenerator[Installation]:
    """A fresh installation in a folder of its own, on its own embedded database, set up as at a customer's."""
    data = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    server = await start_postgres(data)
    try:
        settings = read_settings({"RAPPORT_DATA": str(data)})
        async with open_house(plan, settings, server.dsn, door="cli", size=4, statement_seconds=0) as house:
            await prepare_house(house, email=ADMINISTRATOR, name="Ada", company="Tea")
            async with house.open_context() as ctx:
                # What is measured is what the server can do, not what it lets one program do.
                (workspace,) = await read_records(ctx, "workspace", fields=("id",))
                await update_record(ctx, "workspace", workspace["id"], {"request_rate": 1_000_000})
            yield Installation(house, data, server.dsn)
    finally:
        await server.stop()
        shutil.rmtree(server.cluster.home, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, path: str) -> float:
    """Seconds until the address answers 200."""
    began = time.perf_counter()
    while time.perf_counter() - began < _WAIT_SECONDS:
        connection = HTTPConnection("127.0.0.1", port, timeout=_WAIT_SECONDS)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.perf_counter() - began
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.01)
    raise RuntimeError(f"Nothing answered at port {port} within {_WAIT_SECONDS:.0f} seconds.")


def memory_of(pid: int) -> float:
    """The process's share of memory (PSS) in MB, what it shares with others counted in parts."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
