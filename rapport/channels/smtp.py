"""One open line to a mail server, and what the server's answer means for a mail."""

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from socket import gethostname
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from rapport.channels.mime import Letter, wire_address, write_mail

Answer = Literal["sent", "bounced", "failed", "retry", "unsure", "later"]
STEPS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4))
SECONDS = 30


@dataclass(frozen=True)
class Relay:
    """Where mail is handed over. `tls`: wrapped from the first byte, or started when the server offers it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    wrapped: bool = False
    verified: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of one try. `retry` means that the server surely does not have the mail; `unsure` that it may;
    `later` that it was not even tried."""

    answer: Answer
    reason: str = ""


def read_smtp_url(url: str) -> Relay:
    """smtp://user:password@host:port (STARTTLS when offered) or smtps://…; `?verify=no` trusts any certificate."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SMTP_URL should look like smtp://user:password@host:587 or smtps://user:password@host:465.")
    wrapped = parts.scheme == "smtps"
    verified = parse_qs(parts.query).get("verify", ["yes"])[0] != "no"
    port = parts.port or (465 if wrapped else 587 if parts.username else 25)
    return Relay(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), wrapped, verified)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many tries, or None when it is time to give up."""
    return now + STEPS[attempts - 1] if 0 < attempts <= len(STEPS) else None


class Line:
    """A connection that many mails use one after another. It opens by itself and opens again when it was lost."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._smtp: SMTP | None = None

    async def deliver(self, letter: Letter, now: datetime) -> Outcome:
        """Hand over one mail. Never raises for what a server or a network may do."""
        try:
            mail = write_mail(letter, now)
            sender, to = wire_address(letter.sender), wire_address(letter.to)
            to.encode("utf-8")
        except (ValueError, IndexError) as error:
            return Outcome("failed", f"The mail could not be written: {error}")
        used = self._smtp is not None
        named = await self._name(sender, to)
        if named.answer == "retry" and used and self._smtp is None:
            # A server hangs up on a line that was idle for long; a fresh one usually works at once.
            named = await self._name(sender, to)
        return await self._hand_over(mail) if named.answer == "sent" else named

    async def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None and smtp.is_connected:
            try:
                await smtp.quit(timeout=5)
            except (SMTPException, OSError):
                smtp.close()

    async def _open(self, smtp: SMTP) -> None:
        if smtp.is_connected:
            return
        await smtp.connect()
        if self._relay.user:
            await smtp.login(self._relay.user, self._relay.password)

    async def _name(self, sender: str, to: str) -> Outcome:
        opened = await self._try(self._open)
        return await self._try(lambda smtp: _name_both(smtp, sender, to)) if opened.answer == "sent" else opened

    async def _hand_over(self, mail: bytes) -> Outcome:
        smtp = self._current()
        try:
            await smtp.data(mail)
        except SMTPResponseException as error:
            await self._reset()
            return Outcome("retry" if error.code < 500 else "failed", _words(error))
        except (SMTPException, OSError) as error:
            self._drop()
            return Outcome("unsure", f"The line broke before the server said that it has the mail: {error}")
        return Outcome("sent")

    async def _try(self, step: Callable[[SMTP], Awaitable[None]]) -> Outcome:
        try:
            await step(self._current())
        except SMTPRecipientRefused as error:
            await self._reset()
            return _refused(error)
        except SMTPNotSupported as error:
            await self._reset()
            return Outcome("failed", str(error.message))
        except SMTPResponseException as error:
            self._drop()
            return Outcome("retry", _words(error))
        except (SMTPException, OSError) as error:
            self._drop()
            return Outcome("retry", f"The mail server could not be reached: {error}")
        return Outcome("sent")

    def _current(self) -> SMTP:
        if self._smtp is None or not self._smtp.is_connected:
            self._smtp = _dial(self._relay)
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    async def _reset(self) -> None:
        try:
            await self._current().rset()
        except (SMTPException, OSError):
            self._drop()


def _dial(relay: Relay) -> SMTP:
    context = ssl.create_default_context()
    if not relay.verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return SMTP(
        hostname=relay.host,
        port=relay.port,
        use_tls=relay.wrapped,
        start_tls=False if relay.wrapped else None,
        tls_context=context,
        timeout=SECONDS,
        local_hostname=gethostname(),
    )


async def _name_both(smtp: SMTP, sender: str, to: str) -> None:
    if to.isascii() and sender.isascii():
        await smtp.mail(sender)
        await smtp.rcpt(to)
        return
    if not smtp.supports_extension("smtputf8"):
        raise SMTPNotSupported(f"The mail server takes only addresses in Latin letters, not {to}.")
    await smtp.mail(sender, options=["SMTPUTF8"], encoding="utf-8")
    await smtp.rcpt(to, encoding="utf-8")


def _refused(error: SMTPRecipientRefused) -> Outcome:
    # 5.7.x is the server's policy about us, not a word about the address: the address stays good.
    if error.code < 500:
        return Outcome("retry", _words(error))
    ours = "5.7." in error.message or error.code in (530, 535)
    return Outcome("failed" if ours else "bounced", _words(error))


def _words(error: SMTPResponseException) -> str:
    return f"{error.code} {error.message}".strip()[:500]
