"""`rapport study`: what can be learnt from the records, and what was."""

import asyncio
import json
from typing import Any

from rapport.doors.commands.call import Call, Refused
from rapport.doors.house import House
from rapport.engine.records import act, read_record, read_records

_LOOK_SECONDS = 0.5


async def study(call: Call) -> int:
    """List the studies, run one, or show what its last run found."""
    async with call.open_house() as house:
        if call.arguments.action == "list":
            return await _list(call, house)
        if call.arguments.name not in house.catalog.studies:
            known = ", ".join(house.catalog.studies) or "none"
            raise Refused(f"There is no study called {call.arguments.name}; there are: {known}.")
        return await (_run if call.arguments.action == "run" else _show)(call, house)


async def _list(call: Call, house: House) -> int:
    studies = house.catalog.studies.values()
    told = [{"name": spec.name, "doc": spec.doc, "of": spec.of, "writes": spec.writes} for spec in studies]
    call.tell(told, [f"{spec.name:12} {spec.doc.partition(chr(10))[0]}" for spec in studies])
    return 0


async def _run(call: Call, house: House) -> int:
    """Start it as the browser does; a worker does the work."""
    async with house.open_work() as ctx:
        started = await act(ctx, "study_run", "start", values={"study": call.arguments.name})
    run = str(started["id"])
    while True:
        async with house.open_work() as ctx:
            found = await read_record(ctx, "study_run", run)
        if found["status"] != "running":
            break
        call.progress(f"{call.arguments.name} is running; it needs a worker (rapport up or rapport worker)…")
        await asyncio.sleep(_LOOK_SECONDS)
    call.progress("")
    call.tell(found, _lines(found))
    return 0 if found["status"] == "done" else 1


async def _show(call: Call, house: House) -> int:
    async with house.open_work() as ctx:
        where = ["study", "=", call.arguments.name]
        runs = await read_records(ctx, "study_run", where=where, fields=("started_at",), sort=("-started_at",), limit=1)
        if not runs:
            raise Refused(
                f"{call.arguments.name} has not run yet. Run it with: rapport study run {call.arguments.name}"
            )
        found = await read_record(ctx, "study_run", runs[0]["id"])
    call.tell(found, _lines(found))
    return 0


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [
        f"{found['study']}: {found['status']}, {found.get('rows') or 0} records, model {found.get('model') or '–'}"
    ]
    if found.get("reason"):
        lines.append(str(found["reason"]))
    if found.get("data_from"):
        lines.append(f"data from {found['data_from']} to {found['data_to']}")
    for name in ("parameters", "report"):
        if found.get(name):
            lines.append(f"{name}: {json.dumps(found[name], ensure_ascii=False, indent=2)}")
    return lines
