"""Lists of links: who sees what of them, what is asked through them, and what becomes of them when records go or merge."""

import io
import json
from typing import Any

import pytest

from rapport.engine.base.errors import DeclarationError, Invalid, Malformed
from rapport.engine.objects.described import describe_field
from rapport.engine.records import (
    Bulk,
    Context,
    Groups,
    bulk_write,
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
from rapport.engine.records.imports import import_targets
from tests.engine.records.imports.bringing import imported
from tests.workspace import Make, acting


def titles(value: Any) -> list[str]:
    return [link["title"] for link in value or ()]


async def named(ctx: Context, condition: Any) -> list[str]:
    return [row["name"] for row in await read_records(ctx, "shelf", condition, ("name",), sort=("name",))]


async def test_links_keep_their_order_each_once(ctx: Context, make: Make) -> None:
    ben, ada = await make("user", name="Ben"), await make("user", name="Ada")
    shelf = await make("shelf", helpers=[ben["id"], {"id": ada["id"]}, ben["id"]])
    assert titles(shelf["helpers"]) == ["Ben", "Ada"]
    emptied = await update_record(ctx, "shelf", shelf["id"], {"helpers": []})
    assert emptied["helpers"] is None


@pytest.mark.parametrize(
    "wrong", ["x", {"id": "x"}, ["x"], [{"id": 3}], [None], ["01900000-0000-7000-8000-000000000000"]]
)
async def test_what_leads_to_no_record_is_refused(ctx: Context, make: Make, wrong: Any) -> None:
    with pytest.raises(Invalid):
        await make("shelf", helpers=wrong)


async def test_what_is_in_the_bin_is_not_shown_and_comes_back(ctx: Context, make: Make) -> None:
    ada, ben = await make("user", name="Ada"), await make("user", name="Ben")
    shelf = await make("shelf", helpers=[ada["id"], ben["id"]])
    await delete_record(ctx, "user", ada["id"])
    assert titles((await read_record(ctx, "shelf", shelf["id"]))["helpers"]) == ["Ben"]
    await restore_record(ctx, "user", ada["id"])
    assert titles((await read_record(ctx, "shelf", shelf["id"]))["helpers"]) == ["Ada", "Ben"]


async def test_conditions_go_through_links_both_ways(ctx: Context, make: Make) -> None:
    team = await make("team", name="East")
    ada = await make("user", name="Ada", team=team["id"])
    ben = await make("user", name="Ben")
    await make("shelf", name="Both", floor=1, helpers=[ada["id"], ben["id"]])
    await make("shelf", name="Ben's", floor=2, helpers=[ben["id"]])
    await make("shelf", name="None", floor=3)
    assert await named(ctx, ["any", "helpers", ["team.name", "=", "East"]]) == ["Both"]
    assert await named(ctx, ["not", ["any", "helpers", ["team", "not_empty"]]]) == ["Ben's", "None"]
    assert await named(ctx, ["and", ["floor", "<", 3], ["any", "helpers", None, "count", ">=", 2]]) == ["Both"]
    assert await count_records(ctx, "user", ["any", "helped", ["floor", ">", 1]]) == 1
    assert await count_records(ctx, "user", ["any", "helped", None, "sum:floor", "=", 3]) == 1
    with pytest.raises(Malformed):
        await count_records(ctx, "shelf", ["helpers.name", "=", "Ada"])


async def test_a_reader_meets_only_the_links_they_may_follow(ctx: Context, make: Make) -> None:
    lee = await make("user", name="Lee")
    mine = await make("shelf", name="Mine", owner=lee["id"])
    hidden = await make("shelf", name="Hidden", owner=(await make("user", name="Other"))["id"])
    await make("shelf", name="Two", owner=lee["id"], near=[hidden["id"], mine["id"]])
    await make("shelf", name="Secret", owner=lee["id"], near=[hidden["id"]])
    me = acting(ctx, lee)
    seen = {row["name"]: titles(row["near"]) for row in await read_records(me, "shelf", None, ("name", "near"))}
    assert seen == {"Mine": [], "Two": ["Mine"], "Secret": []}
    assert await named(me, ["near", "contains", hidden["id"]]) == []
    assert await named(me, ["near", "in", [hidden["id"], mine["id"]]]) == ["Two"]
    assert await named(me, ["near", "all", [hidden["id"], mine["id"]]]) == []
    assert await named(me, ["near", "empty"]) == ["Mine", "Secret"]
    assert await named(me, ["near", "not in", [hidden["id"]]]) == ["Mine", "Secret", "Two"]
    assert await named(me, ["any", "near"]) == ["Two"]
    assert await named(ctx, ["any", "near", ["name", "=", "Hidden"]]) == ["Secret", "Two"]
    groups = json.loads(await group_records(me, "shelf", Groups(by=("near",))))["groups"]
    told = {(group["by"][0] or {}).get("title"): group["count"] for group in groups}
    assert told == {None: 2, "Mine": 1}


async def test_who_writes_a_list_leaves_in_it_what_they_cannot_see(ctx: Context, make: Make) -> None:
    lee = await make("user", name="Lee")
    one, two = await make("shelf", name="One", owner=lee["id"]), await make("shelf", name="Two", owner=lee["id"])
    hidden = await make("shelf", name="Hidden", owner=(await make("user"))["id"])
    shelf = await make("shelf", name="Mine", owner=lee["id"], near=[one["id"], hidden["id"]])
    me = acting(ctx, lee)
    changed = await update_record(me, "shelf", shelf["id"], {"near": [two["id"]]})
    assert titles(changed["near"]) == ["Two"]
    assert titles((await read_record(ctx, "shelf", shelf["id"]))["near"]) == ["Two", "Hidden"]
    await bulk_write(me, "shelf", Bulk(where=["id", "=", shelf["id"]], set={"near": None}))
    assert titles((await read_record(ctx, "shelf", shelf["id"]))["near"]) == ["Hidden"]
    with pytest.raises(Invalid):
        await update_record(me, "shelf", shelf["id"], {"near": [hidden["id"]]})
    events = (await read_timeline(me, "shelf", shelf["id"]))["events"]
    assert "Hidden" not in json.dumps(events)


async def test_a_merge_moves_links_once_and_gives_them_back(ctx: Context, make: Make) -> None:
    winner, loser = await make("shelf", name="Oak"), await make("shelf", name="Oak!")
    alone = await make("shelf", name="Alone", near=[loser["id"]])
    both = await make("shelf", name="Both", near=[loser["id"], winner["id"]])
    done = await merge_records(ctx, "shelf", winner["id"], loser["id"])
    assert done.moved == 1
    assert titles((await read_record(ctx, "shelf", alone["id"]))["near"]) == ["Oak"]
    assert titles((await read_record(ctx, "shelf", both["id"]))["near"]) == ["Oak"]
    await undo_run(ctx, done.run)
    assert titles((await read_record(ctx, "shelf", alone["id"]))["near"]) == ["Oak!"]
    assert titles((await read_record(ctx, "shelf", both["id"]))["near"]) == ["Oak!", "Oak"]


async def test_what_something_leads_to_outlives_the_undoing_of_its_making(ctx: Context, make: Make) -> None:
    made = await bulk_write(ctx, "shelf", Bulk(create=[{"name": "Held"}, {"name": "Free"}]))
    held = (await read_records(ctx, "shelf", ["name", "=", "Held"], ("id",)))[0]
    await make("shelf", name="Holder", near=[held["id"]])
    counts = await undo_run(ctx, made.run)
    assert (counts["removed"], counts["kept"]) == (1, 1)


@pytest.mark.parametrize("between", [";", "、", " ； "])
async def test_a_file_names_links_by_a_key(ctx: Context, make: Make, between: str) -> None:
    await make("user", name="Ada", email="ada@example.com")
    await make("user", name="Ben", email="ben@example.com")
    content = f"shelf,who\nA,ada@example.com{between}BEN@example.com\nB,\nC,nobody@example.com\n"
    done = await imported(ctx, "shelf", content, {"shelf": "code", "who": "helpers.email"}, mode="good")
    assert (done["counts"]["created"], done["counts"]["rejected"]) == ({"shelf": 2}, 1)
    assert "nobody@example.com" in done["problems"][0]["message"]
    rows = await read_records(ctx, "shelf", ["code", "in", ["A", "B"]], ("code", "helpers"), sort=("code",))
    assert [titles(row["helpers"]) for row in rows] == [["Ada", "Ben"], []]
    again = await imported(ctx, "shelf", content.split("\nC")[0], {"shelf": "code", "who": "helpers.email"})
    assert (again["counts"]["updated"], again["counts"]["skipped"]) == (0, 2)
    assert "helpers.email" in {target["path"] for target in import_targets(ctx, "shelf")}


async def test_an_export_says_the_titles(ctx: Context, make: Make) -> None:
    ada, ben = await make("user", name="Ada"), await make("user", name="Ben")
    await make("shelf", name="Oak", helpers=[ada["id"], ben["id"]])
    out = io.BytesIO()
    await export_records(ctx, "shelf", out=out, fields=("name", "helpers"))
    assert out.getvalue().decode("utf-8-sig").splitlines()[1] == "Oak,Ada; Ben"


def test_people_say_where_links_lead() -> None:
    said = {"object": "shelf", "name": "liked", "type": "refs", "options": {"of": "user", "inverse": True}}
    field: Any = describe_field(said)
    assert (field.of, field.inverse) == ("user", "shelf_liked")
    with pytest.raises(DeclarationError):
        describe_field({**said, "options": {}})


async def test_its_history_names_what_was_linked_to_as_far_as_one_sees_it_now(ctx: Context, make: Make) -> None:
    lee = await make("user", name="Lee")
    one, two = await make("shelf", name="One", owner=lee["id"]), await make("shelf", name="Two", owner=lee["id"])
    hidden = await make("shelf", name="Hidden", owner=(await make("user"))["id"])
    shelf = await make("shelf", name="Mine", owner=lee["id"])
    for near in ([one["id"], hidden["id"]], [two["id"], hidden["id"]], None):
        await update_record(ctx, "shelf", shelf["id"], {"near": near})
    await update_record(ctx, "shelf", two["id"], {"name": "Two, renamed"})
    me = acting(ctx, lee)
    for who, more in ((ctx, ["Hidden"]), (me, [])):
        events = (await read_timeline(who, "shelf", shelf["id"]))["events"]
        told = [[titles(links) for links in event["facts"]["near"]] for event in events if "near" in event["facts"]]
        both = [["One", *more], ["Two, renamed", *more]]
        assert told == [[both[1], []], both, [[], both[0]]]
    await delete_record(ctx, "shelf", one["id"])
    (_, changed, _, *_) = (await read_timeline(me, "shelf", shelf["id"]))["events"]
    assert [titles(links) for links in changed["facts"]["near"]] == [[], ["Two, renamed"]]
