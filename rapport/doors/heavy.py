"""Heavy work: what takes so much memory or time that it has a process of its own, started by the worker."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from rapport.doors.house import House, open_house
from rapport.doors.plan import Plan
from rapport.doors.tree import start_own, stop_process
from rapport.engine.base.errors import RapportError
from rapport.engine.base.settings import Settings
from rapport.engine.records import Context
from rapport.engine.store.database import is_disk_full
from rapport.engine.store.jobs import defer_in
from rapport.engine.store.runs import newest_run
from rapport.engine.store.shape.register import MAIN

HEAVY_QUEUE = "heavy"
HEAVY_TASK = "run_apart"
_LONGEST_REASON = 2_000
MOST_ATTEMPTS = 3
_DISK_FULL = "The disk of the server is full, so nothing was imported. Make room on it, then run the import again."


async def defer_heavy(ctx: Context, work: str, *, about: UUID | str) -> None:
    """Queue heavy work about a record or a sample, on behalf of who asks; it begins when the caller's transaction is committed."""
    args = {
        "work": work,
        "about": str(about),
        "schema": ctx.schema,
        "actor": str(ctx.actor.id) if ctx.actor.id else None,
    }
    await defer_in(ctx.db, HEAVY_QUEUE, HEAVY_TASK, args, lock=f"{work}:{about}")


async def run_in_child(module: str, args: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Run one piece of heavy work in a child process to its end; it ends with us, however we end."""
    process = await start_own((module, "work", json.dumps(dict(args))), environ, captured=True)
    try:
        said, _ = await process.communicate()
    finally:
        await stop_process(process)
    if process.returncode:
        raise HeavyWorkFailed(
            said.decode("utf-8", "replace").strip()[-_LONGEST_REASON:] or f"ended with {process.returncode}"
        )


class HeavyWorkFailed(RapportError):
    """The work ended with an error; the log of its process has more."""


async def do_work(plan: Plan, settings: Settings, dsn: str, args: Mapping[str, Any]) -> None:
    """What the child process does: the named work in one transaction, as long as it takes.

    What was to be done for a workspace that is gone by now is not. An import that was tried again and again is given up,
    by Rapport itself: who asked for it may be gone.
    """
    async with open_house(plan, settings, dsn, door="worker", size=4, statement_seconds=0) as home:
        place = await home.houses.register.of_schema(args.get("schema", MAIN))
        if place is None:
            return
        house = home.houses.of(place)
        if args["work"] in _IMPORTS and args.get("attempt", 1) > MOST_ATTEMPTS:
            async with house.open_work() as ctx:
                await _give_up_import(ctx, args)
            return
        try:
            async with house.open_work(args.get("actor")) as ctx:
                await _WORKS[args["work"]](house, ctx, args)
        except Exception as error:
            if args["work"] not in _IMPORTS or not is_disk_full(error):
                raise
            # It would not be better soon, and who waits for it can make room.
            async with house.open_work() as ctx:
                await _give_up_import(ctx, args, _DISK_FULL)


Work = Callable[[House, Context, Mapping[str, Any]], Awaitable[Any]]


async def _check_import(house: House, ctx: Context, args: Mapping[str, Any]) -> None:
    from rapport.engine.records.imports import check_import

    await check_import(ctx, args["about"])


async def _run_import(house: House, ctx: Context, args: Mapping[str, Any]) -> None:
    from rapport.engine.records.imports import run_import

    await run_import(ctx, args["about"])


async def _give_up_import(ctx: Context, args: Mapping[str, Any], reason: str | None = None) -> None:
    from rapport.engine.records.imports import give_up_import

    await give_up_import(ctx, args["about"], reason)


async def _react(house: House, ctx: Context, args: Mapping[str, Any]) -> None:
    # The attempts counted are those of this process, which is the one that may be killed.
    await house.react(ctx, args["reaction"], {**args["event"], "attempt": args.get("attempt", 1)})


async def _load_sample(house: House, ctx: Context, args: Mapping[str, Any]) -> None:
    await house.plan.samples()[args["about"]].load(ctx, _quiet)


async def _remove_sample(house: House, ctx: Context, args: Mapping[str, Any]) -> None:
    found = await newest_run(ctx.db, ctx.schema, "sample")
    # Asked for twice, it is gone already.
    if found is not None:
        await house.plan.samples()[args["about"]].remove(ctx, found["id"])


def _quiet(said: str) -> None:
    """Nobody listens to a child process."""


_IMPORTS = ("import_check", "import_run")
_WORKS: Mapping[str, Work] = {
    "import_check": _check_import,
    "import_run": _run_import,
    "react": _react,
    "sample_load": _load_sample,
    "sample_remove": _remove_sample,
}
