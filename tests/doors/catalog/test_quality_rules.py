"""Rules of quality that an administrator adds: at once in the catalog, in the document of customisations, and gone when removed."""

from typing import Any

import httpx
import pytest

from rapport.doors.house import open_house
from rapport.engine.records import grade_all
from tests.doors.app import PLAN
from tests.doors.running import Running


async def add(client: httpx.AsyncClient, status: int = 201, **values: Any) -> dict[str, Any]:
    answer = await client.post("/api/records/quality_rule", json=values)
    assert answer.status_code == status, answer.text
    return answer.json()


async def parcel(client: httpx.AsyncClient) -> dict[str, Any]:
    found = (await client.get("/api/catalog")).json()["objects"]
    return next(one for one in found if one["name"] == "parcel")


@pytest.fixture
async def heavy(ada: httpx.AsyncClient) -> Any:
    rule = await add(ada, object="parcel", label="No weight", met=["weight", "not_empty"], hint="Weigh it")
    yield rule
    for record in (await ada.get("/api/records/quality_rule")).json()["records"]:
        await ada.delete(f"/api/records/quality_rule/{record['id']}")


async def test_an_added_rule_grades_what_is_there(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient, running: Running, heavy: dict[str, Any]
) -> None:
    assert heavy["name"] == "no_weight"
    assert [rule["hint"] for rule in (await parcel(bo))["quality"]] == ["Weigh it"]
    made = (await bo.post("/api/records/parcel", json={"name": "feather"})).json()
    async with (
        open_house(PLAN, running.settings, running.dsn, door="worker", size=3) as house,
        house.open_work() as ctx,
    ):
        await grade_all(ctx)
    seen = (await bo.get(f"/api/records/parcel/{made['id']}")).json()
    assert (seen["data_quality"], seen["to_mend"]) == (0.0, ["no_weight"])
    asked = await bo.get("/api/records/parcel/groups", params={"by": "to_mend", "where": '["name","=","feather"]'})
    assert asked.json()["groups"] == [{"by": ["no_weight"], "count": 1}]
    assert (await ada.patch(f"/api/records/quality_rule/{heavy['id']}", json={"active": False})).status_code == 200
    assert (await parcel(ada))["quality"] == []


async def test_rules_go_out_and_come_in_with_the_other_customisations(
    ada: httpx.AsyncClient, heavy: dict[str, Any]
) -> None:
    out = (await ada.get("/api/customisation")).json()
    assert [{k: rule[k] for k in ("object", "name", "met")} for rule in out["qualities"]] == [
        {"object": "parcel", "name": "no_weight", "met": ["weight", "not_empty"]}
    ]
    assert (await ada.post("/api/customisation", json=out)).json()["qualities"] == {
        "created": 0,
        "changed": 0,
        "same": 1,
    }
    refused = await ada.post("/api/customisation", json={"qualities": [{**out["qualities"][0], "colour": "red"}]})
    assert refused.status_code == 400
    assert "“colour”" in refused.json()["detail"]


async def test_what_cannot_be_asked_is_refused_and_only_administrators_ask(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient
) -> None:
    for values in (
        {"met": ["heaviness", "not_empty"]},
        {"field": "name", "pattern": "(?P<a>x)"},
        {"field": "name", "pattern": "x" * 600},
        {},
    ):
        refused = await add(ada, 422, object="parcel", label="Odd", **values)
        assert refused["detail"]
    await add(ada, 422, object="nowhere", label="Odd", met=["name", "not_empty"])
    await add(bo, 404, object="parcel", label="Mine", met=["name", "not_empty"])
    assert (await ada.get("/api/records/quality_rule")).json()["records"] == []


async def test_views_for_everyone_go_out_and_come_in_too(ada: httpx.AsyncClient) -> None:
    view = {"object": "parcel", "name": "Heavy ones", "settings": {"where": ["weight", ">", 9]}, "layout": "table"}
    made = await ada.post("/api/records/saved_view", json=view | {"visibility": "everyone"})
    await ada.post("/api/records/saved_view", json=view | {"name": "Mine", "visibility": "private"})
    views = (await ada.get("/api/customisation")).json()["views"]
    assert "Mine" not in {one["name"] for one in views}
    out = [one for one in views if one["name"] == "Heavy ones"]
    assert len(out) == 1
    await ada.delete(f"/api/records/saved_view/{made.json()['id']}")
    told = (await ada.post("/api/customisation", json={"views": out})).json()["views"]
    assert told == {"created": 1, "changed": 0, "same": 0}
    assert (await ada.post("/api/customisation", json={"views": out})).json()["views"]["same"] == 1
