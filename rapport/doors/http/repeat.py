"""Harmless repeats: a request with an Idempotency-Key is carried out once, however often it comes."""

from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from rapport.engine.base.errors import Conflict, Invalid, Malformed
from rapport.engine.records import Context
from rapport.engine.store.kept.answers import KEPT, Answer, find_answer, keep_answer

# Says of an answer that it may be shown only once, and so is not kept either.
SHOWN_ONCE = "no-store"
_LONGEST_KEY = 255
_REPEATED = "Idempotency-Replayed"


def read_key(request: Request) -> str | None:
    """The key of a request that wants to be carried out only once."""
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return None
    if not (1 <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Malformed(f"Idempotency-Key wants 1 to {_LONGEST_KEY} plain characters, such as a UUID.", code="key")
    return key


async def carry_out_once(
    ctx: Context, request: Request, content: bytes, act: Callable[[], Awaitable[Response]]
) -> Response:
    """What `act` answers, or what it answered the last time to the same person under the same key.

    The key is written in the transaction of what is done: after a crash both are there or neither is. Of two that
    arrive at once the second waits for the first. What was refused was not done, and may be tried again.
    """
    key, person = read_key(request), ctx.actor.id
    if key is None or person is None:
        return await act()
    told = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    digest = sha256(told + content).hexdigest()
    await ctx.hold(f"answer {person} {key}")
    known = await find_answer(ctx.db, ctx.schema, person, key, since=ctx.now - KEPT)
    if known is not None:
        return _repeated(known, digest)
    reply = await act()
    await keep_answer(ctx.db, ctx.schema, person, key, _kept(reply, digest), at=ctx.now)
    return reply


def _kept(reply: Response, digest: str) -> Answer:
    headers = {name: reply.headers[name] for name in ("content-type", "etag") if name in reply.headers}
    once = reply.headers.get("cache-control") == SHOWN_ONCE
    return Answer(digest, reply.status_code, headers, None if once else bytes(reply.body))


def _repeated(known: Answer, digest: str) -> Response:
    if known.digest != digest:
        raise Invalid(
            "This Idempotency-Key was used for another request. Take a new key for each one.", code="key_reused"
        )
    if known.body is None:
        raise Conflict("This was done already, and its answer is shown only once.", code="shown_once")
    return Response(known.body, status_code=known.status, headers={**known.headers, _REPEATED: "true"})
