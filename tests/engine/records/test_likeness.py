"""Records that may be the same are found in a whole table, and while somebody types."""

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.duplicates import find_twins, judge, read_febrl
from rapport.engine.base.errors import Forbidden, Malformed
from rapport.engine.objects.field import Manner, Trait
from rapport.engine.records import Context, delete_record, find_alike, sweep_records
from rapport.engine.records.likeness.columns import read_column
from rapport.engine.records.likeness.degrees import DEGREES, MISSING, degree, prepare
from rapport.engine.records.likeness.learning import find_pairs
from rapport.engine.records.likeness.weights import told_weights, usual_weights
from tests.workspace import Make, acting

COMPARED: list[tuple[Manner, Any, Any, str]] = [
    ("name", "Müller, Anna", "anna muller", "same"),
    ("name", "王晓明", "王小明", "sound"),
    ("name", "王晓明", "Wang Xiaoming", "sound"),
    ("name", "王晓明", "Xiao-Ming WANG", "sound"),
    ("name", "Anna Miller", "Anna Millar", "close"),
    ("name", "Anna Miller", "Berta Schulz", "different"),
    ("key", "lin.mei@example.com", "LIN.MEI@example.com ", "same"),
    ("key", "+8613800138000", "+8613800138001", "close"),
    ("key", "12", "13", "different"),
    ("day", "1980-02-17", "1980-02-17", "same"),
    ("day", "1980-02-17", "1980-02-11", "close"),
    ("day", "1980-02-03", "1980-03-02", "near"),
    ("day", "1980-02-17", "1991-11-05", "different"),
    ("text", "12 Hurley Street", "12 hurley  street", "same"),
]


@pytest.mark.parametrize(("manner", "one", "other", "named"), COMPARED)
def test_two_values_agree_in_a_degree(manner: Manner, one: Any, other: Any, named: str) -> None:
    left, right = prepare(manner, one), prepare(manner, other)
    assert DEGREES[manner][degree(manner, left, right)] == named
    assert degree(manner, right, left) == degree(manner, left, right)
    assert degree(manner, left, "") == MISSING


@pytest.mark.parametrize("manner", ["name", "key", "day", "text"])
def test_many_pairs_are_compared_as_two_values_are(manner: Manner) -> None:
    values = [value for how, one, other, _ in COMPARED if how == manner for value in (one, other)] + [None]
    column = read_column(Trait("value", manner), values)
    places = [(i, j) for i in range(len(values)) for j in range(len(values))]
    found = column.degrees(np.array([i for i, _ in places]), np.array([j for _, j in places]))
    single = [degree(manner, prepare(manner, values[i]), prepare(manner, values[j])) for i, j in places]
    assert found.tolist() == single


def test_published_persons_are_told_apart() -> None:
    sample = read_febrl(1)
    if sample is None:
        pytest.skip("the public data are not beside this checkout")
    assert judge(find_twins(sample), sample).f1 >= 0.97


