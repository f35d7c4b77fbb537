"""An empty shop: the areas that real files are brought into, with nothing in them yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from rapport.engine.objects.area import load_area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.records import Context
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import context_on

SCHEMA = "w_shop"


@pytest.fixture(scope="session")
def shop_catalog() -> Catalog:
    return build_catalog(
        [load_area(f"rapport.{area}") for area in ("people", "sales")] + [load_area("tests.engine.toys")]
    )


@pytest.fixture
async def shop(fresh_dsn: str, shop_catalog: Catalog, tmp_path: Path) -> AsyncIterator[Context]:
    upgrade_workspace(fresh_dsn, SCHEMA, shop_catalog)
    async with await psycopg.AsyncConnection.connect(fresh_dsn) as db:
        await install_jobs(db)
        await db.execute("set timezone = 'UTC'")
        yield context_on(db, shop_catalog, SCHEMA, tmp_path)
        await db.rollback()
