"""What every object of the application can, because it was declared and for no other reason."""

import base64
import io
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from rapport.app import areas
from rapport.doors.http.openapi.document import describe_interface
from rapport.engine.base.errors import Invalid, Malformed
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.condition import LISTED, NULLARY, nothing
from rapport.engine.objects.conditions.evaluation import evaluate, fields_of
from rapport.engine.objects.described import describe_area
from rapport.engine.objects.field import SEVERAL, Field
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.values.condition import ConditionField
from rapport.engine.records import (
    Bulk,
    Context,
    Groups,
    Query,
    bulk_write,
    count_records,
    create_record,
    delete_record,
    describe_catalog,
    find_records,
    group_records,
    read_record,
    read_records,
    restore_record,
    update_record,
)  # fmt: skip
from rapport.engine.records.exchange.exports import export_records
from rapport.engine.records.imports import change_import, import_targets, run_import, start_import
from rapport.engine.records.permit import allowed
from rapport.engine.records.write.rows import allowed_ids
from tests.contract.company import (
    CATALOG,
    CODE,
    EVERYBODY,
    OBJECTS,
    ROLES,
    SAMPLER,
    example_of,
    kept_fields,
    make_record,
)

every_object = pytest.mark.parametrize("object", OBJECTS)


@every_object
async def test_a_record_made_from_examples_comes_back_and_can_be_changed(company: Context, object: str) -> None:
    made = await make_record(company, object, 1)
    assert made == await read_record(company, object, made["id"])
    fields = examples(object)
    for field in fields:
        assert same(field, made[field.name], example_of(field, 1)), field.name
    changed = await update_record(company, object, made["id"], {field.name: example_of(field, 2) for field in fields})
    for field in fields:
        assert same(field, changed[field.name], example_of(field, 2)), field.name
    assert changed["version"] == 2
    emptied = {field.name: None for field in fields if not field.required}
    bare = await update_record(company, object, made["id"], emptied)
    assert {name for name in emptied if bare[name] is not None} == set()


def examples(object: str) -> list[Field]:
    """The fields that can be written with an example: not references, and not what has none."""
    kept = kept_fields(CATALOG.object(object))
    return [
        f for f in kept if f.type not in ("ref", "refs", "any_ref") and not f.computed and example_of(f, 1) is not None
    ]


def same(field: Field, value: Any, example: Any) -> bool:
    """Whether what came back is what was written; a value without a way to compare it (JSON) must be equal."""
    if value is None or example is None or value == example:
        return value == example
    if not field.sortable:
        return field.stored(field.parse(value)) == field.stored(field.parse(example))
    return field.comparable(value) == field.comparable(example)


@every_object
async def test_a_record_is_counted_binned_and_restored(company: Context, object: str) -> None:
    made = await make_record(company, object, 1)
    before = await count_records(company, object)
    await delete_record(company, object, made["id"])
    assert await count_records(company, object) == before - 1
    await restore_record(company, object, made["id"])
    assert await count_records(company, object, ["id", "=", made["id"]]) == 1


@every_object
async def test_a_change_to_all_that_match_reaches_them(company: Context, object: str) -> None:
    one = await make_record(company, object, 1)
    fields = [
        f
        for f in kept_fields(CATALOG.object(object))
        if f.type not in ("ref", "refs", "any_ref", "auto_number") and not f.unique and not f.rollup and not f.computed
    ]
    values = {field.name: example_of(field, 2) for field in fields}
    result = await bulk_write(company, object, Bulk(where=["id", "=", one["id"]], set=values))
    assert (result.updated, result.rejected) == (1, [])


@every_object
async def test_every_order_pages_through_the_whole_list(company: Context, object: str) -> None:
    for serial in (1, 2, 3):
        await make_record(company, object, serial, bare=serial == 2)
    spec = CATALOG.object(object)
    for field in kept_fields(spec):
        if not field.sortable:
            continue
        paths = (field.name, *(f"{field.name}.{part}" for part in field.parts()))
        for path, sort in ((path, (f"{sign}{path}",)) for path in paths for sign in ("", "-")):
            query = Query(fields=(path,), sort=sort)
            whole = (await page(company, object, query))["records"]
            assert len(whole) >= 3
            assert await in_pages(company, object, replace(query, limit=2)) == whole, sort
            known = [row[path] is not None for row in whole]
            assert known == sorted(known, reverse=True), f"{sort}: missing values are not last"


