"""Amounts in several currencies are compared by the rates of their days."""

import json
from dataclasses import replace
from typing import Any

import pytest

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects import Money, extend
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.records import (
    Context,
    Groups,
    Query,
    create_record,
    delete_record,
    describe_catalog,
    find_records,
    group_records,
    read_record,
    read_records,
    renew_exchanged,
    update_record,
)
from tests.workspace import Make

DOLLARS = (("2026-01-15", "7"), ("2026-02-15", "6.5"))


async def add_rates(ctx: Context) -> None:
    for day, rate in DOLLARS:
        await create_record(ctx, "rate", {"currency": "USD", "day": day, "rate": rate})
    await create_record(ctx, "rate", {"currency": "JPY", "day": "2026-01-01", "units": 100, "rate": "4.82"})


async def add_boxes(ctx: Context, *boxes: tuple[str, str, str], shelf: str | None = None) -> None:
    for day, amount, currency in boxes:
        total = {"amount": amount, "currency": currency}
        await create_record(ctx, "box", {"put_at": f"{day}T12:00:00Z", "total": total, "shelf": shelf})


async def measured(ctx: Context, *measures: str, where: Any = None) -> list[Any]:
    groups = json.loads(await group_records(ctx, "box", Groups(measures=measures, where=where)))["groups"]
    return [groups[0][measure] for measure in measures]


MIXED = (
    ("2026-02-01", "10", "USD"),
    ("2026-03-01", "10", "USD"),
    ("2026-03-01", "5", "CNY"),
    ("2026-03-01", "1", "EUR"),
)


async def test_amounts_are_added_up_by_the_rates_of_their_own_days_and_what_has_none_is_told(ctx: Context) -> None:
    await add_rates(ctx)
    await add_boxes(ctx, *MIXED)
    told = {"currency": "CNY", "converted": 2, "missing": 1, "unrated": 0, "since": "2026-01-15", "until": "2026-02-15"}
    assert await measured(ctx, "sum:total", "money:sum:total", "money:max:total", "currency:total") == [
        140,
        {"amount": "140", **told},
        {"amount": "70", **told},
        None,
    ]


async def test_amounts_in_one_currency_stay_in_it(ctx: Context) -> None:
    await add_boxes(ctx, *MIXED)
    told = {"currency": "EUR", "converted": 0, "missing": 0, "unrated": 1, "since": None, "until": None}
    assert await measured(ctx, "money:sum:total", where=["total", "=", {"amount": "1", "currency": "EUR"}]) == [
        {"amount": "1", **told}
    ]


def test_the_catalog_says_of_which_amounts_a_total_is_made(toys: Catalog) -> None:
    told = {one["name"]: one for one in described(toys, "shelf")}
    assert told["worth_held"]["adds"] == {"of": "box", "source": "total", "where": None}
    assert [name for name, one in told.items() if "adds" in one] == ["worth_held"]


def described(catalog: Catalog, object: str) -> list[dict[str, Any]]:
    return next(one for one in describe_catalog(catalog, "administrator", "en")["objects"] if one["name"] == object)[
        "fields"
    ]


async def test_where_no_rate_is_known_nothing_is_made_up(ctx: Context) -> None:
    await add_boxes(ctx, ("2026-01-01", "10", "USD"), ("2026-03-01", "1", "EUR"))
    told = {"currency": "CNY", "converted": 0, "missing": 2, "unrated": 0, "since": None, "until": None}
    assert await measured(ctx, "sum:total", "money:sum:total") == [None, {"amount": None, **told}]
    assert await measured(ctx, "count", "count:total") == [2, 2]


async def test_a_rate_may_be_of_many_units_and_is_worth_nothing_before_its_day(ctx: Context) -> None:
    await add_rates(ctx)
    await add_boxes(ctx, ("2025-12-31", "1000", "JPY"), ("2026-01-01", "1000", "JPY"), ("2026-01-01", "1", "CNY"))
    assert await measured(ctx, "sum:total") == [49.2]


