"""Stages: in their own order, with an end that is won or lost, known since when, and with what they require."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rapport.engine.base.errors import DeclarationError, Invalid
from rapport.engine.objects import Catalog, Stage
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.field import Field
from rapport.engine.objects.object import extend
from rapport.engine.records import (
    Bulk,
    Context,
    bulk_write,
    create_record,
    read_record,
    read_records,
    undo_run,
    update_record,
)
from tests.workspace import NOW, Make

TOLD = ("sale", "sale_since", "sale_days", "sale_state", "sale_chance")


def later(ctx: Context, days: int) -> Context:
    return replace(ctx, now=NOW + timedelta(days=days))


async def test_a_record_knows_since_when_it_stands_where_it_stands(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", sale="offered", height=1, price=1)
    assert [shelf[name] for name in TOLD] == ["offered", "2026-03-05T06:30:00+00:00", 0, "open", 0.2]
    after = later(ctx, 3)
    same = await update_record(after, "shelf", shelf["id"], {"sale": "offered", "note": "still"})
    assert (same["sale_since"], same["sale_days"]) == (shelf["sale_since"], 3)
    moved = await update_record(after, "shelf", shelf["id"], {"sale": "agreed"})
    assert [moved[name] for name in TOLD] == ["agreed", "2026-03-08T06:30:00+00:00", 0, "open", 0.75]
    won = await bulk_write(later(ctx, 5), "shelf", Bulk(where=["id", "=", shelf["id"]], set={"sale": "won"}))
    ended = await read_record(later(ctx, 5), "shelf", shelf["id"], TOLD)
    assert [ended[name] for name in TOLD] == ["won", "2026-03-10T06:30:00+00:00", 0, "won", 1]
    await undo_run(later(ctx, 6), won.run)
    assert (await read_record(ctx, "shelf", shelf["id"], TOLD))["sale_since"] == "2026-03-08T06:30:00+00:00"
    none = await update_record(ctx, "shelf", shelf["id"], {"sale": None})
    assert [none[name] for name in TOLD] == [None] * 5


async def test_stages_sort_in_their_order_and_are_asked_for_by_their_state(ctx: Context, make: Make) -> None:
    for stage in ("won", "agreed", "lost", "offered", None):
        await make("shelf", name=str(stage), sale=stage, height=1, price=1)
    rows = await read_records(ctx, "shelf", None, ("name",), sort=("sale",))
    assert [row["name"] for row in rows] == ["offered", "agreed", "won", "lost", "None"]
    rows = await read_records(ctx, "shelf", None, ("name",), sort=("-sale",))
    assert [row["name"] for row in rows] == ["lost", "won", "agreed", "offered", "None"]
    for state, names in (("open", ["agreed", "offered"]), ("won", ["won"]), ("lost", ["lost"])):
        found = await read_records(ctx, "shelf", ["sale_state", "=", state], ("name",), sort=("name",))
        assert [row["name"] for row in found] == names


async def test_what_a_stage_requires_is_named(ctx: Context, make: Make) -> None:
    with pytest.raises(Invalid, match="Sale “agreed” needs “Height”, “Price”") as refused:
        await create_record(ctx, "shelf", {"name": "s", "sale": "agreed"})
    assert [problem.path for problem in refused.value.fields] == ["height", "price"]
    shelf = await make("shelf", sale="offered")
    with pytest.raises(Invalid, match="needs “Price”"):
        await update_record(ctx, "shelf", shelf["id"], {"sale": "agreed", "height": 2})
    await update_record(ctx, "shelf", shelf["id"], {"sale": "agreed", "height": 2, "price": 3})
    with pytest.raises(Invalid, match="needs “Height”"):
        await update_record(ctx, "shelf", shelf["id"], {"height": None})
    await update_record(ctx, "shelf", shelf["id"], {"sale": "lost", "height": None})
    other = await make("shelf", sale="offered")
    tried = await bulk_write(ctx, "shelf", Bulk(update=[{"id": other["id"], "sale": "agreed"}], mode="each"))
    assert [problem.path for problem in tried.rejected[0][1]] == ["height", "price"]


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (Stage("a", requires={"a": ("nothing",)}), "requires “nothing”"),
        (Stage("a", requires={"a": ("double",)}), "requires “double”"),
        (Stage("a", requires={"a": ("made",)}), "requires “made”"),
    ],
)
def test_a_stage_requires_only_what_can_be_filled_in(toys: Catalog, field: Field, sentence: str) -> None:
    with pytest.raises(DeclarationError, match=sentence):
        build_catalog((*toys.areas, Area(name="more", extensions=(extend("shelf", "more", {"made": field}),))))


@pytest.mark.parametrize(
    "choices",
    [
        [],
        [{"label": "done", "state": "won"}],
        ["a", {"label": "b", "state": "won"}, {"label": "c", "state": "won"}],
        ["a", {"label": "b", "state": "over"}],
        ["a", "a"],
        ['a "b"'],
        [{"label": "a", "chance": 3}],
        [{"label": "a", "requires": "height"}],
        [f"stage {n}" for n in range(30)],
    ],
)
def test_stages_that_cannot_be_are_refused(choices: list[object]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Stage.described({"choices": choices}, {})
