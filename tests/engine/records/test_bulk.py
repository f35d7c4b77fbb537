"""Many records at once: whole or not at all, reported row by row, and undone."""

import pytest

from rapport.engine.base.errors import Conflict, Invalid
from rapport.engine.records import (
    Bulk,
    Context,
    bulk_write,
    count_records,
    read_record,
    read_records,
    read_timeline,
    undo_run,
    update_record,
)
from tests.workspace import Make, acting

GOOD, BAD = {"name": "good", "code": "g"}, {"name": "", "floor": "x"}


async def test_all_or_nothing_names_every_bad_row(ctx: Context) -> None:
    with pytest.raises(Invalid) as refused:
        await bulk_write(ctx, "shelf", Bulk(create=[GOOD, BAD, GOOD]))
    assert {problem.path for problem in refused.value.fields} == {"1.name", "1.floor", "2.code"}
    assert await count_records(ctx, "shelf") == 0


async def test_row_by_row_keeps_the_good_ones(ctx: Context) -> None:
    result = await bulk_write(ctx, "shelf", Bulk(create=[GOOD, BAD, GOOD], mode="each"))
    assert (result.created, [index for index, _ in result.rejected]) == (1, [1, 2])
    assert await count_records(ctx, "shelf") == 1


async def test_a_bulk_change_is_undone_but_for_what_changed_since(ctx: Context, make: Make) -> None:
    one, two = await make("shelf", floor=1), await make("shelf", floor=1)
    run = await bulk_write(ctx, "shelf", Bulk(where=["floor", "=", 1], set={"floor": 9, "kind": "high"}))
    assert run.updated == 2
    await update_record(ctx, "shelf", two["id"], {"floor": 5})
    assert await undo_run(ctx, run.run) == {"removed": 0, "restored": 1, "returned": 0, "kept": 1}
    found = {
        row["id"]: (row["floor"], row["kind"]) for row in await read_records(ctx, "shelf", fields=("floor", "kind"))
    }
    assert found == {one["id"]: (1, "low"), two["id"]: (5, "low")}
    with pytest.raises(Conflict):
        await undo_run(ctx, run.run)


async def test_of_many_changes_each_record_gets_its_own(ctx: Context, make: Make) -> None:
    shelves = [await make("shelf", floor=1) for _ in range(4)]
    floors = {shelf["id"]: floor for shelf, floor in zip(shelves, (7, 8, 7, 8), strict=True)}
    await bulk_write(ctx, "shelf", Bulk(update=[{"id": id, "floor": floor} for id, floor in floors.items()]))
    found = await read_records(ctx, "shelf", fields=("floor", "version"))
    assert {row["id"]: row["floor"] for row in found} == floors
    assert {row["version"] for row in found} == {2}


async def test_of_two_changes_to_one_record_the_later_counts(ctx: Context, make: Make) -> None:
    one, two = await make("shelf", floor=1), await make("shelf", floor=1)
    steps = ((one, 7), (two, 8), (one, 8), (one, 7))
    await bulk_write(ctx, "shelf", Bulk(update=[{"id": shelf["id"], "floor": floor} for shelf, floor in steps]))
    found = {row["id"]: row["floor"] for row in await read_records(ctx, "shelf", fields=("floor",))}
    assert found == {one["id"]: 7, two["id"]: 8}


async def test_bulk_creations_and_deletions_are_undone(ctx: Context, make: Make) -> None:
    shelf = await make("shelf")
    made = await bulk_write(ctx, "box", Bulk(create=[{"put_at": "2026-01-01", "shelf": shelf["id"]}] * 3))
    gone = await bulk_write(ctx, "shelf", Bulk(delete=[shelf["id"]]))
    assert (await undo_run(ctx, gone.run))["returned"] == 1
    assert (await undo_run(ctx, made.run))["removed"] == 3
    assert (await count_records(ctx, "shelf"), await count_records(ctx, "box")) == (1, 0)


async def test_a_member_changes_only_what_they_may(ctx: Context, make: Make) -> None:
    mine, theirs = await make("user"), await make("user")
    for owner in (mine, theirs, theirs):
        await make("shelf", owner=owner["id"])
    result = await bulk_write(acting(ctx, mine), "shelf", Bulk(where=["floor", "empty"], set={"floor": 1}))
    assert result.updated == 1
    assert await count_records(ctx, "shelf", ["floor", "=", 1]) == 1