async def test_a_cursor_of_the_wrong_kind_is_refused_whatever_a_list_is_sorted_by(company: Context) -> None:
    one = (await make_record(company, SAMPLER, 1))["id"]
    wrong: list[tuple[Any, Any]] = [
        ("nonsense", one), ("9" * 400, one), ("a\x00b", one), ({"a": 1}, one), ([1], one), ("1", "nonsense"), ("1", None),
    ]  # fmt: skip
    worded: set[str] = set()
    for field in (field for field in kept_fields(CATALOG.object(SAMPLER)) if field.sortable):
        for value, id in wrong:
            cursor = base64.b64encode(json.dumps([value, id]).encode()).decode()
            try:
                async with company.db.transaction():
                    await find_records(company, SAMPLER, Query(sort=(field.name,), after=cursor))
            except Malformed as error:
                assert error.code == "cursor", field.name
                continue
            assert isinstance(value, str) and "\x00" not in value and id == one, field.name
            worded |= {field.type} if value == "nonsense" else set()
    # Only what is sorted as text may have come after any words.
    assert not worded & {"integer", "decimal", "money", "percent", "rating", "date", "datetime", "boolean", "formula"}
    deep = base64.b64encode(b"[" * 100_000).decode()
    with pytest.raises(Malformed, match="does not belong"):
        await find_records(company, SAMPLER, Query(after=deep))


async def page(ctx: Context, object: str, query: Query) -> Any:
    return json.loads(await find_records(ctx, object, query))


async def in_pages(ctx: Context, object: str, query: Query) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    after: str | None = None
    while True:
        found = await page(ctx, object, replace(query, after=after))
        rows += found["records"]
        after = found["next"]
        if after is None:
            return rows


@every_object
async def test_every_operator_of_every_field_finds_what_it_should(company: Context, object: str) -> None:
    for serial in (1, 2, 3):
        await make_record(company, object, serial, bare=serial == 2)
    spec = CATALOG.object(object)
    rows = await read_records(company, object, fields=[field.name for field in kept_fields(spec)])
    fields = fields_of(CATALOG, object)
    for field in (part for whole in kept_fields(spec) for part in (whole, *placed_parts(whole))):
        if "=" in field.operators:
            # What no value can be is refused, or is nobody's.
            with suppress(Malformed):
                assert not await read_records(company, object, [field.name, "=", "\x00"], ("id",))
        for operator in field.operators:
            condition = asked(field, operator, rows)
            found = {row["id"] for row in await read_records(company, object, condition, ("id",))}
            told = {
                row["id"]
                for row in rows
                if evaluate(condition, row, fields=fields, now=company.now, zone=company.actor.zone)
            }
            assert found == told, condition


def asked(field: Field, operator: str, rows: list[dict[str, Any]]) -> list[Any]:
    whole, _, part = field.name.partition(".")
    known = (row[whole][part] if part else row[whole] for row in rows if row[whole] is not None)
    value = next(known, None if part else example_of(field, 1))
    if isinstance(value, list) and operator == "contains":
        return [field.name, operator, plain(value[0])]
    if operator == "near":
        return [field.name, operator, *field.comparable(value), 5]
    if operator in NULLARY:
        return [field.name, operator]
    if operator == "within":
        return [field.name, "within", "this", "quarter"]
    if operator in LISTED:
        return [field.name, operator, value if isinstance(value, list) else [value]]
    if operator == "contains" and field.operators == SEVERAL:
        return [field.name, operator, "01900000-0000-7000-8000-000000000000"]
    if operator in ("contains", "starts"):
        return [field.name, operator, field.text(value)[:4]]
    return [field.name, operator, value if value is not None else "01900000-0000-7000-8000-000000000000"]


def plain(value: Any) -> Any:
    """What a link is asked for by."""
    return value["id"] if isinstance(value, dict) else value


