"""Where a file has no number of its own, rows that belong together are still kept together."""

import pytest

from rapport.engine.objects import Invalid
from rapport.engine.records import Context, count_records, read_records
from rapport.engine.records.imports import run_import, undo_import
from tests.engine.records.imports.bringing import bring, checked, imported

FIELDS = {"when": "box.put_at", "shelf": "box.shelf.code", "thing": "label"}
FILE = "when,shelf,thing\n2024-03-05 09:00,S1,a\n2024-03-05 23:30,S1,b\n2024-03-06 00:10,S1,c\n2024-03-05 09:00,S2,d\n"


async def test_rows_of_one_owner_and_one_day_belong_together(ctx: Context) -> None:
    done = await imported(ctx, "thing", FILE, FIELDS)
    assert done["counts"]["created"] == {"shelf": 2, "box": 3, "thing": 4}
    boxes = await read_records(ctx, "box", fields=("number", "put_at"), sort=("number",))
    assert [box["number"] for box in boxes] == ["S1-2024-03-05", "S1-2024-03-06", "S2-2024-03-05"]
    assert boxes[0]["put_at"].startswith("2024-03-05T01:00")


async def test_the_same_rows_are_not_brought_twice_and_new_ones_are(ctx: Context) -> None:
    await imported(ctx, "thing", FILE, FIELDS)
    more = FILE + "2024-03-05 10:00,S1,a\n2024-03-07,S1,e\n"
    look, done = await checked(ctx, "thing", more, FIELDS), await imported(ctx, "thing", more, FIELDS)
    assert look["counts"] == done["counts"]
    assert (done["counts"]["created"], done["counts"]["skipped"]) == ({"box": 1, "thing": 2}, 4)
    assert await count_records(ctx, "box") == 4


async def test_it_can_be_undone_and_brought_again(ctx: Context) -> None:
    first = await imported(ctx, "thing", FILE, FIELDS)
    await undo_import(ctx, first["id"])
    again = await imported(ctx, "thing", FILE, FIELDS)
    assert again["counts"]["created"] == first["counts"]["created"]


async def test_a_row_without_owner_or_day_is_refused(ctx: Context) -> None:
    done = await imported(ctx, "thing", FILE + ",S1,x\n2024-03-05,,y\n", FIELDS, mode="good")
    assert [(p["row"], p["code"]) for p in done["problems"]] == [(6, "required"), (7, "required")]


async def test_who_does_not_want_that_is_asked_for_the_number(ctx: Context) -> None:
    id = await bring(ctx, "thing", FILE, FIELDS, group=False)
    with pytest.raises(Invalid) as refused:
        await run_import(ctx, id)
    assert [problem.code for problem in refused.value.fields] == ["no_key"]


async def test_what_has_no_number_is_found_by_what_it_is_called(ctx: Context) -> None:
    fields = {"box": "number", "day": "put_at", "shelf": "shelf.name"}
    await imported(ctx, "box", "box,day,shelf\nB1,2024-01-01,North\nB2,2024-01-01,North\n", fields)
    await imported(ctx, "box", "box,day,shelf\nB3,2024-01-01,North\n", fields)
    assert (await count_records(ctx, "box"), await count_records(ctx, "shelf")) == (3, 1)
