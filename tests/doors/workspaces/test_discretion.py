"""Nothing of one workspace shows in another, at whatever door, whatever somebody tries."""

import asyncio
import json
import random
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.contract.pictures import png
from tests.doors.commands.test_cli import rapport
from tests.doors.http.test_live import listening
from tests.doors.running import HEADER, Running
from tests.doors.workspaces.conftest import Tenant

Owned = dict[str, list[str]]


async def fill(client: httpx.AsyncClient, mark: str, chance: random.Random) -> Owned:
    """Records, views, an import and a bulk run at random, all with the mark; returns their ids by kind."""
    ids: Owned = {"parcel": [], "saved_view": [], "custom_field": [], "token": [], "import": [], "run": [], "file": []}
    for _ in range(chance.randint(2, 6)):
        values: dict[str, Any] = {"name": f"{mark} {chance.random()}"}
        if chance.random() < 0.5:
            values["weight"] = chance.randint(1, 1000)
        made = await client.post("/api/records/parcel", json=values)
        ids["parcel"].append(made.json()["id"])
    view = await client.post(
        "/api/records/saved_view", json={"name": mark, "object": "parcel", "visibility": "everyone"}
    )
    ids["saved_view"].append(view.json()["id"])
    field = {"label": mark, "object": "parcel", "type": chance.choice(["text", "integer", "date"])}
    custom = await client.post("/api/records/custom_field", json=field)
    assert custom.status_code == 201, custom.text
    ids["custom_field"].append(custom.json()["id"])
    await client.post("/api/records/token/issue", json={"name": mark})
    tokens = (await client.get("/api/records/token")).json()["records"]
    ids["token"] += [token["id"] for token in tokens if token["name"] == mark]
    file = {"file": (f"{mark}.csv", f"name,weight\n{mark},1\n".encode(), "text/csv")}
    ids["import"].append((await client.post("/api/imports", files=file, data={"object": "parcel"})).json()["id"])
    photo = {"file": (f"{mark}.png", png(), "image/png")}
    ids["file"].append((await client.post("/api/files", files=photo)).json()["id"])
    await client.patch(f"/api/records/parcel/{ids['parcel'][0]}", json={"papers": ids["file"]})
    bulk = await client.post("/api/records/parcel/bulk", json={"create": [{"name": f"{mark} bulk"}]})
    ids["run"].append(bulk.json()["run"])
    return ids


async def asked(client: httpx.AsyncClient, mark: str, ids: Owned) -> list[httpx.Response]:
    """Every door asked for what the other workspace has: its words, and its ids in every place an id may stand."""
    objects = [each["name"] for each in (await client.get("/api/catalog")).json()["objects"]]
    found = [
        await client.get(path) for path in ("/api/catalog", "/api/openapi.json", "/api/imports", "/api/customisation")
    ]
    found.append(await client.get("/api/search", params={"q": mark}))
    for object in objects:
        for params in ({"limit": 500}, {"q": mark}, {"bin": "1"}):
            found.append(await client.get(f"/api/records/{object}", params=params))
        found.append(await client.get(f"/api/exports/{object}", params={"format": "jsonl"}))
    found.append(await client.get("/api/records/parcel/groups", params={"by": "name"}))
    for object, each in ids.items():
        for id in each:
            found += await by_id(client, object, id)
    return found


