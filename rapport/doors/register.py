"""The register as one process knows it: every workspace with its state, read again when somebody changed one."""

from collections.abc import Mapping, Sequence

from rapport.doors.news import News
from rapport.engine.store.database import Pool
from rapport.engine.store.shape.register import SCHEMA, Place, read_places


class Register:
    """While somebody listens for news, the workspaces are read once; otherwise whenever they are asked for."""

    def __init__(self, pool: Pool, news: News) -> None:
        self._pool, self._news = pool, news
        self._read = 0
        self._by_address: Mapping[str, Place] = {}
        self._by_schema: Mapping[str, Place] = {}

    async def find(self, address: str) -> Place | None:
        """The workspace at this address, open or not."""
        await self._renew()
        return self._by_address.get(address)

    async def of_schema(self, schema: str) -> Place | None:
        """The workspace whose tables these are; None when it is gone."""
        await self._renew()
        return self._by_schema.get(schema)

    async def places(self) -> Sequence[Place]:
        """Every workspace that is not gone, by address."""
        await self._renew()
        return list(self._by_address.values())

    def forget(self) -> None:
        """Read it again next time; what changes without news, such as when it was last busy, is wanted as it is."""
        self._read = 0

    async def _renew(self) -> None:
        news = self._news.count(SCHEMA)
        if self._news.is_heard and self._read == news:
            return
        async with self._pool.connection() as connection:
            await connection.set_autocommit(True)
            try:
                found = await read_places(connection)
            finally:
                if not connection.closed:
                    await connection.set_autocommit(False)
        self._by_address = {place.address: place for place in found}
        self._by_schema = {place.schema: place for place in found}
        self._read = news
