"""What strangers may call: verbs that an area opened to everybody at an address of their own."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rapport.doors.house import House
from rapport.doors.http.ask import plain_route
from rapport.doors.http.entry import find_addressed_house
from rapport.doors.http.guard import read_limited
from rapport.doors.http.limits import Limit
from rapport.doors.http.problem import Later
from rapport.engine.base.errors import Malformed
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.verb import Reply, Verb
from rapport.engine.records import act_in_public

_TRIES_A_MINUTE = 300


def public_routes(catalog: Catalog) -> list[Route]:
    """One route for each public verb; Rapport itself acts, so the verb checks what it is given."""
    limit = Limit(_TRIES_A_MINUTE, 60)
    return [_public_route(verb, limit) for verb in catalog.verbs if verb.public]


def _public_route(verb: Verb, limit: Limit) -> Route:
    async def answer(request: Request, house: House) -> Response:
        wait = limit.wait(request.client.host if request.client else "")
        if wait:
            raise Later("Too many requests from this address. Wait a minute, then try again.", wait)
        inputs = await _read_inputs(verb, request)
        async with house.open_work() as ctx:
            done = await act_in_public(ctx, verb, inputs)
        return _as_response(done)

    return plain_route(verb.public, answer, *verb.methods, find=find_addressed_house)


async def _read_inputs(verb: Verb, request: Request) -> dict[str, Any]:
    """What the verb declares, from the address, the query string and a form or JSON body; the rest is ignored."""
    given: dict[str, Any] = dict(request.query_params)
    body = b"" if request.method in ("GET", "HEAD") else await read_limited(request)
    kind = request.headers.get("content-type", "").partition(";")[0]
    try:
        if kind == "application/json" and body:
            given |= msgspec.json.decode(body, type=dict[str, Any])
        elif kind == "application/x-www-form-urlencoded":
            given |= dict(parse_qsl(body.decode("utf-8"), max_num_fields=100))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Malformed("This address is not complete. Copy it from the mail in full.") from None
    given |= request.path_params
    return {name: given[name] for name, _, _ in verb.inputs if name in given}


def _as_response(done: Any) -> Response:
    if not isinstance(done, Reply):
        return Response(msgspec.json.encode(done), media_type="application/json")
    headers = {"Cache-Control": "no-store", **done.headers}
    if done.location is not None:
        headers["Location"] = done.location
    status = 303 if done.location is not None and done.status == 200 else done.status
    return Response(done.body, status_code=status, media_type=done.type, headers=headers)