async def test_of_two_rates_for_a_day_the_last_counts_and_a_deleted_one_does_not(ctx: Context) -> None:
    await add_boxes(ctx, ("2026-03-01", "1", "USD"), ("2026-03-01", "1", "CNY"))
    await create_record(ctx, "rate", {"currency": "USD", "day": "2026-03-01", "rate": "7"})
    wrong = await create_record(ctx, "rate", {"currency": "USD", "day": "2026-03-01", "rate": "70"})
    assert await measured(ctx, "sum:total") == [71]
    await delete_record(ctx, "rate", wrong["id"])
    assert await measured(ctx, "sum:total") == [8]


async def test_lists_are_sorted_by_what_amounts_are_worth_and_those_without_a_rate_come_last(ctx: Context) -> None:
    await add_rates(ctx)
    await add_boxes(
        ctx, ("2026-03-01", "60", "CNY"), ("2026-02-01", "10", "USD"), *MIXED[1:], ("2026-03-01", "900", "JPY")
    )
    for sort, expected in (("total", "5 900 60 10 10 1"), ("-total", "10 10 60 900 5 1")):
        seen: list[str] = []
        after: str | None = None
        while True:
            query = Query(fields=("total",), sort=(sort,), limit=2, after=after)
            page = json.loads(await find_records(ctx, "box", query))
            seen += [record["total"]["amount"].removesuffix(".00") for record in page["records"]]
            after = page["next"]
            if after is None:
                break
        assert seen == expected.split()


async def test_a_total_of_unlike_amounts_is_kept_in_the_workspaces_currency_and_renewed_with_the_rates(
    ctx: Context, make: Make
) -> None:
    shelf = (await make("shelf"))["id"]
    await add_boxes(ctx, *MIXED[:3], shelf=shelf)
    assert (await read_record(ctx, "shelf", shelf))["worth_held"] is None
    await add_rates(ctx)
    await renew_exchanged(ctx)
    assert (await read_record(ctx, "shelf", shelf))["worth_held"] == {"amount": "140.00", "currency": "CNY"}
    await add_boxes(ctx, MIXED[3], shelf=shelf)
    assert (await read_record(ctx, "shelf", shelf))["worth_held"] is None


async def test_a_total_that_people_may_write_stays_as_it_is_while_its_list_cannot_be_added_up(
    ctx: Context, make: Make
) -> None:
    box = await make("box", total={"amount": "9", "currency": "EUR"})
    await make("thing", box=box["id"], total={"amount": "1", "currency": "USD"})
    await make("thing", box=box["id"], total={"amount": "8", "currency": "EUR"})
    await update_record(ctx, "box", box["id"], {"total": {"amount": "9", "currency": "EUR"}})
    await make("thing", box=box["id"], total=None)
    assert (await read_record(ctx, "box", box["id"]))["total"] == {"amount": "9.00", "currency": "EUR"}


async def test_a_formula_over_unlike_amounts_takes_what_all_of_them_are_worth(ctx: Context, make: Make) -> None:
    fields = {"made": Money(formula="price + worth"), "most": Money(formula="max(price, worth)")}
    catalog = build_catalog((*ctx.catalog.areas, Area(name="more", extensions=(extend("shelf", "more", fields),))))
    shelf = await make("shelf", price={"amount": "5", "currency": "USD"}, worth={"amount": "7", "currency": "CNY"})

    async def computed() -> list[Any]:
        [row] = await read_records(told, "shelf", ["id", "=", shelf["id"]], ("made", "most"))
        return [row["made"], row["most"]]

    told = replace(ctx, catalog=catalog)
    assert await computed() == [None, None]
    await add_rates(ctx)
    assert await computed() == [{"amount": "39.50", "currency": "CNY"}, {"amount": "32.50", "currency": "CNY"}]
    await update_record(ctx, "shelf", shelf["id"], {"worth": {"amount": "7", "currency": "USD"}})
    assert await computed() == [{"amount": "12.00", "currency": "USD"}, {"amount": "7.00", "currency": "USD"}]


def test_the_day_of_an_amount_is_a_date_of_its_record(toys: Catalog) -> None:
    more = Area(name="more", extensions=(extend("shelf", "more", {"made": Money(as_of="name")}),))
    with pytest.raises(DeclarationError, match="no date"):
        build_catalog((*toys.areas, more))
