"""`rapport init` and `rapport load`: a database with all it needs, and a sample to look around in."""

import asyncio
import time
from typing import Any

from psycopg.errors import InvalidSchemaName, UndefinedColumn, UndefinedTable

from rapport.doors.commands.call import Call, Refused
from rapport.doors.house import House
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import announce_behind, forget_absent_totals
from rapport.engine.store.database import wait_until_ready
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.shape.register import MAIN, change_place, make_register

LINK_HOURS = 24
PATIENCE = 15.0


async def init(call: Call) -> int:
    """Create or upgrade everything; while nobody has a password yet, each call makes a new link for the first one."""
    async with call.open_house() as house:
        given = call.arguments
        told = await prepare_house(house, email=given.email, name=given.name, company=given.company)
    changed = f" ({told['changes']} changes to its tables)" if told["changes"] else ""
    lines = [f"The database is ready{changed}."]
    if told["link"]:
        lines.append(f"Sign in the first time (once, within {LINK_HOURS} hours): {told['link']}")
    call.tell(told, lines)
    return 0


async def prepare_house(house: House, *, email: str, name: str, company: str) -> dict[str, Any]:
    """The tables, the queue, the workspace's record and its first administrator: what is there already is left alone."""
    from rapport.admin.sign_in import awaits_first_password, find_first_administrator, make_first_records, make_link

    await wait_until_ready(house.pool, seconds=PATIENCE)
    async with house.pool.connection() as db:
        await install_jobs(db)
        await make_register(db)
    changes = await bring_up(house)
    if house.schema == MAIN:
        changes += await bring_others_up(house)
    async with house.open_context() as ctx:
        new = await make_first_records(ctx, email=email, name=name, company=company)
        link = None
        if await awaits_first_password(ctx):
            first = new or await find_first_administrator(ctx, email)
            link = await make_link(ctx, first, hours=LINK_HOURS)
    return {"changes": len(changes), "new": new is not None, "link": link}


async def bring_others_up(home: House) -> list[str]:
    """Upgrade the workspaces whose tables are older than the code; where none is, it costs one statement."""
    from rapport.engine.store.schema import schema_version

    version, changes = schema_version(home.plan.catalog), list[str]()
    for place in await home.houses.register.places():
        if place.brought != version and place.schema != MAIN and place.state != "preparing":
            changes += await bring_up(home.houses.of(place))
    return changes


async def bring_up(house: House) -> list[str]:
    """Bring the workspace's tables to what code and people declare, and note to which version; says what changed."""
    from rapport.engine.store.schema import schema_version
    from rapport.engine.store.shape.outdated import drop_outdated

    changes, catalog = await _upgrade(house)
    changes += [f"drop {index}" for index in await drop_outdated(house.dsn, house.schema, catalog)]
    async with house.open_context() as ctx:
        if changes:
            # Records from before an index, or a field, of names can be found once they are in it.
            await announce_behind(ctx)
        await forget_absent_totals(ctx)
        await change_place(ctx.db, house.schema, brought=schema_version(house.plan.catalog))
    return changes


async def _upgrade(house: House) -> tuple[list[str], Catalog]:
    """Bring the tables to what the code and the people of the workspace declare; says what changed, and what is declared."""
    from rapport.engine.store.schema import upgrade_workspace

    changes: list[str] = []
    try:
        async with house.open_context() as ctx:
            catalog = ctx.catalog
    except (UndefinedTable, UndefinedColumn, InvalidSchemaName):
        # What people added can only be read where the code's own tables are as it wants them.
        changes += await asyncio.to_thread(upgrade_workspace, house.dsn, house.schema, house.plan.catalog)
        async with house.open_context() as ctx:
            catalog = ctx.catalog
    return changes + await asyncio.to_thread(upgrade_workspace, house.dsn, house.schema, catalog), catalog


async def load(call: Call) -> int:
    """Load a sample workspace, or name them."""
    samples = call.plan.samples()
    if call.arguments.list or call.arguments.name is None:
        call.tell(
            [{"name": name, "doc": sample.doc} for name, sample in samples.items()],
            [f"{name}  {sample.doc}" for name, sample in samples.items()],
        )
        return 0
    sample = samples.get(call.arguments.name)
    if sample is None:
        raise Refused(f"There is no sample called {call.arguments.name}; take one of {', '.join(samples)}.")
    started = time.monotonic()
    async with call.open_house() as house:
        await wait_until_ready(house.pool, seconds=PATIENCE)
        async with house.open_work() as ctx:
            counts = await sample.load(ctx, call.progress)
    call.progress("")
    seconds = time.monotonic() - started
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    call.tell({"counts": counts, "seconds": round(seconds, 1)}, [f"Loaded {told} in {seconds:.1f} s."])
    return 0
