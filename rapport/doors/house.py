"""One workspace of a running installation, as every door sees it: its settings, its catalog, its tables."""

from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from rapport.admin.sign_in import Entrant, act_as, read_customs, read_entrant
from rapport.doors.news import News
from rapport.doors.plan import Plan
from rapport.doors.register import Register
from rapport.doors.snapshot import Snapshot
from rapport.engine.base.errors import NotFound, RapportError
from rapport.engine.base.settings import Settings, settings_of
from rapport.engine.objects import Event, new_id
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import Actor, Context, read_records
from rapport.engine.records.context import SYSTEM_ROLE
from rapport.engine.store.database import Pool, open_pool, wait_until_ready
from rapport.engine.store.shape.register import MAIN, MAIN_PLACE, Place

_CUSTOMS = ("currency", "zone", "country", "request_rate")
_CUSTOMS_SECONDS = 2.0
_USUAL_RATE = 60_000
_MOST_HOUSES = 200


class Closed(RapportError):
    """This workspace is suspended. Whoever runs this installation can open it again: rapport workspace resume."""

    status = 403
    code = "workspace_closed"


@dataclass(frozen=True)
class House:
    """One workspace of a running installation; `place` is its entry in the register, and `houses` are all of them."""

    plan: Plan
    settings: Settings
    pool: Pool
    door: str
    dsn: str = field(repr=False)
    snapshot: Snapshot = field(repr=False)
    houses: "Houses" = field(repr=False)
    schema: str = MAIN
    customs: "RecentCustoms" = field(default_factory=lambda: RecentCustoms(), repr=False)

    @property
    def catalog(self) -> Catalog:
        """As it was when a transaction last began; within one, take that of its context."""
        return self.snapshot.catalog

    @property
    def system(self) -> Actor:
        """Rapport itself."""
        return Actor(None, "Rapport", SYSTEM_ROLE, door=self.door)

    @asynccontextmanager
    async def open_context(self, actor: Actor | None = None) -> AsyncGenerator[Context]:
        """A transaction of its own for `actor` (default: Rapport itself); commits when the block ends well."""
        async with self.pool.connection() as connection:
            ctx = await self.context_on(connection, actor)
            yield ctx
        if ctx.news:
            # Whoever was answered finds the change with the next request, before the news of it comes in.
            self.snapshot.outdate()

    def open_reading(self) -> "Reading":
        """For statements that only read, each seeing what is committed when it begins.

        Without a transaction around them, a request is one journey to the database instead of three.
        """
        return Reading(self)

    @asynccontextmanager
    async def open_work(self, user: str | None = None) -> AsyncGenerator[Context]:
        """A transaction for work without a caller: as `user`, else as Rapport itself in the workspace's own time zone.

        It may rest for long, since reactions wait for mail servers while their own transactions do the writing.
        """
        async with self.open_context() as ctx:
            await ctx.db.execute("set local idle_in_transaction_session_timeout = 0")
            if user is not None:
                yield self.act_for(ctx, await read_entrant(ctx, user))
                return
            customs = await read_customs(ctx)
            actor = replace(ctx.actor, zone=customs.zone, locale=customs.locale)
            yield replace(ctx, actor=actor)

    async def context_on(self, connection: AsyncConnection[TupleRow], actor: Actor | None = None) -> Context:
        """What is done on this connection, for `actor` (default: Rapport itself)."""
        known = self.snapshot.is_current and self.customs.is_recent
        ctx = Context(
            catalog=self.snapshot.catalog if known else self.plan.catalog,
            actor=actor or self.system,
            db=connection,
            schema=self.schema,
            now=datetime.now(UTC),
            settings=self.settings,
            begin=self.open_context,
            currency=self.customs.currency,
            zone=self.customs.zone,
            country=self.customs.country,
        )
        if known:
            return ctx
        catalog = await self.snapshot.current(ctx)
        await self.customs.renew(ctx)
        customs = self.customs
        return replace(ctx, catalog=catalog, currency=customs.currency, zone=customs.zone, country=customs.country)

    def is_heavy(self, reaction: str) -> bool:
        """Whether a reaction wants a process of its own."""
        return any(found.name == reaction and found.apart for found in self.catalog.reactions)

    async def react(self, ctx: Context, reaction: str, event: Mapping[str, Any]) -> None:
        """Run one reaction; one that no area has any more is left alone."""
        for found in self.catalog.reactions:
            if found.name == reaction:
                await found.act(ctx, read_event(event))

    def act_for(self, ctx: Context, who: Entrant, languages: str | None = None) -> Context:
        """The same transaction on behalf of a person, in the language they read, no further than their token goes."""
        return act_as(ctx, who, locale=choose_language(languages, who.locale))


