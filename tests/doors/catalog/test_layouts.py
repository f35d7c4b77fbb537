"""Pages that people arrange: for everyone or a role, at once, and whoever comes second is told. Which view a list opens with."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest


async def page_of(client: httpx.AsyncClient, object: str = "parcel") -> dict[str, Any]:
    """The page of an object as this person's catalog tells it."""
    objects = (await client.get("/api/catalog")).json()["objects"]
    views = next(one for one in objects if one["name"] == object)["views"]
    return next((view for view in views if view["kind"] == "page"), {})


async def arrange(client: httpx.AsyncClient, status: int = 201, **said: Any) -> dict[str, Any]:
    answer = await client.post("/api/records/page_layout", json={"object": "parcel", **said})
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture(autouse=True)
async def _swept(ada: httpx.AsyncClient) -> AsyncIterator[None]:
    yield
    for object in ("page_layout", "default_view"):
        for record in (await ada.get(f"/api/records/{object}")).json()["records"]:
            assert (await ada.delete(f"/api/records/{object}/{record['id']}")).status_code == 204


async def test_a_page_is_arranged_for_everyone_and_otherwise_for_one_role(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient
) -> None:
    sections = [{"label": "Weights", "fields": ["weight", "never_there"]}, {"label": "Way", "fields": ["state"]}]
    everyone = await arrange(ada, sections=sections, highlights=["weight"], hidden=["owner"])
    assert everyone["role"] == "everyone"
    page = await page_of(bo)
    assert [(one["label"], one["name"], one["fields"]) for one in page["sections"]] == [
        ("Weights", "Weights", ["weight"]),
        ("Way", "Way", ["state"]),
    ]
    assert (page["highlights"], page["hidden"], page["role"]) == (["weight"], ["owner"], "")
    await arrange(ada, role="member", sections=[{"label": "Mine", "fields": ["state"]}])
    assert [one["label"] for one in (await page_of(bo))["sections"]] == ["Mine"]
    assert [one["label"] for one in (await page_of(ada))["sections"]] == ["Weights", "Way"]
    assert (await ada.delete(f"/api/records/page_layout/{everyone['id']}")).status_code == 204
    assert await page_of(ada) == {}


async def test_whoever_arranges_a_page_second_is_told(ada: httpx.AsyncClient) -> None:
    first = await arrange(ada, sections=[{"label": "One", "fields": ["weight"]}])
    refused = await arrange(ada, 422, sections=[{"label": "Two", "fields": ["state"]}])
    assert "load it again" in refused["detail"]
    path, once = f"/api/records/page_layout/{first['id']}", {"If-Match": f'"{first["version"]}"'}
    assert (await ada.patch(path, json={"highlights": ["state"]}, headers=once)).status_code == 200
    late = await ada.patch(path, json={"highlights": ["weight"]}, headers=once)
    assert (late.status_code, late.json()["code"]) == (409, "lost_update")
    assert (await page_of(ada))["highlights"] == ["state"]


@pytest.mark.parametrize(
    "said",
    [
        {"sections": [{"label": "One", "fields": "weight"}]},
        {"sections": {"label": "One"}},
        {"sections": [{"label": "x" * 61, "fields": []}]},
        {"hidden": [1]},
        {"object": "nonsense"},
    ],
)
async def test_a_layout_that_cannot_be_leaves_nothing(ada: httpx.AsyncClient, said: dict[str, Any]) -> None:
    await arrange(ada, 422, **said)
    assert await page_of(ada) == {}


async def test_a_field_removed_later_leaves_the_page_standing(ada: httpx.AsyncClient) -> None:
    field = {"object": "parcel", "label": "Colour of the lid", "type": "text"}
    made = (await ada.post("/api/records/custom_field", json=field)).json()
    await arrange(ada, sections=[{"label": "Lid", "fields": [made["name"], "weight"]}])
    assert (await page_of(ada))["sections"][0]["fields"] == [made["name"], "weight"]
    assert (await ada.delete(f"/api/records/custom_field/{made['id']}")).status_code == 204
    assert (await page_of(ada))["sections"][0]["fields"] == ["weight"]


async def test_only_administrators_arrange_pages_and_a_document_carries_them(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient
) -> None:
    await arrange(bo, 404, sections=[])
    await arrange(ada, sections=[{"label": "One", "fields": ["weight"]}])
    told = (await ada.get("/api/customisation")).json()
    said = {"object": "parcel", "role": "everyone", "sections": [{"label": "One", "fields": ["weight"]}]}
    assert told["layouts"] == [said | dict.fromkeys(("related", "highlights", "hidden"))]
    told["layouts"][0]["sections"][0]["label"] = "Two"
    assert (await ada.post("/api/customisation", json=told)).json()["layouts"]["changed"] == 1
    assert [one["label"] for one in (await page_of(bo))["sections"]] == ["Two"]


async def test_a_locked_view_is_unlocked_before_it_changes(ada: httpx.AsyncClient) -> None:
    values = {"name": "Heavy", "object": "parcel", "settings": {}, "visibility": "everyone", "locked": True}
    made = (await ada.post("/api/records/saved_view", json=values)).json()
    path = f"/api/records/saved_view/{made['id']}"
    refused = await ada.patch(path, json={"settings": {"sort": "name"}})
    assert (refused.status_code, refused.json()["detail"]) == (409, "This view is locked. Unlock it first.")
    assert (await ada.patch(path, json={"locked": False})).status_code == 200
    assert (await ada.patch(path, json={"settings": {"sort": "name"}})).status_code == 200
    assert (await ada.delete(path)).status_code == 204


async def test_a_member_chooses_an_opening_view_for_nobody_else(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    me = (await bo.get("/api/session")).json()["user"]["id"]
    opening = {"object": "parcel", "view": "usual"}
    assert (await bo.post("/api/records/default_view", json=opening)).status_code == 403
    assert (await bo.post("/api/records/default_view", json={**opening, "user": me})).status_code == 201
    assert (await ada.post("/api/records/default_view", json={**opening, "role": "member"})).status_code == 201
    seen = (await bo.get("/api/records/default_view", params={"sort": "created_at"})).json()["records"]
    assert [(one["user"] and one["user"]["id"], one["role"]) for one in seen] == [(me, None), (None, "member")]
