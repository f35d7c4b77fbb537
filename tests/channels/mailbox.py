"""A real SMTP server for tests: keeps what it is handed, and answers as the test wants."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """`on_rcpt` and `on_data` may return an answer of their own; `hang_up` breaks the line after DATA, unanswered."""

    port: int = 0
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    lines: int = 0
    on_rcpt: Callable[[str], str | None] = lambda to: None
    on_data: Callable[[str], str | None] = lambda to: None
    hang_up: Callable[[str], bool] = lambda to: False
    hang_up_early: Callable[[str], bool] = lambda to: False
    pause: float = 0.0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def recipients(self) -> list[str]:
        return [to for to, _ in self.mails]

    def read(self, index: int = 0) -> EmailMessage:
        return cast(EmailMessage, message_from_bytes(self.mails[index][1], policy=policy.default))

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, name: str, responses: list[str]):
        self.lines += 1
        session.host_name = name
        return responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if self.hang_up_early(to):
            server.transport.abort()
            return "421 bye"
        answer = self.on_rcpt(to)
        if answer is None:
            envelope.rcpt_tos.append(to)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        to = envelope.rcpt_tos[0]
        await asyncio.sleep(self.pause)
        answer = self.on_data(to)
        if answer is None:
            self.mails.append((to, envelope.original_content or b""))
            self.arrived.set()
        if self.hang_up(to):
            server.transport.abort()
        return answer or "250 OK"


@asynccontextmanager
async def open_mailbox(**answers: object) -> AsyncIterator[Mailbox]:
    box = Mailbox(**answers)
    loop = asyncio.get_running_loop()
    protocols: list[SMTP] = []

    def speak() -> SMTP:
        protocols.append(SMTP(box, enable_SMTPUTF8=True, hostname="mail.test", loop=loop))
        return protocols[-1]

    server = await loop.create_server(speak, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for protocol in protocols:
            if protocol.transport is not None:
                protocol.transport.abort()
        await asyncio.sleep(0.01)
