"""Finding: conditions, order, pages and counts say the same as a plain look at the records."""

import json
import re
from typing import Any

import pytest

from rapport.engine.base.errors import Malformed
from rapport.engine.records import (
    Bulk,
    Context,
    Groups,
    Query,
    bulk_write,
    count_records,
    find_records,
    group_records,
    read_records,
)
from rapport.engine.records.query.explain import explain_records
from rapport.engine.records.query.find import plan_query
from tests.workspace import Make


async def shelves(ctx: Context, count: int = 60) -> None:
    rows = [
        {"name": f"s{i:03d}", "floor": None if i % 5 == 0 else i % 7, "weight": i % 4 or None} for i in range(count)
    ]
    await bulk_write(ctx, "shelf", Bulk(create=rows))


@pytest.mark.parametrize(
    "sort", [("floor",), ("-floor", "name"), ("weight", "-floor"), ("-weight",), ("name",), ("owner",), ()]
)
async def test_pages_together_are_the_whole_list_in_order(ctx: Context, sort: tuple[str, ...]) -> None:
    await shelves(ctx)
    whole = await read_records(ctx, "shelf", fields=("name", "floor", "weight"), sort=sort, limit=500)
    paged: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        body = json.loads(
            await find_records(ctx, "shelf", Query(fields=("name", "floor", "weight"), sort=sort, limit=7, after=after))
        )
        paged += body["records"]
        after = body["next"]
        if after is None:
            break
    assert paged == whole
    assert len({row["id"] for row in paged}) == 60
    if sort and sort[0].endswith(("floor", "weight")):
        name = sort[0].removeprefix("-")
        known = [row[name] for row in whole if row[name] is not None]
        assert known == sorted(known, reverse=sort[0].startswith("-"))
        assert all(row[name] is None for row in whole[len(known) :])


async def test_a_page_is_taken_first_and_only_then_shown_however_much_there_is_to_join(ctx: Context) -> None:
    await shelves(ctx, 3)
    # With many joins PostgreSQL keeps to the order in which they are written; here it does with two already.
    await ctx.db.execute("set local join_collapse_limit = 1")
    for kind in ("seqscan", "hashjoin", "mergejoin"):
        await ctx.db.execute(f"set local enable_{kind} = off")
    explained = await explain_records(ctx, "shelf", Query(fields=("name", "owner", "created_by", "updated_by")))
    joined = "\n".join(explained.plan).partition("Sort Key: p.n")[2]
    scans = re.findall(r"(?:Scan|Seek)[^\n]* on (?:w_toys\.)?(\w+)", joined)
    # The page comes as such, or as the shelves in it where it is put in order before anything is joined.
    assert scans[0] in ("p", "shelf") and len(scans) > 3


async def test_what_a_reference_must_lead_to_is_looked_for_once_before_any_row(ctx: Context, make: Make) -> None:
    east = await make("team", name="East")
    mei, lin = await make("user", name="Mei", team=east["id"]), await make("user", name="Lin")
    for owner in (mei, lin, None):
        await make("shelf", owner=owner and owner["id"])

    async def listed(where: Any) -> tuple[int, int, int]:
        body = json.loads(await find_records(ctx, "shelf", Query(where, ("owner",), count="exact")))
        plan = "\n".join((await explain_records(ctx, "shelf", Query(where, ("owner",)))).plan)
        # One is the cursor's: whether there is a next page.
        return len(body["records"]), body["count"], plan.count("One-Time Filter: (InitPlan") - 1

    assert await listed(["owner.team.name", "=", "East"]) == (1, 1, 1)
    assert await listed(["owner.team.name", "=", "Nobody"]) == (0, 0, 1)
    both = ["and", ["owner.team.name", "in", ["East"]], ["owner.name", "=", "Lin"], ["floor", "empty"]]
    assert await listed(both) == (0, 0, 1)
    assert await listed(["owner.team.name", "!=", "East"]) == (2, 2, 0)


async def test_a_cursor_of_another_list_is_refused(ctx: Context) -> None:
    await shelves(ctx, 3)
    with pytest.raises(Malformed, match="does not belong"):
        await find_records(ctx, "shelf", Query(after="bm9uc2Vuc2U="))


