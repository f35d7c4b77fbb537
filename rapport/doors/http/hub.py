"""The hub: hears of every change once in a process, and passes it on to each open stream."""

import asyncio
from contextlib import suppress
from weakref import WeakSet

import psycopg

from rapport.doors.log import log_line
from rapport.engine.base.errors import TooMany
from rapport.engine.store.outbox import Heard, hear_changes

MOST_STREAMS = 1_000
MOST_OF_ONE = 20
_MOST_WAITING = 200
_AWAY_SECONDS = 1.0
# So many streams ask at once what their people may see; the other connections are for requests.
_ASKING = 3


class Ear:
    """What one stream has not been told yet; who falls too far behind is told to load everything again."""

    def __init__(self, schema: str, person: str) -> None:
        self.schema, self.person = schema, person
        self._waiting: list[Heard] = []
        self._lost = self._ended = False
        self._news = asyncio.Event()

    def tell(self, heard: Heard) -> None:
        if len(self._waiting) >= _MOST_WAITING:
            self.lose()
        elif not self._lost:
            self._waiting.append(heard)
        self._news.set()

    def lose(self) -> None:
        """Something was missed."""
        self._waiting.clear()
        self._lost = True
        self._news.set()

    def end(self) -> None:
        self._ended = True
        self._news.set()

    async def listen(self, seconds: float, gather: float) -> list[Heard] | None:
        """What came within that time, waiting a moment for more; None when something was missed. EOFError at the end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
            if not self._ended:
                await asyncio.sleep(gather)
        if self._ended:
            raise EOFError
        heard, lost = self._waiting, self._lost
        self._waiting, self._lost = [], False
        self._news.clear()
        return None if lost else heard


class Hub:
    """One listening connection for all streams of a process."""

    def __init__(self) -> None:
        self.asking = asyncio.Semaphore(_ASKING)
        # A stream that is dropped before it starts takes its ear with it.
        self._ears: WeakSet[Ear] = WeakSet()

    def join(self, schema: str, person: str) -> Ear:
        """A new stream of somebody in a workspace; TooMany when there are too many."""
        own = sum((ear.schema, ear.person) == (schema, person) for ear in self._ears)
        if own >= MOST_OF_ONE or len(self._ears) >= MOST_STREAMS:
            raise TooMany("Too many windows listen for changes. Close some of them.")
        ear = Ear(schema, person)
        self._ears.add(ear)
        return ear

    def leave(self, ear: Ear) -> None:
        self._ears.discard(ear)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        for ear in self._ears:
            ear.end()

    async def run(self, dsn: str) -> None:
        """Listen for as long as the server runs; what happens while the database is away is missed, and said to be."""
        listened = False
        while True:
            try:
                async for heard in hear_changes(dsn):
                    listened = True
                    for ear in self._ears:
                        if heard.kind == "listening":
                            ear.lose()
                        elif heard.schema == ear.schema and not heard.kind.startswith("event "):
                            ear.tell(heard)
            except psycopg.Error as error:
                # Said once for an outage, and not at all while the database has yet to start.
                level = "warning" if listened else "debug"
                log_line(level, "changes are not heard of for now", reason=type(error).__name__)
                listened = False
            await asyncio.sleep(_AWAY_SECONDS)