@every_object
async def test_groups_by_any_field_add_up_to_the_list(company: Context, object: str) -> None:
    for serial in (1, 2, 3):
        await make_record(company, object, serial, bare=serial == 2)
    spec, total = CATALOG.object(object), await count_records(company, object)
    for field in kept_fields(spec):
        parts = ("", ":day", ":month", ":year") if field.type in ("date", "datetime") else ("",)
        for part in parts if field.sortable else ():
            measures = ("count", *(f"{kind}:{field.name}" for kind in field.measures))
            body = json.loads(await group_records(company, object, Groups(by=(field.name + part,), measures=measures)))
            assert sum(group["count"] for group in body["groups"]) == total, field.name + part
        for name in field.parts():
            body = json.loads(await group_records(company, object, Groups(by=(f"{field.name}.{name}",))))
            assert sum(group["count"] for group in body["groups"]) == total, f"{field.name}.{name}"
        if field.operators == SEVERAL:
            body = json.loads(await group_records(company, object, Groups(by=(field.name,))))
            for group in body["groups"]:
                (value,) = group["by"]
                asked = [field.name, "empty"] if value is None else [field.name, "contains", plain(value)]
                assert group["count"] == await count_records(company, object, asked), (field.name, value)

    for field in (field for field in spec.fields.values() if isinstance(field, Collection)):
        for groups in (Groups(by=(field.name,)), Groups(measures=(f"count:{field.name}",))):
            with pytest.raises(Malformed):
                await group_records(company, object, groups)


def placed_parts(field: Field) -> list[Field]:
    """The parts of a field under the paths that lead to them."""
    return [part.named(f"{field.name}.{name}") for name, part in field.parts().items()]


@every_object
@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl", "parquet"])
async def test_all_of_it_can_be_taken_along(company: Context, object: str, format: str) -> None:
    await make_record(company, object, 1)
    out = io.BytesIO()
    await export_records(company, object, out=out, format=format)
    assert len(out.getvalue()) > 20


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet", "jsonl"])
async def test_people_s_own_fields_come_out_and_in_again_as_they_were(company: Context, format: str) -> None:
    made = [await make_record(company, SAMPLER, serial) for serial in (1, 2)]
    for record, amounts in zip(made, (("EUR", "CNY"), ("JPY", "USD")), strict=True):
        money = {
            f"own_{name}": {"amount": "7.25", "currency": code}
            for name, code in zip(("money", "fee"), amounts, strict=True)
        }
        people = [(await create_record(company, "customer", {"name": name}))["id"] for name in ("王晓明", "王晓明")]
        await update_record(company, SAMPLER, record["id"], {**money, "own_refs": people, "own_ref": people[1]})
    written = [f for f in kept_fields(CATALOG.object(SAMPLER)) if not (f.computed or f.readonly or f.attached)]
    kept = [field.name for field in written]
    before = await values_of(company, SAMPLER, kept)
    out = io.BytesIO()
    await export_records(company, SAMPLER, out=out, format=format)
    for record in made:
        await update_record(company, SAMPLER, record["id"], {f.name: None for f in written if not f.required})
    started = await start_import(company, SAMPLER, f"own.{format}", in_pieces(out.getvalue()))
    assert started["better"] is None
    done = await run_import(company, started["id"])
    assert (done["counts"]["created"], done["counts"]["updated"]) == ({}, 2), done["problems"]
    assert await values_of(company, SAMPLER, kept) == before
    # Elsewhere nobody knows the ids of the records themselves.
    started = await start_import(company, SAMPLER, f"own.{format}", in_pieces(out.getvalue()))
    others = {column: to for column, to in started["options"]["map"].items() if to["field"] != "id"}
    await change_import(company, started["id"], {"options": {"map": others}})
    done = await run_import(company, started["id"])
    assert done["counts"]["created"] == {SAMPLER: 2}, done["problems"]
    assert await values_of(company, SAMPLER, kept) == before + before


async def values_of(ctx: Context, object: str, names: list[str]) -> list[dict[str, Any]]:
    rows = await read_records(ctx, object, fields=names, sort=("created_at", "id"))
    return [{name: row[name] for name in names} for row in rows]


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


@every_object
async def test_what_can_be_written_can_come_from_a_file(company: Context, object: str) -> None:
    spec = CATALOG.object(object)
    if allowed(CATALOG, company.actor.role, object, "create") == nothing:
        return
    filled = {target["path"].partition(".")[0] for target in import_targets(company, object)}
    # A reference is filled through what its records are found by, where they have that.
    written = [
        f for f in kept_fields(spec) if not (f.readonly or f.study or f.attached) and f.type not in ("ref", "refs")
    ]
    assert {field.name for field in written} - filled == set()


