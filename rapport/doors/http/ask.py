"""One request as a route's function sees it: who asks, in one transaction, with what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rapport.doors.house import House, choose_language
from rapport.doors.http.entry import Entry, enter, find_house
from rapport.doors.http.guard import check_origin, read_body
from rapport.doors.http.problem import OUTDATED, problem_response
from rapport.doors.http.repeat import carry_out_once
from rapport.engine.base.errors import Malformed, NotFound
from rapport.engine.objects.condition import nothing
from rapport.engine.records import Context
from rapport.engine.records.permit import allowed

_T = TypeVar("_T")
_LONGEST_QUERY = 16_000


@dataclass(frozen=True)
class Ask:
    """A request that was let in; everything its function does is one transaction."""

    request: Request
    house: House
    entry: Entry
    ctx: Context
    body: bytes

    @property
    def object(self) -> str:
        """The object in the address; one that this person may not read at all does not exist for them."""
        name = str(self.request.path_params["object"])
        spec = self.ctx.catalog.object(name)
        if spec.internal or allowed(self.ctx.catalog, self.ctx.actor.role, name) == nothing:
            raise NotFound(f"There is no object called “{name[:60]}”.")
        return name

    @cached_property
    def asked(self) -> dict[str, str]:
        """What stands behind the ? of the address; of what stands there twice, the last."""
        query: bytes = self.request.scope["query_string"]
        return dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))

    @property
    def id(self) -> UUID:
        return read_path_id(self.request)

    def json(self, shape: type[_T]) -> _T:
        """The body in this shape; Malformed says which part does not fit."""
        return read_json(self.body, shape)

    def values(self) -> dict[str, Any]:
        """The body as named values."""
        return self.json(dict[str, Any])


Act = Callable[[Ask], Awaitable[Response]]
Plain = Callable[[Request, House], Awaitable[Response]]
Find = Callable[[Request], Awaitable[House]]


def route(path: str, act: Act, *methods: str, anyone: bool = False, reads: bool = False) -> Route:
    """A route whose function runs in one transaction as the person who asks; `anyone` lets in who is not signed in.

    `reads` says that it never writes, and needs no transaction.
    """

    async def answer(request: Request, house: House) -> Response:
        check_origin(request, house.settings.url)
        body = await read_body(request)
        if len(request.scope["query_string"]) > _LONGEST_QUERY:
            raise Malformed("This address is too long. Save the condition as a view or segment and ask for that.")

        async def once() -> Response:
            async with enter(house, request, anyone=anyone, reads=reads) as (entry, ctx):
                ask = Ask(request, house, entry, ctx, body)
                return await carry_out_once(ctx, request, body, lambda: act(ask))

        try:
            return await once()
        except OUTDATED:
            # A field was renamed or got another type before this process heard of it; nothing of this was done.
            house.snapshot.outdate()
            return await once()

    return plain_route(path, answer, *methods)


def plain_route(path: str, act: Plain, *methods: str, find: Find = find_house) -> Route:
    """A route that looks after its own transaction and body; errors become problem details all the same.

    `find` says which workspace's house it is; usually that of who asks.
    """
    return Route(path, Endpoint(path, act, find), methods=list(methods or ("GET",)))


@dataclass(frozen=True)
class Endpoint:
    """What answers at a path. It leaves no error to others, so that nobody need stand around it to catch one."""

    path: str
    act: Plain
    find: Find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        request.state.route = self.path
        house: House | None = None
        try:
            house = await self.find(request)
            answer = await self.act(request, house)
        except Exception as error:
            answer = problem_response(error, request.state.request, say=_saying(request, house))
        await answer(scope, receive, send)


def _saying(request: Request, house: House | None) -> Callable[[str], str]:
    """What puts sentences into the language of who asks, also while no workspace can be looked up."""
    speaker: House = house or request.app.state.house
    return partial(speaker.catalog.say, language=choose_language(request.headers.get("accept-language"), None))


def read_json(content: bytes, shape: type[_T]) -> _T:
    """JSON in this shape; Malformed says which part does not fit."""
    try:
        return msgspec.json.decode(content or b"{}", type=shape)
    except msgspec.ValidationError as error:
        raise Malformed(f"The body does not fit: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Malformed("The body is no JSON. Check its quotation marks and brackets.") from None
    except RecursionError:
        raise Malformed("The body is nested too deep. Send it flatter.") from None


def read_path_id(request: Request) -> UUID:
    """The record's id in the address; what is no id names no record."""
    try:
        return UUID(str(request.path_params["id"]))
    except ValueError:
        raise NotFound() from None


def json_reply(value: Any, status: int = 200, **headers: str) -> Response:
    """`value` as JSON; bytes are JSON already, made by the database."""
    body = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return Response(body, status_code=status, media_type="application/json", headers=headers or None)


def tagged(ask: Ask, body: bytes) -> Response:
    """The body, which is JSON, with a mark of what it holds; 304 in a few bytes for who has the same already."""
    mark = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}
    if mark in ask.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
