"""Totals of lists: kept by every way of writing, counted when they are added late, and right when two write at once."""

import asyncio
from typing import Any

import psycopg
import pytest

from rapport.engine.base.errors import DeclarationError, Invalid
from rapport.engine.objects import Catalog, Integer, Money, Rollup
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.field import Field
from rapport.engine.objects.object import extend
from rapport.engine.records import (
    Bulk,
    Context,
    bulk_write,
    create_record,
    delete_record,
    fill_totals,
    forget_absent_totals,
    read_record,
    restore_record,
    undo_run,
    update_record,
)
from rapport.engine.records.write.rollup import totals_over
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import Make, context_on

KEPT = ("held", "worth_held", "last_put", "last_box", "dear_boxes", "per_box")


async def kept(ctx: Context, shelf: str) -> dict[str, Any]:
    row = await read_record(ctx, "shelf", shelf, KEPT)
    return {name: (row[name] or {}).get("amount") if name in ("worth_held", "per_box") else row[name] for name in KEPT}


async def test_totals_follow_every_way_of_writing(ctx: Context, make: Make) -> None:
    shelf, other = (await make("shelf"))["id"], (await make("shelf"))["id"]
    assert await kept(ctx, shelf) == dict.fromkeys(KEPT) | {"held": 0, "dear_boxes": 0}
    one = await make("box", shelf=shelf, number="one", put_at="2026-01-02", total=20)
    two = await make("box", shelf=shelf, number="two", put_at="2026-01-01", total=4)
    full = {
        "held": 2,
        "worth_held": "24.00",
        "last_put": "2026-01-02T00:00:00+00:00",
        "last_box": "one",
        "dear_boxes": 1,
        "per_box": "12.00",
    }
    assert await kept(ctx, shelf) == full
    await update_record(ctx, "box", two["id"], {"total": 40, "put_at": "2026-02-01"})
    assert (await kept(ctx, shelf))["last_box"] == "two"
    assert (await kept(ctx, shelf))["dear_boxes"] == 2
    await update_record(ctx, "box", two["id"], {"shelf": other})
    assert [(await kept(ctx, each))["held"] for each in (shelf, other)] == [1, 1]
    await delete_record(ctx, "box", one["id"])
    assert await kept(ctx, shelf) == dict.fromkeys(KEPT) | {"held": 0, "dear_boxes": 0}
    await restore_record(ctx, "box", one["id"])
    assert (await kept(ctx, shelf))["worth_held"] == "20.00"
    moved = await bulk_write(ctx, "box", Bulk(where=["shelf", "=", shelf], set={"shelf": other}))
    assert [(await kept(ctx, each))["held"] for each in (shelf, other)] == [0, 2]
    await undo_run(ctx, moved.run)
    assert [(await kept(ctx, each))["held"] for each in (shelf, other)] == [1, 1]
    made = await bulk_write(ctx, "box", Bulk(create=[{"shelf": shelf, "put_at": "2026-03-01"}] * 3))
    assert (await kept(ctx, shelf))["held"] == 4
    await undo_run(ctx, made.run)
    assert (await kept(ctx, shelf))["held"] == 1
    gone = await bulk_write(ctx, "box", Bulk(delete=[one["id"]]))
    await undo_run(ctx, gone.run)
    assert (await kept(ctx, shelf))["held"] == 1


async def test_totals_of_totals_follow(ctx: Context, make: Make) -> None:
    shelf = (await make("shelf"))["id"]
    box = await make("box", shelf=shelf)
    thing = await make("thing", box=box["id"], total=7)
    assert (await kept(ctx, shelf))["worth_held"] == "7.00"
    await update_record(ctx, "thing", thing["id"], {"total": 9})
    assert (await kept(ctx, shelf))["worth_held"] == "9.00"


async def test_unlike_amounts_are_not_added_up(ctx: Context, make: Make) -> None:
    shelf = (await make("shelf"))["id"]
    await make("box", shelf=shelf, total=7)
    dollars = await make("box", shelf=shelf, total={"amount": "1", "currency": "USD"})
    assert (await kept(ctx, shelf))["worth_held"] is None
    await delete_record(ctx, "box", dollars["id"])
    assert (await kept(ctx, shelf))["worth_held"] == "7.00"


async def test_nobody_writes_a_total(ctx: Context, make: Make) -> None:
    shelf = await make("shelf")
    with pytest.raises(Invalid, match="worked out"):
        await update_record(ctx.as_system(), "shelf", shelf["id"], {"held": 3})


