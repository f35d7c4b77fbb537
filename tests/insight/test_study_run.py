"""A study from the button to the field: run, scored, kept, counted in segments."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from rapport.app import areas
from rapport.engine.objects import Conflict, Event
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.records import (
    Bulk,
    Context,
    act,
    bulk_write,
    create_record,
    describe_catalog,
    read_record,
    read_records,
    read_standing,
)
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from rapport.insight.study import learn
from tests.workspace import context_on

SCHEMA = "w_shop"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return build_catalog(areas())


@pytest.fixture
async def shop(fresh_dsn: str, catalog: Catalog, tmp_path: Path) -> AsyncIterator[Context]:
    """An empty workspace with all areas; frames leave by another connection, so the tests commit."""
    upgrade_workspace(fresh_dsn, SCHEMA, catalog)
    async with await psycopg.AsyncConnection.connect(fresh_dsn) as db:
        await install_jobs(db)
        await db.commit()
        yield context_on(db, catalog, SCHEMA, tmp_path)
        await db.rollback()


async def run(ctx: Context, study: str) -> dict[str, object]:
    started = await act(ctx, "study_run", "start", values={"study": study})
    await ctx.db.commit()
    worker = replace(ctx.as_system(), now=ctx.now)
    await learn(worker, Event(UUID(started["id"]), "study.requested", ctx.now, UUID(started["id"]), {"study": study}))
    await ctx.db.commit()
    return await read_record(ctx, "study_run", started["id"])


async def test_what_a_customer_brought_becomes_fields(shop: Context) -> None:
    one, two = [await create_record(shop, "customer", {"name": name}) for name in ("One", "Two")]
    orders = [{"customer": one["id"], "placed_at": f"2026-0{month}-03", "total": 100 * month} for month in (1, 2, 3)]
    orders += [{"customer": two["id"], "placed_at": "2025-03-03", "total": 10}]
    orders += [{"customer": two["id"], "placed_at": "2025-04-03", "total": 999, "status": "cancelled"}]
    await bulk_write(shop, "order", Bulk(create=orders))
    done = await run(shop, "value")
    assert (done["status"], done["rows"], done["data_from"], done["data_to"]) == ("done", 2, "2025-03-03", "2026-03-03")
    best, rest = await read_records(
        shop, "customer", fields=("name", "revenue", "purchases", "value_tier"), sort=("-revenue",)
    )
    assert (best["name"], best["revenue"], best["purchases"]) == ("One", {"amount": "600.00", "currency": "CNY"}, 3)
    assert (rest["name"], rest["revenue"], rest["purchases"]) == ("Two", {"amount": "10.00", "currency": "CNY"}, 1)
    assert await read_records(shop, "customer", ["revenue", ">", 500], ("name",)) == [
        {k: best[k] for k in ("id", "version", "name")}
    ]


async def test_a_list_has_columns_for_scores_once_a_study_has_filled_them(shop: Context) -> None:
    async def columns() -> list[str]:
        described = describe_catalog(shop.catalog, "member", "en", await read_standing(shop))
        (customer,) = (one for one in described["objects"] if one["name"] == "customer")
        return customer["views"][0]["fields"]

    own = await columns()
    assert own[:3] == ["name", "city", "email"]
    one = await create_record(shop, "customer", {"name": "One"})
    await create_record(shop, "order", {"customer": one["id"], "placed_at": "2026-01-03", "total": 100})
    await run(shop, "value")
    assert await columns() == ["name", "city", "rfm_segment", "last_purchase", *own[2:]]


async def test_lifetime_says_why_it_cannot_learn_when_nobody_came_back(shop: Context) -> None:
    customers = [await create_record(shop, "customer", {"name": f"C{i}"}) for i in range(5)]
    orders = [{"customer": c["id"], "placed_at": "2026-01-03", "total": 5} for c in customers]
    await bulk_write(shop, "order", Bulk(create=orders))
    done = await run(shop, "lifetime")
    assert done["status"] == "cannot_learn"
    assert "repeat" in str(done["reason"]) or "came back" in str(done["reason"]) or "again" in str(done["reason"])
    assert await read_records(shop, "customer", ["lifetime_value", "not_empty"], ("id",)) == []


async def test_an_empty_shop_is_no_failure(shop: Context) -> None:
    for study in ("value", "lifetime"):
        assert (await run(shop, study))["status"] == "cannot_learn"


async def test_a_study_is_not_started_twice(shop: Context) -> None:
    await act(shop, "study_run", "start", values={"study": "value"})
    with pytest.raises(Conflict, match="running already"):
        await act(shop, "study_run", "start", values={"study": "value"})


async def test_a_study_whose_process_keeps_ending_is_given_up(shop: Context) -> None:
    started = await act(shop, "study_run", "start", values={"study": "value"})
    event = Event(UUID(started["id"]), "study.requested", shop.now, UUID(started["id"]), {"study": "value"}, attempt=9)
    await learn(shop.as_system(), event)
    assert (await read_record(shop, "study_run", started["id"]))["status"] == "failed"
