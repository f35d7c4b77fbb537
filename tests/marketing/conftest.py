"""An empty shop for each test; its tables are made once."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from rapport.engine.objects.catalog import Catalog
from tests.marketing.shop import Shop, build_shop, open_shop


@pytest.fixture(scope="session")
def shop_tables(postgres_dsn: str) -> tuple[Catalog, str]:
    return build_shop(postgres_dsn)


@pytest_asyncio.fixture
async def shop(postgres_dsn: str, shop_tables: tuple[Catalog, str]) -> AsyncGenerator[Shop]:
    async with open_shop(postgres_dsn, *shop_tables) as opened:
        yield opened
