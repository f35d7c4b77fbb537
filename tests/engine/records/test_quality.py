"""Quality: records are graded in sets by the rules of their object, lists and days among them, and nobody reads a grade
that tells of what is hidden from them."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from rapport.engine.base.errors import DeclarationError, Invalid
from rapport.engine.objects import Catalog, Event, Quality, new_id
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.rights.roles import Role
from rapport.engine.records import (
    Context,
    Groups,
    Query,
    create_record,
    delete_record,
    find_records,
    grade_all,
    grade_written,
    group_records,
    read_record,
    update_record,
)
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import NOW, acting, context_on

RULES = (
    Quality(name="coded", label="No code", met=["code", "not_empty"], weight=2),
    Quality(name="held", label="Nothing on it", met=["any", "boxes"], when=["open", "=", True]),
    Quality(name="mail", label="Mail looks odd", field="email", pattern=r"[^@]+@[a-z]+\.org"),
)


def graded(catalog: Catalog, *rules: Quality) -> Catalog:
    return build_catalog((*catalog.areas, Area(name="more", qualities=tuple(("shelf", rule) for rule in rules))))


@pytest.fixture
async def shop(toy_database: str, toys: Catalog, tmp_path: Any) -> AsyncIterator[Context]:
    """A workspace whose shelves have rules; whatever the test writes is rolled back."""
    catalog = graded(toys, *RULES)
    upgrade_workspace(toy_database, "w_graded", catalog)
    async with await psycopg.AsyncConnection.connect(toy_database) as db:
        await db.execute("set timezone = 'UTC'")
        yield context_on(db, catalog, "w_graded", tmp_path)
        await db.rollback()


async def shelf(ctx: Context, **values: Any) -> str:
    return (await create_record(ctx, "shelf", {"name": "s", **values}))["id"]


async def grade(ctx: Context, id: str) -> tuple[float | None, list[str] | None]:
    row = await read_record(ctx, "shelf", id, ("data_quality", "to_mend"))
    return row["data_quality"], row["to_mend"]


def event(name: str, record: str) -> Event:
    return Event(new_id(), name, NOW, UUID(record))


async def test_each_rule_counts_where_it_is_asked_and_every_face_can_ask_for_what_is_broken(shop: Context) -> None:
    good = await shelf(shop, code="a", open=False, email="a@b.org")
    bare = await shelf(shop)
    odd = await shelf(shop, code="c", open=False, email="a@b.con")
    assert await grade(shop, bare) == (None, None)
    assert await grade_all(shop.as_system()) == 3
    assert await grade_all(shop.as_system()) == 0, "the rules are the same as before"
    assert await grade(shop, good) == (1.0, None)
    assert await grade(shop, bare) == (0.0, ["coded", "held"])
    assert await grade(shop, odd) == (pytest.approx(2 / 3), ["mail"])
    query = Query(fields=("name",), where=["to_mend", "in", ["held"]], sort=("data_quality",))
    assert [row["id"] for row in json.loads(await find_records(shop, "shelf", query))["records"]] == [bare]
    worst = Query(fields=("id",), sort=("data_quality",))
    assert [row["id"] for row in json.loads(await find_records(shop, "shelf", worst))["records"]] == [bare, odd, good]
    groups = json.loads(await group_records(shop, "shelf", Groups(("to_mend",))))["groups"]
    assert {group["by"][0]: group["count"] for group in groups} == {"coded": 1, "held": 1, "mail": 1, None: 1}


async def test_a_write_grades_its_record_and_whoever_has_it_in_a_list(shop: Context) -> None:
    one, other = await shelf(shop, code="a"), await shelf(shop, code="b")
    await grade_all(shop.as_system(), again=True)
    box = await create_record(shop, "box", {"shelf": one, "put_at": "2026-01-01"})
    assert await grade_written(shop.as_system(), event("box.create", box["id"])) == 1
    assert [await grade(shop, each) for each in (one, other)] == [(1.0, None), (pytest.approx(2 / 3), ["held"])]
    await delete_record(shop, "box", box["id"])
    await grade_written(shop.as_system(), event("box.delete", box["id"]))
    assert (await grade(shop, one))[1] == ["held"]
    await update_record(shop, "shelf", other, {"open": False, "code": None})
    assert await grade_written(shop.as_system(), event("shelf.update", other)) == 1
    assert await grade(shop, other) == (0.0, ["coded"])
    told = {"kind": "update", "count": 2_000, "records": [one]}
    bulk = Event(new_id(), "shelf.bulk", NOW, None, told)
    await update_record(shop, "shelf", other, {"code": "c"})
    assert await grade_written(shop.as_system(), bulk) == 1, "a run that names only some is one of all"


async def test_nobody_writes_a_grade(shop: Context) -> None:
    with pytest.raises(Invalid, match="worked out"):
        await update_record(shop.as_system(), "shelf", await shelf(shop), {"data_quality": 1})


async def test_only_writes_that_a_grade_follows_from_are_heard(toys: Catalog) -> None:
    from rapport.engine.objects.reaction import Reaction

    async def act(ctx: Context, event: Event) -> None: ...

    heard = Area(
        name="more", reactions=(Reaction(("graded",), "r", act),), qualities=tuple(("shelf", r) for r in RULES)
    )
    reaction = build_catalog((*toys.areas, heard)).reactions[-1]
    asked = ("shelf.update", "box.delete", "shelf.bulk", "mark.create", "thing.update")
    assert [event for event in asked if reaction.hears(event)] == ["shelf.update", "box.delete", "shelf.bulk"]


async def test_a_grade_is_hidden_from_who_may_not_see_what_it_tells_of(shop: Context, toys: Catalog) -> None:
    id = await shelf(shop)
    await grade_all(shop.as_system(), again=True)
    rules = tuple(("shelf", rule) for rule in RULES)
    sees = {"role": "blind", "read": "all"}
    blind = [{**sees, "object": "shelf", "fields": {"code": "hidden"}}, {**sees, "object": "box"}]
    area = Area(name="more", qualities=rules, roles=(Role("blind", "Blind"),), given=tuple(blind))
    limited = context_on(shop.db, build_catalog((*toys.areas, area)), "w_graded", shop.settings.data)
    user = await create_record(limited, "user", {"name": "b", "email": "b@example.com", "role": "blind"})
    assert await grade(limited, id) == (0.0, ["coded", "held"])
    assert await grade(acting(limited, user, "blind"), id) == (None, None)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Quality(name="r", label="R"), "either the condition"),
        (Quality(name="r", label="R", met=["code", "not_empty"], field="code", pattern="a"), "either the condition"),
        (Quality(name="R", label="R", met=["code", "not_empty"]), "small letters"),
        (Quality(name="r", label="R", met=["nothing", "not_empty"]), "no field “nothing”"),
        (Quality(name="r", label="R", met=["owner", "=", "@me"]), "who asks"),
        (Quality(name="r", label="R", met=["data_quality", ">", 0.5]), "quality itself"),
        (Quality(name="r", label="R", field="floor", pattern="[0-9]+"), "no text"),
        (Quality(name="r", label="R", field="code", pattern="("), "cannot be read"),
        (Quality(name="r", label="R", field="code", pattern=r"(a)\1"), "none of its own parts"),
        (Quality(name="r", label="R", met=["code", "not_empty"], weight=0), "from 1 to 100"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_refused_with_a_sentence(toys: Catalog, rule: Quality, sentence: str) -> None:
    with pytest.raises(DeclarationError, match=sentence):
        graded(toys, rule)


def test_a_rule_in_the_place_of_another_may_keep_it_from_asking(toys: Catalog) -> None:
    spec = graded(toys, RULES[0], RULES[1], Quality(name="held", label="", active=False)).object("shelf")
    assert [rule.name for rule in spec.quality] == ["coded"]
    assert "to_mend" not in graded(toys, Quality(name="x", label="", active=False)).object("shelf").fields
    with pytest.raises(DeclarationError, match="no object “nowhere”"):
        build_catalog((*toys.areas, Area(name="more", qualities=(("nowhere", RULES[0]),))))


def test_everybody_has_a_list_of_what_to_mend_with_the_columns_to_mend_it_in(toys: Catalog) -> None:
    view = next(view for view in graded(toys, *RULES).object("shelf").views if view.settings.get("name") == "To mend")
    assert view.settings["fields"] == ["name", "to_mend", "code", "email", "data_quality"]
    assert (view.settings["where"], view.settings["sort"]) == (["to_mend", "not_empty"], "data_quality")
