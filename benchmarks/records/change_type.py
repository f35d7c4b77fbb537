"""A text of a million customers becomes a number while others read and write it: the longest that anybody had to wait."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event
from time import perf_counter, sleep

from benchmarks.ground.installation import OURS, Installation, Web, open_installation
from benchmarks.ground.population import add_people, fill_customers
from benchmarks.ground.row import Row, milliseconds
from benchmarks.records.add_field import BAR, CUSTOMERS, QUIET_SECONDS, Waits, under_load
from rapport.doors.house import open_house
from rapport.engine.records import convert_fields


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(int(CUSTOMERS * scale)))


async def _run(count: int) -> list[Row]:
    async with open_installation() as installation:
        owners = await add_people(installation)
        with installation.connect() as db:
            fill_customers(db, installation.schema, count, owners)
        token = await installation.token()
        async with installation.serving() as web:
            field = await asyncio.to_thread(_add, web, token)
            with installation.connect() as db:
                filled = "(select id, (random() * 10000)::int::text from {0}.customer)"
                db.execute(
                    ("insert into {0}.customer__custom (id, level) " + filled).format(installation.schema).encode()
                )
                db.execute("analyze")
            return await asyncio.to_thread(_measure, installation, web, token, (field, count))


def _measure(installation: Installation, web: Web, token: str, about: tuple[str, int]) -> list[Row]:
    field, count = about
    quiet, busy, lock, seconds = Waits(), Waits(), _Lock(), dict[str, float]()
    under_load(web, token, quiet, lambda: sleep(QUIET_SECONDS), "level")

    def change() -> None:
        with closing(web.client(token)) as client:
            for verb in ("preview_type", "change_type"):
                began = perf_counter()
                body = json.dumps({"type": "integer"}).encode()
                client.post(f"/api/records/custom_field/{field}/{verb}", body, wanted=200)
                seconds[verb] = perf_counter() - began
        began, done = perf_counter(), Event()
        with ThreadPoolExecutor(1) as pool:
            watching = pool.submit(lock.watch, installation, done)
            asyncio.run(_convert(installation))
            done.set()
            watching.result()
        seconds["converted"] = perf_counter() - began
        sleep(1)

    under_load(web, token, busy, change, "level")
    size = f"{count:,} values, text to integer"
    waits = (("a reader", busy.reading, quiet.reading), ("a writer", busy.writing, quiet.writing))
    return [
        Row(
            f"change a type: longest wait of {what}",
            size,
            milliseconds(while_changing),
            f"{milliseconds(before)} without changing",
            while_changing / before,
            bar=f"≤ {milliseconds(BAR)} more",
            met=while_changing - before <= BAR,
        )
        for what, while_changing, before in waits
    ] + [
        Row(
            "change a type: longest lock of the table",
            size,
            milliseconds(lock.longest),
            bar=f"≤ {milliseconds(BAR)}",
            met=lock.longest <= BAR,
        ),
        Row("change a type: the preview of every value", size, f"{seconds['preview_type']:.1f} s"),
        Row("change a type: asking for it", size, milliseconds(seconds["change_type"])),
        Row("change a type: done in the background", size, f"{seconds['converted']:.1f} s"),
    ]


async def _convert(installation: Installation) -> None:
    """As the worker does, on connections of its own."""

    async with (
        open_house(OURS, installation.house.settings, installation.dsn, door="worker", size=3) as house,
        house.open_work() as ctx,
    ):
        await ctx.db.execute("set local statement_timeout = 0")
        assert await convert_fields(ctx) == 1


class _Lock:
    """The longest that the table was held against everybody, as the database shows it some hundred times a second."""

    longest = 0.0

    def watch(self, installation: Installation, done: Event) -> None:
        statement = (
            "select 1 from pg_locks l join pg_class c on c.oid = l.relation "
            "where c.relname = 'customer__custom' and l.mode = 'AccessExclusiveLock' and l.granted"
        )
        since = None
        with installation.connect() as db:
            while not done.is_set():
                now, held = perf_counter(), db.execute(statement).fetchone() is not None
                since = (since or now) if held else None
                self.longest = max(self.longest, now - since if since else 0.0)
                sleep(0.003)


def _add(web: Web, token: str) -> str:
    with closing(web.client(token)) as client:
        said = {"object": "customer", "label": "Level", "type": "text"}
        return str(json.loads(client.post("/api/records/custom_field", json.dumps(said).encode()))["id"])
