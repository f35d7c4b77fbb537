"""A link that may lead to records of several objects."""

import io
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from rapport.engine.base.errors import Invalid, Malformed
from rapport.engine.records import (
    Context,
    Groups,
    count_records,
    delete_record,
    group_records,
    merge_records,
    read_record,
    read_records,
    read_timeline,
    restore_record,
    undo_run,
    update_record,
)
from rapport.engine.records.exchange.exports import export_records
from rapport.engine.records.imports import change_import, describe_import, run_import, start_import
from tests.engine.records.imports.bringing import imported, mapped, stream
from tests.workspace import Make

# What every mark must have beside.
PLACE = {"shelf.code": "S0", "team.name": "East"}


def to(object: str, record: dict[str, Any]) -> dict[str, str]:
    return {"object": object, "id": record["id"]}


async def about(ctx: Context, mark: dict[str, Any]) -> Any:
    return (await read_record(ctx, "mark", mark["id"]))["about"]


async def marks(ctx: Context, where: Any) -> set[str]:
    return {mark["id"] for mark in await read_records(ctx, "mark", where, ("id",))}


async def test_it_leads_to_a_record_of_any_of_its_objects_and_says_what_it_is_called(ctx: Context, make: Make) -> None:
    shelf, box = await make("shelf", name="Oak"), await make("box")
    mark = await make("mark", about=to("shelf", shelf))
    assert mark["about"] == {**to("shelf", shelf), "title": "Oak"}
    changed = await update_record(ctx, "mark", mark["id"], {"about": f"box/{box['id']}"})
    assert changed["about"] == {**to("box", box), "title": box["number"]}
    assert (await update_record(ctx, "mark", mark["id"], {"about": None}))["about"] is None


@pytest.mark.parametrize("object", ["user", "nothing", None])
async def test_it_leads_nowhere_else(ctx: Context, make: Make, object: str | None) -> None:
    user = await make("user")
    with pytest.raises(Invalid, match=r"one of shelf, box"):
        await make("mark", about={"object": object, "id": user["id"]})


async def test_an_id_of_another_object_is_no_record(ctx: Context, make: Make) -> None:
    shelf = await make("shelf")
    with pytest.raises(Invalid, match=r"no such record"):
        await make("mark", about=to("box", shelf))


async def test_it_is_asked_by_record_by_kind_and_by_lack(ctx: Context, make: Make) -> None:
    shelf, box = await make("shelf"), await make("box")
    one, two = await make("mark", about=to("shelf", shelf)), await make("mark", about=to("box", box))
    none = await make("mark")
    assert await marks(ctx, ["about", "=", shelf["id"]]) == {one["id"]}
    assert await marks(ctx, ["about", "in", [to("shelf", shelf), f"box/{box['id']}"]]) == {one["id"], two["id"]}
    assert await marks(ctx, ["about", "not in", [box["id"]]]) == {one["id"], none["id"]}
    assert await marks(ctx, ["about.object", "=", "box"]) == {two["id"]}
    assert await marks(ctx, ["about", "empty"]) == {none["id"]}
    groups = json.loads(await group_records(ctx, "mark", Groups(by=("about.object",))))["groups"]
    assert {str(group["by"][0]): group["count"] for group in groups} == {"shelf": 1, "box": 1, "None": 1}
    assert await marks(ctx, ["about", "=", to("box", box)]) == {two["id"]}
    assert await marks(ctx, ["about.id", "=", box["id"]]) == {two["id"]}


async def test_it_is_sorted_by_title_and_grouped_by_record(ctx: Context, make: Make) -> None:
    ash, oak, box = await make("shelf", name="Ash"), await make("shelf", name="Oak"), await make("box", number="Birch")
    made = [
        await make("mark", about=link)
        for link in (to("shelf", oak), None, to("box", box), to("shelf", ash), to("box", box))
    ]
    listed = [one["id"] for one in await read_records(ctx, "mark", fields=("id",), sort=("about", "id"))]
    assert listed == [made[place]["id"] for place in (3, 2, 4, 0, 1)]
    groups = json.loads(await group_records(ctx, "mark", Groups(by=("about",))))["groups"]
    assert groups[0] == {"by": [{**to("box", box), "title": "Birch"}], "count": 2}
    assert len(groups) == 4 and [None] in [group["by"] for group in groups]
    both = json.loads(await group_records(ctx, "mark", Groups(by=("about", "about.object"))))["groups"]
    assert {group["by"][1] for group in both} == {"shelf", "box", None}
    for sense in ("about:month", "about.name", "about.about"):
        with pytest.raises(Malformed):
            await group_records(ctx, "mark", Groups(by=(sense,)))
    with pytest.raises(Malformed, match="no measure"):
        await group_records(ctx, "mark", Groups(measures=("sum:about",)))


