"""Arrival: in which workspaces somebody who signs in is known, and by what they come in."""

from collections.abc import Sequence

from starlette.requests import Request

from rapport.admin.passwords import workspace_of
from rapport.admin.sign_in import sign_in, sign_in_by_link
from rapport.doors.house import Closed, House
from rapport.doors.http.porch import WORKSPACE
from rapport.doors.http.wallet import MOST
from rapport.engine.base.errors import NotFound, NotSignedIn
from rapport.engine.store.shape.register import MAIN_ADDRESS, Place, schemas_with


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

    Passwords belong to workspaces: what the administrator of one can do opens no other.
    """
    entered: dict[str, str] = {}
    refused: list[Closed | NotSignedIn] = []
    for place in await _known_at(request, home, email):
        try:
            async with home.houses.of(place).open_context() as ctx:
                token = await sign_in(ctx, email, password)
                if not place.is_open:
                    raise Closed()
            entered[place.address] = token
        except (Closed, NotSignedIn) as error:
            refused.append(error)
    if not entered:
        raise next((error for error in refused if isinstance(error, Closed)), refused[0])
    return entered


async def _known_at(request: Request, home: House, email: str) -> Sequence[Place]:
    """Where a user has this address, at least one place: who is known nowhere waits as long as others."""
    named = request.scope.get(WORKSPACE)
    places = [place for place in await home.houses.register.places() if place.state != "preparing"]
    places = [place for place in places if named in (None, place.address)]
    if not places:
        raise NotFound("There is no such workspace. Look at the address again.")
    if len(places) == 1:
        return places
    async with home.pool.connection() as db:
        schemas = [place.schema for place in places]
        sought = email.replace("\0", "").strip().lower()
        found = await schemas_with(db, schemas, "user", column="email", value=sought)
    known = {schema for schema, _ in found}
    return [place for place in places if place.schema in known][:MOST] or places[:1]
