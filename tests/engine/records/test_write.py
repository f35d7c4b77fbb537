"""Writing one record: what is kept, what is refused, and what follows."""

from typing import Any

import pytest

from rapport.engine.base.errors import Conflict, Forbidden, Invalid, NotFound
from rapport.engine.records import (
    Context,
    count_records,
    create_record,
    delete_record,
    read_record,
    restore_record,
    update_record,
)
from tests.workspace import Make, acting


async def test_a_record_comes_back_as_it_was_written(ctx: Context) -> None:
    written = {
        "name": "阁楼 ☕", "code": "a-1", "email": " LIN@Example.com ", "phone": "138 0013 8000", "height": 2.5, "floor": "1,200",
        "full": "25%", "open": False, "built": "2024年3月5日", "seen": "2026-03-05T08:00:00+08:00", "price": 12.5, "note": "a\nb",
        "settings": {"a": [1, None]}, "rule": ["floor", ">", 3], "site": "example.com/x", "weight": 3, "worth": {"amount": "1", "currency": "usd"},
    }  # fmt: skip
    made = await create_record(ctx, "shelf", written)
    assert made == await read_record(ctx, "shelf", made["id"])
    expected = written | {
        "email": "lin@example.com", "phone": "+8613800138000", "floor": 1200, "full": 0.25, "built": "2024-03-05",
        "seen": "2026-03-05T00:00:00+00:00", "price": {"amount": "12.50", "currency": "CNY"}, "site": "https://example.com/x",
        "worth": {"amount": "1.00", "currency": "USD"}, "kind": "low", "version": 1,
    }  # fmt: skip
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        ({"name": None}, "name", "required"),
        ({"name": "  \x00 "}, "name", "required"),
        ({"name": "x", "nope": 1}, "nope", "unknown_field"),
        ({"name": "x", "phone": "12"}, "phone", "value"),
        ({"name": "x", "floor": 1.5}, "floor", "value"),
        ({"name": "x", "floor": True}, "floor", "value"),
        ({"name": "x", "kind": "middling"}, "kind", "value"),
        ({"name": "x", "built": "03/04/05"}, "built", "value"),
        ({"name": "x", "site": "javascript:alert(1)"}, "site", "value"),
        ({"name": "x", "owner": "11111111-1111-7111-8111-111111111111"}, "owner", "reference"),
        ({"name": "x", "rule": ["flor", "=", 1]}, "rule", "unknown_field"),
        ({"name": "x", "boxes": []}, "boxes", "unknown_field"),
        ({"name": "x" * 1001}, "name", "value"),
    ],
)
async def test_a_value_that_cannot_be_saved_is_named(
    ctx: Context, values: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await create_record(ctx, "shelf", values)
    assert [(problem.path, problem.code) for problem in refused.value.fields] == [(path, code)]


async def test_a_value_somebody_has_already_is_refused(ctx: Context, make: Make) -> None:
    await make("shelf", code="one")
    with pytest.raises(Invalid) as refused:
        await make("shelf", code="one")
    assert refused.value.fields[0].message == "Another shelf has this code already."


async def test_the_second_of_two_writers_is_told(ctx: Context, make: Make) -> None:
    shelf = await make("shelf")
    await update_record(ctx, "shelf", shelf["id"], {"floor": 2}, version=1)
    with pytest.raises(Conflict):
        await update_record(ctx, "shelf", shelf["id"], {"floor": 3}, version=1)
    assert (await read_record(ctx, "shelf", shelf["id"]))["floor"] == 2


async def test_a_total_follows_its_parts(ctx: Context, make: Make) -> None:
    box = await make("box", shelf=(await make("shelf"))["id"])
    other = await make("box", total=99)
    thing = await make("thing", box=box["id"], quantity=3, price=2.5)
    assert await _total(ctx, box) == "7.50"
    await update_record(ctx, "thing", thing["id"], {"quantity": 4})
    assert await _total(ctx, box) == "10.00"
    await update_record(ctx, "thing", thing["id"], {"box": other["id"]})
    assert (await _total(ctx, box), await _total(ctx, other)) == ("0.00", "10.00")
    await delete_record(ctx, "thing", thing["id"])
    assert await _total(ctx, other) == "0.00"
    await restore_record(ctx, "thing", thing["id"])
    assert await _total(ctx, other) == "10.00"


async def test_a_record_without_parts_keeps_the_total_it_was_given(ctx: Context, make: Make) -> None:
    box = await make("box", total=99)
    await update_record(ctx, "box", box["id"], {"number": "renamed"})
    assert await _total(ctx, box) == "99.00"


async def test_a_colleagues_record_does_not_exist_for_a_member(ctx: Context, make: Make) -> None:
    mine, theirs = await make("user"), await make("user")
    shelf = await make("shelf", owner=theirs["id"])
    box = await make("box", shelf=shelf["id"])
    thing = await make("thing", box=box["id"])
    member = acting(ctx, mine)
    for object, record in (("shelf", shelf), ("box", box), ("thing", thing)):
        assert await count_records(member, object) == 0
        with pytest.raises(NotFound):
            await read_record(member, object, record["id"])
        with pytest.raises(NotFound):
            await update_record(member, object, record["id"], {})
        with pytest.raises(NotFound):
            await delete_record(member, object, record["id"])
    with pytest.raises(Invalid, match="no such record"):
        await create_record(member, "box", {"shelf": shelf["id"], "put_at": "2026-01-01"})
    assert await count_records(acting(ctx, theirs), "thing") == 1


async def test_a_member_cannot_do_what_no_grant_allows(ctx: Context, make: Make) -> None:
    member = acting(ctx, await make("user"))
    with pytest.raises(Forbidden, match="may not create teams"):
        await create_record(member, "team", {"name": "Mine"})


async def test_the_team_shares_what_one_of_them_owns(ctx: Context, make: Make) -> None:
    team = await make("team")
    one, two = await make("user", team=team["id"]), await make("user", team=team["id"])
    await make("shelf", owner=one["id"])
    assert await count_records(acting(ctx, two), "shelf") == 1


async def test_what_is_binned_comes_back(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", code="one")
    await delete_record(ctx, "shelf", shelf["id"])
    with pytest.raises(NotFound):
        await read_record(ctx, "shelf", shelf["id"])
    again = await make("shelf", code="one")
    await delete_record(ctx, "shelf", again["id"])
    assert (await restore_record(ctx, "shelf", shelf["id"]))["code"] == "one"


async def test_running_numbers_follow_each_other(ctx: Context, make: Make) -> None:
    first, given, second = await make("box"), await make("box", number="B-x"), await make("box")
    assert given["number"] == "B-x"
    assert int(second["number"][2:]) == int(first["number"][2:]) + 1


async def _total(ctx: Context, box: dict[str, Any]) -> str:
    return (await read_record(ctx, "box", box["id"], ("total",)))["total"]["amount"]


async def test_a_total_that_is_given_is_kept_until_its_parts_change(ctx: Context, make: Make) -> None:
    thing = await make("thing", quantity=3, price=10, total=25)
    assert thing["total"]["amount"] == "25.00"
    assert (await update_record(ctx, "thing", thing["id"], {"quantity": 4}))["total"]["amount"] == "40.00"


async def test_a_reference_to_what_one_may_not_see_is_as_if_empty(ctx: Context, make: Make) -> None:
    mine, theirs = await make("user"), await make("user")
    hidden, own = await make("shelf", owner=theirs["id"]), await make("shelf", owner=mine["id"])
    box = await make("box", shelf=own["id"])
    thing = await make("thing", box=box["id"], spare_for=hidden["id"])
    member = acting(ctx, mine)
    for condition in (
        ["spare_for", "not_empty"],
        ["spare_for", "=", hidden["id"]],
        ["spare_for", "in", [hidden["id"]]],
    ):
        assert (await count_records(ctx, "thing", condition), await count_records(member, "thing", condition)) == (1, 0)
    assert await count_records(member, "thing", ["spare_for", "empty"]) == 1
    assert (await read_record(member, "thing", thing["id"]))["spare_for"] is None
