"""What was deleted lies in the bin, for those who may take it out again, until its time is over."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from rapport.engine.base.errors import Forbidden, Invalid, NotFound
from rapport.engine.records import (
    Bulk,
    Context,
    Query,
    bulk_write,
    create_record,
    delete_record,
    find_records,
    purge_bin,
    read_record,
    restore_record,
    undo_run,
)
from tests.workspace import Make, acting


async def binned(ctx: Context, object: str = "shelf", **asked: Any) -> dict[str, Any]:
    return json.loads(await find_records(ctx, object, Query(bin=True, **asked)))


async def test_the_bin_lists_what_was_deleted_last_deleted_first(ctx: Context, make: Make) -> None:
    user = await make("user", name="Bo")
    shelves = [await make("shelf", name=f"shelf {n}", floor=n) for n in range(4)]
    for minutes, shelf in enumerate(shelves[:3]):
        later = acting(ctx, user, "manager")
        await delete_record(at(later, minutes), "shelf", shelf["id"])
    first = await binned(ctx, limit=2, count="exact", fields=("name",))
    rest = await binned(ctx, limit=2, after=first["next"], fields=("name",))
    assert [r["name"] for r in first["records"] + rest["records"]] == ["shelf 2", "shelf 1", "shelf 0"]
    assert first["count"] == 3
    assert first["records"][0]["deleted_by"] == {"id": user["id"], "title": "Bo"}
    assert first["records"][0]["deleted_at"] > first["records"][1]["deleted_at"]
    assert [r["name"] for r in (await binned(ctx, where=["floor", ">=", 1], sort=("name",)))["records"]] == [
        "shelf 1",
        "shelf 2",
    ]
    assert (await binned(ctx, q="shelf 2", count="exact"))["count"] == 1


async def test_the_bin_shows_a_member_only_what_they_could_see_and_delete(ctx: Context, make: Make) -> None:
    bo, cy = await make("user", name="Bo"), await make("user", name="Cy")
    mine, theirs = await make("shelf", owner=bo["id"]), await make("shelf", owner=cy["id"])
    for shelf in (mine, theirs):
        await delete_record(ctx, "shelf", shelf["id"])
    member = acting(ctx, bo)
    assert [r["id"] for r in (await binned(member))["records"]] == [mine["id"]]
    with pytest.raises(Forbidden):
        await binned(member, "team")


async def test_many_are_restored_at_once_and_this_can_be_undone(ctx: Context, make: Make) -> None:
    shelves = [await make("shelf", code=f"bin-{n}") for n in range(3)]
    done = await bulk_write(ctx, "shelf", Bulk(delete=[s["id"] for s in shelves]))
    taken = await make("shelf", code="bin-1")
    back = await bulk_write(ctx, "shelf", Bulk(restore=[*(s["id"] for s in shelves), taken["id"]], mode="each"))
    assert (done.deleted, back.restored) == (3, 2)
    assert [(index, problems[0].code) for index, problems in back.rejected] == [(1, "taken"), (3, "not_found")]
    assert (await read_record(ctx, "shelf", shelves[0]["id"]))["code"] == "bin-0"
    await undo_run(ctx, back.run)
    assert (await binned(ctx, count="exact"))["count"] == 3


async def test_what_is_in_the_bin_for_too_long_leaves_with_its_extensions_and_is_logged(
    ctx: Context, make: Make
) -> None:
    old, young, live = await make("shelf", worth={"amount": "5", "currency": "CNY"}), await make("shelf"), None
    live = await create_record(ctx, "shelf", {"name": "stays"})
    await delete_record(at(ctx, -60 * 24 * 100), "shelf", old["id"])
    await delete_record(ctx, "shelf", young["id"])
    assert await purge_bin(ctx, ctx.now - timedelta(days=90)) == {"shelf": 1}
    assert [r["id"] for r in (await binned(ctx))["records"]] == [young["id"]]
    assert (await read_record(ctx, "shelf", live["id"]))["name"] == "stays"
    found = await ctx.db.execute(
        f'select (select count(*) from "{ctx.schema}".shelf__worth where id = %s), '
        f"(select data->>'purged' from \"{ctx.schema}\".change where kind = 'purge')".encode(),
        (UUID(old["id"]),),
    )
    assert await found.fetchone() == (0, "1")


def at(ctx: Context, minutes: int) -> Context:
    return replace(ctx, now=ctx.now + timedelta(minutes=minutes))


async def test_who_may_not_take_a_record_out_does_not_learn_that_it_is_there(ctx: Context, make: Make) -> None:
    bo, cy = await make("user", name="Bo"), await make("user", name="Cy")
    theirs = await make("shelf", owner=cy["id"], code="taken")
    await delete_record(ctx, "shelf", theirs["id"])
    await make("shelf", owner=bo["id"], code="taken")
    with pytest.raises(NotFound):
        await restore_record(acting(ctx, bo), "shelf", theirs["id"])
    with pytest.raises(Invalid):
        await restore_record(ctx, "shelf", theirs["id"])
