"""Files become records: what is found, made, changed, refused and taken back."""

import csv
from typing import Any

import pytest

from rapport.engine.objects import Conflict, Invalid, NotFound
from rapport.engine.records import Context, count_records, read_records, update_record
from rapport.engine.records.imports import (
    describe_import,
    import_targets,
    list_imports,
    prepare_import,
    rejected_rows,
    run_import,
    undo_import,
)
from tests.engine.records.imports.bringing import THINGS, bring, checked, imported
from tests.workspace import Make, acting

HEAD = "box,day,shelf,shelf name,thing,quantity,price\n"
FILE = HEAD + (
    "B1,2024-03-05 10:00,S1,,tea,2,¥10.50\n"
    "B1,2024-03-05 10:00,S1,North,cup,1,3\n"
    "B2,2024-03-06,,,cup,3,3\n"
    "B3,2024-03-07,S1,,pot,1,\n"
)


async def things(ctx: Context) -> list[dict[str, Any]]:
    fields = ("label", "quantity", "price", "total", "box.number", "box.total", "box.shelf", "box.shelf.name")
    return await read_records(ctx, "thing", fields=fields, sort=("id",))


async def test_rows_make_what_they_refer_to_once(ctx: Context) -> None:
    done = await imported(ctx, "thing", FILE, THINGS)
    assert (done["status"], done["counts"]["created"]) == ("done", {"shelf": 1, "box": 3, "thing": 4})
    first, second, third, last = await things(ctx)
    assert first["total"] == {"amount": "21.00", "currency": "CNY"}
    assert second["box.total"] == {"amount": "24.00", "currency": "CNY"}
    assert first["box.shelf.name"] == "North"
    assert third["box.shelf"] is None
    assert (last["total"], last["box.number"]) == (None, "B3")


async def test_a_time_without_zone_is_meant_where_the_person_is(ctx: Context) -> None:
    await imported(ctx, "thing", FILE, THINGS)
    boxes = await read_records(ctx, "box", fields=("put_at",), sort=("number",))
    assert [box["put_at"][:16] for box in boxes] == ["2024-03-05T02:00", "2024-03-05T16:00", "2024-03-06T16:00"]


async def test_columns_are_guessed_from_headings_and_contents(ctx: Context) -> None:
    id = await bring(
        ctx, "shelf", "Code,Shelf name,mail address,Floor\nA,North,a@example.org,3\nB,South,b@example.org,4\n"
    )
    found = {column["name"]: column["field"] for column in (await describe_import(ctx, id))["columns"]}
    assert found == {"Code": "code", "Shelf name": "name", "mail address": "email", "Floor": "floor"}


async def test_columns_of_the_parts_of_an_address_and_of_a_place_make_them(ctx: Context) -> None:
    head = "Code,Street,City,ZIP,Country,Lat,Lng\n"
    rows = "A,90 Wensan Rd,Hangzhou,310012,China,30.25,120.15\nB,,Lyon,,FR,,\nC,Rue 1,,,,95,1\nD,Rue 1,,,Narnia,,\n"
    id = await bring(ctx, "shelf", head + rows, mode="good")
    found = {column["name"]: column["field"] for column in (await describe_import(ctx, id))["columns"]}
    parts = {"Street": "street", "City": "city", "ZIP": "postcode", "Country": "country"}
    place = {"Lat": "place.latitude", "Lng": "place.longitude"}
    assert found == {"Code": "code", **{name: f"address.{part}" for name, part in parts.items()}, **place}
    done = await run_import(ctx, id)
    assert [(problem["row"], problem["code"]) for problem in done["problems"]] == [
        (4, "not_location"),
        (5, "not_address"),
    ]
    first, second = await read_records(ctx, "shelf", fields=("address", "place"), sort=("code",))
    assert first["address"]["text"] == "90 Wensan Rd, Hangzhou, 310012, China"
    assert first["place"] == {"latitude": 30.25, "longitude": 120.15}
    assert (second["address"]["city"], second["place"]) == ("Lyon", None)