@every_object
@pytest.mark.parametrize("role", ROLES)
async def test_every_grant_is_a_statement_that_runs(company: Context, object: str, role: str) -> None:
    made = await make_record(company, object, 1)
    ctx = replace(company, actor=replace(company.actor, role=role))
    seen = await count_records(ctx, object)
    for act in ("read", "write", "create", "delete"):
        right = allowed(CATALOG, role, object, act)
        if right != nothing:
            CATALOG.check(object, right)
            await allowed_ids(ctx, object, [], act)
    assert seen <= await count_records(company, object)
    assert role != "stranger" or seen == 0
    assert made["id"]


@every_object
def test_every_face_shows_it_to_an_administrator(object: str) -> None:
    spec = CATALOG.object(object)
    described = {one["name"]: one for one in describe_catalog(CATALOG, "administrator", "en")["objects"]}
    paths = describe_interface(CATALOG, "administrator", "http://127.0.0.1")["paths"]
    shown = not spec.internal and allowed(CATALOG, "administrator", object) != nothing
    assert (object in described) == shown == (f"/api/records/{object}" in paths)
    if shown:
        assert {f.name for f in kept_fields(spec)} <= {field["name"] for field in described[object]["fields"]}
        assert {v.name for v in CATALOG.verbs if v.object == object and not v.public} == {
            v["name"] for v in described[object]["verbs"]
        }


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW"])
def test_what_people_called_something_themselves_stays_as_they_wrote_it(language: str) -> None:
    steps = [{"value": "new", "label": "New"}, {"value": "won", "label": "Sold", "state": "won"}]
    stage = {"object": "deal", "name": "status", "label": "Status", "hint": "Notes", "type": "stage"}
    whose = {
        "object": "deal",
        "name": "buyer",
        "label": "Customer",
        "type": "ref",
        "options": {"of": "customer", "inverse": True},
    }
    added = describe_area(
        "custom",
        [{"name": "deal", "label": "Order", "plural_label": "Orders", "rights": EVERYBODY}],
        [{**stage, "options": {"choices": steps}}, whose],
        CODE.objects,
    )
    catalog = build_catalog((*areas(), added))
    described = {one["name"]: one for one in describe_catalog(catalog, "administrator", language)["objects"]}
    deal, fields = described["deal"], {one["name"]: one for one in described["deal"]["fields"]}
    assert (deal["label"], deal["plural"]) == ("Order", "Orders")
    assert [fields[name]["label"] for name in ("status", "buyer")] == ["Status", "Customer"]
    assert fields["status"]["hint"] == "Notes"
    assert [option["label"] for option in fields["status"]["options"]] == ["New", "Sold"]
    # What comes along with it, and what everything has, is said in the reader's language, around what they wrote.
    assert "Status" in fields["status_since"]["label"] != "Status since"
    assert fields["created_at"]["label"] != "Created"
    assert next(one for one in described["customer"]["fields"] if one["name"] == "deal_buyer")["label"] == "Orders"
    assert described["order"]["label"] != "Order"


def kept_conditions() -> Iterator[tuple[str, str]]:
    """Every place where a record keeps a condition: its object, and the field, with the key under which it stands there."""
    for name, spec in CATALOG.objects.items():
        yield from ((name, place) for place, _ in spec.asks)
        yield from ((name, field.name) for field in spec.fields.values() if isinstance(field, ConditionField))


@pytest.mark.parametrize(("object", "place"), sorted(kept_conditions()))
async def test_a_condition_over_a_field_that_is_not_there_is_refused_in_one_sentence(
    company: Context, object: str, place: str
) -> None:
    made, (name, _, key) = await make_record(company, object, 1), place.partition(".")
    for wrong in (["no_such_field", "=", 1], ["and", ["id", "not_empty"], ["owner.no_such_field", "empty"]]):
        change = {name: {key: wrong} if key else wrong}
        with pytest.raises(Invalid) as refused:
            await update_record(company, object, made["id"], change)
        (problem,) = refused.value.fields
        assert (problem.path, problem.code) == (place, "unknown_field")
        assert problem.message.endswith(".") and "\n" not in problem.message
        done = await bulk_write(company, object, Bulk(update=[{"id": made["id"], **change}], mode="each"))
        assert [[p.path for p in problems] for _, problems in done.rejected] == [[place]]
