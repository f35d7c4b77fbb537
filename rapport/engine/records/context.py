"""Context: who does it, in which transaction, of which workspace, at what time; passed first to everything."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from rapport.engine.base.money import region_of
from rapport.engine.base.settings import Settings
from rapport.engine.objects.catalog import Catalog

SYSTEM_ROLE = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and through which door. `system` may do everything; `id` still says on whose behalf.

    `teams` are those below theirs, `territory` the values that their territories cover.
    """

    id: UUID | None
    name: str
    role: str
    team: UUID | None = None
    locale: str = "en"
    zone: str = "UTC"
    door: str = "http"
    teams: tuple[UUID, ...] = ()
    territory: tuple[str, ...] = ()

    def stands_for(self, word: str) -> list[Any]:
        """What a word that stands for several means for them."""
        if word == "@my_territory":
            return list(self.territory)
        return [team for team in dict.fromkeys((self.team, *self.teams)) if team]

    @property
    def system(self) -> bool:
        """Whether this is Rapport itself."""
        return self.role == SYSTEM_ROLE


@dataclass(frozen=True, slots=True)
class Context:
    """Made by a door around one transaction; `begin` opens another one. `currency`, `zone` and `country` (two letters, empty where it
    names none) are the workspace's.

    `news` is what the door should know when the transaction is committed: "catalog", when it changed.
    """

    catalog: Catalog
    actor: Actor
    db: AsyncConnection[Any]
    schema: str
    now: datetime
    settings: Settings
    begin: Callable[[Actor], AbstractAsyncContextManager["Context"]] = field(repr=False)
    currency: str = "CNY"
    zone: str = "UTC"
    country: str = ""
    news: list[str] = field(default_factory=list[str], repr=False)

    @property
    def region(self) -> str:
        """The country, by two letters, in which a phone number or an address that names none is meant."""
        return self.country or region_of(self.currency)

    def as_system(self) -> "Context":
        """The same work with Rapport's own rights, in the same transaction."""
        return replace(self, actor=replace(self.actor, role=SYSTEM_ROLE))

    async def hold(self, name: str) -> None:
        """Wait until nobody else holds `name` in this workspace, and hold it until the transaction ends."""
        await self.db.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{self.schema} {name}",))

    def apart(self) -> AbstractAsyncContextManager["Context"]:
        """An own short transaction, committed on leaving, for work whose effect lies outside the database."""
        return self.begin(self.actor)
