"""A condition means the same in SQL and in Python; `web/src/engine` runs the same cases in TypeScript."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import SEVERAL
from rapport.engine.objects.conditions.evaluation import evaluate, fields_of
from rapport.engine.records import Context, count_records, create_record, read_records
from tests.contract.conditions import BY_TYPE, FIELDS, conditions
from tests.contract.shelves import FIXTURES, rates_of, read_shelves, real, write_rates, write_shelves

ROWS = 24
# Of one currency of the drawn amounts there is a rate for some days, so that of earlier ones none is known.
RATES = (("USD", "2026-01-15", "2"), ("USD", "2026-03-05", "3.5"))


def meeting(ctx: Context, shelves: list[dict[str, Any]], condition: Any, rates: Sequence[Sequence[Any]]) -> list[str]:
    """The ids of the shelves that meet a condition, told without the database."""
    me, fields = ctx.actor, fields_of(ctx.catalog, "shelf")
    return sorted(
        shelf["id"]
        for shelf in shelves
        if evaluate(
            condition,
            shelf,
            fields=fields,
            now=ctx.now,
            zone=me.zone,
            me=me.id,
            team=me.team,
            several=several(ctx),
            rates=rates_of(ctx, rates),
        )
    )


def several(ctx: Context) -> dict[str, list[Any]]:
    """What the words mean that stand for more than one."""
    return {word: ctx.actor.stands_for(word) for word in SEVERAL}


async def found(ctx: Context, condition: Any) -> list[str]:
    """The ids that the database finds; a savepoint keeps one failure from spoiling what follows."""
    async with ctx.db.transaction():
        rows = await read_records(ctx, "shelf", condition, ("id",))
        assert await count_records(ctx, "shelf", condition) == len(rows)
    return sorted(row["id"] for row in rows)


async def test_the_cases_mean_in_sql_and_in_python_what_they_say(ctx: Context) -> None:
    fixtures = json.loads(FIXTURES.read_text("utf-8"))
    ids = await write_shelves(ctx, fixtures)
    me = replace(ctx.actor, id=UUID(ids[fixtures["me"]]), team=UUID(ids[fixtures["my_team"]]), zone=fixtures["zone"])
    me = replace(
        me, teams=tuple(UUID(ids[id]) for id in fixtures["my_teams"]), territory=tuple(fixtures["my_territory"])
    )
    ctx = replace(ctx, now=datetime.fromisoformat(fixtures["now"]), actor=me)
    shelves = await read_shelves(ctx)
    codes = {shelf["id"]: shelf["code"] for shelf in shelves}
    wrong: list[Any] = []
    for condition, expected in fixtures["cases"]:
        asked = real(condition, ids)
        answers = [
            "".join(sorted(codes[id] for id in ids))
            for ids in (await found(ctx, asked), meeting(ctx, shelves, asked, fixtures["rates"]))
        ]
        if answers != [expected, expected]:
            wrong.append((condition, expected, *answers))
    assert wrong == []


async def test_the_cases_are_written_as_the_api_answers(ctx: Context) -> None:
    fixtures = json.loads(FIXTURES.read_text("utf-8"))
    ids = await write_shelves(ctx, fixtures)
    for shelf, written in zip(await read_shelves(ctx), real(fixtures["shelf"], ids), strict=True):
        boxes = [
            {**box, "things": [only(thing, told) for thing, told in pairs(box, written, i)]}
            for i, box in enumerate(shelf["boxes"])
        ]
        told = [only(box, written["boxes"][i]) for i, box in enumerate(boxes)]
        assert {**only(shelf, written), "boxes": told} == written


def only(record: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in told}


def pairs(box: dict[str, Any], written: dict[str, Any], position: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return list(zip(box["things"], written["boxes"][position]["things"], strict=True))


@pytest.fixture
async def populated(ctx: Context) -> tuple[Context, list[dict[str, Any]]]:
    """Shelves drawn at random, each field missing now and then, with boxes and things; and who looks at them."""
    random = Random(20260305)
    await write_rates(ctx, RATES)
    teams = [(await create_record(ctx, "team", {"name": name}))["id"] for name in ("a", "龙井")]
    users = [
        (await create_record(ctx, "user", {"name": f"É {i}", "email": f"u{i}@example.com", "team": team}))["id"]
        for i, team in enumerate((*teams, None))
    ]
    for _ in range(ROWS):
        values = drawn(ctx.catalog, "shelf", random) | {
            "name": random.choice(BY_TYPE["text"]),
            "owner": random.choice((*users, None)),
            "helpers": random.sample(users, random.choice((0, 1, 2))) or None,
        }
        shelf = await create_record(ctx, "shelf", values)
        for _ in range(random.choice((0, 0, 1, 3))):
            box = await create_record(ctx, "box", {"shelf": shelf["id"], "put_at": random.choice(BY_TYPE["datetime"])})
            for _ in range(random.choice((0, 1, 2))):
                await create_record(ctx, "thing", {"box": box["id"], **drawn(ctx.catalog, "thing", random)})
    return replace(ctx, actor=replace(ctx.actor, id=UUID(users[0]), team=UUID(teams[0]))), await read_shelves(ctx)


def drawn(catalog: Catalog, object: str, random: Random) -> dict[str, Any]:
    """A value for most fields of a kind of record."""
    values: dict[str, Any] = {}
    for name, type in FIELDS[object].items():
        field = catalog.object(object).fields.get(name)
        if field is None or field.unique or type not in BY_TYPE:
            continue
        offered = field.describe()["enum"] if type == "choice" else BY_TYPE[type]
        values[name] = random.choice(offered) if random.random() < 0.7 else None
    return values


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(condition=conditions())
async def test_any_condition_means_the_same_in_sql_and_in_python(
    populated: tuple[Context, list[dict[str, Any]]], condition: Any
) -> None:
    ctx, shelves = populated
    assert await found(ctx, condition) == meeting(ctx, shelves, condition, RATES)
    teamless = replace(ctx, actor=replace(ctx.actor, team=None))
    assert await found(teamless, condition) == meeting(teamless, shelves, condition, RATES)


@pytest.mark.parametrize(
    "condition",
    [
        ["any", "boxes", None, "sum:total", ">", "many"],
        ["any", "boxes", None, "count", ">", "nan"],
        ["any", "boxes", None, "max:put_at", ">", 3],
        ["any", "boxes", None, "max:put_at", ">", "soon"],
        ["name", "contains", ["a"]],
        ["floor", "<", None],
        ["name", "starts", None],
        ["holds", "all", "tea"],
        ["holds", "contains", ["tea"]],
        ["holds", "=", "tea"],
        ["floor", "all", [1]],
        ["place", "near", 30, 120],
        ["place", "near", 91, 120, 5],
        ["place", "near", 30, 120, 0],
        ["place", "near", "30", "120", "5"],
        ["floor", "near", 30, 120, 5],
        ["opens", "<", "late"],
        ["address.nothing", "=", "x"],
        ["name.family", "=", "x"],
    ],
)
async def test_a_comparison_with_nonsense_says_so(ctx: Context, condition: Any) -> None:
    with pytest.raises(Malformed):
        await count_records(ctx, "shelf", condition)
