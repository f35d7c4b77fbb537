"""What a request must show before it is listened to: where it comes from and how large it is."""

from urllib.parse import urlsplit

from starlette.requests import Request

from rapport.doors.http.problem import TooLarge
from rapport.engine.base.errors import Forbidden, Malformed

COOKIE = "rapport_session"
LARGEST_JSON = 1_000_000
_TOO_LARGE = f"A request may have at most {LARGEST_JSON:,} bytes. Send less at once, or import a file."
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def check_origin(request: Request, url: str) -> None:
    """Refuse what another site makes a signed-in browser send: such a request cannot carry our header or our origin."""
    if request.method in _SAFE:
        return
    origin = request.headers.get("origin")
    if origin is not None and origin not in (_origin(url), f"{request.url.scheme}://{request.headers.get('host', '')}"):
        raise Forbidden("This request comes from another site. Open Rapport itself and try again.", code="origin")
    if COOKIE in request.cookies and "authorization" not in request.headers and "x-rapport" not in request.headers:
        raise Forbidden("Send the header X-Rapport: 1 with requests that change something.", code="csrf")


async def read_body(request: Request) -> bytes:
    """The whole body of a JSON request."""
    if request.method in _SAFE:
        return b""
    body = await read_limited(request)
    if body and not request.headers.get("content-type", "").startswith("application/json"):
        raise Malformed("Send JSON, with the header Content-Type: application/json.", code="content_type")
    return body


async def read_limited(request: Request) -> bytes:
    """A body of any kind, counted while it comes in."""
    told = request.headers.get("content-length", "0")
    if told.isdigit() and int(told) > LARGEST_JSON:
        raise TooLarge(_TOO_LARGE)
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_JSON:
            raise TooLarge(_TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


def bearer(request: Request) -> str | None:
    """The token of a program, or the session of a browser; the first wins."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    return request.cookies.get(COOKIE)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
