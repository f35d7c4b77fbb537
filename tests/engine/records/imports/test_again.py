"""What was chosen for one file serves the next, and what was wrong in a file is put right on the spot."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from rapport.engine.objects import Invalid
from rapport.engine.records import Context, delete_record, read_records
from rapport.engine.records.exchange.exports import export_records
from rapport.engine.records.imports import (
    change_import,
    check_import,
    describe_import,
    rejected_rows,
    run_import,
    undo_import,
)
from tests.engine.records.imports.bringing import THINGS, bring, imported
from tests.workspace import Make, acting

TEXT = "ref,words,tall\nS1,North,3\n"
FIELDS = {"ref": "code", "words": "name"}


async def proposed(ctx: Context, object: str, text: str) -> dict[str, Any]:
    return await describe_import(ctx, await bring(ctx, object, text))


async def test_the_choices_for_a_file_are_proposed_for_the_next_one_with_its_headings(ctx: Context) -> None:
    await imported(ctx, "shelf", TEXT, FIELDS, update=False, match=["code"])
    found = await proposed(ctx, "shelf", "tall,words,ref\n9,South,S2\n")
    assert {name: one["field"] for name, one in found["options"]["map"].items()} == FIELDS
    assert (found["options"]["update"], found["options"]["match"]) == (False, ("code",))
    assert found["recalled"] == "file.csv"
    assert {one["name"]: one["confidence"] for one in found["columns"]} == {"tall": 0.0, "words": 1.0, "ref": 1.0}


@pytest.mark.parametrize(("object", "text"), [("shelf", "ref,words\nS2,South\n"), ("box", TEXT)])
async def test_another_file_is_guessed_anew(ctx: Context, object: str, text: str) -> None:
    await imported(ctx, "shelf", TEXT, FIELDS)
    assert (await proposed(ctx, object, text))["recalled"] is None


async def test_choices_that_were_taken_back_are_not_proposed(ctx: Context) -> None:
    done = await imported(ctx, "shelf", TEXT, FIELDS)
    await undo_import(ctx, done["id"])
    assert (await proposed(ctx, "shelf", TEXT))["recalled"] is None


async def test_what_a_colleague_brought_is_not_told(ctx: Context, make: Make) -> None:
    await imported(ctx, "shelf", TEXT, FIELDS)
    assert (await proposed(acting(ctx, await make("user")), "shelf", TEXT))["recalled"] is None


async def test_how_dates_are_written_is_remembered_where_the_file_does_not_tell(ctx: Context) -> None:
    fields = {"ref": "code", "words": "name", "when": ("built", "mdy")}
    await imported(ctx, "shelf", "ref,words,when\nS1,North,03/04/2025\n", fields)
    found = await proposed(ctx, "shelf", "ref,words,when\nS2,South,05/06/2025\n")
    assert found["options"]["map"]["when"]["format"] == "mdy"
    clear = await proposed(ctx, "shelf", "ref,words,when\nS2,South,25/06/2025\n")
    assert clear["options"]["map"]["when"]["format"] == "dmy"


async def test_a_value_is_corrected_on_the_spot(ctx: Context) -> None:
    fields = {"code": "code", "name": "name", "floor": "floor"}
    id = await bring(ctx, "shelf", "code,name,floor\nS1,One,first\nS2,,2\n", fields)
    assert (await check_import(ctx, id))["counts"]["rejected"] == 2
    await change_import(ctx, id, {"options": {"corrections": {"2": {"floor": "1"}, "3": {"name": "Two"}}}})
    assert (await check_import(ctx, id))["problems"] == []
    done = await run_import(ctx, id)
    assert (done["status"], done["counts"]["created"]) == ("done", {"shelf": 2})
    found = await read_records(ctx, "shelf", fields=("name", "floor"), sort=("code",))
    assert [(row["name"], row["floor"]) for row in found] == [("One", 1), ("Two", 2)]


async def test_a_correction_is_judged_like_any_value(ctx: Context) -> None:
    id = await bring(ctx, "shelf", "name,floor\nOne,first\n", {"name": "name", "floor": "floor"})
    await change_import(ctx, id, {"options": {"corrections": {"2": {"floor": "second", "nowhere": "x"}}}})
    (problem,) = (await check_import(ctx, id))["problems"]
    assert (problem["value"], problem["code"]) == ("second", "not_integer")


async def test_a_file_read_another_way_keeps_no_corrections(ctx: Context) -> None:
    id = await bring(ctx, "shelf", "name;floor\nOne;1\n", corrections={"2": {"name": "x"}})
    changed = await change_import(ctx, id, {"delimiter": ","})
    assert changed["options"]["corrections"] == {}


async def test_nobody_corrects_a_whole_file_by_hand(ctx: Context) -> None:
    with pytest.raises(Invalid):
        await bring(ctx, "shelf", TEXT, corrections={str(row): {"words": "x"} for row in range(1_001)})


async def test_refused_rows_come_back_with_reasons_in_the_language_of_who_brought_them(ctx: Context) -> None:
    words = {"Reason": "原因", "Row": "行", "Enter a number like {example}.": "请填写数字，例如 {example}。"}
    chinese = replace(
        ctx,
        catalog=replace(ctx.catalog, words={"zh-CN": {"toys": words}}, remembered={}),
        actor=replace(ctx.actor, locale="zh-CN"),
    )
    line = "B1,2024-03-05,,,tea,many,3\n"
    done = await imported(chinese, "thing", f"{','.join(THINGS)}\n{line}", THINGS, mode="good")
    (problem,) = done["problems"]
    assert problem["message"] == "请填写数字，例如 1,200.50。"
    with (await rejected_rows(chinese, done["id"])).open(encoding="utf-8-sig", newline="") as file:
        head, row = csv.reader(file)
    assert head[-2:] == ["行", "原因"] and row[-1] == f"quantity: {problem['message']}"


async def taken_along(ctx: Context, object: str, **options: Any) -> str:
    out = io.BytesIO()
    await export_records(ctx, object, out=out, **options)
    return out.getvalue().decode("utf-8-sig")


async def test_a_file_of_ours_changed_by_hand_updates_the_records_it_came_from(ctx: Context, make: Make) -> None:
    made = [await make("shelf", code=code, name=name) for code, name in (("A", "Tea"), ("B", "Tea"))]
    rows = list(csv.DictReader(io.StringIO(await taken_along(ctx, "shelf"))))
    rows[1] |= {"code": "C", "name": "Coffee"}
    changed = io.StringIO()
    writer = csv.DictWriter(changed, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    done = await imported(ctx, "shelf", changed.getvalue())
    assert (done["better"], done["options"]["map"]["id"]["field"]) == (None, "id")
    assert (done["counts"]["created"], done["counts"]["updated"], done["counts"]["skipped"]) == ({}, 1, 1)
    found = await read_records(ctx, "shelf", fields=("code", "name"), sort=("created_at",))
    assert [(row["id"], row["code"], row["name"]) for row in found] == [
        (made[0]["id"], "A", "Tea"),
        (made[1]["id"], "C", "Coffee"),
    ]
    await undo_import(ctx, done["id"])
    assert await read_records(ctx, "shelf", ["code", "=", "B"], fields=("name",)) != []


async def test_an_id_that_is_no_record_s_refuses_its_row_or_makes_a_new_record_as_chosen(
    ctx: Context, make: Make
) -> None:
    kept, gone = [await make("shelf", code=code, name=code) for code in ("A", "B")]
    box = await make("box", put_at="2024-01-01T00:00:00Z")
    text = await taken_along(ctx, "shelf", fields=("id", "code", "name"))
    await delete_record(ctx, "shelf", gone["id"])
    text += f"{box['id']},D,D\n,E,E\nnonsense,F,F\n"
    refused = await imported(ctx, "shelf", text, mode="good")
    assert (refused["counts"]["created"], refused["counts"]["rejected"]) == ({"shelf": 1}, 3)
    assert [(one["row"], one["column"], one["code"]) for one in refused["problems"]] == [
        (3, "id", "unknown_id"),
        (4, "id", "unknown_id"),
        (6, "id", "not_ref"),
    ]
    assert len({one["message"] for one in refused["problems"][:2]}) == 1
    text = text.replace("nonsense,F,F\n", "").replace("E,E", "E,Eleven")
    done = await imported(ctx, "shelf", text, unknown="create")
    assert (done["counts"]["created"], done["counts"]["updated"]) == ({"shelf": 2}, 1)
    assert (await read_records(ctx, "shelf", ["code", "=", "D"], fields=("name",)))[0]["id"] != box["id"]
    assert kept["id"] in {row["id"] for row in await read_records(ctx, "shelf")}


async def test_ids_that_are_nowhere_here_are_left_alone_and_those_of_others_name_their_object(
    ctx: Context, make: Make
) -> None:
    await make("shelf", code="A", name="Tea")
    text = await taken_along(ctx, "shelf")
    assert (await proposed(ctx, "team", text))["better"] == "shelf"
    row = (await read_records(ctx, "shelf"))[0]
    foreign = await proposed(ctx, "shelf", text.replace(row["id"], "01900000-0000-7000-8000-000000000000"))
    assert (foreign["better"], "id" in foreign["options"]["map"]) == (None, False)
