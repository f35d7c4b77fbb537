"""Who asks: the holder of a session or a token, remembered for a moment so that not every request looks it up."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request

from rapport.admin.passwords import hash_token, workspace_of
from rapport.admin.sign_in import Entrant, find_entrant
from rapport.doors.house import Closed, House, Houses
from rapport.doors.http.guard import bearer
from rapport.doors.http.limits import SHARED, Rates
from rapport.doors.http.porch import WORKSPACE
from rapport.doors.http.problem import Away
from rapport.engine.base.errors import NotFound, NotSignedIn
from rapport.engine.records import Context
from rapport.engine.store.shape.register import MAIN_ADDRESS

_REMEMBERED_SECONDS = 1.5
_MOST_REMEMBERED = 5_000
_CLOSED_SECONDS = 3_600
_SPENT = "This token is not known, was revoked or has expired. Make another one under Settings, API tokens."


@dataclass(frozen=True)
class Entry:
    """How a request came in; without `who` nobody is signed in."""

    who: Entrant | None = None
    token: str | None = None
    address: str = ""

    @property
    def user(self) -> Entrant:
        """The person; NotSignedIn when there is none."""
        if self.who is None:
            raise NotSignedIn()
        return self.who


@dataclass
class Remembered:
    """Entrants by workspace and the hash of what they hold. A changed role or a closed session counts within two seconds."""

    kept: dict[tuple[str, str], tuple[float, Entrant]] = field(
        default_factory=dict[tuple[str, str], tuple[float, Entrant]]
    )

    def find(self, schema: str, token: str) -> Entrant | None:
        until, entrant = self.kept.get((schema, hash_token(token)), (0.0, None))
        return entrant if until > time.monotonic() else None

    def keep(self, schema: str, token: str, entrant: Entrant) -> None:
        if len(self.kept) >= _MOST_REMEMBERED:
            self.kept.clear()
        self.kept[schema, hash_token(token)] = (time.monotonic() + _REMEMBERED_SECONDS, entrant)

    def forget(self) -> None:
        """After a sign-out or a new password: nobody is remembered."""
        self.kept.clear()


def _count(house: House, request: Request, key: str, most: int) -> None:
    """Once for each request, however often it opens a transaction."""
    counted: set[str] = request.scope.setdefault("counted", set[str]())
    if key not in counted:
        counted.add(key)
        rates: Rates = request.app.state.rates
        rates.check(key, most)


async def find_house(request: Request) -> House:
    """The workspace a request is for: the one its address names, else that of the session or token, else the main one.

    What somebody holds opens only the workspace that made it, so a name in an address opens nothing by itself.
    """
    houses = _houses(request)
    token = bearer(request)
    address = request.scope.get(WORKSPACE) or (workspace_of(token) if token else None) or MAIN_ADDRESS
    try:
        return await houses.at(address)
    except NotFound:
        if request.scope.get(WORKSPACE):
            raise
        # A workspace that is gone, or that somebody made up: they are signed in nowhere.
        return await houses.at(MAIN_ADDRESS)


async def find_addressed_house(request: Request) -> House:
    """The workspace that the address alone names, for strangers: it is no matter where they are signed in."""
    try:
        return await _houses(request).at(request.scope.get(WORKSPACE) or MAIN_ADDRESS)
    except Closed:
        raise Away("This is closed for now. Try again later.", _CLOSED_SECONDS) from None


async def find_main_house(request: Request) -> House:
    """The main workspace's house, open or not, for what concerns the whole installation."""
    return _houses(request).main


def _houses(request: Request) -> Houses:
    house: House = request.app.state.house
    return house.houses


@asynccontextmanager
async def enter(
    house: House, request: Request, *, anyone: bool = False, reads: bool = False
) -> AsyncGenerator[tuple[Entry, Context]]:
    """Open the request's transaction as who asks; NotSignedIn unless `anyone` may. It commits when the block ends well.

    With `reads` there may be none: then nothing may be written.
    """
    remembered: Remembered = request.app.state.remembered
    token = bearer(request)
    address = request.client.host if request.client else ""
    _count(house, request, f"address {address}", SHARED * house.customs.request_rate)
    if token is None and not anyone:
        raise NotSignedIn()
    who = remembered.find(house.schema, token) if token else None
    # Who is not remembered is looked up, which may write that they were here.
    async with house.open_reading() if reads and who else house.open_context() as ctx:
        if token is not None and who is None:
            who = await find_entrant(ctx, token)
            if who is not None:
                remembered.keep(house.schema, token, who)
        if who is None and not anyone:
            raise NotSignedIn(_SPENT if "authorization" in request.headers else None)
        if who is not None:
            _count(house, request, f"holder {who.holder}", house.customs.request_rate)
        yield (
            Entry(who, token, address),
            house.act_for(ctx, who, request.headers.get("accept-language")) if who else ctx,
        )
