"""Saved mappings: files with the same headings are read as saved, by everyone who may see the mapping, and by its name."""

from typing import Any

import httpx
import pytest

FILE = b"who,how heavy\nMapped one,3\n"
MAP = {"who": {"field": "name"}, "how heavy": {"field": "weight"}}


async def bring(client: httpx.AsyncClient, content: bytes = FILE) -> dict[str, Any]:
    files = {"file": ("parcels.csv", content, "text/csv")}
    answer = await client.post("/api/imports", data={"object": "parcel"}, files=files)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
async def saved(client: httpx.AsyncClient) -> Any:
    options = {"map": MAP, "update": False, "mode": "good", "alike": "skip", "constants": {"state": "sent"}}
    values = {"name": "From the scale", "object": "parcel", "headings": ["how heavy", "who"], "options": options}
    made = (await client.post("/api/records/import_mapping", json=values | {"visibility": "everyone"})).json()
    yield made
    await client.delete(f"/api/records/import_mapping/{made['id']}")


async def test_a_file_with_the_same_headings_is_read_as_saved(
    client: httpx.AsyncClient, member: httpx.AsyncClient, saved: dict[str, Any]
) -> None:
    told = await bring(member)
    assert told["mapping"] == "From the scale"
    assert {column["name"]: column["field"] for column in told["columns"]} == {"who": "name", "how heavy": "weight"}
    kept = ("update", "mode", "alike", "constants")
    assert [told["options"][name] for name in kept] == [False, "good", "skip", {"state": "sent"}]
    assert (await bring(member, b"who,how heavy,more\na,1,2\n"))["mapping"] is None
    mine = await client.patch(f"/api/records/import_mapping/{saved['id']}", json={"visibility": "private"})
    assert mine.status_code == 200
    assert (await bring(member))["mapping"] is None
    assert (await bring(client))["mapping"] == "From the scale"


async def test_a_mapping_is_found_by_its_name_as_far_as_the_file_has_its_columns(
    client: httpx.AsyncClient, saved: dict[str, Any]
) -> None:
    job = await bring(client, b"who,other\nNamed,2\n")
    changed = await client.patch(f"/api/imports/{job['id']}", json={"mapping": "From the scale"})
    assert changed.json()["options"]["map"] == {"who": {"field": "name"}}
    unknown = await client.patch(f"/api/imports/{job['id']}", json={"mapping": "Nothing such"})
    assert unknown.status_code == 422
    assert "no mapping “Nothing such”" in unknown.json()["fields"][0]["message"]


async def test_a_mapping_that_makes_no_sense_is_passed_over(client: httpx.AsyncClient) -> None:
    values = {"name": "Odd", "object": "parcel", "headings": ["who", "how heavy"], "options": {"map": 7}}
    made = (await client.post("/api/records/import_mapping", json=values)).json()
    assert (await bring(client))["mapping"] is None
    await client.delete(f"/api/records/import_mapping/{made['id']}")
