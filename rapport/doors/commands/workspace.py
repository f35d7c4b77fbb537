"""`rapport workspace`: the workspaces of this installation, for whoever runs it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from rapport.doors.commands.call import Call, Refused
from rapport.doors.commands.init import LINK_HOURS, PATIENCE, bring_up
from rapport.doors.house import House
from rapport.engine.store.database import wait_until_ready
from rapport.engine.store.jobs import install_jobs, wake_jobs
from rapport.engine.store.shape.register import MAIN_ADDRESS, Place, add_place, change_place, make_register

_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
_MOST_DAYS = 3650


async def workspace(call: Call) -> int:
    """Create, list, suspend, resume, delete or keep a workspace."""
    async with call.open_house() as home:
        await wait_until_ready(home.pool, seconds=PATIENCE)
        async with home.pool.connection() as db:
            await install_jobs(db)
            await make_register(db)
        if call.arguments.action == "list":
            places = await home.houses.register.places()
            call.tell([_describe(place) for place in places], [_line(place) for place in places])
        elif call.arguments.action == "create":
            await _create(call, home)
        else:
            await _change(call, home)
    return 0


async def create_workspace(home: House, address: str, *, company: str, email: str, admin: str) -> str:
    """A workspace with its tables and first administrator; returns the link by which they come in once.

    Until all is there nobody finds it, and who was interrupted calls again.
    """
    from rapport.admin.sign_in import make_first_records, make_link

    house = await prepare_place(home, address, company=company)
    await bring_up(house)
    async with house.open_context() as ctx:
        user = await make_first_records(ctx, email=email, name=admin, company=company)
        await change_place(ctx.db, house.schema, state="active")
        return await make_link(ctx, str(user), hours=LINK_HOURS)


async def prepare_place(home: House, address: str, *, company: str) -> House:
    """The house of a workspace that is to be made and that nobody finds yet; Refused when there is one of that name."""
    if not _NAME.fullmatch(address):
        raise Refused("Name it by small letters, digits and hyphens, at most 30, such as tea-shop.")
    async with home.pool.connection() as db:
        place = await add_place(db, address, company)
    if place.state != "preparing":
        raise Refused(f"There is a workspace called {address} already.")
    return home.houses.of(place)


async def change_workspace(home: House, address: str, action: str, *, days: int = 30) -> Place:
    """Suspend, resume, delete or keep it; every process knows of it at once."""
    place = await home.houses.register.find(address)
    if place is None:
        raise Refused(f"There is no workspace called {address}. See them with: rapport workspace list")
    if action == "delete" and address == MAIN_ADDRESS:
        raise Refused("The main workspace cannot be deleted. Suspend it, if nobody should come in.")
    if action == "delete" and not 0 <= days <= _MOST_DAYS:
        raise Refused(f"--days wants a whole number between 0 and {_MOST_DAYS}.")
    if action == "resume" and place.until:
        raise Refused(f"{address} is to be deleted. Take that back with: rapport workspace keep {address}")
    values: dict[str, dict[str, Any]] = {
        "suspend": {"state": "suspended"},
        "resume": {"state": "active"},
        "delete": {"until": datetime.now(UTC) + timedelta(days=days)},
        "keep": {"until": None},
    }
    async with home.pool.connection() as db:
        await change_place(db, place.schema, **values[action])
        if action in ("resume", "keep"):
            await wake_jobs(db, place.schema)
    changed = await home.houses.register.find(address)
    return changed or place


async def _create(call: Call, home: House) -> None:
    given = call.arguments
    company = given.company or given.name
    link = await create_workspace(home, given.name, company=company, email=given.email, admin=given.admin)
    told = {"workspace": given.name, "company": company, "link": link}
    call.tell(told, [f"{given.name} is ready. Sign in the first time (once, within {LINK_HOURS} hours): {link}"])


async def _change(call: Call, home: House) -> None:
    given = call.arguments
    place = await change_workspace(home, given.name, given.action, days=getattr(given, "days", 30))
    call.tell(_describe(place), [_line(place)])


def _describe(place: Place) -> dict[str, Any]:
    return {
        "workspace": place.address,
        "company": place.name,
        "schema": place.schema,
        "state": "deleting" if place.until else place.state,
        "until": place.until,
        "created_at": place.created_at,
    }


def _line(place: Place) -> str:
    state = f"leaves for good on {place.until:%Y-%m-%d}" if place.until else place.state
    return f"{place.address:30} {state:30} {place.name}"
