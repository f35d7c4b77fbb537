"""Runs an import in a process of its own, as the worker does: python -m tests.engine.records.imports.runner DSN SCHEMA DATA ID AREA…"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg

from rapport.engine.objects.area import load_area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.records import Actor, Context
from rapport.engine.records.imports import run_import
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import context_on

SHOP = ("rapport.people", "rapport.sales", "tests.engine.toys")


def catalog_of(areas: Sequence[str]) -> Catalog:
    return build_catalog([load_area(area) for area in areas])


async def build_workspace(dsn: str, schema: str, catalog: Catalog) -> None:
    await asyncio.to_thread(upgrade_workspace, dsn, schema, catalog)
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        await install_jobs(db)


@asynccontextmanager
async def opened(dsn: str, catalog: Catalog, schema: str, data: Path) -> AsyncIterator[Context]:
    """A context in a transaction that is committed; `apart` opens another on a connection of its own."""

    @asynccontextmanager
    async def begin(actor: Actor) -> AsyncIterator[Context]:
        async with await psycopg.AsyncConnection.connect(dsn, options="-c timezone=UTC") as db:
            ctx = replace(context_on(db, catalog, schema, data), actor=actor)
            yield replace(ctx, begin=begin)

    actor = Actor(UUID(int=7), "Runner", "administrator", None, "en", "Asia/Shanghai", "worker")
    async with begin(actor) as ctx:
        yield ctx


async def main(dsn: str, schema: str, data: str, id: str, *areas: str) -> None:
    async with opened(dsn, catalog_of(areas), schema, Path(data)) as ctx:
        done = await run_import(ctx, id)
    print(done["status"], done["counts"], done["error"] or "")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
