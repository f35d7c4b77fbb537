"""Fetching a file from another system: only where it really is, never inside our own network, and no more than we take."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from rapport.automation.reach import Unreachable, connect, head_of, read_address, resolve, saying_why

SECONDS = 900.0
LARGEST = 4 << 30
_PIECE = 1 << 18
_MOST_HEADERS = 100
_ACCEPTED = "text/csv, application/json, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*"


async def fetch(url: str, into: Path, *, inside: bool) -> None:
    """Write what the address answers to a file. A redirect is not followed: where it leads may be inside our network.

    The name is resolved once and its addresses are checked unless `inside` is allowed (see `reach`). Unreachable says why
    there is no whole file: nothing usable is left then.
    """
    parts = read_address(url)
    with saying_why(parts, f"did not send the whole file within {SECONDS / 60:.0f} minutes"):
        async with asyncio.timeout(SECONDS):
            reader, writer = await connect(parts, await resolve(parts, inside))
            try:
                writer.write(head_of(parts, "GET", {"Accept": _ACCEPTED, "User-Agent": "Rapport"}))
                await writer.drain()
                await _keep(reader, into, str(parts.hostname))
            finally:
                writer.transport.abort()


async def _keep(reader: asyncio.StreamReader, into: Path, host: str) -> None:
    status, headers = await _read_head(reader)
    if 300 <= status < 400:
        raise Unreachable(f"{host} leads on to another address. Enter that one: {headers.get('location', '')[:300]}")
    if status != 200:
        raise Unreachable(f"{host} answered {status} instead of a file.")
    size = 0
    with await asyncio.to_thread(into.open, "wb") as file:
        async for piece in _body(reader, headers):
            size += len(piece)
            if size > LARGEST:
                raise Unreachable(f"The file at {host} is larger than 4 GB. Let it be split.")
            await asyncio.to_thread(file.write, piece)


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    start = (await reader.readuntil(b"\n")).split(maxsplit=2)
    if len(start) < 2 or not start[0].startswith(b"HTTP/1.") or not start[1].isdigit():
        raise ValueError("it does not speak HTTP")
    headers: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        line = (await reader.readuntil(b"\n")).strip()
        if not line:
            return int(start[1]), headers
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    raise ValueError("its answer has no end of headers")


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> AsyncGenerator[bytes]:
    """The body, whichever of the three ways its length is told; EOFError when it ends before."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while left := int((await reader.readuntil(b"\n")).split(b";")[0], 16):
            async for piece in _exactly(reader, left):
                yield piece
            await reader.readuntil(b"\n")
        return
    length = headers.get("content-length", "")
    if length.isdigit():
        async for piece in _exactly(reader, int(length)):
            yield piece
        return
    while piece := await reader.read(_PIECE):
        yield piece


async def _exactly(reader: asyncio.StreamReader, left: int) -> AsyncGenerator[bytes]:
    while left > 0:
        piece = await reader.read(min(left, _PIECE))
        if not piece:
            raise EOFError("it ended before its end")
        left -= len(piece)
        yield piece
