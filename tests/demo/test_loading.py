"""The sample goes into a real database whole, once, and comes out again."""

from collections.abc import AsyncIterator
from decimal import Decimal

import psycopg
import pytest

from rapport.app import areas
from rapport.demo.loading import load_shop, remove_sample
from rapport.demo.samples import SAMPLES
from rapport.demo.shop.simulation import simulate_shop
from rapport.engine.objects import Conflict
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.records import (
    Context,
    Groups,
    count_records,
    create_record,
    group_records,
    read_records,
    update_record,
)
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import NOW, context_on

SCHEMA = "w_sample"
PEOPLE, MANY = 600, 2_400


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return build_catalog(areas())


@pytest.fixture
async def ctx(postgres_dsn: str, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Context]:
    upgrade_workspace(postgres_dsn, SCHEMA, catalog)
    async with await psycopg.AsyncConnection.connect(postgres_dsn) as db:
        await install_jobs(db)
        await db.commit()
        ctx = context_on(db, catalog, SCHEMA, tmp_path_factory.mktemp("data"))
        await create_record(ctx.as_system(), "workspace", {"name": "Mine", "currency": "EUR"})
        yield ctx
        await db.rollback()


async def test_everything_simulated_is_in_the_database(ctx: Context) -> None:
    told: list[str] = []
    counts = await load_shop(ctx, told.append, customers=PEOPLE)
    shop = simulate_shop(7, NOW.date(), PEOPLE)
    for name in ("team", "user", "customer", "product", "order", "order_line", "interaction", "task"):
        simulated = sum(len(table) for table in shop.tables if table.object == name)
        assert counts[name] == simulated == await count_records(ctx, name), name
    assert any("customer" in sentence for sentence in told)
    first = shop.table("order")
    found = await read_records(ctx, "order", ["number", "=", first.columns["number"][0]], limit=1)
    assert found[0]["id"] == str(first.columns["id"][0])
    assert Decimal(found[0]["total"]["amount"]) == first.columns["total"][0]


async def test_whoever_looks_around_finds_tasks_of_their_own(ctx: Context) -> None:
    host = await create_record(
        ctx.as_system(), "user", {"name": "Ada", "email": "ada@shop.example", "role": "administrator", "active": True}
    )
    await load_shop(ctx.as_system(), lambda sentence: None, customers=MANY)
    assert await count_records(ctx, "task", ["and", ["assignee", "=", host["id"]], ["not", ["done", "=", True]]]) > 0
    assert await count_records(ctx, "task", ["assignee", "empty"]) == 0


async def test_orders_grouped_by_status_come_to_what_was_simulated(ctx: Context) -> None:
    await load_shop(ctx, lambda sentence: None, customers=PEOPLE)
    shop = simulate_shop(7, NOW.date(), PEOPLE)
    body = await group_records(ctx, "order", Groups(by=("status",), measures=("count", "sum:total"), where=None))
    assert str(list(shop.table("order").columns["status"]).count("completed")).encode() in bytes(body)


async def test_a_workspace_with_customers_is_left_alone(ctx: Context) -> None:
    await load_shop(ctx, lambda sentence: None, customers=60)
    with pytest.raises(Conflict, match="has customers already"):
        await load_shop(ctx, lambda sentence: None, customers=60)
    assert await count_records(ctx, "customer") == 60


async def test_a_sample_can_be_taken_out_again_even_where_somebody_changed_it(ctx: Context) -> None:
    await load_shop(ctx, lambda sentence: None, customers=60)
    (named,) = await read_records(ctx, "workspace")
    assert (named["name"], named["currency"]) == ("西湖茶舍 West Lake Tea", "CNY")
    assert await count_records(ctx, "study_run") > 0
    someone = (await read_records(ctx, "customer", limit=1))[0]
    await update_record(ctx, "customer", someone["id"], {"note": "Prefers tea in the afternoon."})
    (row,) = await (await ctx.db.execute(f"select id from {SCHEMA}.run where kind = 'sample'")).fetchall()
    counts = await remove_sample(ctx, row[0])
    assert counts["binned"] >= 1
    (named,) = await read_records(ctx, "workspace")
    assert (named["name"], named["currency"], named["zone"]) == ("Mine", "EUR", "Asia/Shanghai")
    for name in ("team", "user", "customer", "product", "order", "order_line", "interaction", "task", "study_run"):
        assert await count_records(ctx, name) == 0, name


def test_samples_say_what_they_are() -> None:
    assert set(SAMPLES) == {"shop"} and "Hangzhou" in SAMPLES["shop"].doc
