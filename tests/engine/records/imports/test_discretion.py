"""An import betrays nothing of records that its maker may not see."""

from typing import Any

import pytest

from rapport.engine.base.errors import NotFound
from rapport.engine.records import Context, count_records, read_records
from rapport.engine.records.imports import describe_import, list_imports
from tests.engine.records.imports.bringing import bring, checked, imported
from tests.workspace import Make, acting

SHELF = {"code": "code", "mail": "email", "name": "name"}
BOX = {"day": "put_at", "code": "shelf.code", "mail": "shelf.email", "name": "shelf.name"}


@pytest.fixture
async def member(ctx: Context, make: Make) -> Context:
    """A member beside whom a colleague keeps a shelf."""
    ann, bob = await make("user", name="Ann"), await make("user", name="Bob")
    await make("shelf", code="BOB", email="bob@example.org", name="Hidden", owner=bob["id"])
    await make("shelf", code="ANN", email="ann@example.org", name="Seen", owner=ann["id"])
    return acting(ctx, ann)


async def both(ctx: Context, object: str, text: str, fields: dict[str, Any], **options: Any) -> dict[str, Any]:
    """What the run says, which must be what the look before it said."""
    look = await checked(ctx, object, text, fields, mode="good", **options)
    done = await imported(ctx, object, text, fields, mode="good", **options)
    assert (look["counts"], look["problems"]) == (done["counts"], done["problems"])
    return done


async def test_an_address_of_a_hidden_record_is_as_good_as_any_other(ctx: Context, member: Context) -> None:
    text = "code,mail,name\n,bob@example.org,One\n,new@example.org,Two\n"
    done = await both(member, "shelf", text, SHELF)
    assert (done["counts"]["created"], done["problems"]) == ({"shelf": 2}, [])
    assert await count_records(ctx, "shelf", ["email", "=", "bob@example.org"]) == 2
    assert await count_records(ctx, "shelf", ["name", "=", "Hidden"]) == 1


async def test_a_row_that_refers_to_a_hidden_address_makes_a_record_of_its_own(ctx: Context, member: Context) -> None:
    text = "day,code,mail,name\n2024-01-01,,bob@example.org,One\n2024-01-02,,bob@example.org,One\n"
    done = await both(member, "box", text, BOX)
    assert done["counts"]["created"] == {"shelf": 1, "box": 2}
    hidden = await read_records(ctx, "box", ["shelf.name", "=", "Hidden"])
    assert hidden == []


async def test_an_older_hidden_record_does_not_hide_the_one_that_is_seen(
    ctx: Context, member: Context, make: Make
) -> None:
    await make("shelf", email="bob@example.org", name="Shared", owner=str(member.actor.id))
    done = await both(member, "shelf", "mail,name\nbob@example.org,Mine\n", {"mail": "email", "name": "name"})
    assert (done["counts"]["created"], done["counts"]["updated"]) == ({}, 1)


async def test_a_unique_key_that_is_taken_reads_the_same_whether_its_owner_is_seen_or_not(
    ctx: Context, member: Context
) -> None:
    text = "code,mail,name\nBOB,x@example.org,One\nANN,y@example.org,Two\n"
    await imported(ctx, "shelf", "mail,name\nx@example.org,X\ny@example.org,Y\n", {"mail": "email", "name": "name"})
    done = await both(member, "shelf", text, SHELF, match=["email"])
    assert done["counts"]["rejected"] == 2
    first, second = ({**problem, "row": 0, "value": ""} for problem in done["problems"])
    assert first == second
    assert "cannot be used" in first["message"]


async def test_a_hidden_key_is_refused_in_a_reference_without_a_word_of_its_owner(member: Context) -> None:
    done = await both(member, "box", "day,code,mail,name\n2024-01-01,BOB,,\n2024-01-02,ANN,,\n", BOX)
    assert done["counts"]["created"] == {"box": 1}
    (problem,) = done["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (2, "code", "taken")
    assert "see" not in problem["message"]


async def test_what_else_is_wrong_with_a_row_is_told_first(member: Context) -> None:
    text = "code,mail,name\nBOB,,\nNEW,,\n"
    done = await both(member, "shelf", text, SHELF)
    assert [(p["row"], p["code"]) for p in done["problems"]] == [(2, "required"), (3, "required")]


async def test_a_key_taken_twice_in_one_file_is_refused_as_a_double(member: Context) -> None:
    text = "code,mail,name\nBOB,,a\nBOB,,b\nNEW,,a\nNEW,,b\n"
    done = await both(member, "shelf", text, SHELF)
    found = sorted((p["row"], p["code"]) for p in done["problems"])
    assert found == [(2, "taken"), (3, "duplicate"), (5, "duplicate")]


async def test_who_sees_everything_is_told_plainly(ctx: Context, member: Context) -> None:
    await imported(ctx, "shelf", "mail,name\nx@example.org,X\n", {"mail": "email", "name": "name"})
    text = "code,mail,name\nBOB,x@example.org,One\n"
    done = await imported(ctx, "shelf", text, SHELF, match=["email"], mode="good")
    assert done["problems"][0]["message"] == "Another shelf has this code already."


async def test_what_others_bring_is_seen_only_by_who_sees_all_that_it_tells_of(
    ctx: Context, member: Context, make: Make
) -> None:
    id = await bring(member, "mark", "code,team\nANN,East\n", {"code": "shelf.code", "team": "team.name"})
    other = acting(ctx, await make("user", name="Cy"))
    with pytest.raises(NotFound):
        await describe_import(other, id)
    assert await list_imports(other) == []
    assert [one["id"] for one in await list_imports(acting(ctx, await make("user"), "manager"))] == [id]


async def test_an_id_of_a_hidden_record_is_as_good_as_one_that_nobody_has(
    ctx: Context, member: Context, make: Make
) -> None:
    hidden = (await read_records(ctx, "shelf", ["name", "=", "Hidden"]))[0]["id"]
    none = "01900000-0000-7000-8000-000000000000"
    for fields, object in (
        ({"id": "id", "name": "name"}, "shelf"),
        ({"id": "shelf.id", "name": "put_at"}, "box"),
        ({"id": "near.id", "name": "name"}, "shelf"),
    ):
        told = await both(member, object, f"id,name\n{hidden},2024-01-01\n{none},2024-01-01\n", fields)
        assert told["counts"]["created"] == {} and told["counts"]["updated"] == 0
        seen = {(one["code"], one["message"].replace(hidden, none)) for one in told["problems"]}
        assert len(told["problems"]) == 2 and len(seen) == 1, (object, told["problems"])
    made = await both(member, "shelf", f"id,code\n{hidden},X\n", {"id": "id", "code": "name"}, unknown="create")
    assert made["counts"]["created"] == {"shelf": 1}
