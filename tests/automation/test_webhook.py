"""Webhooks, from the change to the other system, through a real worker."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hmac import digest
from typing import Any

import httpx
import psycopg
import pytest

from rapport.automation.delivery import PAUSES
from tests.automation.app import PLAN
from tests.automation.receiver import Receiver, receiving
from tests.doors.running import Running, serving
from tests.doors.test_worker import fall_silent, until

HERE = "https://example.com/new"


@pytest.fixture(scope="module")
async def house(server_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    from tests.conftest import database

    for dsn in database(server_dsn, "rapport_webhooks_" + os.urandom(4).hex()):
        async with serving(dsn, tmp_path_factory.mktemp("data"), plan=PLAN) as running:
            yield running


@pytest.fixture
async def ada(house: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client(headers={"X-Rapport": "1"}) as client:
        cli = [
            sys.executable,
            "-m",
            "tests.automation.app",
            "token",
            "create",
            "--user",
            "ada@example.com",
            "--name",
            "t",
        ]
        process = await asyncio.create_subprocess_exec(*cli, env=environ(house), stdout=-1)
        client.headers["Authorization"] = f"Bearer {(await process.communicate())[0].decode().strip()}"
        (workspace,) = (await client.get("/api/records/workspace")).json()["records"]
        await client.patch(f"/api/records/workspace/{workspace['id']}", json={"webhooks_inside": True})
        yield client
        for hook in (await client.get("/api/records/webhook")).json()["records"]:
            await client.delete(f"/api/records/webhook/{hook['id']}")


def environ(house: Running) -> dict[str, str]:
    around = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT", "DATABASE"))}
    return around | {"DATABASE_URL": house.dsn, "RAPPORT_DATA": str(house.settings.data)}


@asynccontextmanager
async def worker(house: Running) -> AsyncIterator[Process]:
    command = (sys.executable, "-m", "tests.automation.app", "worker")
    process = await asyncio.create_subprocess_exec(*command, env=environ(house))
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 60)


async def hook(ada: httpx.AsyncClient, receiver: Receiver, **values: Any) -> dict[str, Any]:
    answer = await ada.post("/api/records/webhook", json={"name": "till", "url": receiver.url, **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def deliveries(ada: httpx.AsyncClient, hook: dict[str, Any]) -> list[dict[str, Any]]:
    asked = {"where": json.dumps(["webhook", "=", hook["id"]]), "sort": "created_at"}
    return (await ada.get("/api/records/webhook_delivery", params=asked)).json()["records"]


async def due(house: Running) -> None:
    """Let the pause of whatever waits be over."""
    async with await psycopg.AsyncConnection.connect(house.dsn) as db:
        await db.execute("update w_main.webhook_delivery set due_at = now() where state = 'waiting'")


async def test_what_happens_is_told_signed_and_as_its_owner_may_see_it(house: Running, ada: httpx.AsyncClient) -> None:
    async with receiving("204 No Content") as receiver, worker(house) as process:
        kept = await hook(
            ada, receiver, object="parcel", events=["create", "update", "delete", "shipped"], where=["weight", ">", 5]
        )
        secret = (await ada.post(f"/api/records/webhook/{kept['id']}/show_secret", json={})).json()["secret"]
        assert secret.startswith("whsec_")
        light = (await ada.post("/api/records/parcel", json={"name": "light", "weight": 1})).json()
        heavy = (await ada.post("/api/records/parcel", json={"name": "heavy", "weight": 9})).json()
        one = f"/api/records/parcel/{heavy['id']}"
        await until(lambda: _count(receiver, 1), by=process, seconds=120)
        await ada.patch(one, json={"weight": 10})
        await until(lambda: _count(receiver, 2), by=process, seconds=120)
        assert json.loads(receiver.got[1][1])["data"]["changed"] == {"weight": [9, 10]}
        await ada.post(f"{one}/ship", json={})
        await ada.post("/api/records/note", json={"text": "of another kind"})
        await ada.delete(f"/api/records/parcel/{light['id']}")
        await ada.delete(one)
        await until(lambda: _all_kinds(receiver), by=process, seconds=120)
    told = [json.loads(body) for _, body in receiver.got]
    assert {message["data"]["id"] for message in told} == {heavy["id"]}
    for headers, body in receiver.got:
        content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        mark = digest(b64decode(secret.removeprefix("whsec_")), content, "sha256")
        assert headers["webhook-signature"] == f"v1,{b64encode(mark).decode()}"


async def test_what_is_deleted_at_once_is_told_all_the_same(house: Running, ada: httpx.AsyncClient) -> None:
    async with receiving("204 No Content") as receiver, worker(house) as process:
        kept = await hook(ada, receiver, object="parcel", events=["create"])
        made: set[str] = set()
        for number in range(40):
            one = (await ada.post("/api/records/parcel", json={"name": f"brief {number}", "weight": 9})).json()["id"]
            made.add(one)
            # While the worker writes its message, or a moment before or after.
            await asyncio.sleep(number % 8 / 200)
            await ada.delete(f"/api/records/parcel/{one}")
        await until(lambda: _told_of(receiver, made), by=process, seconds=120)
        found = (await ada.get(f"/api/records/webhook/{kept['id']}")).json()
        assert found["trouble"] is None


async def test_who_fails_is_tried_again_under_the_same_id_and_parked_in_the_end(
    house: Running, ada: httpx.AsyncClient
) -> None:
    assert sum(pause.total_seconds() for pause in PAUSES) >= 3 * 86_400
    async with receiving("500 Broken", "503 Away", "200 OK") as receiver, worker(house) as process:
        kept = await hook(ada, receiver, object="team")
        await ada.post(f"/api/records/webhook/{kept['id']}/test", json={})
        await until(lambda: _count(receiver, 2), by=process, seconds=120)
        # Received, and a moment later written down.
        assert await until(lambda: _failed(ada, kept, "It answered 503."), by=process)
        await due(house)
        # Whatever is due next goes with it.
        await ada.post(f"/api/records/webhook/{kept['id']}/test", json={})
        done = await until(lambda: _state(ada, kept, "delivered"), by=process)
        assert (done["attempts"], done["status"], done["answer"]) == (3, 200, "thank you")
        ids = [headers["webhook-id"] for headers, _ in receiver.got]
        assert (ids[:2], ids.count(done["id"])) == ([done["id"]] * 2, 3)
        again = await ada.post(f"/api/records/webhook_delivery/{done['id']}/send_again", json={})
        assert again.status_code == 204
        await until(lambda: _sent(receiver, done["id"], 4), by=process)


async def test_an_address_that_is_gone_or_silent_is_switched_off_and_its_owner_told(
    house: Running, ada: httpx.AsyncClient
) -> None:
    async with receiving("410 Gone") as gone, receiving("500 Broken") as silent, worker(house) as process:
        first, second = await hook(ada, gone, object="team"), await hook(ada, silent, object="team")
        for kept in (first, second):
            await ada.post(f"/api/records/webhook/{kept['id']}/test", json={})
        await until(lambda: _failed(ada, second), by=process, seconds=120)
        async with await psycopg.AsyncConnection.connect(house.dsn) as db:
            await db.execute("update w_main.webhook_delivery set attempts = %s where state = 'waiting'", (len(PAUSES),))
        await due(house)
        await ada.post(f"/api/records/webhook/{second['id']}/test", json={})
        for kept, said in ((first, "410"), (second, "three days")):
            assert await until(lambda kept=kept: _state(ada, kept, "parked"), by=process, seconds=120)
            off = await until(lambda kept=kept: _off(ada, kept), by=process)
            assert said in off["trouble"]
            assert await until(lambda kept=kept: _told(ada, kept), by=process)
        await ada.patch(f"/api/records/webhook/{second['id']}", json={"active": True})
        await until(lambda: _cleared(ada, second), by=process)


async def test_what_waits_for_a_webhook_that_is_switched_off_is_parked(house: Running, ada: httpx.AsyncClient) -> None:
    async with receiving(f"307 Temporary Redirect\r\nLocation: {HERE}") as receiver, worker(house) as process:
        kept = await hook(ada, receiver, object="parcel", events=["create"])
        await ada.post("/api/records/parcel", json={"name": "a", "weight": 9})
        waiting = await until(lambda: _failed(ada, kept), by=process, seconds=120)
        assert HERE in waiting["error"] and "enter the address" in waiting["error"]
        await ada.patch(f"/api/records/webhook/{kept['id']}", json={"active": False})
        await due(house)
        await ada.post(f"/api/records/webhook/{kept['id']}/test", json={})
        parked = await until(lambda: _state(ada, kept, "parked"), by=process)
        assert "switched off" in parked["error"]
        refused = await ada.post(f"/api/records/webhook_delivery/{parked['id']}/send_again", json={})
        assert (refused.status_code, refused.json()["code"]) == (409, "switched_off")


async def test_a_new_secret_and_the_one_before_both_count_for_a_day(house: Running, ada: httpx.AsyncClient) -> None:
    async with receiving("200 OK") as receiver, worker(house) as process:
        kept = await hook(ada, receiver, object="team")
        place = f"/api/records/webhook/{kept['id']}"
        old = (await ada.post(f"{place}/show_secret", json={})).json()["secret"]
        new = (await ada.post(f"{place}/rotate", json={})).json()["secret"]
        await ada.post(f"{place}/test", json={})
        await until(lambda: _count(receiver, 1), by=process, seconds=120)
    headers, body = receiver.got[0]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    marks = [digest(b64decode(one.removeprefix("whsec_")), content, "sha256") for one in (new, old)]
    assert headers["webhook-signature"].split() == [f"v1,{b64encode(mark).decode()}" for mark in marks]


async def test_a_killed_worker_loses_nothing(house: Running, ada: httpx.AsyncClient) -> None:
    async with receiving("hang", "200 OK") as receiver:
        kept = await hook(ada, receiver, object="team")
        await ada.post(f"/api/records/webhook/{kept['id']}/test", json={})
        async with worker(house) as process:
            await until(lambda: _count(receiver, 1), by=process, seconds=120)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        await fall_silent(house.dsn)
        assert (await deliveries(ada, kept))[0]["state"] == "waiting"
        await due(house)
        async with worker(house) as process:
            await until(lambda: _state(ada, kept, "delivered"), by=process, seconds=120)
        assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
        assert len(receiver.got) == 2


async def test_a_member_has_no_webhooks_and_bad_ones_are_refused(house: Running, ada: httpx.AsyncClient) -> None:
    async with house.signed_in("bo@example.com") as bo:
        assert (await bo.get("/api/records/webhook")).status_code == 404
    for wrong in (
        {"url": "ftp://example.com"},
        {"url": "https://a:b@example.com"},
        {"url": "https://example.com", "events": "create"},
        {"url": "https://example.com", "where": ["weight", ">", 1]},
        {"url": "https://example.com", "object": "parcel", "where": ["weight"]},
        {"url": "https://example.com", "object": "parcel", "where": ["no_such_field", "=", 1]},
        {"url": "https://example.com", "object": "no_such_object"},
    ):
        answer = await ada.post("/api/records/webhook", json={"name": "x", **wrong})
        assert answer.status_code == 422, wrong


async def _failed(ada: httpx.AsyncClient, hook: dict[str, Any], error: str = "") -> dict[str, Any] | None:
    found = await deliveries(ada, hook)
    return found[0] if found and error in (found[0]["error"] or "") and found[0]["error"] else None


async def _off(ada: httpx.AsyncClient, hook: dict[str, Any]) -> dict[str, Any] | None:
    found = (await ada.get(f"/api/records/webhook/{hook['id']}")).json()
    return None if found["active"] else found


async def _told(ada: httpx.AsyncClient, hook: dict[str, Any]) -> bool:
    asked = {"where": json.dumps(["and", ["kind", "=", "trouble"], ["record", "=", hook["id"]]])}
    return bool((await ada.get("/api/records/notification", params=asked)).json()["records"])


async def _cleared(ada: httpx.AsyncClient, hook: dict[str, Any]) -> bool:
    return (await ada.get(f"/api/records/webhook/{hook['id']}")).json()["trouble"] is None


async def _all_kinds(receiver: Receiver) -> bool:
    """Shipping is told as an update too, so that a count alone says little."""
    kinds = {json.loads(body)["type"] for _, body in receiver.got}
    return kinds >= {"parcel.create", "parcel.update", "parcel.shipped", "parcel.delete"}


async def _count(receiver: Receiver, number: int) -> bool:
    return len(receiver.got) >= number


async def _told_of(receiver: Receiver, ids: set[str]) -> bool:
    return {json.loads(body)["data"]["id"] for _, body in receiver.got} >= ids


async def _sent(receiver: Receiver, id: str, times: int) -> bool:
    return sum(headers["webhook-id"] == id for headers, _ in receiver.got) >= times


async def _state(ada: httpx.AsyncClient, hook: dict[str, Any], state: str) -> dict[str, Any] | None:
    found = await deliveries(ada, hook)
    return found[0] if found and found[0]["state"] == state and found[0]["attempts"] else None
