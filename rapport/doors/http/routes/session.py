"""Signing in and out."""

from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rapport.admin.passwords import workspace_of
from rapport.admin.sign_in import Entrant, awaits_first_password, close_others, set_password, sign_out
from rapport.doors.house import Closed, House
from rapport.doors.http.arrival import enter_by_link, enter_by_password
from rapport.doors.http.ask import Ask, json_reply, plain_route, read_json, route
from rapport.doors.http.entry import enter, find_house, find_main_house
from rapport.doors.http.guard import bearer, check_origin, read_body
from rapport.doors.http.limits import Limit
from rapport.doors.http.problem import Later, problem_response
from rapport.doors.http.wallet import describe_workspaces, keep_wallet, last_workspace, open_wallet, read_wallet
from rapport.engine.base.errors import Forbidden, NotSignedIn
from rapport.engine.store.shape.register import MAIN_ADDRESS

_T = TypeVar("_T")


class SignIn(msgspec.Struct):
    """Either an e-mail address with its password, or a link's token."""

    email: str = ""
    password: str = ""
    link: str = ""


class NewPassword(msgspec.Struct):
    """`old` may be missing for who has none yet."""

    password: str
    old: str | None = None


class Choice(msgspec.Struct):
    """The workspace to go on in, by its name in addresses."""

    workspace: str


def session_routes() -> list[Route]:
    """Sign-in looks after its own transaction: a failed try is answered outside it."""
    return [
        plain_route("/api/session", show, find=find_main_house),
        plain_route("/api/session", open_session, "POST", find=find_main_house),
        plain_route("/api/session", close, "DELETE", find=find_main_house),
        plain_route("/api/session/workspace", choose, "POST", find=find_main_house),
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


async def show(request: Request, home: House) -> Response:
    """Who is signed in and where; else why not, and where this browser could go on."""
    try:
        house = await find_house(request)
        async with enter(house, request, anyone=True) as (entry, ctx):
            # The page that asks can tell whether to offer a first password.
            setup = entry.who is None and await awaits_first_password(ctx)
    except Closed as closed:
        return await _refuse(request, home, NotSignedIn(closed.message, code=closed.code))
    if entry.who is None:
        return await _refuse(request, home, NotSignedIn(), setup=setup)
    told = {"user": describe_user(entry.who), "workspace": house.settings.workspace}
    return json_reply(told | {"workspaces": await _list_wallet(request, home)})


async def _refuse(request: Request, home: House, problem: NotSignedIn, *, setup: bool = False) -> Response:
    workspaces = await _list_wallet(request, home)
    return problem_response(problem, request.state.request, setup=setup, workspaces=workspaces)


async def _list_wallet(request: Request, home: House) -> list[dict[str, str]]:
    """Only who holds several sessions has a choice, and only then it is looked up."""
    wallet = read_wallet(request)
    return describe_workspaces(await open_wallet(home.houses, wallet)) if len(wallet) > 1 else []


async def open_session(request: Request, home: House) -> Response:
    """Sign in wherever the password fits; who may enter several workspaces comes to their last one, or chooses."""
    given = await _read(request, home, SignIn)
    limits: SignInLimits = request.app.state.sign_in_limits
    address = request.client.host if request.client else ""
    limits.check(address, given.email)
    entered = await (
        enter_by_link(home, given.link)
        if given.link
        else enter_by_password(request, home, email=given.email, password=given.password)
    )
    limits.forgive(address, given.email)
    last = last_workspace(request)
    used = next(iter(entered)) if len(entered) == 1 else last if last in entered else None
    return await _reply(request, home, read_wallet(request) | entered, used)


async def choose(request: Request, home: House) -> Response:
    """Go on in another workspace that this browser has signed in to."""
    given = await _read(request, home, Choice)
    wallet = read_wallet(request)
    if given.workspace not in wallet:
        raise NotSignedIn("Sign in to this workspace first.")
    return await _reply(request, home, wallet, given.workspace)


async def _reply(request: Request, home: House, wallet: dict[str, str], used: str | None) -> Response:
    """The session in use and the others that stand."""
    opened = await open_wallet(home.houses, wallet)
    now = next((each for each in opened if each.house.settings.workspace == used), None)
    if used and now is None:
        raise NotSignedIn("This session has ended. Sign in to this workspace again.")
    told: dict[str, Any] = {"workspace": used, "workspaces": describe_workspaces(opened)}
    reply = json_reply(told | {"user": describe_user(now.who) if now else None})
    kept = {each.house.settings.workspace: each.token for each in opened}
    keep_wallet(reply, kept, used, is_https=home.settings.url.startswith("https:"))
    return reply


async def _read(request: Request, home: House, shape: type[_T]) -> _T:
    check_origin(request, home.settings.url)
    return read_json(await read_body(request), shape)


async def close(request: Request, home: House) -> Response:
    """Sign out of every workspace that this browser is signed in to."""
    check_origin(request, home.settings.url)
    wallet = read_wallet(request)
    token = bearer(request)
    if token:
        wallet |= {workspace_of(token) or MAIN_ADDRESS: token}
    for workspace, held in wallet.items():
        place = await home.houses.register.find(workspace)
        if place is not None and place.state != "preparing":
            async with home.houses.of(place).open_context() as ctx:
                await sign_out(ctx, held)
    request.app.state.remembered.forget()
    reply = Response(status_code=204)
    keep_wallet(reply, {}, None, is_https=home.settings.url.startswith("https:"))
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
