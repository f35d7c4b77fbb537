"""Two records become one with all that points to them, and come apart again without loss."""

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from rapport.engine.base.errors import Conflict, Invalid, Malformed, NotFound
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import (
    Context,
    count_records,
    delete_record,
    find_alike,
    merge_records,
    merged_into,
    read_record,
    read_records,
    read_timeline,
    search_records,
    undo_run,
    update_record,
)
from tests.contract.test_rights import with_role
from tests.workspace import SCHEMA, Make, acting


async def two(make: Make, **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    one = await make("shelf", name="Oak shelf", code="A1", floor=2, **values)
    other = await make("shelf", name="Oak shelve", code="B2", email="oak@example.com", note="from the shop")
    return one, other


async def test_the_winner_takes_what_was_chosen_and_what_it_lacks(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    done = await merge_records(ctx, "shelf", one["id"], other["id"], values={"name": "Oak shelve", "code": "B2"})
    assert {name: done.record[name] for name in ("name", "code", "floor", "email", "note")} == {
        "name": "Oak shelve",
        "code": "B2",
        "floor": 2,
        "email": "oak@example.com",
        "note": "from the shop",
    }
    with pytest.raises(NotFound):
        await read_record(ctx, "shelf", other["id"])


async def test_all_that_points_to_the_loser_moves_and_totals_follow(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    boxes = [await make("box", shelf=other["id"]) for _ in range(3)]
    await delete_record(ctx, "box", boxes[2]["id"])
    thing = await make("thing", spare_for=other["id"])
    await make("mark", shelf=one["id"], points=2)
    await make("mark", shelf=other["id"], points=5)
    done = await merge_records(ctx, "shelf", one["id"], other["id"])
    assert done.moved == 5
    assert await count_records(ctx, "box", ["shelf", "=", one["id"]]) == 2
    assert (await read_record(ctx, "thing", thing["id"]))["spare_for"]["id"] == one["id"]
    assert (await read_record(ctx, "shelf", one["id"]))["marked"] == 7


async def test_what_both_say_remains_once(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    team, third = await make("team"), await make("team")
    await make("mark", shelf=one["id"], team=team["id"], points=1)
    await make("mark", shelf=other["id"], team=team["id"], points=10)
    await make("mark", shelf=other["id"], team=third["id"], points=100)
    done = await merge_records(ctx, "shelf", one["id"], other["id"])
    assert (done.moved, done.repeated) == (2, 1)
    assert (await read_record(ctx, "shelf", one["id"]))["marked"] == 101
    await undo_run(ctx, done.run)
    assert (await read_record(ctx, "shelf", one["id"]))["marked"] == 1
    assert (await read_record(ctx, "shelf", other["id"]))["marked"] == 110


async def test_what_links_the_two_with_each_other_stays(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    link = await make("mark", shelf=one["id"], other=other["id"])
    await merge_records(ctx, "shelf", one["id"], other["id"])
    async with ctx.db.cursor() as cursor:
        await cursor.execute(f"select shelf, other from {SCHEMA}.mark where id = %s", (link["id"],))
        assert [str(id) for id in await cursor.fetchone() or ()] == [one["id"], other["id"]]


async def test_a_merge_comes_apart_exactly_and_keeps_what_came_since(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    theirs = [await make("box", shelf=other["id"]) for _ in range(2)]
    mine = await make("box", shelf=one["id"])
    before = [await read_record(ctx, "shelf", shelf["id"]) for shelf in (one, other)]
    done = await merge_records(ctx, "shelf", one["id"], other["id"], values={"name": "Both", "code": "B2"})
    since = await make("box", shelf=one["id"])
    await update_record(ctx, "shelf", one["id"], {"floor": 9})
    await undo_run(ctx, done.run)
    after = [await read_record(ctx, "shelf", shelf["id"]) for shelf in (one, other)]
    kept = ("version", "updated_at", "updated_by")
    plain = [{k: v for k, v in row.items() if k not in kept} for row in (*before, *after)]
    assert plain[2] == {**plain[0], "floor": 9, "held": 2, "last_box": since["number"]}
    assert plain[3] == plain[1]
    places = {row["id"]: row["shelf"]["id"] for row in await read_records(ctx, "box", None, ("shelf",))}
    assert places == {
        **{box["id"]: other["id"] for box in theirs},
        mine["id"]: one["id"],
        since["id"]: one["id"],
    }
    with pytest.raises(Conflict):
        await undo_run(ctx, done.run)


async def test_a_value_that_was_changed_since_stays_changed(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    done = await merge_records(ctx, "shelf", one["id"], other["id"], values={"name": "Both"})
    await update_record(ctx, "shelf", one["id"], {"name": "Third"})
    assert (await undo_run(ctx, done.run))["kept"] == 1
    assert (await read_record(ctx, "shelf", one["id"]))["name"] == "Third"


async def test_the_losers_id_leads_to_the_last_winner(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    third = await make("shelf", name="Last")
    first = await merge_records(ctx, "shelf", one["id"], other["id"])
    second = await merge_records(ctx, "shelf", third["id"], one["id"])
    assert str(await merged_into(ctx, "shelf", other["id"])) == third["id"]
    with pytest.raises(Conflict):
        await undo_run(ctx, first.run)
    await undo_run(ctx, second.run)
    await undo_run(ctx, first.run)
    assert await merged_into(ctx, "shelf", other["id"]) is None


async def test_merging_again_changes_nothing(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    first = await merge_records(ctx, "shelf", one["id"], other["id"])
    again = await merge_records(ctx, "shelf", one["id"], other["id"])
    assert (again.run, again.record["version"]) == (first.run, first.record["version"])
    with pytest.raises(NotFound):
        await merge_records(ctx, "shelf", other["id"], one["id"])


async def test_both_histories_say_it_and_only_the_winner_is_found(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    done = await merge_records(ctx, "shelf", one["id"], other["id"], values={"name": "Walnut"})
    events = (await read_timeline(ctx, "shelf", one["id"]))["events"]
    assert [event["title"] for event in events if event["object"] == "change"] == ["merge", "create"]
    assert [hit["id"] for hit in (await search_records(ctx, "walnut"))["results"]] == [one["id"]]
    assert (await search_records(ctx, "shelve"))["results"] == []
    await undo_run(ctx, done.run)
    assert [hit["id"] for hit in (await search_records(ctx, "shelve"))["results"]] == [other["id"]]
    events = (await read_timeline(ctx, "shelf", other["id"]))["events"]
    assert [event["title"] for event in events if event["object"] == "change"] == ["unmerge", "merge", "create"]


async def test_one_must_be_allowed_to_write_both_and_to_delete_the_loser(ctx: Context, make: Make) -> None:
    bo, cy = await make("user", name="Bo"), await make("user", name="Cy")
    mine, also = await make("shelf", owner=bo["id"]), await make("shelf", owner=bo["id"])
    theirs = await make("shelf", owner=cy["id"])
    member = acting(ctx, bo)
    with pytest.raises(NotFound):
        await merge_records(member, "shelf", mine["id"], theirs["id"])
    with pytest.raises(NotFound):
        await merge_records(member, "shelf", theirs["id"], mine["id"])
    done = await merge_records(member, "shelf", mine["id"], also["id"])
    with pytest.raises(NotFound):
        await undo_run(acting(ctx, cy), done.run)
    await undo_run(member, done.run)


async def test_what_cannot_be_merged_is_refused_before_anything_is_written(ctx: Context, make: Make) -> None:
    one, other = await two(make)
    with pytest.raises(Malformed):
        await merge_records(ctx, "shelf", one["id"], one["id"])
    with pytest.raises(Invalid):
        await merge_records(ctx, "shelf", one["id"], other["id"], values={"name": None})
    with pytest.raises(Malformed):
        await merge_records(ctx, "box", (await make("box"))["id"], (await make("box"))["id"])
    assert await read_record(ctx, "shelf", other["id"])


KILLED = """
import asyncio, os, signal, sys
import psycopg
from rapport.engine.objects.area import load_area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.records import merge_records
from tests.workspace import SCHEMA, context_on

async def main(dsn, data, winner, loser):
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        ctx = context_on(db, build_catalog([load_area("tests.engine.toys")]), SCHEMA, data)
        await merge_records(ctx, "shelf", winner, loser, values={"name": "Half"})
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_process_killed_in_the_middle_leaves_nothing_half_done(
    ctx: Context, make: Make, toys: Catalog, toy_database: str, tmp_path: Any
) -> None:
    one, other = await two(make)
    box = await make("box", shelf=other["id"])
    # Another process must see them.
    await ctx.db.commit()
    try:
        args = [sys.executable, "-c", KILLED, toy_database, str(tmp_path), one["id"], other["id"]]
        ended = await asyncio.to_thread(subprocess.run, args, cwd=Path.cwd(), capture_output=True, timeout=300)
        assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]
        assert (await read_record(ctx, "shelf", one["id"]))["name"] == "Oak shelf"
        assert (await read_record(ctx, "shelf", other["id"]))["email"] == "oak@example.com"
        assert (await read_record(ctx, "box", box["id"]))["shelf"]["id"] == other["id"]
        done = await merge_records(ctx, "shelf", one["id"], other["id"])
        assert done.moved == 1
    finally:
        await ctx.db.rollback()
        async with await psycopg.AsyncConnection.connect(toy_database) as db:
            for table in ("box", "shelf", "search", "change", "run"):
                await db.execute(f"delete from {SCHEMA}.{table}".encode())


async def test_who_sees_a_part_of_the_two_is_answered_that_part_and_loses_nothing_of_the_rest(
    ctx: Context, make: Make
) -> None:
    fields = {"phone": "masked", "code": "hidden", "note": "read"}
    said = {"role": "clerk", "object": "shelf", "read": "all", "write": "all", "delete": "all", "fields": fields}
    hers = await make("user", name="Hidden")
    one, other = await two(make, phone="138 0013 8000")
    await update_record(ctx, "shelf", one["id"], {"code": None, "near": [other["id"]]})
    await update_record(
        ctx, "shelf", other["id"], {"phone": "139 0013 9000", "owner": hers["id"], "height": 3, "floor": 1}
    )
    before = await read_record(ctx, "shelf", one["id"])
    clerk = acting(replace(ctx, catalog=with_role(ctx.catalog, said)), await make("user"), "clerk")
    found = await find_alike(clerk, "shelf", {"name": "Oak shelf", "phone": "138 0013 8000", "code": "B2"})
    assert {reason["field"] for record in found for reason in record["reasons"]} == {"name"}
    done = await merge_records(clerk, "shelf", one["id"], other["id"])
    assert (done.record["phone"], "code" in done.record) == ("+86138****8000", False)
    merged = await read_record(ctx, "shelf", one["id"])
    assert [merged[name] for name in ("phone", "code", "note")] == ["+8613800138000", "B2", "from the shop"]
    assert (merged["owner"]["id"], merged["double"]) == (hers["id"], 8)
    await undo_run(clerk, done.run)
    after = await read_record(ctx, "shelf", one["id"])
    assert {name for name in before if before[name] != after[name]} == {"version", "updated_by"}