def with_total(catalog: Catalog, field: Field) -> Catalog:
    return build_catalog((*catalog.areas, Area(name="more", extensions=(extend("shelf", "more", {"made": field}),))))


@pytest.mark.parametrize(
    ("rollup", "sentence"),
    [
        (Rollup("nothing"), "no list “nothing”"),
        (Rollup("boxes", "median", "total"), "a total is one of"),
        (Rollup("boxes", "sum", "number"), "has no sum"),
        (Rollup("boxes", "sum"), "which field"),
        (Rollup("boxes", "sum", "shelf.floor"), "of their own"),
        (Rollup("boxes", where=["put_at", "within", "this", "month"]), "depend on the day"),
        (Rollup("boxes", where=["shelf.owner", "=", "@me"]), "who asks"),
        (Rollup("boxes", where=["shelf.floor", "=", 1]), "of their own"),
        (Rollup("boxes", where=["any", "things"]), "further lists"),
        (Rollup("boxes", "max", "put_at"), "cannot be shown as integer"),
    ],
)
def test_a_total_that_cannot_be_kept_is_refused(toys: Catalog, rollup: Rollup, sentence: str) -> None:
    with pytest.raises(DeclarationError, match=sentence):
        with_total(toys, Integer(rollup=rollup, readonly=True))


async def test_a_total_added_to_a_full_table_is_counted_once_and_then_kept(
    fresh_dsn: str, toys: Catalog, tmp_path: Any
) -> None:
    upgrade_workspace(fresh_dsn, "w_late", toys)
    async with await psycopg.AsyncConnection.connect(fresh_dsn) as db:
        await install_jobs(db)
        await db.execute("set timezone = 'UTC'")
        ctx = context_on(db, toys, "w_late", tmp_path)
        shelves = [(await create_record(ctx, "shelf", {"name": f"s{n}"}))["id"] for n in range(3)]
        for n in range(3):
            await bulk_write(ctx, "box", Bulk(create=[{"shelf": shelves[n], "put_at": "2026-01-01", "total": 2}] * n))
        await db.commit()
        later = with_total(toys, Money(rollup=Rollup("boxes", "sum", "total"), readonly=True))
        upgrade_workspace(fresh_dsn, "w_late", later)
        ctx = context_on(db, later, "w_late", tmp_path)
        assert (await read_record(ctx, "shelf", shelves[2], ("made",)))["made"] is None
        await db.commit()
        assert await fill_totals(ctx) > 0
        await db.commit()
        made = [(await read_record(ctx, "shelf", each, ("made",)))["made"] for each in shelves]
        assert [one and one["amount"] for one in made] == [None, "2.00", "4.00"]
        assert await fill_totals(ctx) == 0
        await create_record(ctx, "box", {"shelf": shelves[0], "put_at": "2026-01-01", "total": 5})
        assert (await read_record(ctx, "shelf", shelves[0], ("made",)))["made"]["amount"] == "5.00"
        # Whatever declared it goes, something is written meanwhile, and it comes back.
        without = context_on(db, toys, "w_late", tmp_path)
        await forget_absent_totals(without)
        await create_record(without, "box", {"shelf": shelves[0], "put_at": "2026-01-01", "total": 7})
        await db.commit()
        assert await fill_totals(ctx) == 1
        await db.commit()
        assert (await read_record(ctx, "shelf", shelves[0], ("made",)))["made"]["amount"] == "12.00"


async def test_two_who_add_to_one_list_at_once_are_both_counted(fresh_dsn: str, toys: Catalog, tmp_path: Any) -> None:
    upgrade_workspace(fresh_dsn, "w_two", toys)
    async with (
        await psycopg.AsyncConnection.connect(fresh_dsn) as one,
        await psycopg.AsyncConnection.connect(fresh_dsn) as other,
    ):
        await install_jobs(one)
        first, second = (context_on(db, toys, "w_two", tmp_path) for db in (one, other))
        shelf = (await create_record(first, "shelf", {"name": "s"}))["id"]
        await one.commit()
        values = {"shelf": shelf, "put_at": "2026-01-01", "total": 1}
        await create_record(first, "box", values)
        waiting = asyncio.create_task(create_record(second, "box", values))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await one.commit()
        await waiting
        await other.commit()
        assert (await kept(first, shelf))["held"] == 2


def test_totals_that_one_statement_can_keep_are_kept_together(toys: Catalog) -> None:
    together = {totals.names for totals in totals_over(toys, "box") if totals.parent == "shelf"}
    assert together == {("held", "worth_held", "last_put", "last_box"), ("dear_boxes",)}
