"""A worker in a process of its own, which a test may kill: `python -m tests.marketing.worker_process DSN SCHEMA PORT`."""

import asyncio
import sys
from pathlib import Path

from rapport.engine.base.settings import Settings
from rapport.engine.store.database import open_pool
from tests.marketing.shop import Shop, shop_catalog


async def work(dsn: str, schema: str, port: int) -> None:
    settings = Settings(data=Path("/nonexistent"), secret="a secret of the tests", url="https://rapport.example")
    pool = await open_pool(dsn, size=8)
    shop = Shop(shop_catalog(), pool, dsn, schema, settings)
    shop.send_by(port)
    print("ready", flush=True)
    while True:
        await shop.tick()
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], int(sys.argv[3])))
