"""Rows that are probably there already, though no key says so: told by a look, and created, left out or made updates as asked."""

from typing import Any

import pytest

from rapport.engine.objects import Invalid
from rapport.engine.records import Context, read_record, read_records, update_record
from rapport.engine.records.imports import change_import, check_import, run_import
from rapport.engine.records.likeness.rows import LOOKED
from tests.engine.records.imports.bringing import bring
from tests.workspace import Make, acting

FIELDS = {"code": "code", "name": "name", "mail": "email", "phone": "phone", "built": "built", "floor": "floor"}
FILE = (
    "code,name,mail,phone,built,floor\n"
    "N1,Zhou Xiaoming,zhou.new@example.com,+86 138 0013 8000,1990-05-06,3\n"
    "N2,Berta Klein,berta@example.com,,1971-01-02,4\n"
    "N3,Berta Klein,,+49 30 901820,1971-01-02,5\n"
)


@pytest.fixture
async def there(make: Make) -> dict[str, Any]:
    return await make(
        "shelf", code="OLD", name="Zhou Xiaoming", email="zhou@example.com", phone="+8613800138000", built="1990-05-06"
    )


async def looked(ctx: Context, **options: Any) -> tuple[str, dict[str, Any]]:
    id = await bring(ctx, "shelf", FILE, FIELDS, **options)
    return id, await check_import(ctx, id)


async def test_a_look_tells_which_rows_are_probably_there_and_which_are_alike(
    ctx: Context, there: dict[str, Any]
) -> None:
    _, told = await looked(ctx)
    found = {one["row"]: one for one in told["alike"]["rows"]}
    assert (told["alike"]["looked"], set(found)) == (3, {2, 4})
    assert (found[2]["record"], found[2]["found"], found[2]["other"]) == (there["id"], "Zhou Xiaoming", None)
    assert (found[4]["record"], found[4]["other"], found[4]["title"]) == (None, 3, "Berta Klein")
    assert all(one["score"] >= 0.5 for one in found.values())
    assert "Phone: the same" in found[2]["reasons"] and "Email: the same" not in found[2]["reasons"]
    assert found[2]["degrees"]["phone"] == "same" and "email" not in found[2]["degrees"]
    assert told["counts"]["created"] == {"shelf": 3}


@pytest.mark.parametrize(
    ("choice", "created", "updated", "skipped"), [("create", 3, 0, 0), ("skip", 1, 0, 2), ("update", 2, 1, 0)]
)
async def test_what_was_told_is_created_left_out_or_updated_as_asked(
    ctx: Context, there: dict[str, Any], choice: str, created: int, updated: int, skipped: int
) -> None:
    id, _ = await looked(ctx)
    chosen = await change_import(ctx, id, {"options": {"alike": choice}})
    assert chosen["status"] == "checked", "to choose is no reason to look again"
    expected = ({"shelf": created}, updated, skipped)
    for told in (chosen, await run_import(ctx, id)):
        counts = told["counts"]
        assert (counts["created"], counts["updated"], counts["skipped"]) == expected
    after = await read_record(ctx, "shelf", there["id"])
    assert (after["code"], after["floor"]) == (("N1", 3) if choice == "update" else ("OLD", None))
    assert len(await read_records(ctx, "shelf", ["name", "=", "Berta Klein"])) == (1 if choice == "skip" else 2)


async def test_a_key_that_hits_needs_no_likeness(ctx: Context, there: dict[str, Any]) -> None:
    id = await bring(ctx, "shelf", "code,name,mail\nOLD,Zhou Xiaoming,zhou@example.com\n", FIELDS_OF_THREE)
    told = await check_import(ctx, id)
    assert (told["alike"]["rows"], told["counts"]["updated"] + told["counts"]["skipped"]) == ([], 1)


FIELDS_OF_THREE = {"code": "code", "name": "name", "mail": "email"}


async def test_other_choices_make_a_look_out_of_date(ctx: Context, there: dict[str, Any]) -> None:
    id, _ = await looked(ctx)
    assert (await change_import(ctx, id, {"options": {"mode": "good"}}))["status"] == "checked"
    changed = await change_import(ctx, id, {"options": {"update": False}})
    assert (changed["status"], changed["alike"]) == ("read", {"looked": 0, "rows": []})
    with pytest.raises(Invalid, match="create, skip, update"):
        await change_import(ctx, id, {"options": {"alike": "guess"}})


async def test_nobody_learns_of_records_that_they_may_not_see(ctx: Context, make: Make, there: dict[str, Any]) -> None:
    owner, stranger = await make("user"), await make("user")
    await update_record(ctx, "shelf", there["id"], {"owner": owner["id"]})
    limited = acting(ctx, stranger)
    _, told = await looked(limited)
    assert [one["row"] for one in told["alike"]["rows"]] == [4]


async def test_a_look_at_many_rows_ends_where_it_says(ctx: Context) -> None:
    rows = "".join(f"N{n},Shelf number {n}\n" for n in range(LOOKED + 2))
    told = await check_import(ctx, await bring(ctx, "shelf", f"code,name\n{rows}", {"code": "code", "name": "name"}))
    assert told["alike"]["looked"] == LOOKED
    assert told["counts"]["created"] == {"shelf": LOOKED + 2}
