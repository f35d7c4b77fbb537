"""Fields added to a million customers while others read and write: the longest that anybody had to wait."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event
from time import perf_counter, sleep

from benchmarks.ground.installation import Installation, Web, open_installation
from benchmarks.ground.population import add_people, fill_customers
from benchmarks.ground.row import Row, milliseconds

CUSTOMERS = 1_000_000
FIELDS = 10
QUIET_SECONDS = 8.0
BAR = 0.2
TYPES = ("text", "integer", "money", "date", "boolean")


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(int(CUSTOMERS * scale)))


async def _run(count: int) -> list[Row]:
    async with open_installation() as installation:
        owners = await add_people(installation)
        with installation.connect() as db:
            fill_customers(db, installation.schema, count, owners)
            db.execute("analyze")
        token = await installation.token()
        async with installation.serving() as web:
            return await asyncio.to_thread(_measure, installation, web, token, count)


def _measure(installation: Installation, web: Web, token: str, count: int) -> list[Row]:
    _add(web, token, 0)
    quiet, busy = Waits(), Waits()
    under_load(web, token, quiet, lambda: sleep(QUIET_SECONDS))
    added = [0.0]

    def add_all() -> None:
        for serial in range(1, FIELDS + 1):
            began = perf_counter()
            _add(web, token, serial)
            added[0] = max(added[0], perf_counter() - began)
            sleep(QUIET_SECONDS / FIELDS)

    under_load(web, token, busy, add_all)
    return [
        Row(
            f"add a field: longest wait of {what}",
            f"{count:,} customers, {FIELDS} fields",
            milliseconds(while_adding),
            f"{milliseconds(before)} without adding",
            while_adding / before,
            bar=f"≤ {milliseconds(BAR)} more",
            met=while_adding - before <= BAR,
        )
        for what, while_adding, before in (
            ("a reader", busy.reading, quiet.reading),
            ("a writer", busy.writing, quiet.writing),
        )
    ] + [Row("add a field: the slowest to be added", measured=milliseconds(added[0]))]


class Waits:
    """The longest a request took."""

    reading = 0.0
    writing = 0.0


# The field that is read and written, the waits to note, and the sign that it is over.
Load = tuple[str, Waits, Event]


def under_load(web: Web, token: str, waits: Waits, work: Callable[[], None], field: str = "field_0") -> None:
    """Do the work while others read and write customers with this field, noting how long they wait."""
    done = Event()
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(loop, web, token, (field, waits, done)) for loop in (_read, _write)]
        try:
            work()
        finally:
            done.set()
        for one in running:
            one.result()


def _read(web: Web, token: str, about: Load) -> None:
    field, waits, done = about
    with closing(web.client(token)) as client:
        while not done.is_set():
            began = perf_counter()
            client.get(f"/api/records/customer?fields=name,city,{field}&sort=-created_at&limit=50")
            waits.reading = max(waits.reading, perf_counter() - began)


def _write(web: Web, token: str, about: Load) -> None:
    field, waits, done = about
    body = json.dumps({"name": "somebody", field: "12"}).encode()
    with closing(web.client(token)) as client:
        while not done.is_set():
            began = perf_counter()
            client.post("/api/records/customer", body)
            waits.writing = max(waits.writing, perf_counter() - began)


def _add(web: Web, token: str, serial: int) -> None:
    said = {"object": "customer", "label": f"Field {serial}", "type": TYPES[serial % len(TYPES)]}
    # A connection that rests for some seconds is closed by the server.
    with closing(web.client(token)) as client:
        client.post("/api/records/custom_field", json.dumps(said).encode())
