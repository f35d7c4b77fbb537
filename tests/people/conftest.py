"""An empty workspace for each test; its tables are made once."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from rapport.engine.objects.catalog import Catalog
from tests.marketing.shop import Shop, build_shop, open_shop

SCHEMA = "w_people"


@pytest.fixture(scope="session")
def people_tables(postgres_dsn: str) -> tuple[Catalog, str]:
    return build_shop(postgres_dsn, SCHEMA)


@pytest_asyncio.fixture
async def shop(postgres_dsn: str, people_tables: tuple[Catalog, str]) -> AsyncGenerator[Shop]:
    async with open_shop(postgres_dsn, *people_tables) as opened:
        yield opened