async def test_a_file_names_it_by_kind_and_name_by_number_or_by_id(ctx: Context, make: Make) -> None:
    oak, box = await make("shelf", name="Oak", code="S1"), await make("box", number="B-7")
    await make("shelf", name="Twin")
    await make("shelf", name="Twin")
    await make("box", number="Oak")
    told = ["shelf: Oak", "Shelf：S1", "B-7", f"box/{box['id']}", oak["id"], ""]
    wrong = {"Oak": "several kinds", "Twin": "several records", "Elm": "there is no", "box: S1": "there is no"}
    await make("team", name="East")
    content = "points,about\n" + "".join(f"{n},{text}\n" for n, text in enumerate([*told, *wrong]))
    done = await imported(ctx, "mark", content, {"points": "points", "about": "about"}, constants=PLACE, mode="good")
    assert done["counts"]["created"]["mark"] == len(told)
    for problem, expected in zip(done["problems"], wrong.values(), strict=True):
        assert expected in problem["message"]
    rows = await read_records(ctx, "mark", fields=("about",), sort=("points",))
    assert [row["about"] and row["about"]["id"] for row in rows] == [
        oak["id"],
        oak["id"],
        box["id"],
        box["id"],
        oak["id"],
        None,
    ]


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
async def test_what_is_exported_comes_in_again_and_means_the_same(ctx: Context, make: Make, format: str) -> None:
    twin, other = await make("shelf", name="Twin", code="T1"), await make("shelf", name="Twin", code="T2")
    await make("mark", about=to("shelf", twin), shelf=other["id"])
    out = io.BytesIO()
    await export_records(ctx, "mark", out=out, fields=("about", "about.object", "about.id"), format=format)
    started = await start_import(ctx, "mark", f"marks.{format}", stream(out.getvalue()))
    guessed = {column["name"]: column["field"] for column in (await describe_import(ctx, started["id"]))["columns"]}
    known = {name: path for name, path in guessed.items() if path}
    assert known == {"about.object": "about.object", "about.id": "about.id"}
    await change_import(ctx, started["id"], {"options": {"map": mapped(known), "constants": PLACE}})
    assert (await run_import(ctx, started["id"]))["counts"]["created"]["mark"] == 1
    told = {**to("shelf", twin), "title": "Twin"}
    assert [row["about"] for row in await read_records(ctx, "mark", fields=("about",))] == [told, told]


async def test_an_export_says_beside_the_title_which_record_it_is(ctx: Context, make: Make) -> None:
    oak, out = await make("shelf", name="Oak"), io.BytesIO()
    await make("mark", about=to("shelf", oak))
    await export_records(ctx, "mark", out=out)
    head, line = (row.split(",") for row in out.getvalue().decode("utf-8-sig").splitlines())
    told = dict(zip(head, line, strict=True))
    assert [told[path] for path in ("about", "about.object", "about.id")] == ["Oak", "shelf", oak["id"]]


async def test_a_file_finds_nothing_that_one_may_not_see(ctx: Context, make: Make) -> None:
    mei, lin = await make("user", name="Mei"), await make("user", name="Lin")
    await make("team", name="East")
    await make("shelf", name="hers", owner=mei["id"], code="S0")
    his = await make("shelf", name="his", owner=lin["id"], code="H1")
    member = replace(ctx, actor=replace(ctx.actor, id=UUID(mei["id"]), role="member", team=None))
    content = f"about,points\nshelf: hers,1\nshelf: his,2\nH1,3\n{his['id']},4\n"
    done = await imported(member, "mark", content, {"about": "about", "points": "points"}, constants=PLACE, mode="good")
    assert (done["counts"]["created"]["mark"], done["counts"]["rejected"]) == (1, 3)


