"""Addresses: the path says what is meant, then the method what to do with it; who asks another way is told which there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rapport.doors.http.ask import Ask
from rapport.doors.http.entry import enter, find_house
from rapport.doors.http.problem import NotThisWay, problem_response
from rapport.engine.base.errors import NotFound


def join_routes(routes: Iterable[Route]) -> list[Route]:
    """One route for each path, with the methods of all that have it, in the order in which paths are first named."""
    joined: dict[str, dict[str, ASGIApp]] = {}
    for route in routes:
        joined.setdefault(route.path, {}).update(dict.fromkeys(route.methods or (), route.app))
    return [Route(path, Address(path, ways)) for path, ways in joined.items()]


def nothing_at(path: str) -> Route:
    """Where there is nothing, whatever is asked."""
    return Route(path, Address(path, {}))


@dataclass(frozen=True)
class Address:
    """A path and what answers each method there."""

    path: str
    ways: Mapping[str, ASGIApp]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.ways.get(scope["method"])
        if answer is not None:
            await answer(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.route = self.path
        try:
            if not self.ways:
                raise NotFound("There is no such address. See /api/openapi.json.")
            await _find_meant(request)
            raise NotThisWay()
        except Exception as error:
            reply = problem_response(error, request.state.request)
            if reply.status_code == 405:
                reply.headers["Allow"] = ", ".join(sorted(self.ways))
        await reply(scope, receive, send)


async def _find_meant(request: Request) -> None:
    """NotFound where the path names an object or action that is not there; only who may come in learns which are."""
    if "object" not in request.path_params:
        return
    house = await find_house(request)
    async with enter(house, request, reads=True) as (entry, ctx):
        ask = Ask(request, house, entry, ctx, b"")
        object, name = ask.object, request.path_params.get("verb")
        if name is None:
            return
        on = "record" if "id" in request.path_params else "object"
        if not any(
            (verb.object, verb.name, verb.on, verb.public) == (object, name, on, "") for verb in ctx.catalog.verbs
        ):
            raise NotFound()