async def test_a_collection_is_measured(ctx: Context, make: Make) -> None:
    full, half, empty = (
        await make("shelf", name="full"),
        await make("shelf", name="half"),
        await make("shelf", name="empty"),
    )
    for shelf, totals in ((full, (300, 300)), (half, (300,))):
        for total in totals:
            await make("box", shelf=shelf["id"], total=total, put_at="2026-03-01T00:00:00Z")
    await make("box", shelf=empty["id"], total=1000, put_at="2020-01-01")
    recent = ["put_at", "within", "last", 30, "day"]

    async def names(*measure: Any) -> set[str]:
        return {row["name"] for row in await read_records(ctx, "shelf", ["any", "boxes", recent, *measure], ("name",))}

    assert await names() == {"full", "half"}
    assert await names("sum:total", ">=", 500) == {"full"}
    assert await names("sum:total", "<", 500) == {"half", "empty"}
    assert await names("count", "=", 0) == {"empty"}
    assert await names("count", "!=", 1) == {"full", "empty"}
    assert await names("avg:total", "<", 500) == {"full", "half"}
    assert await names("max:put_at", ">", "2026-02-01T00:00:00Z") == {"full", "half"}


@pytest.mark.parametrize(
    "condition",
    [
        "floor", ["floor"], ["floor", "~", 1], ["flor", "=", 1], ["floor", "contains", "x"], ["floor", "=", "many"], ["in", "in", "in"],
        ["any", "things"], ["any", "boxes", None, "sum:number", ">", 1], ["owner.team.name.x", "=", 1], ["floor", "in", 3],
        ["seen", "within", "last", -1, "day"], ["seen", "within", "last", 1, "eon"], ["password", "=", "x"], {"and": []}, ["not"], [[]],
    ],
)  # fmt: skip
async def test_a_condition_that_makes_no_sense_says_so(ctx: Context, condition: Any) -> None:
    with pytest.raises(Malformed):
        await count_records(ctx, "shelf", condition)


async def test_a_huge_condition_is_refused_before_the_database_sees_it(ctx: Context) -> None:
    with pytest.raises(Malformed, match="at most"):
        await count_records(ctx, "shelf", ["or", *(["floor", "=", i] for i in range(10_000))])
    deep: Any = ["floor", "=", 1]
    for _ in range(200):
        deep = ["not", deep]
    with pytest.raises(Malformed, match="nested"):
        await count_records(ctx, "shelf", deep)


async def test_the_same_statement_serves_other_values(ctx: Context) -> None:
    await shelves(ctx)
    counts = [await count_records(ctx, "shelf", ["floor", "=", floor]) for floor in range(7)]
    assert sum(counts) == 48
    assert await count_records(ctx, "shelf", ["floor", "empty"]) == 12
    assert await count_records(ctx, "shelf", ["not", ["floor", "in", [0, 1]]]) == 60 - counts[0] - counts[1]


async def test_a_statement_names_the_size_of_its_page(ctx: Context) -> None:
    texts = {limit: plan_query(ctx, "shelf", Query(limit=limit))[0].text for limit in (40, 50, 51)}
    assert texts[40] == texts[50] != texts[51]
    assert "LIMIT 51" in texts[50]
    await shelves(ctx)
    for limit in (1, 2, 49, 50, 51):
        assert len(json.loads(await find_records(ctx, "shelf", Query(limit=limit)))["records"]) == limit


