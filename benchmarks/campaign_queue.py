"""A campaign of 100,000 messages: how fast it is drawn, printed and queued, beside a plain COPY of the same rows."""

import asyncio
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from psycopg import sql

from benchmarks.ground.row import Row, milliseconds
from rapport.engine.objects import Event, new_id
from rapport.engine.records import copy_records, count_records
from rapport.engine.store.embedded.postgres import start_postgres
from rapport.marketing.launch import launch
from tests.engine.store.servers import make_data_folder, remove_server
from tests.marketing.shop import Shop, build_shop, open_shop

PEOPLE, BAR = 100_000, 2_000
BODY = """# {{first_name|朋友}}，春茶到了

今年的明前龙井从 {{city|您的城市}} 附近的山里来。您的会员号是 **{{code}}**，上次见面已经是很久以前了。

[[去看看]](https://tea.example/spring?member={{code}})

- 明前龙井，每斤 ¥680
- 碧螺春，每斤 ¥520
- [全部新茶](https://tea.example/new)

西湖茶舍，{{owner.name|您的老朋友}}
"""


def run(scale: float) -> list[Row]:
    return asyncio.run(_measure(int(PEOPLE * scale)))


async def _measure(people: int) -> list[Row]:
    server = await start_postgres(make_data_folder(), durable=True)
    try:
        async with open_shop(server.dsn, *build_shop(server.dsn)) as shop:
            await _fill(shop, people)
            return await _run(shop, people)
    finally:
        await remove_server(server)


async def _fill(shop: Shop, people: int) -> None:
    ids = [new_id() for _ in range(people)]
    columns = ("id", "name", "code", "email", "city", "language", "kind")
    async with shop.open() as ctx:
        rows = (
            (one, f"客户{n}", f"C{n}", f"c{n}@example.com", "杭州", "zh-CN", "individual") for n, one in enumerate(ids)
        )
        await copy_records(ctx, "customer", columns, rows)
        await copy_records(ctx, "customer__consent", ("id", "email_consent"), ((one, "granted") for one in ids))
    async with shop.pool.connection() as connection:
        await connection.set_autocommit(True)
        await connection.execute("analyze")
        await connection.set_autocommit(False)


async def _run(shop: Shop, people: int) -> list[Row]:
    segment = await shop.create("segment", name="Everybody", condition=["city", "=", "杭州"])
    values = {
        "name": "Spring",
        "subject": "{{name}}，春茶到了",
        "body": BODY,
        "track_clicks": True,
        "track_opens": True,
    }
    made = await shop.create("campaign", segment=segment["id"], holdout=0, seed=1, **values)
    began, spent = perf_counter(), process_time()
    await shop.do("campaign", "start", made["id"])
    started = perf_counter()
    async with shop.open() as ctx:
        await launch(ctx, Event(new_id(), "campaign.started", ctx.now, record=UUID(made["id"])))
    ended, spent = perf_counter(), process_time() - spent
    async with shop.open() as ctx:
        queued = await count_records(ctx, "message", ["state", "=", "queued"])
    assert queued == people, f"{queued} messages instead of {people}"
    plain, size = await _copy_again(shop)
    rate = people / (ended - started)
    return [
        Row(
            f"campaign: draw, print and queue ({people / spent:,.0f} a processor second)",
            f"{people:,} messages",
            f"{rate:,.0f} a second",
            f"{people / plain:,.0f} a second, COPY of the {size / 1e6:,.0f} MB",
            (ended - started) / plain,
            bar=f"≥ {BAR:,} a second",
            met=rate >= BAR,
        ),
        Row("campaign: check and start", f"{people:,} messages", milliseconds(started - began)),
    ]


async def _copy_again(shop: Shop) -> tuple[float, int]:
    """Reads the messages back and copies them into a table of the same kind, in one transaction."""
    message, plain = sql.Identifier(shop.schema, "message"), sql.Identifier(shop.schema, "plain")
    async with shop.pool.connection() as connection:
        await connection.execute(sql.SQL("create table {} (like {} including all)").format(plain, message))
        rows: list[Any] = []
        async with connection.cursor() as cursor, cursor.copy(sql.SQL("copy {} to stdout").format(message)) as copy:
            rows = [bytes(block) async for block in copy]
    began = perf_counter()
    into = sql.SQL("copy {} from stdin").format(plain)
    async with shop.pool.connection() as connection, connection.cursor() as cursor, cursor.copy(into) as copy:
        for block in rows:
            await copy.write(block)
    return perf_counter() - began, sum(map(len, rows))
