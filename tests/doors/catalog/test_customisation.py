"""All customisations go out as one document and come in again, once and only once."""

from typing import Any

import httpx


async def take_in(client: httpx.AsyncClient, told: Any, *, dry: bool = False) -> dict[str, Any]:
    answer = await client.post(f"/api/customisation{'?dry_run=1' if dry else ''}", json=told)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_document_comes_in_whole_and_the_second_time_changes_nothing(ada: httpx.AsyncClient) -> None:
    told = {
        "objects": [{"name": "crate", "label": "Crate", "plural_label": "Crates"}],
        "fields": [
            {"object": "crate", "name": "parcel", "label": "Parcel", "type": "ref", "options": {"of": "parcel"}},
            {"object": "parcel", "name": "crate", "label": "Crate", "type": "ref", "options": {"of": "crate"}},
            {"object": "crate", "name": "wood", "label": "Wood", "type": "choice", "options": {"choices": ["oak"]}},
        ],
    }
    tried = await take_in(ada, told, dry=True)
    assert (tried["objects"]["created"], tried["fields"]["created"]) == (1, 3)
    assert (await ada.get("/api/records/crate")).status_code == 404
    assert await take_in(ada, told) == tried
    again = await take_in(ada, told)
    assert (again["objects"], again["fields"]) == (
        {"created": 0, "changed": 0, "same": 1},
        {"created": 0, "changed": 0, "same": 3},
    )
    assert (await ada.post("/api/records/crate", json={"name": "one", "wood": "oak"})).status_code == 201
    out = (await ada.get("/api/customisation")).json()
    assert {"object": "crate", "name": "wood"}.items() <= next(f for f in out["fields"] if f["name"] == "wood").items()
    assert (await take_in(ada, out))["fields"]["same"] == len(out["fields"])
    out["fields"][-1]["label"] = "Timber"
    assert (await take_in(ada, out))["fields"]["changed"] == 1


async def test_a_document_that_cannot_be_leaves_nothing(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    told = {
        "objects": [{"name": "barrel", "label": "Barrel"}],
        "fields": [{"object": "barrel", "name": "lid", "label": "Lid", "type": "nonsense"}],
    }
    before = (await bo.get("/api/customisation")).json()
    assert (await ada.post("/api/customisation", json=told)).status_code == 422
    assert (await ada.get("/api/records/barrel")).status_code == 404
    assert (await ada.post("/api/customisation", json={"pages": []})).status_code == 400
    assert (await ada.post("/api/customisation", json={"fields": [{"name": "x"}]})).status_code == 400
    assert (await bo.get("/api/customisation")).json() == before
    assert (await bo.post("/api/customisation", json={"objects": told["objects"]})).status_code == 403


async def test_a_field_that_was_renamed_comes_in_as_the_same_field(ada: httpx.AsyncClient) -> None:
    said = {"object": "parcel", "name": "carrier", "label": "Carrier", "type": "text"}
    await take_in(ada, {"fields": [said]})
    (id,) = [(await ada.post("/api/records/parcel", json={"name": "sent", "carrier": "by ship"})).json()["id"]]
    renamed = {**said, "name": "shipper", "label": "Shipper", "formerly": ["carrier"]}
    assert (await take_in(ada, {"fields": [renamed]}))["fields"] == {"created": 0, "changed": 1, "same": 0}
    assert (await ada.get(f"/api/records/parcel/{id}")).json()["shipper"] == "by ship"
    out = (await ada.get("/api/customisation")).json()
    assert renamed.items() <= next(field for field in out["fields"] if field["name"] == "shipper").items()
    assert (await take_in(ada, out))["fields"]["same"] == len(out["fields"])
