"""Arrival: in which workspaces somebody who signs in is known, and by what they come in."""

import asyncio
from collections.abc import Sequence
from math import ceil
from time import monotonic

from starlette.requests import Request

from rapport.admin.passwords import workspace_of
from rapport.admin.sign_in import sign_in, sign_in_by_link
from rapport.doors.house import Closed, House
from rapport.doors.http.porch import WORKSPACE
from rapport.doors.http.wallet import MOST
from rapport.engine.base.errors import NotFound, NotSignedIn
from rapport.engine.store.shape.register import MAIN_ADDRESS, Place, schemas_with

# A password is tried in so many workspaces at least, as far as there are so many; who is known in more is asked for in as
# many again. Each time it costs a tenth of a second.
ASKED = 4
# Where somebody may be known in more, a refusal comes at the next full two seconds, by when all of it has been done.
REFUSED_AT = 2.0


async def enter_by_link(home: House, link: str) -> dict[str, str]:
    """The new session, by workspace; the link says which it is of."""
    try:
        house = await home.houses.at(workspace_of(link) or MAIN_ADDRESS)
    except NotFound:
        house = home
    async with house.open_context() as ctx:
        return {house.settings.workspace: await sign_in_by_link(ctx, link)}


async def enter_by_password(request: Request, home: House, *, email: str, password: str) -> dict[str, str]:
    """New sessions wherever this person has this password, by workspace; NotSignedIn when that is nowhere.

    Passwords belong to workspaces: what the administrator of one can do opens no other. Who does not come in was asked
    for in as many workspaces as anybody else, known there or not, so that the time it takes betrays nobody.
    """
    began = monotonic()
    entered: dict[str, str] = {}
    refused: list[Closed | NotSignedIn] = []
    known, others = await _sort_places(request, home, email)
    rounds = max(ceil(len(known) / ASKED), 1)
    for place in (*known, *others[: rounds * ASKED - len(known)]):
        if entered and place not in known:
            break
        try:
            async with home.houses.of(place).open_context() as ctx:
                token = await sign_in(ctx, email, password)
                if not place.is_open:
                    raise Closed()
            entered[place.address] = token
        except (Closed, NotSignedIn) as error:
            refused.append(error)
    if not entered:
        if len(known) + len(others) > ASKED:
            await asyncio.sleep(left_of(monotonic() - began))
        raise next((error for error in refused if isinstance(error, Closed)), refused[0])
    return entered


def left_of(seconds: float) -> float:
    """How long a refusal that took so long is held back."""
    return -seconds % REFUSED_AT


async def _sort_places(request: Request, home: House, email: str) -> tuple[Sequence[Place], Sequence[Place]]:
    """Where a user has this address, and the other workspaces; together at least one."""
    named = request.scope.get(WORKSPACE)
    places = [place for place in await home.houses.register.places() if place.state != "preparing"]
    places = [place for place in places if named in (None, place.address)]
    if not places:
        raise NotFound("There is no such workspace. Look at the address again.")
    async with home.pool.connection() as db:
        schemas = [place.schema for place in places]
        sought = email.replace("\0", "").strip().lower()
        found = await schemas_with(db, schemas, "user", column="email", value=sought)
    having = {schema for schema, _ in found}
    known = [place for place in places if place.schema in having][:MOST]
    return known, [place for place in places if place not in known]
