"""The clocks: what happens every minute, hour and day in each workspace, and what looks after all of them."""

import asyncio
import shutil
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

import psycopg
from procrastinate import App

from rapport.doors.house import House
from rapport.doors.log import log_line
from rapport.engine.base.settings import settings_of
from rapport.engine.store.jobs import defer_ticks, forget_jobs
from rapport.engine.store.kept.answers import KEPT, forget_answers
from rapport.engine.store.log import add_months
from rapport.engine.store.outbox import hear_changes
from rapport.engine.store.shape.register import Place, change_place, clear_schema, mark_seen

CLOCKS = "clocks"
_CRON = (("clock.minute", "* * * * *"), ("clock.hour", "0 * * * *"), ("clock.day", "0 3 * * *"))
_KEPT_HOURS = 72
_AWAY_SECONDS = 2.0
# So many workspaces may tick every minute whether anything happens in them or not.
_ALWAYS_AWAKE = 20
_AWAKE_FOR = timedelta(hours=2)
_SLEEPERS_MINUTES = 10
_TICKS_AT_ONCE = 1_000


class Awake:
    """In which workspaces something changed since it was last asked."""

    def __init__(self) -> None:
        self._heard: set[str] = set()

    def take(self) -> list[str]:
        """The schemas heard of since the last call."""
        heard, self._heard = sorted(self._heard), set()
        return heard

    async def listen(self, dsn: str) -> None:
        """Hear of changes for as long as the worker lives."""
        while True:
            try:
                async for heard in hear_changes(dsn):
                    self._heard.add(heard.schema)
            except psycopg.Error as error:
                log_line("debug", "changes are not heard of for now", reason=type(error).__name__)
            await asyncio.sleep(_AWAY_SECONDS)


def add_clocks(queue: App, home: House, awake: Awake, *, reactions: str) -> None:
    """Every clock as a task of the queue; `reactions` is the queue in which what follows a tick is done."""
    for clock, cron in _CRON:
        _add_clock(queue, home, awake, clock=clock, cron=cron, reactions=reactions)

    @queue.periodic(cron="17 * * * *")
    @queue.task(name="forget_done", queue=CLOCKS)
    async def forget_done(timestamp: int) -> None:
        await queue.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS)

    @queue.periodic(cron="27 2 * * *")
    @queue.task(name="prepare_months", queue=CLOCKS)
    async def prepare_months(timestamp: int) -> None:
        """A worker that runs for months has a place for what the next ones bring."""
        for place in await _made(home):
            async with home.pool.connection() as db:
                await add_months(db, place.schema, datetime.now(UTC))

    @queue.periodic(cron="37 2 * * *")
    @queue.task(name="forget_answers", queue=CLOCKS)
    async def forget_old_answers(timestamp: int) -> None:
        for place in await _made(home):
            async with home.pool.connection() as db:
                await forget_answers(db, place.schema, datetime.now(UTC) - KEPT)

    @queue.periodic(cron="47 * * * *")
    @queue.task(name="clear_away", queue=CLOCKS)
    async def clear_away(timestamp: int) -> None:
        """Workspaces whose time of grace is over leave for good."""
        await clear_places(home, datetime.now(UTC))


def _add_clock(queue: App, home: House, awake: Awake, *, clock: str, cron: str, reactions: str) -> None:
    followed = [found.name for found in home.plan.catalog.reactions if clock in found.events]

    @queue.periodic(cron=cron, periodic_id=clock)
    @queue.task(name=clock, queue=CLOCKS)
    async def tick(timestamp: int) -> None:
        """A reaction that has not finished its last tick is not queued a second time."""
        at = datetime.fromtimestamp(timestamp, UTC)
        async with home.pool.connection() as db:
            await mark_seen(db, awake.take())
        home.houses.register.forget()
        places = [place for place in await home.houses.register.places() if place.is_open]
        due = awake_places(places, at) if clock == "clock.minute" else places
        ticks = [_tick(place, reaction, clock, at) for place in due for reaction in followed]
        for start in range(0, len(ticks), _TICKS_AT_ONCE):
            async with home.pool.connection() as db:
                await defer_ticks(db, reactions, "react", ticks[start : start + _TICKS_AT_ONCE])


def _tick(place: Place, reaction: str, clock: str, at: datetime) -> tuple[str, dict[str, Any]]:
    event: dict[str, Any] = {"id": None, "name": clock, "at": at.isoformat(), "record": None, "data": {}}
    return f"{clock}:{place.schema}:{reaction}", {"schema": place.schema, "reaction": reaction, "event": event}


def awake_places(places: Sequence[Place], at: datetime) -> Iterable[Place]:
    """Of many workspaces, those in which something changed lately, and a tenth of the others, each in its turn.

    So what is due in a workspace where nobody works is done ten minutes later at most.
    """
    turn = int(at.timestamp()) // 60
    for place in places:
        is_awake = place.seen_at is None or place.seen_at > at - _AWAKE_FOR
        if len(places) <= _ALWAYS_AWAKE or is_awake or (turn + crc32(place.schema.encode())) % _SLEEPERS_MINUTES == 0:
            yield place


async def clear_places(home: House, now: datetime) -> None:
    """Remove every workspace whose time has come: its jobs, its files, its tables a few at a time, then its entry.

    Whatever interrupts it, the next hour goes on where it was.
    """
    for place in await home.houses.register.places():
        if place.until is None or place.until > now:
            continue
        log_line("warning", "a workspace leaves for good", workspace=place.address)
        files = settings_of(home.settings, place.address, place.schema).data
        await asyncio.to_thread(shutil.rmtree, files, ignore_errors=True)
        async with home.pool.connection() as db:
            await forget_jobs(db, place.schema)
        async with home.pool.connection() as db:
            await db.set_autocommit(True)
            try:
                async with aclosing(clear_schema(db, place.schema)) as gone:
                    async for _ in gone:
                        pass
            finally:
                if not db.closed:
                    await db.set_autocommit(False)
        async with home.pool.connection() as db:
            await change_place(db, place.schema, state="deleted")


async def _made(home: House) -> list[Place]:
    """Every workspace that has tables."""
    return [place for place in await home.houses.register.places() if place.state != "preparing" and not place.until]