async def test_a_bulk_change_notes_only_what_it_changed(ctx: Context, make: Make) -> None:
    shelf = await make("shelf")
    boxes = [await make("box", shelf=shelf["id"], total=5, put_at="2026-01-01T00:00:00Z") for _ in range(2)]
    changes = [{"id": box["id"], "total": 7} for box in boxes]
    await bulk_write(ctx, "box", Bulk(update=changes))
    for box in boxes:
        (newest, *_) = (await read_timeline(ctx, "box", box["id"]))["events"]
        assert newest["facts"] == {
            "total": [{"amount": "5.00", "currency": "CNY"}, {"amount": "7.00", "currency": "CNY"}]
        }
    assert (await read_record(ctx, "shelf", shelf["id"]))["worth_held"]["amount"] == "14.00"


async def test_the_timeline_tells_what_happened(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", floor=1)
    await make("box", shelf=shelf["id"], total=3, put_at="2026-03-01")
    await update_record(ctx, "shelf", shelf["id"], {"floor": 2})
    events = (await read_timeline(ctx, "shelf", shelf["id"]))["events"]
    assert [(event["object"], event["title"][:2]) for event in events] == [
        ("change", "up"),
        ("change", "cr"),
        ("box", "B-"),
    ]
    assert events[0]["facts"] == {"floor": [1, 2]}
    first = await read_timeline(ctx, "shelf", shelf["id"], limit=2)
    rest = await read_timeline(ctx, "shelf", shelf["id"], limit=2, after=first["next"])
    assert first["events"] + rest["events"] == events
    assert (await read_record(ctx, "shelf", shelf["id"]))["version"] == 2


async def test_what_another_record_has_meanwhile_is_left_to_it_when_a_run_is_undone(ctx: Context, make: Make) -> None:
    one, two = await make("shelf", code="one", floor=1), await make("shelf", code="two", floor=1)
    gone = await bulk_write(ctx, "shelf", Bulk(delete=[one["id"]]))
    changed = await bulk_write(ctx, "shelf", Bulk(update=[{"id": two["id"], "code": "free", "floor": 2}]))
    for code in ("one", "two"):
        await make("shelf", code=code)
    assert await undo_run(ctx, gone.run) == {"removed": 0, "restored": 0, "returned": 0, "kept": 1}
    assert await undo_run(ctx, changed.run) == {"removed": 0, "restored": 0, "returned": 0, "kept": 1}
    left = await read_record(ctx, "shelf", two["id"], ("code", "floor"))
    assert (left["code"], left["floor"]) == ("free", 1)


async def test_what_was_done_last_is_undone_first_and_told_in_each_history(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", floor=1)
    steps = {"update": [{"id": shelf["id"], "floor": 2}], "delete": [shelf["id"]]}
    run = await bulk_write(ctx, "shelf", Bulk(**steps))
    assert await undo_run(ctx, run.run) == {"removed": 0, "restored": 1, "returned": 1, "kept": 0}
    assert (await read_record(ctx, "shelf", shelf["id"]))["floor"] == 1
    events = (await read_timeline(ctx, "shelf", shelf["id"]))["events"]
    told = {event["title"] + str(event["facts"].get("floor", "")) for event in events}
    assert told == {"create[None, 1]", "update[1, 2]", "delete", "restore", "update[2, 1]"}


async def test_row_by_row_a_value_that_another_record_has_stops_only_its_own_row(ctx: Context, make: Make) -> None:
    shelves = [await make("shelf", code=code) for code in ("a", "b", "c")]
    codes = {"a": "b", "b": "c", "c": "d"}
    update = [{"id": shelf["id"], "code": codes[shelf["code"]]} for shelf in reversed(shelves)]
    update.append({"id": (await make("shelf", code="e"))["id"], "code": "d"})
    await make("shelf", code="f")
    update += [{"id": shelves[0]["id"], "code": "f"}, {"id": "none", "code": "g"}, {"code": "g"}]
    done = await bulk_write(ctx, "shelf", Bulk(update=update, mode="each"))
    wrong = ("taken", "taken", "not_found", "not_found")
    assert (done.updated, [(index, told[0].code) for index, told in done.rejected]) == (3, list(enumerate(wrong, 3)))
    found = await read_records(ctx, "shelf", ["id", "in", [shelf["id"] for shelf in shelves]], ("code",))
    assert sorted(row["code"] for row in found) == ["b", "c", "d"]