class Reading:
    """A connection without a transaction, lent for one request; short, because most requests are."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lent: AsyncConnection[TupleRow] | None = None

    async def __aenter__(self) -> Context:
        self._lent = connection = await self._house.pool.getconn()
        try:
            await connection.set_autocommit(True)
            return await self._house.context_on(connection)
        except BaseException:
            await self._give_back(connection)
            raise

    async def __aexit__(self, *_: object) -> None:
        if self._lent is not None:
            await self._give_back(self._lent)

    async def _give_back(self, connection: AsyncConnection[TupleRow]) -> None:
        try:
            if not connection.closed:
                await connection.set_autocommit(False)
        finally:
            await self._house.pool.putconn(connection)


class RecentCustoms:
    """What the workspace says of every request, asked for anew when two seconds have passed."""

    def __init__(self) -> None:
        self.request_rate = _USUAL_RATE
        # What amounts without a currency are in, the time zone in which their days begin, and where phone numbers are
        # that name no country.
        self.currency, self.zone, self.country = "CNY", "UTC", ""
        self._until = 0.0

    @property
    def is_recent(self) -> bool:
        return monotonic() <= self._until

    async def renew(self, ctx: Context) -> None:
        """Ask, unless it was asked just now."""
        if self.is_recent or "workspace" not in ctx.catalog.objects:
            return
        system = replace(ctx, actor=replace(ctx.actor, role=SYSTEM_ROLE))
        found = await read_records(system, "workspace", fields=_CUSTOMS, limit=1)
        if found:
            self.currency = found[0]["currency"] or self.currency
            self.zone = found[0]["zone"] or self.zone
            self.country = found[0]["country"] or ""
            self.request_rate = found[0]["request_rate"] or _USUAL_RATE
        self._until = monotonic() + _CUSTOMS_SECONDS


class Houses:
    """All workspaces of an installation, as one process sees them: a house is made when somebody asks for it."""

    def __init__(self, plan: Plan, settings: Settings, pool: Pool, *, door: str, dsn: str) -> None:
        # Whoever needs a connection of another kind finds the address where a server's would stand.
        self._settings = replace(settings, database_url=dsn)
        self._plan, self._pool, self._door, self._dsn = plan, pool, door, dsn
        self._kept: OrderedDict[str, House] = OrderedDict()
        self.news = News()
        self.register = Register(pool, self.news)
        self.main = self._build(MAIN_PLACE)

    async def at(self, address: str) -> House:
        """The house at this address; NotFound when there is none, Closed when nobody may come in."""
        place = await self.register.find(address)
        if place is None or place.state == "preparing":
            raise NotFound("There is no such workspace. Look at the address again.")
        if not place.is_open:
            raise Closed()
        return self.of(place)

    def of(self, place: Place) -> House:
        """The house of an entry of the register, open or not; the one asked for least goes when there are too many."""
        if place.schema == MAIN:
            return self.main
        house = self._kept.get(place.schema)
        if house is None:
            house = self._kept[place.schema] = self._build(place)
            if len(self._kept) > _MOST_HOUSES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(place.schema)
        return house

    def _build(self, place: Place) -> House:
        own = self._settings
        if place.schema != MAIN:
            own = settings_of(own, place.address, place.schema)
        snapshot = Snapshot(self._plan.catalog, place.schema, self.news)
        return House(self._plan, own, self._pool, self._door, self._dsn, snapshot, self, place.schema)


@asynccontextmanager
async def open_house(
    plan: Plan,
    settings: Settings,
    dsn: str,
    *,
    door: str,
    size: int = 10,
    statement_seconds: float = 30.0,
    listens: bool = False,
    workspace: str | None = None,
) -> AsyncGenerator[House]:
    """A house with its pool of connections, closed at the end; it opens while the database is away, too.

    It is the main workspace's unless another is named (NotFound says that there is none), open or suspended. One that
    stays open for long `listens` to changes of the catalog.
    """
    pool = await open_pool(dsn, size=size, statement_seconds=statement_seconds)
    try:
        houses = Houses(plan, settings, pool, door=door, dsn=dsn)
        async with houses.news.listening(dsn) if listens else nullcontext():
            if workspace is None:
                yield houses.main
                return
            await wait_until_ready(pool)
            place = await houses.register.find(workspace)
            if place is None:
                raise NotFound(f"There is no workspace called {workspace}. See them with: rapport workspace list")
            yield houses.of(place)
    finally:
        await pool.close()


def read_event(told: Mapping[str, Any]) -> Event:
    """The event that a job carries as JSON."""
    record = told.get("record")
    return Event(
        id=UUID(told["id"]) if told.get("id") else new_id(),
        name=told["name"],
        at=datetime.fromisoformat(told["at"]),
        record=UUID(record) if record else None,
        data=told.get("data") or {},
        attempt=told.get("attempt", 1),
    )


def choose_language(asked: str | None, usual: str | None) -> str:
    """The first language asked for that Rapport speaks, else the person's usual one, else English."""
    for part in (asked or "").split(","):
        tag = part.partition(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-TW" if any(mark in tag for mark in ("tw", "hk", "mo", "hant")) else "zh-CN"
        if tag.startswith("en"):
            return "en"
    return usual or "en"
