"""A small shop in a real database, with its queue of jobs, for tests of channels and marketing."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from psycopg import sql
from psycopg.rows import dict_row

from rapport.engine.base.settings import Settings
from rapport.engine.objects import Event
from rapport.engine.objects.area import load_area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.records import (
    Actor,
    Context,
    act,
    act_in_public,
    create_record,
    read_record,
    read_records,
    update_record,
)
from rapport.engine.store.database import Pool, open_pool
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace

AREAS = ("rapport.admin", "rapport.people", "rapport.channels", "rapport.sales", "rapport.marketing")
NEXT = """
select id, args from rapport_jobs.procrastinate_jobs
where status = 'todo' and task_name = 'react' and args->>'schema' = %s order by id limit 1
"""
LEFT = "delete from rapport_jobs.procrastinate_jobs where args->>'schema' = %s"
TABLES = "select tablename from pg_tables where schemaname = %s"
DONE = "delete from rapport_jobs.procrastinate_jobs where id = %s"


def shop_catalog() -> Catalog:
    return build_catalog(load_area(name) for name in AREAS)


SYSTEM = Actor(None, "Rapport", "system", door="test")
ADMINISTRATOR = Actor(None, "Lin", "administrator", door="test")


@dataclass
class Shop:
    """One workspace; `now` stops the clock. `settle` does what a worker would do until nothing is left to do."""

    catalog: Catalog
    pool: Pool
    dsn: str
    schema: str
    settings: Settings
    now: datetime | None = None

    @asynccontextmanager
    async def open(self, actor: Actor | None = None) -> AsyncGenerator[Context]:
        async with self.pool.connection() as connection:
            yield Context(
                catalog=self.catalog,
                actor=actor or SYSTEM,
                db=connection,
                schema=self.schema,
                now=self.now or datetime.now(UTC),
                settings=self.settings,
                begin=self.open,
            )

    def send_by(self, port: int) -> None:
        self.settings = replace(self.settings, smtp_url=f"smtp://127.0.0.1:{port}")

    async def create(self, object: str, **values: Any) -> dict[str, Any]:
        async with self.open() as ctx:
            return await create_record(ctx, object, values)

    async def change(self, object: str, id: Any, **values: Any) -> dict[str, Any]:
        async with self.open(ADMINISTRATOR) as ctx:
            return await update_record(ctx, object, id, values)

    async def read(self, object: str, id: Any) -> dict[str, Any]:
        async with self.open() as ctx:
            return await read_record(ctx, object, id)

    async def find(self, object: str, where: Any = None, fields: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        async with self.open() as ctx:
            return await read_records(ctx, object, where, fields, sort=("id",))

    async def do(self, object: str, verb: str, id: Any = None, actor: Actor | None = None, **values: Any) -> Any:
        async with self.open(actor) as ctx:
            return await act(ctx, object, verb, id=id, values=values)

    async def call(self, verb: str, token: str) -> Any:
        """A stranger follows a link."""
        found = next(one for one in self.catalog.verbs if one.name == verb and one.public)
        async with self.open(Actor(None, "", "", door="public")) as ctx:
            return await act_in_public(ctx, found, {"token": token})

    async def tick(self, clock: str = "clock.minute") -> None:
        """Lets a clock strike, and does what follows."""
        for reaction in self.catalog.reactions:
            if clock in reaction.events:
                async with self.open() as ctx:
                    await reaction.act(ctx, Event(uuid4(), clock, ctx.now))
        await self.settle()

    async def settle(self) -> None:
        while (job := await self._next_job()) is not None:
            await self.react(job["args"])
            async with self.open() as ctx:
                await ctx.db.execute(DONE, (job["id"],))

    async def react(self, args: Mapping[str, Any]) -> None:
        told = args["event"]
        record = UUID(told["record"]) if told["record"] else None
        event = Event(UUID(told["id"]), told["name"], datetime.fromisoformat(told["at"]), record, told["data"])
        for reaction in self.catalog.reactions:
            if reaction.name == args["reaction"]:
                async with self.open() as ctx:
                    await reaction.act(ctx, event)

    async def _next_job(self) -> dict[str, Any] | None:
        async with self.open() as ctx, ctx.db.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(NEXT, (self.schema,))
            return await cursor.fetchone()


def build_shop(dsn: str, schema: str = "w_shop") -> tuple[Catalog, str]:
    """The tables of a workspace in the database at `dsn`: its catalog and schema."""
    catalog = shop_catalog()
    upgrade_workspace(dsn, schema, catalog)
    return catalog, schema


@asynccontextmanager
async def open_shop(dsn: str, catalog: Catalog, schema: str) -> AsyncGenerator[Shop]:
    """An empty workspace with one workspace record: Hangzhou, never quiet, fast."""
    settings = Settings(data=Path("/nonexistent"), secret="a secret of the tests", url="https://rapport.example")
    pool = await open_pool(dsn, size=8, statement_seconds=0)
    try:
        shop = Shop(catalog, pool, dsn, schema, settings)
        async with shop.open() as ctx:
            await install_jobs(ctx.db)
            # What another test has begun is about records that are gone.
            await ctx.db.execute(LEFT, (schema,))
            found = await ctx.db.execute(TABLES, (schema,))
            names = [sql.Identifier(schema, row[0]) for row in await found.fetchall()]
            await ctx.db.execute(sql.SQL("truncate {}").format(sql.SQL(", ").join(names)))
        await shop.create(
            "workspace",
            name="西湖茶舍",
            currency="CNY",
            locale="zh-CN",
            zone="Asia/Shanghai",
            mail_from="shop@tea.example",
            quiet_from="00:00",
            quiet_until="00:00",
            send_rate=60_000,
        )
        yield shop
    finally:
        await pool.close()
