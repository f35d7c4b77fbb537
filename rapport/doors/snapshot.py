"""The catalog as it is now: what the code declares with what people added, renewed when somebody changes it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg

from rapport.doors.log import log_line
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import Context
from rapport.engine.records.declared import Declarations, join_possible, read_declared
from rapport.engine.store.shape.reshape import hear_catalogs

_AWAY_SECONDS = 1.0


class Snapshot:
    """One process's catalog of a workspace.

    While somebody listens, it is read again only after news. Otherwise every transaction asks what is declared; that
    costs two short statements, and is right for a command that runs for a moment.
    """

    def __init__(self, catalog: Catalog, schema: str) -> None:
        self._plain, self._schema = catalog, schema
        self._declared: Declarations | None = None
        self._catalog = catalog
        self._is_heard = False
        # What was read counts until there is news that it had not heard when it began to read.
        self._news, self._read = 1, 0
        self._renewing = asyncio.Lock()

    @property
    def catalog(self) -> Catalog:
        """As it was when last asked for."""
        return self._catalog

    async def current(self, ctx: Context) -> Catalog:
        """The newest that is committed, for the whole of one transaction; `ctx` reads with the catalog of the code."""
        if self._is_current:
            return self._catalog
        async with self._renewing:
            if not self._is_current:
                news = self._news
                self._take(await read_declared(ctx))
                self._read = news
            return self._catalog

    def outdate(self) -> None:
        """Somebody changed what is declared."""
        self._news += 1

    @property
    def _is_current(self) -> bool:
        return self._is_heard and self._read == self._news

    def _take(self, declared: Declarations | None) -> None:
        if declared is None or (self._declared is not None and self._declared.key == declared.key):
            return
        self._catalog, left_out = join_possible(self._plain, declared)
        self._declared = declared
        for reason in left_out:
            log_line("warning", "something people added is left out", reason=reason)

    @asynccontextmanager
    async def listening(self, dsn: str) -> AsyncGenerator[None]:
        """Hear of changes for as long as the block runs; while the database is away, nothing is taken for granted."""
        task = asyncio.create_task(self._listen(dsn))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self._is_heard = False

    async def _listen(self, dsn: str) -> None:
        while True:
            try:
                await hear_catalogs(dsn, heard=self._hear, listening=self._begin)
            except psycopg.Error as error:
                log_line("debug", "nobody tells of changes to the catalog", reason=type(error).__name__)
            self._is_heard = False
            await asyncio.sleep(_AWAY_SECONDS)

    def _begin(self) -> None:
        self.outdate()
        self._is_heard = True

    def _hear(self, schema: str | None) -> None:
        if schema == self._schema:
            self.outdate()
