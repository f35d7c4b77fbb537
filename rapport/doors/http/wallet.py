"""The wallet: what one browser holds, a session for each workspace it signed in to; one of them is in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from rapport.admin.passwords import workspace_of
from rapport.admin.sign_in import SESSION_DAYS, Entrant, find_entrant
from rapport.doors.house import Closed, House, Houses
from rapport.doors.http.guard import COOKIE
from rapport.engine.base.errors import NotFound
from rapport.engine.records import read_records
from rapport.engine.store.shape.register import MAIN_ADDRESS

MOST = 20
_ALL, _LAST = "rapport_sessions", "rapport_workspace"
_BETWEEN = "~"


@dataclass(frozen=True)
class Opened:
    """A session of the wallet that stands, and what its workspace is called."""

    house: House
    who: Entrant
    token: str
    name: str


def read_wallet(request: Request) -> dict[str, str]:
    """The sessions by workspace, as the browser sends them: whether they stand, the workspaces know."""
    tokens = [*request.cookies.get(_ALL, "").split(_BETWEEN), request.cookies.get(COOKIE, "")]
    found = {workspace_of(token) or MAIN_ADDRESS: token for token in tokens if token}
    return dict(list(found.items())[-MOST:])


def last_workspace(request: Request) -> str | None:
    """Where this browser was last."""
    return request.cookies.get(_LAST)


async def open_wallet(houses: Houses, wallet: Mapping[str, str]) -> list[Opened]:
    """The sessions that stand, of workspaces that are open; nothing is told of one without a session of its own."""
    found = [await open_one(houses, workspace, token) for workspace, token in sorted(wallet.items())]
    return [opened for opened in found if opened]


async def open_one(houses: Houses, workspace: str, token: str) -> Opened | None:
    """One session, if it stands."""
    try:
        house = await houses.at(workspace)
    except (NotFound, Closed):
        return None
    async with house.open_context() as ctx:
        who = await find_entrant(ctx, token)
        if who is None:
            return None
        kept = await read_records(ctx, "workspace", fields=("name",), limit=1)
    return Opened(house, who, token, kept[0]["name"] if kept else workspace)


def keep_wallet(reply: Response, wallet: Mapping[str, str], used: str | None, *, is_https: bool) -> None:
    """Hand the wallet back with the session of `used` in use; no script can read it, no other site's form can send it."""
    values = {COOKIE: wallet.get(used or ""), _ALL: _BETWEEN.join(wallet.values()) if len(wallet) > 1 else None}
    if used:
        values[_LAST] = used
    for name, value in values.items():
        if value:
            reply.set_cookie(
                name, value, max_age=SESSION_DAYS * 86_400, path="/", httponly=True, samesite="lax", secure=is_https
            )
        else:
            reply.delete_cookie(name, path="/", httponly=True, samesite="lax")


def describe_workspaces(opened: Sequence[Opened]) -> list[dict[str, str]]:
    """What the browser offers to choose from."""
    return [{"workspace": each.house.settings.workspace, "name": each.name} for each in opened]