async def test_an_address_beside_columns_of_its_parts_is_filled_by_all(ctx: Context) -> None:
    head, row = "Code,Address,City,Postcode,Lat\n", "A,1 Infinite Loop,Cupertino,95014,37.3\n"
    id = await bring(ctx, "shelf", head + row)
    found = {column["name"]: column["field"] for column in (await describe_import(ctx, id))["columns"]}
    assert list(found.values()) == ["code", "address", "address.city", "address.postcode", None]
    await run_import(ctx, id)
    (shelf,) = await read_records(ctx, "shelf", fields=("address",))
    assert [shelf["address"][part] for part in ("street", "city", "postcode")] == [
        "1 Infinite Loop",
        "Cupertino",
        "95014",
    ]


async def test_a_second_import_finds_what_the_first_made(ctx: Context) -> None:
    await imported(ctx, "thing", FILE, THINGS)
    again = await imported(ctx, "thing", FILE + "B1,,,,tea,2,10.5\nB1,,,,tea,2,10.6\n", THINGS)
    assert (again["counts"]["created"], again["counts"]["skipped"]) == ({"thing": 2}, 4)
    assert (await things(ctx))[0]["box.total"] == {"amount": "66.20", "currency": "CNY"}


async def test_records_that_are_there_are_changed_and_empty_cells_change_nothing(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", code="S1", name="Old", floor=3, note="kept")
    done = await imported(
        ctx, "shelf", "code,name,floor,note\nS1,New,,\nS2,Other,1,x\nS3,,2,\n",
        {"code": "code", "name": "name", "floor": "floor", "note": "note"}, mode="good",
    )  # fmt: skip
    assert done["counts"] == {"created": {"shelf": 1}, "updated": 1, "skipped": 0, "rejected": 1}
    found = (await read_records(ctx, "shelf", ["code", "=", "S1"]))[0]
    assert (found["id"], found["name"], found["floor"], found["note"]) == (shelf["id"], "New", 3, "kept")


async def test_nothing_is_changed_when_only_new_records_are_wanted(ctx: Context, make: Make) -> None:
    await make("shelf", code="S1", name="Old")
    fields = {"code": "code", "name": "name"}
    done = await imported(ctx, "shelf", "code,name\nS1,New\nS2,Other\n", fields, update=False)
    assert (done["counts"]["created"], done["counts"]["skipped"]) == ({"shelf": 1}, 1)
    assert await count_records(ctx, "shelf", ["name", "=", "Old"]) == 1


async def test_records_referred_to_are_completed_but_not_overwritten(ctx: Context, make: Make) -> None:
    await make("shelf", code="S1", name="Mine", floor=None)
    fields = {"box": "number", "day": "put_at", "code": "shelf.code", "name": "shelf.name", "floor": "shelf.floor"}
    await imported(ctx, "box", "box,day,code,name,floor\nB1,2024-01-01,S1,Theirs,7\n", fields)
    (shelf,) = await read_records(ctx, "shelf", fields=("name", "floor"))
    assert (shelf["name"], shelf["floor"]) == ("Mine", 7)


async def test_a_key_is_compared_in_its_normal_form(ctx: Context, make: Make) -> None:
    await make("shelf", email="ann@example.org", name="Ann")
    fields = {"mail": "email", "name": "name"}
    done = await imported(ctx, "shelf", "mail,name\n Ann@Example.ORG ,New\n", fields)
    assert (done["counts"]["updated"], await count_records(ctx, "shelf")) == (1, 1)


async def test_everything_or_nothing_writes_nothing_when_a_row_is_bad(ctx: Context) -> None:
    done = await imported(ctx, "thing", FILE + "B9,never,S9,,x,many,1\n,2024-01-01,,,x,1,1\n", THINGS)
    assert (done["status"], done["counts"]["rejected"]) == ("failed", 2)
    assert [await count_records(ctx, name) for name in ("thing", "box", "shelf")] == [0, 0, 0]
    found = {(p["row"], p["column"], p["code"]) for p in done["problems"]}
    assert found == {(6, "day", "not_datetime"), (6, "quantity", "not_decimal"), (7, "box", "required")}


async def test_the_good_rows_are_kept_and_the_bad_ones_handed_back(ctx: Context) -> None:
    bad = "B9,never,=1+1,,x,many,1\n"
    done = await imported(ctx, "thing", FILE + bad + "a,b\n", THINGS, mode="good")
    assert (done["status"], done["counts"]["created"]["thing"], done["counts"]["rejected"]) == ("done", 4, 2)
    with (await rejected_rows(ctx, done["id"])).open(encoding="utf-8-sig", newline="") as file:
        head, first, second = csv.reader(file)
    assert head == ["box", "day", "shelf", "shelf name", "thing", "quantity", "price", "Row", "Reason"]
    assert (first[:3], first[7]) == (["B9", "never", "'=1+1"], "6")
    assert "day: " in first[8] and "quantity: " in first[8]
    assert (second[:2], second[7]) == (["a", "b"], "7")


async def test_what_was_handed_back_can_be_mended_and_brought_again(ctx: Context) -> None:
    done = await imported(ctx, "thing", FILE + "B9,never,,,x,1,1\n", THINGS, mode="good")
    mended = (await rejected_rows(ctx, done["id"])).read_bytes().replace(b"never", b"2024-01-01")
    assert (await imported(ctx, "thing", mended, THINGS))["counts"]["created"] == {"thing": 1, "box": 1}


async def test_a_look_tells_the_same_and_writes_nothing(ctx: Context) -> None:
    look = await checked(ctx, "thing", FILE + "B9,never,,,x,1,1\n", THINGS, mode="good")
    assert look["status"] == "checked"
    assert look["counts"] == {"created": {"shelf": 1, "box": 3, "thing": 4}, "updated": 0, "skipped": 0, "rejected": 1}
    assert [await count_records(ctx, name) for name in ("thing", "box", "shelf")] == [0, 0, 0]
    done = await run_import(ctx, look["id"])
    assert done["counts"] == look["counts"]


async def test_two_rows_for_one_record_are_told(ctx: Context) -> None:
    look = await checked(ctx, "shelf", "code,name\nS1,a\nS2,b\nS1,c\n", {"code": "code", "name": "name"})
    assert [(p["row"], p["code"], p["message"]) for p in look["problems"]] == [
        (4, "duplicate", "Row 2 has the same code.")
    ]


async def test_a_unique_value_of_another_record_is_refused(ctx: Context, make: Make) -> None:
    await make("shelf", code="S1", email="one@example.org", name="One")
    await make("shelf", code="S2", email="two@example.org", name="Two")
    fields = {"code": "code", "mail": "email", "name": "name"}
    text = "code,mail,name\nS1,two@example.org,x\nS1,new@example.org,y\n"
    look = await checked(ctx, "shelf", text, fields, match=["email"])
    assert {(p["row"], p["code"]) for p in look["problems"]} == {(2, "taken"), (3, "taken")}


async def test_an_import_is_taken_back_with_everything_it_made(ctx: Context, make: Make) -> None:
    await make("shelf", code="S1", name="Old", floor=None)
    await imported(ctx, "shelf", "code,name,floor\nS1,Before,\n", {"code": "code", "name": "name", "floor": "floor"})
    done = await imported(ctx, "thing", FILE, THINGS)
    other = await imported(ctx, "shelf", "code,name\nS1,New\nS7,Seven\n", {"code": "code", "name": "name"})
    undone = await undo_import(ctx, other["id"])
    assert (undone["status"], undone["undone"]["removed"], undone["undone"]["restored"]) == ("undone", 1, 1)
    assert [row["name"] for row in await read_records(ctx, "shelf", fields=("name",))] == ["Before"]
    await undo_import(ctx, done["id"])
    assert [await count_records(ctx, name) for name in ("thing", "box", "shelf")] == [0, 0, 1]


async def test_what_somebody_changed_since_is_kept(ctx: Context) -> None:
    done = await imported(ctx, "shelf", "code,name\nS1,One\nS2,Two\n", {"code": "code", "name": "name"})
    (shelf,) = await read_records(ctx, "shelf", ["code", "=", "S1"])
    await ctx.db.execute("update w_toys.shelf set created_at = created_at - interval '1 minute'")
    await ctx.db.execute("update w_toys.shelf set updated_at = created_at where code = 'S2'")
    await update_record(ctx, "shelf", shelf["id"], {"name": "Changed"})
    undone = await undo_import(ctx, done["id"])
    assert (undone["undone"]["removed"], undone["undone"]["kept"]) == (1, 1)
    # Whoever looks at it later is told too.
    assert (await describe_import(ctx, done["id"]))["counts"]["undone"]["kept"] == 1


async def test_a_card_comes_in_without_what_of_it_cannot_be_read(ctx: Context) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoé\r\nTEL:12\r\nEMAIL:zoe@example.fr\r\nEND:VCARD\r\n"
    fields = {"name": "name", "email": "email", "phone": "phone"}
    done = await imported(ctx, "shelf", card, fields, match=["email"])
    assert (done["counts"]["created"], done["counts"]["rejected"]) == ({"shelf": 1}, 0)
    assert [(left["row"], left["column"], left["value"]) for left in done["left"]] == [(1, "phone", "12")]
    (shelf,) = await read_records(ctx, "shelf", fields=("name", "email", "phone"))
    assert (shelf["name"], shelf["email"], shelf["phone"]) == ("Zoé", "zoe@example.fr", None)
    table = await checked(ctx, "shelf", "name,phone\nZoé,12\n", {"name": "name", "phone": "phone"})
    assert (table["counts"]["rejected"], table["left"]) == (1, [])


async def test_one_import_runs_once(ctx: Context) -> None:
    done = await imported(ctx, "shelf", "name\nOne\n", {"name": "name"})
    with pytest.raises(Conflict):
        await run_import(ctx, done["id"])
    with pytest.raises(Conflict):
        await prepare_import(ctx, done["id"], "run")


async def test_dates_that_can_be_read_in_two_ways_must_be_decided(ctx: Context) -> None:
    id = await bring(ctx, "shelf", "name,built\na,03/04/05\n", {"name": "name", "built": "built"})
    with pytest.raises(Invalid) as refused:
        await prepare_import(ctx, id, "run")
    assert [(p.path, p.code) for p in refused.value.fields] == [("built", "ambiguous_dates")]
    await imported(ctx, "shelf", "name,built\na,03/04/05\n", {"name": "name", "built": ("built", "dmy")})
    assert (await read_records(ctx, "shelf", fields=("built",)))[0]["built"] == "2005-04-03"


async def test_choices_that_cannot_work_are_told_before_anything_runs(ctx: Context) -> None:
    fields = {"box": "box.put_at", "thing": "label", "price": "nothing", "day": "box", "quantity": "label"}
    id = await bring(ctx, "thing", FILE, fields)
    with pytest.raises(Invalid) as refused:
        await prepare_import(ctx, id, "check")
    found = {(p.path, p.code) for p in refused.value.fields}
    assert found == {
        ("price", "unknown_field"), ("day", "is_reference"), ("quantity", "filled_twice"), ("box", "no_key"),
    }  # fmt: skip


async def test_constants_fill_every_row(ctx: Context) -> None:
    await imported(ctx, "shelf", "name\nOne\nTwo\n", {"name": "name"}, constants={"kind": "high", "floor": 2})
    found = await read_records(ctx, "shelf", fields=("kind", "floor"))
    assert {(row["kind"], row["floor"]) for row in found} == {("high", 2)}


async def test_extension_fields_are_filled_too(ctx: Context) -> None:
    await imported(ctx, "shelf", "code,grade\nA,b\n", {"code": "code", "grade": "grade"}, constants={"name": "x"})
    done = await imported(ctx, "shelf", "code,grade\nA,c\n", {"code": "code", "grade": "grade"})
    assert done["counts"]["updated"] == 1
    assert (await read_records(ctx, "shelf", fields=("grade",)))[0]["grade"] == "c"


async def test_strange_values_are_cleaned_or_refused_one_by_one(ctx: Context) -> None:
    text = (
        "name,email,phone,price\n"
        '茶 🍵, ANN @example.org ,13800138000,"¥1,299.00"\n'
        "nu\x00ts,b@example.org,+86 138-0013-8000,(3.50)\n"
        "bad,not a mail,12,¥\n"
    )
    fields = {"name": "name", "email": "email", "phone": "phone", "price": "price"}
    done = await imported(ctx, "shelf", text, fields, mode="good")
    found = await read_records(ctx, "shelf", fields=("name", "email", "phone", "price"), sort=("id",))
    assert [row["name"] for row in found] == ["茶 🍵", "nuts"]
    assert {row["phone"] for row in found} == {"+8613800138000"}
    assert [row["price"]["amount"] for row in found] == ["1299.00", "-3.50"]
    assert found[0]["email"] == "ann@example.org"
    assert {p["column"] for p in done["problems"]} == {"email", "phone", "price"}


async def test_a_member_brings_only_what_they_may_write(ctx: Context, make: Make) -> None:
    ann, bob = await make("user", role="member"), await make("user", role="member")
    await make("shelf", code="BOB", name="Bob's", owner=bob["id"])
    await make("shelf", code="ANN", name="Ann's", owner=ann["id"])
    member = acting(ctx, ann)
    text = "code,name\nBOB,stolen\nANN,better\nNEW,new\n"
    fields = {"code": "code", "name": "name"}
    look = await checked(member, "shelf", text, fields, mode="good")
    done = await imported(member, "shelf", text, fields, mode="good")
    assert done["counts"] == look["counts"]
    assert (done["counts"]["created"], done["counts"]["updated"]) == ({"shelf": 1}, 1)
    assert [(p["row"], p["code"]) for p in done["problems"]] == [(2, "taken")]
    boxes = "day,shelf\n2024-01-01,BOB\n2024-01-01,ANN\n"
    done = await imported(member, "box", boxes, {"day": "put_at", "shelf": "shelf.code"}, mode="good")
    assert (done["counts"]["created"], [p["code"] for p in done["problems"]]) == ({"box": 1}, ["taken"])


async def test_an_import_is_seen_by_its_maker_and_those_in_charge(ctx: Context, make: Make) -> None:
    ann, bob = acting(ctx, await make("user")), acting(ctx, await make("user"))
    id = await bring(ann, "shelf", "name\nOne\n", {"name": "name"})
    with pytest.raises(NotFound):
        await describe_import(bob, id)
    assert (await describe_import(ctx, id))["id"] == id
    assert [one["id"] for one in await list_imports(ann)] == [id]
    assert await list_imports(bob) == []


async def test_the_targets_lead_over_two_references(ctx: Context) -> None:
    targets = {target["path"]: target for target in await _targets(ctx)}
    assert targets["box.shelf.code"]["label"] == "Box › Shelf › Code"
    assert targets["box.number"]["match"] and not targets["label"]["match"]
    assert "box.shelf.owner.email" not in targets and "box" not in targets


async def _targets(ctx: Context) -> list[dict[str, Any]]:
    return import_targets(ctx, "thing")


async def test_history_holds_one_entry_for_the_run_and_the_old_values_of_what_it_changed(
    ctx: Context, make: Make
) -> None:
    await make("shelf", code="S1", name="Old")
    done = await imported(ctx, "shelf", "code,name\nS1,New\nS2,Two\n", {"code": "code", "name": "name"})
    cursor = await ctx.db.execute("select kind, data from w_toys.change where run = %s order by kind", (done["id"],))
    (kind, summary), (other, data) = await cursor.fetchall()
    assert (kind, summary["created"], other, data["name"]) == ("import", {"shelf": 1}, "update", ["Old", "New"])


async def test_records_of_a_file_without_names_are_called_what_they_are_known_by(ctx: Context) -> None:
    file = "code,floor\nS7,3\n,4\nS8,5\n"
    done = await imported(ctx, "shelf", file, {"code": "code", "floor": "floor"}, mode="good")
    assert [(wrong["row"], wrong["message"]) for wrong in done["problems"]] == [(3, "Name is needed.")]
    await update_record(
        ctx, "shelf", (await read_records(ctx, "shelf", where=["code", "=", "S7"]))[0]["id"], {"name": "North"}
    )
    await imported(ctx, "shelf", "code,floor\nS7,9\n", {"code": "code", "floor": "floor"})
    shelves = await read_records(ctx, "shelf", fields=("name", "floor"), sort=("code",))
    assert [(shelf["name"], shelf["floor"]) for shelf in shelves] == [("North", 9), ("S8", 5)]
