"""Five hundred open streams of events in one web process: what they cost, how soon each hears, and going on after a break."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from statistics import quantiles
from time import perf_counter, sleep
from typing import Any

from benchmarks.ground.installation import ADMINISTRATOR, Installation, Web, memory_of, open_installation, unpack
from benchmarks.ground.row import Row, milliseconds

STREAMS, OF_ONE, CHANGES = 500, 20, 20
WAIT_SECONDS = 60.0
BAR, MEMORY = 2.0, 100.0


class Stream:
    """One open stream, read as a browser would: the records it was told of, and the last event's id."""

    def __init__(self) -> None:
        self.heard: dict[str, float] = {}
        self.reloads = 0
        self.last = ""
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    async def open(self, web: Web, token: str) -> None:
        """Returns when the server has said that it listens."""
        reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
        after = f"\r\nLast-Event-ID: {self.last}" if self.last else ""
        asked = f"GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: rapport_session={token}{after}\r\n\r\n"
        writer.write(asked.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(f"A stream was not opened: {head[:200]!r}")
        self._writer = writer
        self._reading = asyncio.create_task(self._read(reader))

    def close(self) -> None:
        if self._writer and self._reading:
            self._reading.cancel()
            self._writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while told := await reader.readline():
            line = told.decode().strip("\r\n")
            name, _, value = line.partition(": ")
            if name == "id":
                self.last = value
            elif line == "event: reload":
                self.reloads += 1
            elif name == "data" and value.startswith('{"object"'):
                self.heard.setdefault(json.loads(value)["record"] or "", perf_counter())


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(max(OF_ONE, int(STREAMS * scale))))


async def _run(count: int) -> list[Row]:
    async with open_installation() as installation:
        tokens = await _people(installation, -(-count // OF_ONE))
        admin = await installation.token(ADMINISTRATOR)
        async with installation.serving() as web:
            single = await _open(web, [admin])
            alone = await _hear(web, admin, single)
            rest = memory_of(web.pid)
            streams = [Stream() for _ in range(count)]
            holders = [tokens[n // OF_ONE] for n in range(count)]
            began = perf_counter()
            await _open(web, holders, streams)
            opened = perf_counter() - began
            memory = memory_of(web.pid)
            heard = await _hear(web, admin, streams)
            resumed = await _resume(web, admin, streams, holders)
    size = f"{count} streams"
    late, late_alone = (quantiles(times, n=20)[-1] for times in (heard, alone))
    lost = sum(stream.reloads for stream in streams)
    return [
        Row("streams: opened", size, f"{count / opened:,.0f} a second"),
        Row(
            "streams: a change is heard by all",
            size,
            f"p95 {milliseconds(late)}",
            f"p95 {milliseconds(late_alone)} one stream",
            late / late_alone,
            bar=f"≤ {BAR:g} s",
            met=late <= BAR,
        ),
        Row(
            "streams: all come again after a break",
            f"{size}, {CHANGES} changes missed",
            milliseconds(resumed),
            f"{milliseconds(opened)} to open them",
            resumed / opened,
            bar="none is lost",
            met=lost == 0,
        ),
        Row(
            "streams: web server with all of them open",
            size,
            f"{memory - rest:.0f} MB more",
            f"{rest:.0f} MB with one",
            memory / rest,
            f"{memory:.0f} MB web",
            f"≤ {MEMORY:g} MB more",
            memory - rest <= MEMORY,
        ),
    ]


async def _people(installation: Installation, count: int) -> list[str]:
    """Sessions of so many people, none of whom may have more than a few streams."""
    for n in range(count):
        await installation.add_user(f"hearer{n}", "manager")
    return [await installation.token(f"hearer{n}@example.com") for n in range(count)]


async def _open(web: Web, tokens: Sequence[str], streams: Sequence[Stream] = ()) -> Sequence[Stream]:
    """One for each token, a few at a time."""
    opened = streams or [Stream() for _ in tokens]
    gate = asyncio.Semaphore(20)

    async def one(stream: Stream, token: str) -> None:
        async with gate:
            await stream.open(web, token)

    await asyncio.gather(*(one(stream, token) for stream, token in zip(opened, tokens, strict=True)))
    return opened


async def _hear(web: Web, token: str, streams: Iterable[Stream]) -> list[float]:
    """Seconds from the answer to a change until each stream was told of it, for a few changes."""
    took: list[float] = []
    for at, id in await asyncio.to_thread(_change, web, token, 3, 1.0):
        await _all_heard(streams, [id])
        took += [max(0.0, stream.heard[id] - at) for stream in streams if id in stream.heard]
    return took


async def _resume(web: Web, token: str, streams: Sequence[Stream], holders: Sequence[str]) -> float:
    """Seconds from the first coming again until the last has heard all that happened meanwhile."""
    for stream in streams:
        stream.close()
    await asyncio.sleep(0.5)
    missed = [id for _, id in await asyncio.to_thread(_change, web, token, CHANGES, 0.0)]
    began = perf_counter()
    await _open(web, holders, streams)
    await _all_heard(streams, missed)
    return perf_counter() - began


async def _all_heard(streams: Iterable[Stream], ids: Sequence[str]) -> None:
    until = perf_counter() + WAIT_SECONDS
    while not all(id in stream.heard or stream.reloads for stream in streams for id in ids):
        if perf_counter() > until:
            raise RuntimeError("Some streams never heard of a change.")
        await asyncio.sleep(0.01)


def _change(web: Web, token: str, count: int, pause: float) -> list[tuple[float, str]]:
    """Make customers, one after another: when each was answered, and its id."""
    made: list[tuple[float, str]] = []
    with closing(web.client(token)) as client:
        for n in range(count):
            answer: dict[str, Any] = unpack(client.post("/api/records/customer", f'{{"name": "Heard {n}"}}'.encode()))
            made.append((perf_counter(), answer["id"]))
            sleep(pause)
    return made
