"""A real HTTP server that receives webhooks, and answers as it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.doors.running import free_port

Got = tuple[dict[str, str], bytes]


@dataclass
class Receiver:
    """`answers` are given one after another, the last one for ever; "hang" never comes. One that `keeps` the line open
    after its answer waits until the other end is gone."""

    url: str
    answers: list[str]
    keeps: bool = False
    got: list[Got] = field(default_factory=list[Got])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers["content-length"]))
            self.got.append((headers, body))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if answer == "hang":
                await reader.read()
            writer.write(f"HTTP/1.1 {answer}\r\n\r\nthank you".encode())
            await writer.drain()
            if self.keeps:
                await reader.read()
        except (OSError, EOFError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(*answers: str, keeps: bool = False) -> AsyncIterator[Receiver]:
    """A receiver on this machine."""
    port = free_port()
    receiver = Receiver(f"http://127.0.0.1:{port}/hooks?from=rapport", list(answers), keeps)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", port)
    try:
        yield receiver
    finally:
        server.close()
