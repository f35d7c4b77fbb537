"""A workspace for tests: real tables, rolled back after each test; records made from what a test cares about."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from rapport.engine.base.settings import read_settings
from rapport.engine.objects.area import load_area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.records import Actor, Context, create_record
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace

NOW = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
SCHEMA = "w_toys"
Make = Callable[..., Awaitable[dict[str, Any]]]


def context_on(
    db: psycopg.AsyncConnection[Any], catalog: Catalog, schema: str, data: Any, role: str = "administrator"
) -> Context:
    """A context on an open transaction; `apart` opens a savepoint of it, so that a rolled back test leaves nothing."""

    @asynccontextmanager
    async def begin(actor: Actor) -> AsyncIterator[Context]:
        async with db.transaction():
            yield replace(ctx, actor=actor)

    actor = Actor(None, "Tester", role, None, "en", "Asia/Shanghai", "test")
    settings = read_settings({"RAPPORT_DATA": str(data), "RAPPORT_SECRET": "a secret of the tests alone, long enough"})
    ctx = Context(catalog, actor, db, schema, NOW, settings, begin)
    return ctx


@pytest.fixture(scope="session")
def toys() -> Catalog:
    """The toy area's catalog."""
    return build_catalog([load_area("tests.engine.toys")])


@pytest.fixture(scope="session")
async def toy_database(postgres_dsn: str, toys: Catalog) -> str:
    """The address of a database with the toy workspace."""
    upgrade_workspace(postgres_dsn, SCHEMA, toys)
    async with await psycopg.AsyncConnection.connect(postgres_dsn) as db:
        await install_jobs(db)
    return postgres_dsn


@pytest.fixture
async def ctx(toy_database: str, toys: Catalog, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Context]:
    """An administrator in the toy workspace; whatever the test writes is rolled back."""
    async with await psycopg.AsyncConnection.connect(toy_database) as db:
        await db.execute("set timezone = 'UTC'")
        yield context_on(db, toys, SCHEMA, tmp_path_factory.mktemp("data"))
        await db.rollback()


@pytest.fixture
def make(ctx: Context) -> Make:
    """`await make("shelf", floor=3)`: a record with what is required filled in."""
    count = 0

    async def made(object: str, **values: Any) -> dict[str, Any]:
        nonlocal count
        count += 1
        filled: dict[str, Any] = {}
        for field in ctx.catalog.object(object).fields.values():
            if field.required and field.name not in values:
                unique = {"email": f"person{count}@example.com", "text": f"{object} {count}"}
                filled[field.name] = (
                    (await made(field.of))["id"] if field.type == "ref" else unique.get(field.type, field.example)
                )
        return await create_record(ctx, object, filled | values)

    return made


def acting(ctx: Context, user: dict[str, Any], role: str = "member") -> Context:
    """The same transaction as seen by `user`."""
    team = UUID(user["team"]["id"]) if user.get("team") else None
    return replace(ctx, actor=replace(ctx.actor, id=UUID(user["id"]), name=user["name"], role=role, team=team))
