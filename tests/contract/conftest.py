"""A workspace of the real application, empty before every test."""

from collections.abc import AsyncIterator

import psycopg
import pytest

from rapport.engine.records import Context
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from tests.contract.company import CATALOG, SCHEMA
from tests.workspace import context_on


@pytest.fixture(scope="session")
async def company_database(postgres_dsn: str) -> str:
    """The address of a database with the application's tables."""
    upgrade_workspace(postgres_dsn, SCHEMA, CATALOG)
    async with await psycopg.AsyncConnection.connect(postgres_dsn) as db:
        await install_jobs(db)
    return postgres_dsn


@pytest.fixture
async def company(company_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Context]:
    """Rapport's own rights in that workspace; whatever the test writes is rolled back."""
    async with await psycopg.AsyncConnection.connect(company_database) as db:
        await db.execute("set timezone = 'UTC'")
        yield context_on(db, CATALOG, SCHEMA, tmp_path_factory.mktemp("data")).as_system()
        await db.rollback()
