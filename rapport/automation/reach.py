"""Reaching another system: only where it really is, never inside our own network, and not for long."""

import asyncio
import ssl
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import SOCK_STREAM, gaierror
from urllib.parse import SplitResult, quote, urlsplit

SECONDS = 15.0
LONGEST_ANSWER = 2_000
_LONGEST_LINE = 8_192
_MOST_HEADERS = 100
_LONGEST_NUMBER = 16
_BODY_SECONDS = 2.0
# These come without a body, whatever the headers say.
_BARE = (b"204", b"304")
# Addresses that carry an IPv4 address inside them.
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))
_INSIDE = "{host} leads into our own network ({address}). An administrator can allow that in the company's settings."


class Unreachable(Exception):
    """The other system was not reached; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other system said: the status, the beginning of the body, and where it would rather have been asked."""

    status: int
    text: str
    leads: str = ""


def read_address(url: str) -> SplitResult:
    """The parts of an address we may post to; ValueError says what is wrong with it."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ValueError("Enter an address like https://example.com/hooks.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("Enter an address like https://example.com/hooks.")
    if parts.username or parts.password:
        raise ValueError("Leave name and password out of the address; the signature says who we are.")
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in url.strip()):
        raise ValueError("An address has no blanks.")
    return parts


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, multicast or reserved."""
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        if mapped is not None:
            return is_outside(mapped)
        if any(address in network for network in _TRANSLATED) or address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


async def post(url: str, body: bytes, headers: Mapping[str, str], *, inside: bool) -> Answer:
    """Post `body` and return what was answered; a redirect is an answer like any other and is not followed.

    The name is resolved once, every address it has is checked unless `inside` is allowed, and the connection goes to
    the very address that was checked. Unreachable when there is no answer within 15 seconds.
    """
    parts = read_address(url)
    with saying_why(parts, f"did not answer within {SECONDS:.0f} seconds"):
        async with asyncio.timeout(SECONDS):
            return await _exchange(parts, await resolve(parts, inside), body, headers)


@contextmanager
def saying_why(parts: SplitResult, late: str) -> Generator[None]:
    """What goes wrong on the way to a system is Unreachable, in a sentence; `late` says what it did not do in time."""
    try:
        yield
    except TimeoutError:
        raise Unreachable(f"{parts.hostname} {late}.") from None
    except ssl.SSLError as error:
        raise Unreachable(f"The certificate of {parts.hostname} cannot be trusted: {error.reason}.") from None
    except (OSError, EOFError, ValueError) as error:
        raise Unreachable(f"{parts.hostname} cannot be reached: {error or type(error).__name__}.") from None


async def resolve(parts: SplitResult, inside: bool) -> str:
    """The address of the system, every one of which was checked; Unreachable when there is none that may be reached."""
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
    except (gaierror, UnicodeError):
        raise Unreachable(f"There is no system called {host}.") from None
    addresses = [str(place[4][0]).partition("%")[0] for place in found]
    for address in addresses:
        if not inside and not is_outside(ip_address(address)):
            raise Unreachable(_INSIDE.format(host=host, address=address))
    return addresses[0]


async def connect(parts: SplitResult, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the very address that was checked, by the name that the other system has."""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    host = parts.hostname if secure else None
    return await asyncio.open_connection(address, port, ssl=context, server_hostname=host, limit=_LONGEST_LINE)


async def _exchange(parts: SplitResult, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    reader, writer = await connect(parts, address)
    try:
        writer.write(head_of(parts, "POST", {"Content-Length": str(len(body)), **headers}) + body)
        await writer.drain()
        return await _read(reader)
    finally:
        writer.transport.abort()


def head_of(parts: SplitResult, method: str, headers: Mapping[str, str]) -> bytes:
    """The first lines of a request."""
    host = str(parts.hostname)
    named = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    port = f":{parts.port}" if parts.port else ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    told = {"Host": named + port, "Connection": "close", **headers}
    lines = [f"{method} {_plain(target)} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _plain(target: str) -> str:
    return quote(target, safe="/?#[]@!$&'()*+,;=:%-._~")


async def _read(reader: asyncio.StreamReader) -> Answer:
    """The status and a part of the body; more is never read, however much there is."""
    start = (await reader.readuntil(b"\n")).split(maxsplit=2)
    if len(start) < 2 or not start[0].startswith(b"HTTP/1.") or not start[1].isdigit():
        raise ValueError("it does not speak HTTP")
    headers: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        name, _, value = (await reader.readuntil(b"\n")).strip().decode("latin-1").replace("\0", "").partition(":")
        if not name:
            break
        headers[name.lower()] = value.strip()
    else:
        raise ValueError("its answer has no end of headers")
    length = headers.get("content-length", "")
    most = min(int(length), LONGEST_ANSWER) if length.isdigit() and len(length) < _LONGEST_NUMBER else LONGEST_ANSWER
    text = await _beginning(reader, 0 if start[1] in _BARE else most)
    return Answer(int(start[1]), text, headers.get("location", ""))


async def _beginning(reader: asyncio.StreamReader, most: int) -> str:
    """The first bytes of a body. The status has said already what became of the message, so nobody waits long for them."""
    kept = b""
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(_BODY_SECONDS):
            while len(kept) < most and (piece := await reader.read(most - len(kept))):
                kept += piece
    return kept.decode("utf-8", "replace").replace("\0", "")