def people(count: int) -> list[dict[str, str]]:
    chance = random.Random(7)
    families = [
        first + rest for first in "BDFGHKLMNPRSTVW" for rest in ("aker", "ellman", "ilson", "orton", "unter", "yers")
    ]
    given = [first + rest for first in "ABCDEFGHJKLMNPRSTV" for rest in ("anna", "erta", "ilian", "oria", "ustine")]
    return [
        {
            "name": f"{chance.choice(given)} {chance.choice(families)}",
            "email": f"{chance.getrandbits(40):x}@example.com",
            "phone": f"+4930{chance.randrange(10**7, 10**8)}",
            "birthday": f"{chance.randrange(1940, 2005)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        }
        for _ in range(count)
    ]


TRAITS = [Trait("name", "name"), Trait("email", "key"), Trait("phone", "key"), Trait("birthday", "day")]


def pairs_of(rows: list[dict[str, str]]) -> set[tuple[int, int]]:
    found = find_pairs(TRAITS, {trait.field: [row[trait.field] for row in rows] for trait in TRAITS})
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


def test_a_table_without_duplicates_has_next_to_none() -> None:
    assert len(pairs_of(people(4_000))) <= 4


def test_a_few_duplicates_among_many_are_found() -> None:
    rows = people(4_000)
    twins = [{**rows[place], "email": "", "birthday": rows[place]["birthday"]} for place in range(40)]
    found = pairs_of(rows + twins)
    assert {(place, 4_000 + place) for place in range(40)} <= found
    assert len(found) <= 44


def test_the_same_table_gives_the_same_pairs() -> None:
    rows = people(300)
    assert pairs_of(rows + rows[:20]) == pairs_of(rows + rows[:20])


def test_a_table_of_one_or_of_nothing_said_has_no_pairs() -> None:
    assert pairs_of(people(1)) == set()
    assert pairs_of([dict.fromkeys(("name", "email", "phone", "birthday"), "")] * 5) == set()


def test_weights_are_kept_as_json_and_only_for_the_same_traits() -> None:
    usual = usual_weights(TRAITS)
    assert told_weights(TRAITS, usual.told()) == usual
    assert told_weights(TRAITS[:2], usual_weights(TRAITS[2:]).told()) is None
    assert told_weights(TRAITS, {}) is None


async def test_a_sweep_finds_pairs_among_live_records_with_reasons(ctx: Context, make: Make) -> None:
    system = ctx.as_system()
    assert (await sweep_records(system, "shelf")).records >= 0
    with pytest.raises(Forbidden):
        await sweep_records(ctx, "shelf")
    with pytest.raises(Malformed):
        await sweep_records(system, "box")


async def test_who_types_a_known_name_is_told(ctx: Context, make: Make) -> None:
    known = await make("shelf", name="王晓明", phone="+8613800138000", built="1980-02-17")
    await make("shelf", name="李雷", phone="+8613900139000")
    for typed in ("王小明", "Wang Xiaoming", "xiaoming wang"):
        (found,) = await find_alike(ctx, "shelf", {"name": typed, "built": "1980-02-17"})
        assert (found["id"], found["title"], found["likely"]) == (known["id"], "王晓明", True)
        assert [(r["field"], r["degree"]) for r in found["reasons"]] == [("name", "sound"), ("built", "same")]
        assert found["reasons"][0]["text"] == "Name: sounds the same"


async def test_who_types_a_name_with_a_slip_or_a_known_address_is_told(ctx: Context, make: Make) -> None:
    known = await make("shelf", name="Anna Miller", email="anna@example.com")
    assert [r["likely"] for r in await find_alike(ctx, "shelf", {"name": "Anna Millar"})] == [False]
    typed = {"name": "A. Miller", "email": "Anna@Example.com"}
    assert [r["id"] for r in await find_alike(ctx, "shelf", typed)] == [known["id"]]
    assert await find_alike(ctx, "shelf", typed, but=known["id"]) == []
    assert await find_alike(ctx, "shelf", {"name": 'x" & | !', "email": "no", "built": "never", "other": 1}) == []
    await delete_record(ctx, "shelf", known["id"])
    assert await find_alike(ctx, "shelf", typed) == []


async def test_a_number_is_the_same_as_people_here_write_it(ctx: Context, make: Make) -> None:
    await make("shelf", name="Anna Miller", phone="+12025550123")
    typed = {"name": "Anna Miller", "phone": "(202) 555-0123"}
    for here, reads in ((replace(ctx, currency="USD"), "same"), (ctx, "close")):
        (found,) = await find_alike(here, "shelf", typed)
        assert {r["field"]: r["degree"] for r in found["reasons"]} == {"name": "same", "phone": reads}


async def test_nobody_is_told_of_records_they_may_not_see(ctx: Context, make: Make) -> None:
    bo, cy = await make("user", name="Bo"), await make("user", name="Cy")
    await make("shelf", name="Anna Miller", email="anna@example.com", owner=cy["id"])
    typed = {"name": "Anna Miller", "email": "anna@example.com"}
    assert await find_alike(acting(ctx, bo), "shelf", typed) == []
    assert len(await find_alike(acting(ctx, cy), "shelf", typed)) == 1
