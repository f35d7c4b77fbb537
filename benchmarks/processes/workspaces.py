"""Five hundred workspaces in one installation: what they cost beside one, at the start, at rest and when all are visited."""

import asyncio
from datetime import UTC, datetime
from time import perf_counter

from benchmarks.ground.installation import ADMINISTRATOR, Installation, Web, memory_of, open_installation
from benchmarks.ground.row import Row, milliseconds
from rapport.admin.sign_in import find_user, open_session
from rapport.doors.clocks import awake_places
from rapport.doors.commands.init import prepare_house
from rapport.doors.commands.workspace import create_workspace
from rapport.engine.store.jobs import defer_ticks

WORKSPACES = 500
BAR = 5.0
PAGE = "/api/records/customer?limit=50"


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(max(2, int(WORKSPACES * scale))))


async def _run(count: int) -> list[Row]:
    async with open_installation() as installation:
        one = await _measure(installation)
        for number in range(count - 1):
            company = {"company": f"Company {number}", "email": ADMINISTRATOR, "admin": "Ada"}
            await create_workspace(installation.house, f"company-{number}", **company)
        many = await _measure(installation)
    size = f"{count} workspaces"
    start, rest, visited, tick = (a / b for a, b in zip(many, one, strict=True))
    return [
        Row(
            "workspaces: start, upgrades checked",
            size,
            milliseconds(many[0]),
            f"{milliseconds(one[0])} one workspace",
            start,
            bar=f"{BAR:.0f} s",
            met=many[0] <= BAR,
        ),
        Row("workspaces: web server at rest", size, f"{many[1]:.0f} MB", f"{one[1]:.0f} MB one workspace", rest),
        Row("workspaces: web server, each visited", size, f"{many[2]:.0f} MB", f"{one[2]:.0f} MB", visited),
        Row("workspaces: a minute's tick, all asleep", size, milliseconds(many[3]), milliseconds(one[3]), tick),
    ]


async def _measure(installation: Installation) -> tuple[float, float, float, float]:
    """Seconds of a start, MB of the web server at rest and after a list in every workspace, seconds of a tick."""
    began = perf_counter()
    await prepare_house(installation.house, email=ADMINISTRATOR, name="Ada", company="Tea")
    async with installation.serving() as web:
        start = perf_counter() - began
        rest = memory_of(web.pid)
        await _visit(installation, web)
        visited = memory_of(web.pid)
    return start, rest, visited, await _tick(installation)


async def _visit(installation: Installation, web: Web) -> None:
    houses = installation.house.houses
    for place in await houses.register.places():
        async with houses.of(place).open_context() as ctx:
            token = await open_session(ctx, (await find_user(ctx, ADMINISTRATOR)).id)
        client = web.client(token)
        await asyncio.to_thread(client.get, PAGE)
        client.close()


async def _tick(installation: Installation) -> float:
    """What the worker does each minute when nothing has happened for hours; every queued job is taken back."""
    house = installation.house
    async with house.pool.connection() as db:
        await db.execute("update rapport.workspace set seen_at = now() - interval '1 day'")
        began = perf_counter()
        house.houses.register.forget()
        due = list(awake_places(await house.houses.register.places(), datetime.now(UTC)))
        followed = [found.name for found in house.catalog.reactions if "clock.minute" in found.events]
        ticks = [(f"{place.schema}:{name}", {"schema": place.schema}) for place in due for name in followed]
        await defer_ticks(db, "nobody", "react", ticks)
        took = perf_counter() - began
        await db.rollback()
    return took