async def by_id(client: httpx.AsyncClient, object: str, id: str) -> list[httpx.Response]:
    """The id of another's record, tried in every way; all must say that there is none."""
    if object == "run":
        answers = [await client.post(f"/api/runs/{id}/undo")]
    elif object == "file":
        answers = [await client.get(f"/api/files/{id}")]
    elif object == "import":
        one = f"/api/imports/{id}"
        answers = [await client.get(one), await client.get(f"{one}/rejected"), await client.delete(one)]
        answers += [await client.post(f"{one}/{step}") for step in ("check", "run", "undo")]
        answers.append(await client.patch(one, json={"options": {}}))
    else:
        one = f"/api/records/{object}/{id}"
        answers = [await client.get(one), await client.get(f"{one}/timeline"), await client.delete(one)]
        answers += [await client.patch(one, json={"name": "taken"}), await client.post(f"{one}/restore")]
        if object == "parcel":
            answers.append(await client.post(f"{one}/ship"))
    assert {answer.status_code for answer in answers} <= {404, 405}, [(a.request.url, a.status_code) for a in answers]
    if object == "parcel":
        for body in ({"update": [{"id": id, "name": "taken"}]}, {"delete": [id]}, {"restore": [id]}):
            answers.append(await client.post("/api/records/parcel/bulk", json=body))
        answers.append(await client.get("/api/records/parcel", params={"where": json.dumps(["id", "=", id])}))
    return answers


async def state_of(client: httpx.AsyncClient, ids: Owned) -> list[Any]:
    one = [await client.get(f"/api/records/parcel/{id}") for id in ids["parcel"]]
    return [answer.json() for answer in one] + [(await client.get("/api/imports")).json()]


@pytest.mark.parametrize("seed", range(2))
async def test_no_door_of_one_workspace_shows_or_changes_anything_of_another(
    seed: int, alder: httpx.AsyncClient, birch: httpx.AsyncClient, ada: httpx.AsyncClient
) -> None:
    chance = random.Random(seed)
    browsers = [alder, birch, ada]
    marks = [f"Mark{uuid4().hex[:10]}" for _ in browsers]
    owned = [await fill(client, mark, chance) for client, mark in zip(browsers, marks, strict=True)]
    before = [await state_of(client, ids) for client, ids in zip(browsers, owned, strict=True)]
    for looker in range(3):
        other = (looker + chance.randint(1, 2)) % 3
        ids = {id for each in owned[other].values() for id in each}
        for answer in await asked(browsers[looker], marks[other], owned[other]):
            text = answer.text
            assert answer.status_code < 500, (answer.request.url, text)
            if str(answer.request.url).find(marks[other]) < 0:
                assert marks[other].lower() not in text.lower(), answer.request.url
            shown = {
                id for id in ids if id in text and id not in str(answer.request.url) + answer.request.content.decode()
            }
            assert not shown, answer.request.url
    assert before == [await state_of(client, ids) for client, ids in zip(browsers, owned, strict=True)]


async def test_a_stream_tells_of_its_own_workspace_alone(alder: httpx.AsyncClient, birch: httpx.AsyncClient) -> None:
    async with listening(alder) as stream:
        for _ in range(5):
            await birch.post("/api/records/parcel", json={"name": "birch's"})
        await asyncio.sleep(0.5)
        own = (await alder.post("/api/records/parcel", json={"name": "alder's"})).json()
        assert (await stream.next())["record"] == own["id"]


async def test_the_same_key_of_a_repeated_request_is_another_in_each_workspace(
    alder: httpx.AsyncClient, birch: httpx.AsyncClient
) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    first = await alder.post("/api/records/parcel", json={"name": "once"}, headers=key)
    again = await birch.post("/api/records/parcel", json={"name": "once"}, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] != again.json()["id"]
    assert "idempotency-replayed" not in again.headers


