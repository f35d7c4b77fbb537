"""Signing in and out."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rapport.admin.sign_in import (
    SESSION_DAYS,
    Entrant,
    awaits_first_password,
    close_others,
    find_entrant,
    set_password,
    sign_in,
    sign_in_by_link,
    sign_out,
)
from rapport.doors.house import House
from rapport.doors.http.ask import Ask, json_reply, plain_route, read_json, route
from rapport.doors.http.entry import enter
from rapport.doors.http.guard import COOKIE, check_origin, read_body
from rapport.doors.http.limits import Limit
from rapport.doors.http.problem import Later, problem_response
from rapport.engine.base.errors import Forbidden, NotSignedIn, RapportError


class SignIn(msgspec.Struct):
    """Either an e-mail address with its password, or a link's token."""

    email: str = ""
    password: str = ""
    link: str = ""


class NewPassword(msgspec.Struct):
    """`old` may be missing for who has none yet."""

    password: str
    old: str | None = None


def session_routes() -> list[Route]:
    """Sign-in looks after its own transaction: a failed try is answered outside it."""
    return [
        route("/api/session", show, anyone=True),
        plain_route("/api/session", open_session, "POST"),
        route("/api/session", close, "DELETE", anyone=True),
        route("/api/session/password", change_password, "POST"),
    ]


class SignInLimits:
    """Tries are counted for the address they come from and for the account they are about."""

    def __init__(self) -> None:
        self.by_address = Limit(30, 300)
        self.by_account = Limit(10, 900)

    def check(self, address: str, account: str) -> None:
        """Later, when there were too many."""
        wait = max(self.by_address.wait(address), self.by_account.wait(account.strip().casefold()) if account else 0)
        if wait:
            raise Later("Too many tries to sign in. Wait a few minutes, then try again.", wait)

    def forgive(self, address: str, account: str) -> None:
        """Who came in has not guessed."""
        self.by_address.forgive(address)
        self.by_account.clear(account.strip().casefold())


async def show(ask: Ask) -> Response:
    if ask.entry.who is None:
        # The page that asks can tell whether to offer a first password.
        told = {"setup": await awaits_first_password(ask.ctx)}
        return problem_response(NotSignedIn(), ask.request.state.request, **told)
    return json_reply({"user": describe_user(ask.entry.who)})


async def open_session(request: Request, house: House) -> Response:
    check_origin(request, house.settings.url)
    given = read_json(await read_body(request), SignIn)
    limits: SignInLimits = request.app.state.sign_in_limits
    address = request.client.host if request.client else ""
    limits.check(address, given.email)
    async with enter(house, request, anyone=True) as (_, ctx):
        system = ctx.as_system()
        if given.link:
            token = await sign_in_by_link(system, given.link)
        else:
            token = await sign_in(system, given.email, given.password)
        who = await find_entrant(system, token)
    if who is None:
        raise RapportError()
    limits.forgive(address, given.email)
    reply = json_reply({"user": describe_user(who)})
    set_cookie(reply, token, is_https=house.settings.url.startswith("https:"))
    return reply


async def close(ask: Ask) -> Response:
    if ask.entry.token:
        await sign_out(ask.ctx.as_system(), ask.entry.token)
        ask.request.app.state.remembered.forget()
    reply = Response(status_code=204)
    reply.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return reply


async def change_password(ask: Ask) -> Response:
    given = ask.json(NewPassword)
    if ask.entry.user.token:
        raise Forbidden("A program cannot change a password. Sign in with a browser and do it there.")
    user, system = ask.entry.user, ask.ctx.as_system()
    await set_password(system, user.id, given.password, old=given.old)
    await close_others(system, user.id, but=user.holds)
    ask.request.app.state.remembered.forget()
    return Response(status_code=204)


def set_cookie(reply: Response, token: str, *, is_https: bool) -> None:
    """No script can read it, no other site's form can send it."""
    reply.set_cookie(
        COOKIE, token, max_age=SESSION_DAYS * 86_400, path="/", httponly=True, samesite="lax", secure=is_https
    )


def describe_user(who: Entrant) -> dict[str, Any]:
    """`me` as the browser knows it."""
    return {
        "id": who.id,
        "name": who.name,
        "email": who.email,
        "role": who.role,
        "team": who.team,
        "locale": who.locale,
        "zone": who.zone,
        "teams": who.teams,
        "territory": who.territory,
    }
