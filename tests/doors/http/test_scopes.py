"""A token goes as far as its scope says, at most as far as its person."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from rapport.doors.house import open_house
from rapport.engine.records import read_records, update_record
from tests.doors.app import PLAN
from tests.doors.running import PASSWORD, Running, serving

Program = Callable[..., Awaitable[httpx.AsyncClient]]


@asynccontextmanager
async def program(running: Running, person: httpx.AsyncClient, **scope: Any) -> AsyncIterator[httpx.AsyncClient]:
    answer = await person.post("/api/records/token/issue", json={"name": "scoped", **scope})
    assert answer.status_code == 200, answer.text
    async with running.client(headers={"Authorization": f"Bearer {answer.json()['token']}"}) as client:
        yield client


async def test_a_token_for_reading_changes_nothing(running: Running, ada: httpx.AsyncClient) -> None:
    parcel = (await ada.post("/api/records/parcel", json={"name": "to look at"})).json()
    one = f"/api/records/parcel/{parcel['id']}"
    async with program(running, ada, extent="read") as reader:
        assert (await reader.get(one)).json()["name"] == "to look at"
        for answer in (
            await reader.post("/api/records/parcel", json={"name": "x"}),
            await reader.patch(one, json={"name": "x"}),
            await reader.delete(one),
            await reader.post("/api/records/parcel/bulk", json={"create": [{"name": "x"}]}),
            await reader.post("/api/imports", data={"object": "parcel"}, files={"file": ("p.csv", b"name\na\n")}),
        ):
            assert answer.status_code == 403, answer.request.url
        for path in (f"{one}/ship", "/api/records/parcel/weigh", "/api/records/token/issue"):
            assert (await reader.post(path, json={})).status_code == 404, path
        described = (await reader.get("/api/catalog")).json()["objects"]
        assert all(not spec["can"]["update"] and not spec["verbs"] for spec in described)
    assert (await ada.get(one)).json()["name"] == "to look at"


async def test_a_token_for_writing_carries_out_no_verb(running: Running, ada: httpx.AsyncClient) -> None:
    async with program(running, ada, extent="write") as writer:
        parcel = (await writer.post("/api/records/parcel", json={"name": "written"})).json()
        assert (await writer.post(f"/api/records/parcel/{parcel['id']}/ship", json={})).status_code == 404
        tokens = (await writer.get("/api/records/token", params={"sort": "-created_at", "limit": 1})).json()["records"]
        for wider in ({"extent": "act"}, {"objects": None}, {"expires_at": None}):
            answer = await writer.patch(f"/api/records/token/{tokens[0]['id']}", json=wider)
            assert answer.status_code == 422, wider


async def test_a_token_for_some_objects_knows_no_other(running: Running, ada: httpx.AsyncClient) -> None:
    me = (await ada.get("/api/session")).json()["user"]["id"]
    parcel = (await ada.post("/api/records/parcel", json={"name": "scoped parcel", "owner": me})).json()
    async with program(running, ada, objects=["parcel"]) as narrow:
        assert (await narrow.post(f"/api/records/parcel/{parcel['id']}/ship", json={})).status_code == 200
        for path in ("/api/records/user", "/api/records/note", "/api/records/token", f"/api/records/user/{me}"):
            assert (await narrow.get(path)).status_code == 404, path
        shown = (await narrow.get(f"/api/records/parcel/{parcel['id']}", params={"fields": "owner,owner.email"})).json()
        assert (shown["owner"], shown["owner.email"]) == (None, None)
        guess = json.dumps(["owner.email", "starts", "ada"])
        assert (await narrow.get("/api/records/parcel", params={"where": guess})).json()["records"] == []
        found = (await narrow.get("/api/search", params={"q": "Ada"})).json()["results"]
        assert {hit["object"] for hit in found} <= {"parcel"}
        assert [spec["name"] for spec in (await narrow.get("/api/catalog")).json()["objects"]] == ["parcel"]
        assert "/api/records/user" not in (await narrow.get("/api/openapi.json")).json()["paths"]


async def test_a_list_out_of_scope_is_no_list_and_not_an_empty_one(running: Running, ada: httpx.AsyncClient) -> None:
    one = ["any", "parcels"]
    async with program(running, ada, objects=["user"]) as narrow, program(running, ada, extent="read") as whole:
        for asked in (
            one,
            ["not", one],
            ["any", "parcels", ["weight", ">", 1], "count", "=", 0],
            ["and", ["active", "=", True], one],
        ):
            where = {"where": json.dumps(asked)}
            refused = await narrow.get("/api/records/user", params=where)
            assert (refused.status_code, refused.json()["detail"]) == (400, "User has no list “parcels”."), asked
            assert (await whole.get("/api/records/user", params=where)).status_code == 200


async def test_a_narrow_token_makes_no_wider_one_and_no_way_in(running: Running, ada: httpx.AsyncClient) -> None:
    me = (await ada.get("/api/session")).json()["user"]["id"]
    async with program(running, ada, objects=["token", "user"]) as narrow:
        assert (await narrow.get(f"/api/records/user/{me}")).status_code == 200
        for path in ("/api/records/token/issue", f"/api/records/user/{me}/invite"):
            assert (await narrow.post(path, json={"name": "wider"})).status_code == 404, path
        shown = (await narrow.get("/api/catalog")).json()["objects"]
        assert {verb["name"] for spec in shown for verb in spec["verbs"]}.isdisjoint(("issue", "invite"))


async def test_what_the_worker_goes_on_with_is_asked_for_with_the_rights_of_the_token(
    running: Running, ada: httpx.AsyncClient
) -> None:
    file = {"file": ("p.csv", b"name\nby a token\n")}
    made = await ada.post("/api/imports", data={"object": "parcel"}, files=file)
    one = f"/api/imports/{made.json()['id']}"
    async with program(running, ada, extent="read") as reader, program(running, ada, objects=["note"]) as other:
        for answer in [await client.post(f"{one}/{act}") for client in (reader, other) for act in ("check", "run")]:
            assert answer.status_code in (403, 404), answer.text
        assert (await reader.delete(one)).status_code == 403
    assert (await ada.get(one)).json()["status"] == "read"
    assert (await ada.delete(one)).status_code == 204


async def test_a_token_goes_no_further_than_its_person(running: Running, bo: httpx.AsyncClient) -> None:
    async with program(running, bo, extent="act", objects=["parcel", "note"]) as narrow:
        assert (await narrow.get("/api/records/note")).status_code == 404


async def test_a_token_ends_on_its_day_and_never_changes_a_password(running: Running, bo: httpx.AsyncClient) -> None:
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    for wrong in ({"expires_at": past}, {"extent": "all"}, {"objects": ["nosuch"]}, {"objects": "parcel"}):
        answer = await bo.post("/api/records/token/issue", json={"name": "x", **wrong})
        assert (answer.status_code, len(answer.json()["fields"])) == (422, 1), wrong
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    async with program(running, bo, expires_at=soon) as client:
        assert (await client.get("/api/session")).status_code == 200
        new = {"password": "another good one", "old": PASSWORD}
        assert (await client.post("/api/session/password", json=new)).status_code == 403


async def test_who_asks_too_often_waits_and_others_go_on(fresh_dsn: str, tmp_path: Path) -> None:
    async with (
        serving(fresh_dsn, tmp_path) as running,
        running.signed_in("bo@example.com") as bo,
        running.signed_in("cy@example.com") as cy,
    ):
        await set_rate(running, 60)
        # The new setting counts within two seconds.
        await asyncio.sleep(2.1)
        assert (await bo.get("/api/session")).status_code == 200
        last = await _last_of(cy)
        assert (last.status_code, last.json()["code"]) == (429, "too_many")
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert (await bo.get("/api/session")).status_code == 200
        async with program(running, bo) as one, program(running, bo) as other:
            assert (await _last_of(one)).status_code == 429
            assert (await other.get("/api/session")).status_code == 200


async def _last_of(client: httpx.AsyncClient) -> httpx.Response:
    """The first answer that is not 200; a minute may begin on the way."""
    for _ in range(130):
        answer = await client.get("/api/session")
        if answer.status_code != 200:
            break
    return answer


async def set_rate(running: Running, rate: int) -> None:
    async with open_house(PLAN, running.settings, running.dsn, door="cli", size=2) as house, house.open_work() as ctx:
        (workspace,) = await read_records(ctx, "workspace", fields=("id",))
        await update_record(ctx, "workspace", workspace["id"], {"request_rate": rate})
