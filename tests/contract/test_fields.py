"""What every field type answers: column, parse, render, operators, sort, text, from-text, default, example, describe."""

import inspect
import json
from typing import Any

import pytest

from rapport.engine import objects
from rapport.engine.base.errors import Invalid, Malformed
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import COMPARISONS, NULLARY
from rapport.engine.objects.field import Field, at_home
from rapport.engine.records import Context, create_record
from tests.contract.company import ADDED, CATALOG

TYPES = {value.type for value in vars(objects).values() if inspect.isclass(value) and issubclass(value, Field)}
ASKABLE = {*NULLARY, *COMPARISONS, "within", "near"}
SCHEMA_TYPES = {"string", "number", "integer", "boolean", "object", "array", None}


# Types whose value may be any words at all.
WORDS = ("text", "long_text", "secret", "auto_number", "json", "condition", "url", "tags", "name", "address")
WRONG: list[Any] = [
    True, 1.5, -1, 10**30, float("1e300"), "", " ", "\x00", "a\x00b", "<script>alert(1)</script><b>x</b>", "x" * 10_000,
    "\ud800", [], ["<i>", 3, None], [[["deep"]]], {}, {"html": "<script>alert(1)</script><b>x</b>"}, {"id": 3}, {"text": "\x00 y"},
    {"amount": "1", "currency": "<b>"}, {"latitude": 1e9, "longitude": "x"}, {"family": "\x00", "given": "<b>"}, "９９：９９",
]  # fmt: skip


def repr_of(value: Any) -> str:
    return ascii(value)[:24]


def kept_by_type(*catalogs: Catalog) -> dict[str, Field]:
    """One field of every type that is stored and written, and one for each way a type has of keeping its values."""
    own = {f"{field.type} {field.name}": field for field in ADDED.objects[0].fields.values()}
    return {name: field for name, field in {**fields_by_type(*catalogs), **own}.items() if field.columns()}


def fields_by_type(*catalogs: Catalog) -> dict[str, Field]:
    """One field of every type that the application or the toys use."""
    return {
        field.type: field for catalog in catalogs for spec in catalog.objects.values() for field in spec.fields.values()
    }


def example_of(field: Field) -> Any:
    return (field.describe().get("enum") or [field.example])[0]


def test_every_type_is_in_use(toys: Catalog) -> None:
    assert fields_by_type(CATALOG, toys).keys() == TYPES


def test_every_type_answers_its_questions(toys: Catalog) -> None:
    for name, field in fields_by_type(CATALOG, toys).items():
        assert set(field.operators) <= ASKABLE, name
        assert field.describe().get("type") in SCHEMA_TYPES, name
        assert json.dumps(field.describe()), name
        assert set(field.measures) <= {"sum", "avg", "min", "max"}, name
        assert field.text(None) == "", name
        assert (type(field).__doc__ or "").strip(), name
        if field.columns() and example_of(field) is not None:
            stored = field.stored(field.parse(example_of(field)))
            assert len(stored) == len(field.columns()), name


def test_an_example_survives_being_text(toys: Catalog) -> None:
    for name, field in fields_by_type(CATALOG, toys).items():
        example = example_of(field)
        if example is None or not field.columns():
            continue
        assert field.from_text(field.text(example), {"currency": "CNY"}) == field.parse(example), name
    for field in kept_by_type(CATALOG, toys).values():
        example = example_of(field)
        if example is not None:
            assert field.from_text(field.text(example), {"currency": "CNY"}) == field.parse(example), field.name


def test_nonsense_is_refused_with_a_sentence(toys: Catalog) -> None:
    for name, field in fields_by_type(CATALOG, toys).items():
        if name in WORDS:
            continue
        with pytest.raises(ValueError, match=r"\.$"):
            field.parse("\x00 nonsense \x00")


@pytest.mark.parametrize("wrong", WRONG, ids=repr_of)
def test_what_no_value_can_be_is_refused_or_harmless(toys: Catalog, wrong: Any) -> None:
    for name, field in kept_by_type(CATALOG, toys).items():
        try:
            parsed = at_home(field, "GB").parse(wrong)
        except (ValueError, ArithmeticError, TypeError):
            continue
        except Malformed:
            assert name == "condition"
            continue
        if parsed is None:
            continue
        for (column, _), kept in zip(field.columns(), field.stored(parsed), strict=True):
            assert "\x00" not in str(getattr(kept, "obj", kept)), name
            assert "<script" not in str(kept) or not column.endswith("_html"), name


@pytest.mark.parametrize("wrong", WRONG, ids=repr_of)
def test_text_that_cannot_be_is_refused_with_a_sentence_or_harmless(toys: Catalog, wrong: Any) -> None:
    if not isinstance(wrong, str) or not wrong.strip("\x00 "):
        return
    for name, field in kept_by_type(CATALOG, toys).items():
        try:
            field.from_text(wrong.replace("\x00", "").strip(), {})
        except ValueError as error:
            assert str(error).endswith((".", "”.")), (name, str(error))


async def test_wrong_values_never_break_a_write(ctx: Context) -> None:
    fields = [field for field in ctx.catalog.object("shelf").fields.values() if field.columns() and not field.hidden]
    for field in fields:
        for wrong in WRONG:
            async with ctx.apart():
                try:
                    made = await create_record(ctx, "shelf", {"name": "x", field.name: wrong})
                except (Invalid, Malformed):
                    continue
                assert "\\u0000" not in json.dumps(made[field.name]), (field.name, wrong)


async def test_json_that_is_too_deep_is_refused(ctx: Context) -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = [deep]
    for field in ctx.catalog.object("shelf").fields.values():
        if field.columns():
            with pytest.raises((Invalid, Malformed)):
                await create_record(ctx, "shelf", {"name": "x", field.name: deep})


async def test_every_example_comes_back_from_the_database(ctx: Context) -> None:
    fields = [
        field
        for field in ctx.catalog.object("shelf").fields.values()
        if field.columns() and not field.computed and not field.readonly and example_of(field) is not None
    ]
    made = await create_record(ctx, "shelf", {field.name: example_of(field) for field in fields})
    for field in fields:
        back = made[field.name]
        assert back == example_of(field) or field.parse(back) == field.parse(example_of(field)), field.name
