"""The catalog as it is now: what the code declares with what people added, renewed when somebody changes it."""

import asyncio

from rapport.doors.log import log_line
from rapport.doors.news import News
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import Context
from rapport.engine.records.declared import Declarations, join_possible, read_declared


class Snapshot:
    """One process's catalog of a workspace.

    While somebody listens, it is read again only after news. Otherwise every transaction asks what is declared; that
    costs two short statements, and is right for a command that runs for a moment.
    """

    def __init__(self, catalog: Catalog, schema: str, news: News) -> None:
        self._plain, self._schema, self._news = catalog, schema, news
        self._declared: Declarations | None = None
        self._catalog = catalog
        # What was read counts until there is news that it had not heard when it began to read.
        self._read = 0
        self._renewing = asyncio.Lock()

    @property
    def catalog(self) -> Catalog:
        """As it was when last asked for."""
        return self._catalog

    async def current(self, ctx: Context) -> Catalog:
        """The newest that is committed, for the whole of one transaction; `ctx` reads with the catalog of the code."""
        if self.is_current:
            return self._catalog
        async with self._renewing:
            if not self.is_current:
                news = self._news.count(self._schema)
                self._take(await read_declared(ctx))
                self._read = news
            return self._catalog

    def outdate(self) -> None:
        """Somebody changed what is declared."""
        self._news.tell(self._schema)

    @property
    def is_current(self) -> bool:
        """Whether `catalog` is the newest that is committed."""
        return self._news.is_heard and self._read == self._news.count(self._schema)

    def _take(self, declared: Declarations | None) -> None:
        if declared is None or (self._declared is not None and self._declared.key == declared.key):
            return
        if not any(declared.live.every):
            # Workspaces that added nothing share one catalog, with all that was worked out from it.
            self._catalog, self._declared = self._plain, declared
            return
        self._catalog, left_out = join_possible(self._plain, declared)
        self._declared = declared
        for reason in left_out:
            log_line("warning", "something people added is left out", reason=reason)