async def test_a_key_opens_only_the_workspace_that_made_it(
    tenants: tuple[Tenant, Tenant], alder: httpx.AsyncClient, birch: httpx.AsyncClient, running: Running
) -> None:
    token = (await birch.post("/api/records/token/issue", json={"name": "program"})).json()["token"]
    session = birch.cookies["rapport_session"]
    assert token.startswith("rap_birch-tree.")
    secret = token.partition(".")[2]
    forged = [
        f"rap_{name}.{secret}" for name in ("alder", "main", "nowhere", "w_main", "a.b", "", "../alder", "%", "main'")
    ]
    forged += [f"alder.{session.partition('.')[2]}", session.partition(".")[2], secret, f".{secret}", "x" * 9000]
    async with running.client() as program:
        good = {"Authorization": f"Bearer {token}"}
        assert (await program.get("/api/records/parcel", headers=good)).status_code == 200
        assert (await program.get("/at/birch-tree/api/records/parcel", headers=good)).status_code == 200
        for place in ("alder", "main"):
            assert (await program.get(f"/at/{place}/api/records/parcel", headers=good)).status_code == 401
        for wrong in ("nowhere", "w_birch_tree", "BIRCH-TREE", "%2e%2e", "rapport", "birch-tree%00"):
            assert (await program.get(f"/at/{wrong}/api/records/parcel", headers=good)).status_code == 404
        for wrong in forged:
            answer = await program.get("/api/records/parcel", headers={"Authorization": f"Bearer {wrong}"})
            assert answer.status_code == 401, wrong
    for wrong in ("/at/birch-tree/api/records/parcel", "/at/birch-tree/api/live", "/at/main/api/catalog"):
        assert (await alder.get(wrong)).status_code == 401


async def test_who_has_no_session_in_a_workspace_cannot_choose_it_nor_learn_of_it(
    alder: httpx.AsyncClient, running: Running, tenants: tuple[Tenant, Tenant]
) -> None:
    for wanted in ("birch-tree", "main", "nowhere", ""):
        assert (await alder.post("/api/session/workspace", json={"workspace": wanted})).status_code == 401
    made_up = {"rapport_sessions": "~".join([alder.cookies["rapport_session"], "birch-tree.guess", "main.guess"])}
    async with running.client(headers=HEADER, cookies=dict(alder.cookies) | made_up) as client:
        told = (await client.get("/api/session")).json()
        assert [each["workspace"] for each in told["workspaces"]] == ["alder"]
        assert (await client.post("/api/session/workspace", json={"workspace": "birch-tree"})).status_code == 401


async def test_a_link_for_strangers_means_something_in_its_own_workspace_alone(
    running: Running, alder: httpx.AsyncClient, home: Any
) -> None:
    places = {place.address: home.houses.of(place).settings for place in await home.houses.register.places()}
    assert len({settings.secret for settings in places.values()}) == len(places)
    assert len({settings.data for settings in places.values()}) == len(places)
    assert places["birch-tree"].url == f"{running.url}/at/birch-tree"
    # Whoever is signed in elsewhere comes where the link leads.
    assert (await alder.get("/at/birch-tree/c/parcel/abc")).text == "abc en system"
    assert (await alder.get("/c/parcel/abc")).status_code == 200
    assert (await alder.get("/at/nowhere/c/parcel/abc")).status_code == 404


async def test_files_of_an_import_stay_in_their_workspace(alder: httpx.AsyncClient, folder: Path) -> None:
    file = {"file": ("a.csv", b"name\nx\n", "text/csv")}
    made = await alder.post("/api/imports", files=file, data={"object": "parcel"})
    found = await asyncio.to_thread(lambda: list(folder.rglob(made.json()["id"])))
    assert found == [folder / "w_alder" / "files" / "imports" / made.json()["id"]]


async def test_the_terminal_sees_the_workspace_that_is_named(running: Running, alder: httpx.AsyncClient) -> None:
    name = f"seen {uuid4().hex}"
    await alder.post("/api/records/parcel", json={"name": name})
    where = ("--where", json.dumps(["name", "=", name]))
    assert name in (await rapport(running, "export", "parcel", *where, "--workspace", "alder"))[1]
    for other in ((), ("--workspace", "birch-tree")):
        assert name not in (await rapport(running, "export", "parcel", *where, *other))[1]
    status, _, err = await rapport(running, "export", "parcel", "--workspace", "nowhere")
    assert (status, err.startswith("There is no workspace called nowhere.")) == (1, True)