async def test_groups_add_up_to_the_list(ctx: Context, make: Make) -> None:
    await shelves(ctx)
    body = json.loads(await group_records(ctx, "shelf", Groups(by=("floor",), measures=("count", "sum:weight"))))
    assert sum(group["count"] for group in body["groups"]) == 60
    assert [group["count"] for group in body["groups"] if group["by"] == [None]] == [12]
    for total, put_at in ((5, "2026-02-28T17:00:00Z"), (7, "2026-03-09T00:00:00Z"), (11, "2026-02-28T15:00:00Z")):
        await make("box", total=total, put_at=put_at)
    months = json.loads(
        await group_records(ctx, "box", Groups(by=("put_at:month", "shelf"), measures=("sum:total", "count")))
    )
    assert months["groups"] == [
        {"by": ["2026-03-01", None], "sum:total": 12.0, "count": 2},
        {"by": ["2026-02-01", None], "sum:total": 11.0, "count": 1},
    ]
    whole = json.loads(await group_records(ctx, "shelf", Groups(measures=("count", "max:floor"))))
    assert whole["groups"] == [{"by": [], "count": 60, "max:floor": 6}]


async def test_quotes_and_percent_signs_are_only_text(ctx: Context, make: Make) -> None:
    await make("shelf", name="50% off'; drop table shelf; --")
    await make("shelf", name="50x of")
    assert await count_records(ctx, "shelf", ["name", "contains", "50% OFF'"]) == 1
    assert json.loads(await find_records(ctx, "shelf", Query(q="% off'", count="exact")))["count"] == 1


async def test_parts_of_a_date_count_each_record_once(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", seen="2026-01-15T00:00:00Z")
    for day in (1, 2, 3):
        box = await make("box", shelf=shelf["id"], put_at=f"2026-02-0{day}T00:00:00Z")
        await make("thing", box=box["id"], quantity=day)
    asked = Groups(by=("box.put_at:month", "box.shelf.seen:month"), measures=("count", "sum:quantity"))
    months = json.loads(await group_records(ctx, "thing", asked))
    assert months["groups"] == [{"by": ["2026-02-01", "2026-01-01"], "count": 3, "sum:quantity": 6}]


@pytest.mark.parametrize("sort", [(), ("floor",), ("weight", "-floor"), ("-weight", "floor"), ("owner",), ("-name",)])
async def test_a_list_is_read_from_its_end_page_by_page(ctx: Context, sort: tuple[str, ...]) -> None:
    await shelves(ctx)

    async def walk(backwards: bool) -> list[str]:
        found: list[str] = []
        after: str | None = None
        while after is not None or not found:
            query = Query(fields=("name",), sort=sort, limit=7, after=after, backwards=backwards)
            page = json.loads(await find_records(ctx, "shelf", query))
            found += [record["name"] for record in page["records"]]
            after = page["next"]
            if after is None:
                break
        return found

    forwards = await walk(False)
    assert len(forwards) == 60
    assert await walk(True) == forwards[::-1]


@pytest.mark.parametrize("sort", [(), ("floor",), ("weight", "-floor"), ("-weight", "floor"), ("owner",), ("-name",)])
@pytest.mark.parametrize("backwards", [False, True])
async def test_a_jump_lands_where_reading_on_would_have_come_to(
    ctx: Context, sort: tuple[str, ...], backwards: bool
) -> None:
    await shelves(ctx)

    async def read(**asked: Any) -> tuple[list[str], str | None]:
        query = Query(fields=("name",), sort=sort, backwards=backwards, **asked)
        page = json.loads(await find_records(ctx, "shelf", query))
        return [record["name"] for record in page["records"]], page["next"]

    whole, _ = await read(limit=60)
    for start in (1, 11, 12, 13, 48, 49, 59, 60):
        found, after = await read(limit=7, skip=start)
        assert found == whole[start : start + 7]
        if after:
            assert (await read(limit=7, after=after))[0] == whole[start + 7 : start + 14]
    with pytest.raises(Malformed):
        await read(limit=7, skip=3, after=after or "x")


async def test_groups_count_what_is_filled_and_what_a_search_finds(ctx: Context) -> None:
    await shelves(ctx)

    async def whole(**asked: Any) -> dict[str, Any]:
        return json.loads(await group_records(ctx, "shelf", Groups(**asked)))["groups"][0]

    found = await whole(measures=("count", "count:floor"))
    assert (found["count"], found["count:floor"]) == (60, 48)
    query = Query(fields=("id",), q="s01", limit=500, count="exact")
    listed = json.loads(await find_records(ctx, "shelf", query))["count"]
    assert (await whole(q="s01"))["count"] == listed
