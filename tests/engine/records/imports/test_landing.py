"""Rows land while the next ones are made ready, and nothing is lost, doubled or left behind on the way."""

import gc

import pytest

from rapport.engine.records import Context, count_records
from rapport.engine.records.imports import known
from rapport.engine.records.imports.reading import batches
from tests.engine.records.imports.bringing import imported

FIELDS = {
    "box": "box.number",
    "day": "box.put_at",
    "shelf": "box.shelf.code",
    "floor": "box.shelf.floor",
    "thing": "label",
}
HEAD = "box,day,shelf,floor,thing\n"


@pytest.fixture(params=[400_000, 1])
def small_batches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows at a time; with the second parameter everything met is forgotten after each batch."""
    monkeypatch.setattr(batches, "BATCH_ROWS", 2)
    monkeypatch.setattr(known, "_REMEMBERED", request.param)


@pytest.mark.usefixtures("small_batches")
async def test_a_record_met_in_an_earlier_batch_is_found_again(ctx: Context) -> None:
    rows = "".join(f"B{row % 4},2024-01-0{row % 4 + 1},S{row % 3},,t{row}\n" for row in range(24))
    done = await imported(ctx, "thing", HEAD + rows, FIELDS)
    assert done["counts"]["created"] == {"shelf": 3, "box": 4, "thing": 24}
    assert [await count_records(ctx, name) for name in ("shelf", "box", "thing")] == [3, 4, 24]


@pytest.mark.usefixtures("small_batches")
async def test_a_record_still_on_its_way_is_completed_by_a_later_batch(ctx: Context) -> None:
    rows = "B1,2024-01-01,S1,,a\nB1,2024-01-01,S1,,b\nB1,2024-01-01,S1,7,c\n"
    await imported(ctx, "thing", HEAD + rows, FIELDS)
    assert await count_records(ctx, "shelf", ["floor", "=", 7]) == 1


@pytest.mark.usefixtures("small_batches")
async def test_running_numbers_are_fetched_between_two_batches(ctx: Context) -> None:
    rows = "".join(f"2024-01-0{row},S{row}\n" for row in range(1, 8))
    done = await imported(ctx, "box", "day,shelf\n" + rows, {"day": "put_at", "shelf": "shelf.code"})
    assert (done["error"], done["counts"]["created"]) == (None, {"shelf": 7, "box": 7})
    assert await count_records(ctx, "box", ["number", "not_empty"]) == 7


@pytest.mark.usefixtures("small_batches")
async def test_what_landed_before_a_bad_batch_goes_too(ctx: Context) -> None:
    rows = "".join(f"B{row},2024-01-01,S{row},,t\n" for row in range(9))
    done = await imported(ctx, "thing", HEAD + rows + "B9,never,S9,,t\n", FIELDS)
    assert (done["status"], await count_records(ctx, "thing"), await count_records(ctx, "shelf")) == ("failed", 0, 0)


async def test_memory_is_tidied_as_usual_after_an_import(ctx: Context) -> None:
    usual = gc.get_threshold()
    await imported(ctx, "thing", HEAD + "B1,2024-01-01,S1,,t\n", FIELDS)
    assert gc.get_threshold() == usual
