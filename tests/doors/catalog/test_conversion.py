"""A field gets another type: a preview says what would be lost, and everybody goes on working while it happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from rapport.doors.house import House, open_house
from rapport.engine.records import convert_fields, fill_totals
from rapport.engine.records.write.columns import preview
from rapport.engine.records.write.columns.change import plan_change
from tests.doors.app import PLAN
from tests.doors.running import Running, kill_in_the_middle
from tests.doors.test_worker import until

Client = httpx.AsyncClient

KILLED = """
import asyncio, sys
from rapport.doors.house import open_house
from rapport.engine.base.settings import read_settings
from rapport.engine.records import convert_fields
from rapport.engine.records.write.columns import conversion
from tests.doors.app import PLAN

keep = conversion.keep_progress

async def keep_one(*told):
    await keep(*told)
    if told[3]["done"] > 2:
        print("in the middle", flush=True)
        await asyncio.sleep(60)

async def main():
    conversion.keep_progress, conversion._BATCH = keep_one, 2
    async with open_house(PLAN, read_settings({}), sys.argv[1], door="cli", size=3) as house:
        async with house.open_context() as ctx:
            await convert_fields(ctx)

asyncio.run(main())
"""

# What a field holds, a value of it, what it becomes, and the value then: columns of every kind.
PAIRS: list[tuple[str, Any, str, Any]] = [
    ("text", "¥1,200.50", "money", {"amount": "1200.50", "currency": "CNY"}),
    ("text", "spring, 龙井", "tags", ["spring", "龙井"]),
    ("text", "2026年3月5日 14:30", "datetime", "2026-03-05T06:30:00+00:00"),
    ("text", "欧阳小明", "name", {"family": "欧阳", "given": "小明", "text": "欧阳小明"}),
    ("money", {"amount": "12.50", "currency": "CNY"}, "decimal", 12.5),
    ("decimal", 0.25, "percent", 0.25),
    ("boolean", True, "integer", 1),
    ("date", "2026-03-05", "text", "2026-03-05"),
]


@pytest.fixture
async def other(running: Running) -> AsyncIterator[House]:
    """Another process, which does what was asked for."""
    async with open_house(PLAN, running.settings, running.dsn, door="worker", size=3, listens=True) as house:
        yield house


async def convert(house: House) -> int:
    async with house.open_work() as ctx:
        return await convert_fields(ctx)


async def add(client: Client, object: str, label: str, type: str, options: Any = None) -> dict[str, Any]:
    said = {"object": object, "label": label, "type": type, "options": options}
    answer = await client.post("/api/records/custom_field", json=said)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def make(client: Client, object: str, *records: dict[str, Any]) -> list[str]:
    ids: list[str] = []
    for record in records:
        answer = await client.post(f"/api/records/{object}", json=record)
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["id"])
    return ids


async def ask(client: Client, field: dict[str, Any], verb: str, status: int = 200, **told: Any) -> dict[str, Any]:
    answer = await client.post(f"/api/records/custom_field/{field['id']}/{verb}", json=told)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else {}


async def values_of(client: Client, object: str, name: str) -> list[Any]:
    """Of the newest hundred records, the newest last: other tests leave theirs."""
    answer = await client.get(f"/api/records/{object}?fields={name}&sort=-created_at&limit=100")
    assert answer.status_code == 200, answer.text
    return [record[name] for record in reversed(answer.json()["records"])]


async def field_shown(client: Client, name: str, type: str) -> dict[str, Any]:
    """How the catalog describes a field of parcels, as soon as this process has heard that it is of the type."""
    async with asyncio.timeout(10):
        while True:
            catalog = (await client.get("/api/catalog")).json()
            parcel = next(one for one in catalog["objects"] if one["name"] == "parcel")
            shown = next(one for one in parcel["fields"] if one["name"] == name)
            if shown["type"] == type:
                return shown
            await asyncio.sleep(0.02)


async def test_a_preview_of_too_many_values_says_of_how_many_it_tells(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = await add(ada, "parcel", "Weights", "text")
    await make(ada, "parcel", *({"name": f"weight {text}", "weights": text} for text in ("1", "x", "3", "y", "z")))
    monkeypatch.setattr(preview, "_PAGE", 2)
    monkeypatch.setattr(preview, "_SECONDS", 0.0)
    found = await ask(ada, field, "preview_type", type="integer")
    told = {name: found[name] for name in ("kept", "lost", "whole", "looked", "values")}
    assert told == {"kept": 1, "lost": 1, "whole": False, "looked": 2, "values": 5}
    found = await ask(ada, field, "preview_type", type="choice")
    assert [one["value"] for one in found["options"]["choices"]] == ["1", "x"]
    assert (found["kept"], found["lost"], found["whole"], found["looked"]) == (2, 0, False, 2)


async def test_a_preview_says_what_is_kept_and_what_is_lost_and_why(ada: Client) -> None:
    field = await add(ada, "parcel", "Pieces", "text")
    texts = ["12", "1,200", "none", "3.5", "many"]
    ids = await make(ada, "parcel", *({"name": f"pieces {text}", "pieces": text} for text in texts))
    found = await ask(ada, field, "preview_type", type="integer")
    assert (found["kept"], found["lost"], found["whole"], found["breaks"]) == (2, 3, True, [])
    lost = {one["id"]: one for one in found["examples"]}
    assert [lost[id]["value"] for id in (ids[2], ids[3], ids[4])] == ["none", "3.5", "many"]
    assert lost[ids[3]]["title"] == "pieces 3.5"
    assert lost[ids[3]]["message"] == "Enter a whole number, without decimals."
    assert sum(reason["count"] for reason in found["reasons"]) == 3
    assert {"before": "1,200", "after": "1200"} in found["samples"]
    assert (await ada.get(f"/api/records/custom_field/{field['id']}")).json()["type"] == "text"
    assert (
        "Add another field"
        in (await ask(ada, field, "preview_type", 422, type="ref", options={"of": "user"}))["detail"]
    )


async def test_values_of_every_kind_of_column_change_places(ada: Client, other: House) -> None:
    await ada.post("/api/records/custom_object", json={"label": "Specimen"})
    said = [{"object": "specimen", "label": f"F {n}", "type": type} for n, (type, *_) in enumerate(PAIRS)]
    assert (await ada.post("/api/records/custom_field/bulk", json={"create": said})).status_code == 200
    await make(ada, "specimen", {"name": "one"} | {f"f_{n}": value for n, (_, value, *_) in enumerate(PAIRS)})
    where = json.dumps(["object", "=", "specimen"])
    fields = (await ada.get(f"/api/records/custom_field?where={where}&sort=name")).json()["records"]
    for field, (_, _, type, _) in zip(fields, PAIRS, strict=True):
        await ask(ada, field, "change_type", type=type)
    assert await convert(other) == len(PAIRS)
    found = (await ada.get("/api/records/specimen")).json()["records"][0]
    assert [found[f"f_{place}"] for place in range(len(PAIRS))] == [pair[-1] for pair in PAIRS]


async def test_the_old_values_come_back_where_nobody_wrote_others(ada: Client, other: House) -> None:
    field = await add(ada, "parcel", "Crates", "text")
    ids = await make(ada, "parcel", *({"name": f"c{text}", "crates": text} for text in ("1,5", "two", "3", "four")))
    await ada.patch(f"/api/records/parcel/{ids[0]}", json={"crates": "1,500"})
    run = await ask(ada, field, "change_type", type="integer")
    shown = (await ada.get(f"/api/records/custom_field/{field['id']}")).json()
    assert (shown["type"], shown["changing"]["type"]) == ("text", "integer")
    assert await convert(other) == 1
    await field_shown(ada, "crates", "integer")
    assert (await values_of(ada, "parcel", "crates"))[-4:] == [1500, None, 3, None]
    found = (await ada.get('/api/records/parcel?where=["crates",">",2]&sort=-crates&fields=crates')).json()
    assert [record["crates"] for record in found["records"]] == [1500, 3]
    runs = (await ada.get("/api/runs")).json()["runs"]
    assert next(one["counts"] for one in runs if one["id"] == run["run"]) == {"kept": 2, "lost": 2}
    events = (await ada.get(f"/api/records/parcel/{ids[0]}/timeline")).json()["events"]
    told = [event["facts"]["crates"] for event in events if "crates" in event["facts"]]
    assert [{"was": "1,5"}, {"was": "1,500"}] in told
    assert (await ada.patch(f"/api/records/parcel/{ids[3]}", json={"crates": 4})).status_code == 200
    back = await ask(ada, field, "preview_type", type="text")
    assert (back["kept"], back["lost"]) == (4, 0)
    await ask(ada, field, "change_type", type="text")
    assert await convert(other) == 1
    await field_shown(ada, "crates", "text")
    assert (await values_of(ada, "parcel", "crates"))[-4:] == ["1,500", "two", "3", "4"]
    binned = (await ada.get('/api/records/custom_field?bin=1&where=["label","=","Crates"]&fields=type,name')).json()
    assert sorted(one["type"] for one in binned["records"]) == ["integer", "text"]
    old = next(one for one in binned["records"] if one["type"] == "integer")
    assert (await ada.post(f"/api/records/custom_field/{old['id']}/restore")).status_code == 200
    assert (await values_of(ada, "parcel", old["name"]))[-4:] == [1500, None, 3, 4]


async def test_who_has_not_heard_of_the_last_change_plans_the_next_one_with_it_all_the_same(
    ada: Client, other: House
) -> None:
    field = await add(ada, "parcel", "Toll", "text")
    await make(ada, "parcel", {"name": "tolled", "toll": "12.50"})
    # What began before the change goes on with the catalog of then.
    async with other.open_work() as ctx:
        await ask(ada, field, "change_type", type="money")
        assert await convert(other) == 1
        assert ctx.catalog.object("parcel").fields["toll"].type == "text"
        change = await plan_change(ctx, UUID(field["id"]), "decimal", None)
    assert (change.old.type, change.new.type) == ("money", "decimal")


async def test_a_choice_is_made_of_the_values_that_there_are(ada: Client, other: House) -> None:
    field = await add(ada, "parcel", "Timber", "text")
    await make(ada, "parcel", *({"name": wood, "timber": wood} for wood in ("oak", "pine", "oak", "a" * 80)))
    found = await ask(ada, field, "preview_type", type="choice")
    proposed = [choice["label"] for choice in found["options"]["choices"]]
    assert (proposed, found["kept"], found["lost"]) == (["oak", "pine"], 3, 1)
    await ask(ada, field, "change_type", type="choice", options=found["options"])
    assert await convert(other) == 1
    shown = await field_shown(ada, "timber", "choice")
    assert [option["value"] for option in shown["options"]] == ["oak", "pine"]


async def test_what_would_break_is_named_before(ada: Client, bo: Client, other: House) -> None:
    field = await add(ada, "parcel", "Height", "integer")
    await add(ada, "parcel", "Doubled", "formula", {"formula": "height * 2"})
    refused = await ask(ada, field, "change_type", 422, type="date")
    assert "Doubled" in refused["detail"]
    breadth = await add(ada, "parcel", "Breadth", "integer")
    view = {"object": "parcel", "settings": {"where": ["breadth", ">", 3], "sort": "-breadth"}}
    assert (await ada.post("/api/records/saved_view", json={**view, "name": "Broad ones"})).status_code == 201
    assert (await bo.post("/api/records/saved_view", json={**view, "name": "Mine alone"})).status_code == 201
    fits = {"object": "parcel", "name": "Still good", "settings": {"where": ["breadth", "empty"]}}
    assert (await ada.post("/api/records/saved_view", json=fits)).status_code == 201
    found = await ask(ada, breadth, "preview_type", type="text")
    assert sorted(one["title"] for one in found["breaks"]) == ["", "Broad ones"]
    late = await ask(ada, breadth, "change_type", 409, type="text")
    assert (late["code"], "Broad ones" in late["detail"]) == ("breaks", True)
    await ask(ada, breadth, "change_type", type="text", anyway=True)
    assert await convert(other) == 1


async def test_of_two_administrators_one_wins_and_the_other_is_told(ada: Client, other: House) -> None:
    field = await add(ada, "parcel", "Contested", "text")
    address = f"/api/records/custom_field/{field['id']}"
    asked = [ada.post(f"{address}/change_type", json={"type": type}) for type in ("integer", "tags")]
    answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    late = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (late["code"], "Contested" in late["detail"]) == ("changing", True)
    assert (await ada.patch(address, json={"name": "other"})).status_code == 409
    assert (await ada.delete(address)).status_code == 409
    assert (await ada.patch(address, json={"type": "date"})).status_code == 422
    await ask(ada, field, "keep_type", 204)
    assert await convert(other) == 0
    shown = (await ada.get(address)).json()
    assert (shown["type"], shown["changing"]) == ("text", None)
    assert (await ada.patch(address, json={"name": "other"})).status_code == 200
    assert "done already" in (await ask(ada, field, "keep_type", 409))["detail"]


async def test_what_is_written_meanwhile_is_converted_too(ada: Client, other: House, running: Running) -> None:
    await ada.post("/api/records/custom_object", json={"label": "Silo"})
    field = await add(ada, "silo", "Stock", "text")
    # More than are converted at once.
    rows = [{"name": f"{n:04}", "stock": str(n)} for n in range(2_100)]
    assert (await ada.post("/api/records/silo/bulk", json={"create": rows})).status_code == 200
    await ask(ada, field, "change_type", type="integer")

    async def silo(name: str) -> dict[str, Any]:
        found = await ada.get("/api/records/silo", params={"where": json.dumps(["name", "=", name])})
        return found.json()["records"][0]

    first, last = await silo("0000"), await silo("2099")
    async with (
        await psycopg.AsyncConnection.connect(running.dsn) as holder,
        await psycopg.AsyncConnection.connect(running.dsn, autocommit=True) as watcher,
    ):
        await holder.execute("update w_main.silo set stock = '77' where name = '0007'")
        converting = asyncio.create_task(convert(other))

        async def has_filled() -> bool:
            waits = "select exists (select from pg_locks where relation = 'w_main.silo'::regclass and not granted)"
            return (await (await watcher.execute(waits)).fetchone()) == (True,)

        await until(has_filled)
        for id, text in ((first["id"], "100"), (last["id"], "none")):
            assert (await ada.patch(f"/api/records/silo/{id}", json={"stock": text})).status_code == 200
        await make(ada, "silo", {"name": "new", "stock": "500"})
        await holder.commit()
    assert await converting == 1
    found = {name: (await silo(name))["stock"] for name in ("0000", "0007", "1234", "2098", "2099", "new")}
    assert found == {"0000": 100, "0007": 77, "1234": 1234, "2098": 2098, "2099": None, "new": 500}


async def test_a_row_that_somebody_holds_is_not_waited_for(ada: Client, other: House, running: Running) -> None:
    field = await add(ada, "parcel", "Held", "text")
    (id,) = await make(ada, "parcel", {"name": "held", "held": "1"})
    await ask(ada, field, "change_type", type="integer")
    async with await psycopg.AsyncConnection.connect(running.dsn) as writer:
        await writer.execute("update w_main.parcel__custom set held = '2' where id = %s", (id,))
        converting = asyncio.create_task(convert(other))
        await asyncio.sleep(0.3)
        assert not converting.done()
        assert (await ada.get("/api/records/parcel?fields=held&limit=1")).status_code == 200
        await writer.commit()
    assert await converting == 1
    assert (await values_of(ada, "parcel", "held"))[-1] == 2


async def test_who_is_killed_in_the_middle_goes_on_where_it_was(ada: Client, other: House, running: Running) -> None:
    field = await add(ada, "parcel", "Struck", "text")
    ids = await make(ada, "parcel", *({"name": f"k{n}", "struck": str(n)} for n in range(5)))
    await ask(ada, field, "change_type", type="integer")
    await kill_in_the_middle(KILLED, running.dsn)
    assert (await values_of(ada, "parcel", "struck"))[-5:] == ["0", "1", "2", "3", "4"]
    assert (await ada.patch(f"/api/records/parcel/{ids[0]}", json={"struck": "70"})).status_code == 200
    # The database may take a moment to see that who was killed is gone.
    assert await until(lambda: convert(other)) == 1
    assert (await values_of(ada, "parcel", "struck"))[-5:] == [70, 1, 2, 3, 4]
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        found = await db.execute(
            "select count(*) from pg_proc p join pg_class c on c.relname = p.proname where p.proname like 'converted%'"
        )
        assert await found.fetchone() == (0,)
        left = await db.execute("select count(*) from pg_trigger where tgname like 'converted%'")
        assert await left.fetchone() == (0,)


async def test_a_total_of_the_field_is_counted_anew(ada: Client, other: House) -> None:
    await ada.post("/api/records/custom_object", json={"label": "Barge"})
    await add(ada, "parcel", "Barge", "ref", {"of": "barge", "inverse": "cargo"})
    (barge,) = await make(ada, "barge", {"name": "b"})
    field = await add(ada, "parcel", "Kind", "text")
    await make(ada, "parcel", *({"name": kind, "kind": kind, "barge": barge} for kind in ("1", "02", "x")))
    await add(ada, "barge", "Known", "rollup", {"collection": "cargo", "where": ["kind", "not_empty"]})
    async with other.open_work() as ctx:
        await fill_totals(ctx)
    assert (await ada.get(f"/api/records/barge/{barge}")).json()["known"] == 3
    await ask(ada, field, "change_type", type="integer")
    assert await convert(other) == 1
    async with other.open_work() as ctx:
        await fill_totals(ctx)
    assert (await ada.get(f"/api/records/barge/{barge}")).json()["known"] == 2


async def test_what_was_declared_meanwhile_and_does_not_go_with_it_leaves_the_field_as_it_was(
    ada: Client, other: House
) -> None:
    field = await add(ada, "parcel", "Sides", "integer")
    await make(ada, "parcel", {"name": "cube", "sides": 6})
    run = await ask(ada, field, "change_type", type="date")
    await add(ada, "parcel", "Sides doubled", "formula", {"formula": "sides * 2"})
    assert await convert(other) == 0
    shown = (await ada.get(f"/api/records/custom_field/{field['id']}")).json()
    assert (shown["type"], shown["changing"]) == ("integer", None)
    assert (await values_of(ada, "parcel", "sides"))[-1] == 6
    told = next(one for one in (await ada.get("/api/runs")).json()["runs"] if one["id"] == run["run"])
    assert (told["status"], "Sides doubled" in json.dumps(told["error"])) == ("failed", True)


async def test_only_who_declares_may_look_at_it(bo: Client, ada: Client) -> None:
    field = await add(ada, "parcel", "Ours", "text")
    for verb in ("preview_type", "change_type", "keep_type"):
        answer = await bo.post(f"/api/records/custom_field/{field['id']}/{verb}", json={"type": "integer"})
        assert answer.status_code == 404
