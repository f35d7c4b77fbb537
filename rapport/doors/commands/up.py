"""`rapport up`: the embedded database, the web server and the worker as one process tree."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from rapport.doors.commands.call import Call
from rapport.doors.log import log_line
from rapport.doors.tree import Child, start_own, stop_event, stop_process
from rapport.engine.base.errors import RapportError
from rapport.engine.base.settings import Settings
from rapport.engine.store.embedded.account import PostgresError
from rapport.engine.store.embedded.cluster import find_cluster
from rapport.engine.store.embedded.postgres import Postgres, start_postgres

_T = TypeVar("_T")
_SAMPLE = "shop"
_WATCH_SECONDS = 1.0
_AGAIN_SECONDS = 5.0


async def start_all(call: Call) -> int:
    """Start all, say where it is, and stop all on Ctrl-C; the answer is the exit status."""
    settings, environ = call.settings, os.environ
    stopping = stop_event()
    door = open_door(settings.host, settings.port)
    async with _Database(settings) as database:
        around = {**environ, "DATABASE_URL": database.address}
        async with _web(call, around, door):
            prepared = await _until_stopped(_prepare(call, database, around), stopping)
            if prepared is not None:
                print(f"Rapport is at {settings.url}", flush=True)
                if prepared.get("link"):
                    print(f"Sign in the first time (once, within 24 hours): {prepared['link']}", flush=True)
                async with _kept([Child((call.plan.module, "worker"), around)]):
                    if prepared.get("new"):
                        await _until_stopped(_offer_sample(call, around), stopping)
                    await stopping.wait()
            log_line("info", "stopping")
    return 0


async def _prepare(call: Call, database: "_Database", environ: Mapping[str, str]) -> dict[str, Any]:
    """`rapport init` in a process of its own, whose memory is gone when it is done."""
    await asyncio.shield(database.started)
    process = await start_own((call.plan.module, "--json", "init"), environ, captured=True)
    try:
        said, _ = await process.communicate()
    finally:
        await stop_process(process)
    if process.returncode:
        raise RapportError("The database could not be prepared; the reason stands above.")
    return json.loads(said)


async def _until_stopped(work: Coroutine[Any, Any, _T], stopping: asyncio.Event) -> _T | None:
    """The result of `work`, or None when the end was asked for first."""
    working, ending = asyncio.ensure_future(work), asyncio.ensure_future(stopping.wait())
    await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    if not working.done():
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        return None
    return await working


def open_door(host: str, port: int) -> socket.socket:
    """Take the port first: whoever comes early waits a moment instead of being refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as reason:
        door.close()
        raise RapportError(
            f"Rapport cannot listen on {host}:{port} ({reason.strerror}); set RAPPORT_PORT to a free port."
        ) from None
    door.listen(1024)
    return door


class _Database:
    """The database at its address; the embedded one starts while the web servers do, and again should it fall."""

    def __init__(self, settings: Settings) -> None:
        self._data = settings.data
        self._is_ours = settings.database_url is None
        self.address = settings.database_url or find_cluster(settings.data).dsn

    async def __aenter__(self) -> "_Database":
        self.started = asyncio.ensure_future(self._start())
        self._watching = asyncio.ensure_future(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        for work in (self._watching, self.started):
            work.cancel()
        results = await asyncio.gather(self._watching, self.started, return_exceptions=True)
        for server in results:
            if isinstance(server, Postgres):
                await server.stop()

    async def _start(self) -> Postgres | None:
        return await start_postgres(self._data) if self._is_ours else None

    async def _watch(self) -> None:
        """`started` is always the newest server."""
        server = await asyncio.shield(self.started)
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            if server is not None and not server.is_running:
                log_line("error", "the database ended by itself and is started again")
                await server.stop()
                server = await self._start_again()

    async def _start_again(self) -> Postgres | None:
        """Until it stands: what keeps it from starting, such as a full disk, may be mended meanwhile."""
        while True:
            self.started = asyncio.ensure_future(self._start())
            try:
                return await asyncio.shield(self.started)
            except (PostgresError, OSError) as reason:
                log_line("error", "the database cannot start and is tried again", reason=str(reason)[:500])
            await asyncio.sleep(_AGAIN_SECONDS)


@asynccontextmanager
async def _web(call: Call, environ: Mapping[str, str], door: socket.socket) -> AsyncGenerator[None]:
    """The web servers, which all listen at the one door; it is closed when they have answered what they were asked."""
    command = (call.plan.module, "web", "--fd", str(door.fileno()))
    try:
        async with _kept([Child(command, environ, (door.fileno(),)) for _ in range(call.settings.workers)]):
            yield
    finally:
        door.close()


@asynccontextmanager
async def _kept(children: list[Child]) -> AsyncGenerator[None]:
    keeping = [asyncio.create_task(child.keep()) for child in children]
    try:
        yield
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)
        await asyncio.gather(*(child.stop() for child in children))


async def _offer_sample(call: Call, environ: Mapping[str, str]) -> None:
    """The sample shop belongs to a first start: asked for by DEMO=1, else offered where somebody can answer."""
    wanted = environ.get("DEMO", "")
    if wanted == "" and sys.stdin.isatty() and sys.stdout.isatty():
        print("Load the sample shop to look around? [y/N] ", end="", flush=True)
        wanted = await _answer()
    if wanted.lower() not in ("1", "y", "yes", "true"):
        return
    loading = await start_own((call.plan.module, "load", _SAMPLE), environ)
    try:
        await loading.wait()
    finally:
        await stop_process(loading)


async def _answer() -> str:
    """One line from the terminal, read without a thread that would outlive Ctrl-C."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()

    def take() -> None:
        if not line.done():
            line.set_result(sys.stdin.readline().strip())

    loop.add_reader(sys.stdin, take)
    try:
        return await line
    finally:
        loop.remove_reader(sys.stdin)
