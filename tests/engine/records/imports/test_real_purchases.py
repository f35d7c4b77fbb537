"""Two public purchase logs come in whole, counted against DuckDB."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rapport.engine.records import Context, count_records
from rapport.engine.records.imports import describe_import, run_import, undo_import
from tests.engine.records.imports.bringing import bring


def real(name: str) -> Path:
    """A file of the shared data: beside the checkout, or where RAPPORT_TEST_DATA says."""
    root = Path(__file__).parents[4]
    folder = Path(os.environ.get("RAPPORT_TEST_DATA", root.parent / "shared" / "data"))
    return folder / name


needs_data = pytest.mark.skipif(
    not real("README.md").exists(), reason="RAPPORT_TEST_DATA names no folder with the data"
)


async def ask(ctx: Context, statement: str) -> Any:
    row = await (await ctx.db.execute(statement.encode())).fetchone()
    return row[0] if row and len(row) == 1 else row


@needs_data
async def test_the_cd_shop_comes_in_whole(shop: Context) -> None:
    path = real("cdnow_sample/transactions.csv")
    fields = {"customer_id": "customer.code", "date": "placed_at", "amount": "total"}
    id = await bring(shop, "order", path, fields)
    assert (await describe_import(shop, id))["rows"] == 6919
    done = await run_import(shop, id)
    rows, customers, amount, first = duckdb.sql(
        f"select count(*), count(distinct customer_id), sum(amount::decimal(18,2)), min(date) from '{path}'"
    ).fetchall()[0]
    assert done["counts"]["created"] == {"customer": customers, "order": rows}
    assert await ask(shop, 'select sum(total) from w_shop."order"') == amount
    assert await count_records(shop, "customer") == customers == 2357
    day = await ask(shop, "select min(placed_at at time zone 'Asia/Shanghai')::date from w_shop.\"order\"")
    assert str(day) == str(first)
    name = await ask(shop, "select name from w_shop.customer where code = '0001'")
    assert name == "0001"
    undone = await undo_import(shop, id)
    assert undone["undone"]["removed"] == rows + customers
    assert [await count_records(shop, name) for name in ("order", "customer")] == [0, 0]


@needs_data
async def test_the_gift_shop_comes_in_whole_with_all_its_oddities(shop: Context) -> None:
    path = real("online_retail_2010/transactions.parquet")
    fields = {
        "invoice": "order.number",
        "invoice_date": "order.placed_at",
        "customer_id": "order.customer.code",
        "country": "order.customer.country",
        "stock_code": "product.code",
        "description": "product.name",
        "quantity": "quantity",
        "unit_price": "price",
    }
    done = await run_import(shop, await bring(shop, "order_line", path, fields))
    rows, orders, customers, products, units = duckdb.sql(
        "select count(*), count(distinct invoice), count(distinct customer_id), count(distinct trim(stock_code)),"
        f" sum(quantity) from '{path}'"
    ).fetchall()[0]
    expected = {"order": orders, "customer": customers, "product": products, "order_line": rows}
    assert (done["status"], done["counts"]["created"]) == ("done", expected)
    assert rows == 525_461
    assert await ask(shop, "select sum(quantity) from w_shop.order_line") == units
    # Prices are read as the shortest decimal of each double, so that the sum is exact.
    prices = duckdb.sql(f"select unit_price, quantity from '{path}'").fetchall()
    total = sum(Decimal(repr(price)) * quantity for price, quantity in prices)
    assert await ask(shop, "select sum(total) from w_shop.order_line") == total
    assert await ask(shop, 'select sum(total) from w_shop."order"') == total
    without = duckdb.sql(f"select count(distinct invoice) from '{path}' where customer_id is null").fetchall()[0][0]
    assert await ask(shop, 'select count(*) from w_shop."order" where customer is null') == without
    cancelled = duckdb.sql(f"select count(distinct invoice) from '{path}' where invoice like 'C%'").fetchall()[0][0]
    assert await ask(shop, "select count(*) from w_shop.\"order\" where number like 'C%'") == cancelled
    named = duckdb.sql(
        f"select count(*) from (select stock_code from '{path}' group by 1 having count(trim(description)) = 0)"
    ).fetchall()[0][0]
    assert await ask(shop, "select count(*) from w_shop.product where name = code") >= named
    assert (
        await ask(shop, "select name from w_shop.product where code = '85048'") == "15CM CHRISTMAS GLASS BALL 20 LIGHTS"
    )


@needs_data
async def test_a_grocers_till_becomes_orders_of_a_customer_and_a_day(shop: Context) -> None:
    path = real("groceries/purchases.csv.gz")
    done = await run_import(shop, await bring(shop, "order_line", path))
    rows, members, baskets, items = duckdb.sql(
        f"select count(*), count(distinct member_number), count(distinct (member_number, date)), count(distinct item) "
        f"from read_csv('{path}')"
    ).fetchall()[0]
    wanted = {"customer": members, "order": baskets, "product": items, "order_line": rows}
    assert (done["error"], done["counts"]["created"]) == (None, wanted)
    again = await run_import(shop, await bring(shop, "order_line", path))
    assert (again["counts"]["created"], again["counts"]["skipped"]) == ({}, rows)
    await undo_import(shop, done["id"])
    assert [await count_records(shop, name) for name in wanted] == [0, 0, 0, 0]
    once_more = await run_import(shop, await bring(shop, "order_line", path))
    assert once_more["counts"]["created"] == wanted


@pytest.mark.parametrize("heading", ["customer number", "客户编号", "Kundennummer", "Customer #", "cust_id"])
async def test_customers_are_found_by_their_number_whatever_it_is_called(shop: Context, heading: str) -> None:
    await run_import(
        shop, await bring(shop, "order", "customer id,date,amount\n0001,2025-03-04,5\n0002,2025-03-04,6\n")
    )
    done = await run_import(shop, await bring(shop, "customer", f"{heading},name\n0001,Ann\n0002,Bob\n"))
    assert (done["counts"]["created"], done["counts"]["updated"]) == ({}, 2)
    assert await count_records(shop, "customer") == 2
