"""What every field type answers: column, parse, render, operators, sort, text, from-text, default, example, describe."""

import inspect
import json
from typing import Any

import pytest

from rapport.engine import objects
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import COMPARISONS, NULLARY
from rapport.engine.objects.field import Field
from rapport.engine.records import Context, create_record
from tests.contract.company import CATALOG

TYPES = {value.type for value in vars(objects).values() if inspect.isclass(value) and issubclass(value, Field)}
ASKABLE = {*NULLARY, *COMPARISONS, "within"}
SCHEMA_TYPES = {"string", "number", "integer", "boolean", "object", "array", None}


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


def test_nonsense_is_refused_with_a_sentence(toys: Catalog) -> None:
    for name, field in fields_by_type(CATALOG, toys).items():
        if name in ("text", "long_text", "secret", "auto_number", "json", "condition", "url"):
            continue
        with pytest.raises(ValueError, match=r"\.$"):
            field.parse("\x00 nonsense \x00")


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
