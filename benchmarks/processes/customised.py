"""The start of a web server with twelve areas and fifty objects that people added, beside one of our own areas alone."""

import asyncio
from statistics import median
from time import perf_counter

from benchmarks.ground.installation import Installation, memory_of, open_installation
from benchmarks.ground.row import Row, milliseconds
from benchmarks.ground.twelve import AREAS, EVERYBODY, PLAN, fields_of
from rapport.admin.customised.document import import_customisation

OBJECTS, TURNS = 50, 3
SECONDS, MEMORY = 1.5, 150.0
LIST = "/api/records/thing0?limit=5"


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(max(2, int(OBJECTS * scale))))


async def _run(count: int) -> list[Row]:
    async with open_installation() as plain:
        usual = await _measure(plain, "/api/records/customer?limit=5")
    async with open_installation(PLAN) as large:
        await _customise(large, count)
        full = await _measure(large, LIST)
    size = f"{AREAS} areas, {count} objects added"
    return [
        Row(
            "customised: start to the first list",
            size,
            milliseconds(full[0]),
            f"{milliseconds(usual[0])} our own areas",
            full[0] / usual[0],
            bar=f"≤ {SECONDS:g} s",
            met=full[0] <= SECONDS,
        ),
        Row(
            "customised: web server after it",
            size,
            f"{full[1]:.0f} MB",
            f"{usual[1]:.0f} MB our own areas",
            full[1] / usual[1],
            f"{full[1]:.0f} MB web",
            f"≤ {MEMORY:g} MB",
            full[1] <= MEMORY,
        ),
    ]


async def _customise(installation: Installation, count: int) -> None:
    names = [f"thing{n}" for n in range(count)]
    objects = [{"name": name, "label": name.capitalize(), "rights": EVERYBODY} for name in names]
    fields = [field for name in names for field in fields_of(name)]
    async with installation.acting() as ctx:
        await import_customisation(ctx, {"objects": objects, "fields": fields})


async def _measure(installation: Installation, path: str) -> tuple[float, float]:
    """Seconds from the command to the answer to a first list, and MB then."""
    token, starts, memory = await installation.token(), list[float](), 0.0
    for _ in range(TURNS):
        began = perf_counter()
        async with installation.serving() as web:
            client = web.client(token)
            await asyncio.to_thread(client.get, path)
            starts.append(perf_counter() - began)
            memory = memory_of(web.pid)
            client.close()
    return median(starts), memory
