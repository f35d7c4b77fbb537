"""Formulas mean in SQL what they say, are refused when they make no sense, and tell nobody what they may not see."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.engine.base.errors import DeclarationError, Invalid
from rapport.engine.objects import Catalog, DateTime, Integer, Money, Text
from rapport.engine.objects import Decimal as Number
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.computed.expression import read_formula
from rapport.engine.objects.object import extend
from rapport.engine.records import (
    Context,
    Groups,
    Query,
    create_record,
    describe_catalog,
    find_records,
    group_records,
    read_records,
    update_record,
)
from rapport.engine.records.permit import rights_of
from rapport.engine.records.query.binding import Draft, sql_text
from rapport.engine.records.query.conditions.compile import Frame
from tests.engine.records.reckoner import reckon
from tests.workspace import Make, acting

TODAY = date(2026, 3, 5)
NUMBERS = (
    "height",
    "floor",
    "full",
    "7",
    "0.5",
    "25%",
    "0",
    "price / 2",
    "days(built, today())",
    "hours(seen, seen)",
    "round(height, 1)",
)
DAYS = ("built", "seen", "today()", "built + 1.5", "seen - floor")
TEXTS = ("code", "kind", '"a b"', "note", "code & floor & owner.name")


def numbers(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["height", "floor", "full", "owner_number", "7", "0.5", "25%", "0", "1.005"]).map(
        lambda name: "floor" if name == "owner_number" else name
    )
    if not depth:
        return leaf
    inner = numbers(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(truths(depth - 1), inner, inner).map(lambda t: f"if({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(["min", "max", "coalesce"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        inner.map(lambda one: f"-{one}"),
        inner.map(lambda one: f"round({one}, 2)"),
        inner.map(lambda one: f"abs({one})"),
        st.tuples(days(depth - 1), days(depth - 1)).map(lambda t: f"days({t[0]}, {t[1]})"),
        days(depth - 1).map(lambda one: f"year({one})"),
        st.just("hours(seen, seen)"),
    )


def days(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["built", "seen", "today()"])
    if not depth:
        return leaf
    return st.one_of(
        leaf, st.tuples(days(depth - 1), st.sampled_from("+-"), numbers(0)).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    )


def texts(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["code", "kind", '"a “b”"', "owner.name"])
    if not depth:
        return leaf
    either = st.one_of(texts(depth - 1), numbers(depth - 1))
    return st.one_of(leaf, st.tuples(either, either).map(lambda t: f"({t[0]} & {t[1]})"))


def truths(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["open", "true", "empty(code)", "empty(owner)", 'kind = "low"'])
    if not depth:
        return leaf
    inner, sign = truths(depth - 1), st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    return st.one_of(
        leaf,
        st.tuples(numbers(depth - 1), sign, numbers(depth - 1)).map(" ".join),
        st.tuples(days(depth - 1), sign, days(depth - 1)).map(" ".join),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda one: f"not ({one})"),
    )


FORMULAS = st.one_of(numbers(3), days(2), texts(2), truths(3))
SHELVES = st.fixed_dictionaries(
    {
        "height": st.sampled_from([None, "0", "12.5", "-3.3333"]),
        "floor": st.sampled_from([None, 0, 2, -1, 10**12]),
        "full": st.sampled_from([None, 0.1, 1.0, 0.333]),
        "open": st.sampled_from([None, True, False]),
        "built": st.sampled_from([None, "2025-12-31", "2026-03-05", "0001-01-02", "9999-12-30"]),
        "seen": st.sampled_from([None, "2026-03-04T16:30:00+00:00", "2026-03-05T06:30:00.5+00:00"]),
        "code": st.sampled_from([None, "A-1", "龙井 ' \\ %s"]),
    }
)


async def computed(ctx: Context, shelf: str, field: Field) -> Any:
    """What a field of that formula would have for one shelf."""
    catalog = with_field(ctx.catalog, field)
    draft = Draft(rights_of(catalog, "system"))
    frame = Frame(draft, catalog, ctx.schema, "shelf")
    settled, columns = frame.columns(("made",))
    import sqlalchemy as sa

    text = sql_text(
        sa.select(columns[0])
        .select_from(frame.source)
        .where(frame.table.c.id == sa.bindparam("shelf", type_=sa.Uuid()))
    )
    cursor = await ctx.db.execute(text.encode(), draft.finish(text).values(ctx, ()) | {"shelf": UUID(shelf)})
    row = await cursor.fetchone()
    assert row is not None
    assert settled.computed
    return row[0]


def with_field(catalog: Catalog, field: Field, name: str = "made") -> Catalog:
    return build_catalog((*catalog.areas, Area(name="more", extensions=(extend("shelf", "more", {name: field}),))))


def plain(ctx: Context, row: dict[str, Any], owner: str | None) -> dict[str, Any]:
    """The values of a shelf as a formula sees them."""
    fields = ctx.catalog.object("shelf").fields
    found = {name: None if row[name] is None else fields[name].parse(row[name]) for name in SHELF}
    found["full"] = None if row["full"] is None else Decimal(str(row["full"]))
    return {
        name: Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in found.items()
    } | {
        "owner.name": owner,
        "owner": owner,
    }


SHELF = ("height", "floor", "full", "open", "built", "seen", "code", "kind")


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(formula=FORMULAS, shelf=SHELVES, owned=st.booleans())
async def test_a_formula_means_the_same_in_sql_and_in_python(
    ctx: Context, formula: str, shelf: dict[str, Any], owned: bool
) -> None:
    if len(formula) > 900:
        return
    async with ctx.db.transaction(force_rollback=True):
        owner = await create_record(ctx, "user", {"name": "Lin", "email": "lin@example.com"}) if owned else None
        made = await create_record(ctx, "shelf", {"name": "s", "owner": owner and owner["id"], **shelf})
        from rapport.engine.objects.fields.computed.formula import Formula

        found = await computed(ctx, made["id"], Formula(formula=formula))
    told = reckon(formula, plain(ctx, made, "Lin" if owned else None), today=TODAY, zone=ctx.actor.zone)
    if isinstance(told, datetime):
        assert found == told
    elif isinstance(told, Decimal):
        expected = None if abs(told) >= 10**18 else told.quantize(Decimal("0.0001"), "ROUND_HALF_UP")
        assert found == expected, (formula, found, told)
    else:
        assert found == told, (formula, found, told)


async def test_what_is_computed_is_sorted_filtered_and_grouped_like_any_field(ctx: Context, make: Make) -> None:
    for height, floor in ((1, 1), (5, 2), (None, 3)):
        await make(
            "shelf", name=f"h{height}", height=height, floor=floor, price=100, open=height == 1, built="2026-03-01"
        )
    rows = await read_records(ctx, "shelf", ["double", ">=", 3], ("name", "double", "offer", "age"), sort=("-double",))
    assert [(row["name"], row["double"]) for row in rows] == [("h5", 12), ("h1", 3)]
    assert [row["offer"]["amount"] for row in rows] == ["100.00", "90.00"]
    assert rows[0]["age"] == 4
    every = await read_records(ctx, "shelf", None, ("name",), sort=("double",))
    assert [row["name"] for row in every] == ["h1", "h5", "hNone"]
    groups = json.loads(await group_records(ctx, "shelf", Groups(by=("offer",), measures=("count", "sum:double"))))
    assert [(group["by"], group["count"], group["sum:double"]) for group in groups["groups"]] == [
        ([100.0], 2, 12.0),
        ([90.0], 1, 3.0),
    ]


async def test_unlike_amounts_are_never_added(ctx: Context, make: Make) -> None:
    catalog = with_field(ctx.catalog, Money(formula="price + worth"))
    shelf = await make("shelf", price={"amount": "5", "currency": "USD"}, worth={"amount": "7", "currency": "CNY"})
    rows = await read_records(replace(ctx, catalog=with_column(catalog)), "shelf", ["id", "=", shelf["id"]], ("made",))
    assert rows[0]["made"] is None
    await update_record(ctx, "shelf", shelf["id"], {"worth": {"amount": "7", "currency": "USD"}})
    rows = await read_records(replace(ctx, catalog=with_column(catalog)), "shelf", ["id", "=", shelf["id"]], ("made",))
    assert rows[0]["made"] == {"amount": "12.00", "currency": "USD"}


def with_column(catalog: Catalog) -> Catalog:
    return catalog


async def test_nobody_writes_what_is_computed_not_even_rapport(ctx: Context, make: Make) -> None:
    shelf = await make("shelf")
    with pytest.raises(Invalid, match="worked out"):
        await update_record(ctx.as_system(), "shelf", shelf["id"], {"double": 3})


async def test_a_formula_tells_nobody_of_records_they_may_not_see(ctx: Context, make: Make) -> None:
    mei, lin = await make("user", name="Mei"), await make("user", name="Lin")
    shelf = await make("shelf", name="hers", code="7", owner=mei["id"])
    box = await make("box", shelf=shelf["id"])
    catalog = build_catalog(
        (
            *ctx.catalog.areas,
            Area(name="more", extensions=(extend("box", "more", {"made": Text(formula='"on " & shelf.code')}),)),
        )
    )
    told = replace(ctx, catalog=catalog)
    for who, seen in ((mei, "on 7"), (lin, None)):
        rows = await read_records(acting(told, who), "box", ["id", "=", box["id"]], ("made",))
        assert [row["made"] for row in rows] == ([seen] if seen else [])
    fields = {f["name"] for o in describe_catalog(catalog, "stranger", "en")["objects"] for f in o["fields"]}
    assert "made" not in fields


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (Number(formula="height +"), "ends where"),
        (Number(formula="height height"), "not expected"),
        (Number(formula="heigth * 2"), "no field “heigth”"),
        (Number(formula='height + "a"'), "cannot be between"),
        (Number(formula="if(height, 1, 2)"), "wants a yes or no"),
        (Number(formula='if(kind = "lower", 1, 2)'), "is never “lower”"),
        (Number(formula="price * price"), "cannot be between"),
        (Number(formula="code"), "cannot be shown as decimal"),
        (Number(formula="settings"), "nothing that a formula"),
        (Number(formula="made + 1"), "computed from itself"),
        (Number(formula="owner.password"), "no field “password”"),
        (Number(formula="owner.team.name.x"), "more than two references"),
        (Number(formula="(" * 30 + "1" + ")" * 30), "nested at most"),
        (Number(formula="+".join(["1"] * 300)), "too large"),
        (Number(formula="1" * 1_001), "at most 1,000 characters"),
        (Number(formula="9" * 40), "at most 15 digits"),
        (Number(formula="__import__('os')"), "no function"),
        (Number(formula="1 < 2 < 3"), "two values at a time"),
        (Number(formula="power(2, 3)"), "no function “power”"),
        (Number(formula="round(height, floor)"), "number of decimals"),
        (Text(formula='"never closed'), "cannot be read"),
        (DateTime(formula="built"), "cannot be shown as datetime"),
        (Integer(formula=" "), "Write what to compute"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(toys: Catalog, field: Field, sentence: str) -> None:
    with pytest.raises(DeclarationError, match=sentence) as refused:
        with_field(toys, field)
    assert str(refused.value).endswith(".")


def test_formulas_upon_formulas_do_not_grow_without_end(toys: Catalog) -> None:
    fields: dict[str, Field] = {"f0": Number(formula="+".join(["floor"] * 90))}
    fields["f1"] = Number(formula="+".join(["f0"] * 90))
    with pytest.raises(DeclarationError, match="too large"):
        build_catalog((*toys.areas, Area(name="more", extensions=(extend("shelf", "more", fields),))))


def test_signs_may_be_written_as_people_write_them() -> None:
    assert read_formula("a × 2 ÷ （b − 1） ≥ 3") == read_formula("a * 2 / (b - 1) >= 3")


async def test_a_query_over_what_is_computed_pages_to_its_end(ctx: Context, make: Make) -> None:
    for n in range(5):
        await make("shelf", floor=n % 2, height=None if n == 4 else 1)
    seen: list[str] = []
    after = None
    while True:
        page = json.loads(
            await find_records(ctx, "shelf", Query(fields=("double",), sort=("-double",), limit=2, after=after))
        )
        seen += [row["id"] for row in page["records"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5
