"""News: what one process has heard of changes to catalogs and to the register, over all workspaces."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg

from rapport.doors.log import log_line
from rapport.engine.store.shape.reshape import hear_catalogs

_AWAY_SECONDS = 1.0


class News:
    """Counts what was heard, for each schema; while nobody listens, `is_heard` is false and nothing may be kept."""

    def __init__(self) -> None:
        self.is_heard = False
        self._everywhere = 1
        self._counts = Counter[str]()

    def count(self, schema: str) -> int:
        """Grows with everything that is new in this schema; never 0."""
        return self._everywhere + self._counts[schema]

    def tell(self, schema: str | None) -> None:
        """There is something new in this schema."""
        if schema is not None:
            self._counts[schema] += 1

    @asynccontextmanager
    async def listening(self, dsn: str) -> AsyncGenerator[None]:
        """Hear of changes for as long as the block runs; while the database is away, nothing is taken for granted."""
        task = asyncio.create_task(self._listen(dsn))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.is_heard = False

    async def _listen(self, dsn: str) -> None:
        while True:
            try:
                await hear_catalogs(dsn, heard=self.tell, listening=self._begin)
            except psycopg.Error as error:
                log_line("debug", "nobody tells of changes to the catalog", reason=type(error).__name__)
            self.is_heard = False
            await asyncio.sleep(_AWAY_SECONDS)

    def _begin(self) -> None:
        # Everything read before may have changed unheard.
        self._everywhere += 1
        self.is_heard = True