async def test_each_of_its_objects_has_the_list(ctx: Context, make: Make) -> None:
    shelf, box = await make("shelf"), await make("box")
    await make("mark", about=to("shelf", shelf), points=3)
    await make("mark", about=to("box", box), points=1)
    asked = ["any", "remarks", ["points", ">", 2]]
    assert [one["id"] for one in await read_records(ctx, "shelf", asked, ("id",))] == [shelf["id"]]
    assert await count_records(ctx, "box", asked) == 0


async def test_what_one_may_not_see_is_betrayed_neither_by_record_nor_by_kind(ctx: Context, make: Make) -> None:
    mei, lin = await make("user", name="Mei"), await make("user", name="Lin")
    hers, his = await make("shelf", name="hers", owner=mei["id"]), await make("shelf", name="his", owner=lin["id"])
    one, two = await make("mark", about=to("shelf", hers)), await make("mark", about=to("shelf", his))
    member = replace(ctx, actor=replace(ctx.actor, id=UUID(mei["id"]), role="member", team=None))
    assert await about(member, one) == {**to("shelf", hers), "title": "hers"}
    assert await about(member, two) is None
    assert await marks(member, ["about", "=", his["id"]]) == set()
    assert await marks(member, ["about", "in", [his["id"], hers["id"]]]) == {one["id"]}
    assert await marks(member, ["about.object", "=", "shelf"]) == {one["id"]}
    assert await marks(member, ["about", "empty"]) == {two["id"]}
    for sense in ("about", "about.object", "about.id"):
        groups = json.loads(await group_records(member, "mark", Groups(by=(sense,))))["groups"]
        told = {str(group["by"][0]): group["count"] for group in groups}
        assert len(told) == 2 and told["None"] == 1 and "his" not in str(told) and his["id"] not in str(told)
    with pytest.raises(Invalid, match=r"no such record"):
        await update_record(member, "mark", one["id"], {"about": to("shelf", his)})


async def test_what_is_in_the_bin_is_not_led_to_and_is_again_when_it_comes_back(ctx: Context, make: Make) -> None:
    shelf = await make("shelf")
    mark = await make("mark", about=to("shelf", shelf))
    await delete_record(ctx, "shelf", shelf["id"])
    assert await about(ctx, mark) is None
    await restore_record(ctx, "shelf", shelf["id"])
    assert (await about(ctx, mark))["id"] == shelf["id"]


async def test_it_moves_with_a_merge_and_back(ctx: Context, make: Make) -> None:
    winner, loser = await make("shelf"), await make("shelf")
    mark = await make("mark", about=to("shelf", loser))
    merged = await merge_records(ctx, "shelf", winner["id"], loser["id"])
    assert (await about(ctx, mark))["id"] == winner["id"]
    await undo_run(ctx, merged.run)
    assert (await about(ctx, mark))["id"] == loser["id"]


async def test_a_total_of_the_list_follows_the_link_from_one_object_to_another(ctx: Context, make: Make) -> None:
    shelf, box = await make("shelf"), await make("box")
    mark = await make("mark", about=to("shelf", shelf), points=3)
    assert (await read_record(ctx, "shelf", shelf["id"]))["remarked"] == 3
    await update_record(ctx, "mark", mark["id"], {"about": to("box", box)})
    assert not (await read_record(ctx, "shelf", shelf["id"]))["remarked"]
    await update_record(ctx, "mark", mark["id"], {"about": to("shelf", shelf)})
    assert (await read_record(ctx, "shelf", shelf["id"]))["remarked"] == 3


async def test_its_history_names_both_records_to_whom_may_see_them(ctx: Context, make: Make) -> None:
    mei, lin, box = await make("user"), await make("user"), await make("box")
    shelf = await make("shelf", name="hidden", owner=lin["id"])
    mark = await make("mark", about=to("shelf", shelf))
    await update_record(ctx, "mark", mark["id"], {"about": to("box", box)})
    told = {**to("box", box), "title": box["number"]}
    (newest, *_) = (await read_timeline(ctx, "mark", mark["id"]))["events"]
    assert newest["facts"]["about"] == [{**to("shelf", shelf), "title": "hidden"}, told]
    member = replace(ctx, actor=replace(ctx.actor, id=UUID(mei["id"]), role="member", team=None))
    (newest, *_) = (await read_timeline(member, "mark", mark["id"]))["events"]
    assert newest["facts"]["about"][0] is None
