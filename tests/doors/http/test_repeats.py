"""A request that comes again under the same key is carried out once."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from rapport.admin.sign_in import find_user
from rapport.doors.house import open_house
from rapport.doors.http.ask import json_reply
from rapport.doors.http.repeat import carry_out_once
from rapport.engine.records import Context, create_record
from rapport.engine.store.kept.answers import KEPT, forget_answers
from tests.doors.app import PLAN
from tests.doors.running import Running


async def count(client: httpx.AsyncClient, name: str) -> int:
    asked = {"where": json.dumps(["name", "=", name]), "count": "exact", "limit": 1}
    return (await client.get("/api/records/parcel", params=asked)).json()["count"]


def under(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


async def test_a_repeated_creation_gives_the_same_record(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    for client, expected in ((ada, 1), (ada, 1), (bo, 2)):
        answer = await client.post("/api/records/parcel", json={"name": "Repeated"}, headers=under("first"))
        assert answer.status_code == 201
        assert await count(ada, "Repeated") == expected
    first = await ada.post("/api/records/parcel", json={"name": "Repeated"}, headers=under("first"))
    assert (first.headers["idempotency-replayed"], first.headers["etag"]) == ("true", '"1"')
    assert await count(ada, first.json()["name"]) == 2


async def test_two_that_arrive_at_once_are_carried_out_once(ada: httpx.AsyncClient) -> None:
    asked = [ada.post("/api/records/parcel", json={"name": "At once"}, headers=under("at once")) for _ in range(4)]
    answers = await asyncio.gather(*asked)
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await count(ada, "At once") == 1


async def test_another_request_under_the_same_key_is_refused(ada: httpx.AsyncClient) -> None:
    await ada.post("/api/records/parcel", json={"name": "One"}, headers=under("taken"))
    for path, body in (("/api/records/parcel", {"name": "Two"}), ("/api/records/note", {"name": "One"})):
        answer = await ada.post(path, json=body, headers=under("taken"))
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    for key in ("", "x" * 256):
        assert (await ada.post("/api/records/parcel", json={"name": "x"}, headers=under(key))).status_code == 400


async def test_what_was_refused_may_be_tried_again_under_its_key(ada: httpx.AsyncClient) -> None:
    parcel = (await ada.post("/api/records/parcel", json={"name": "Shipped once", "state": "lost"})).json()
    one = f"/api/records/parcel/{parcel['id']}"
    assert (await ada.post(f"{one}/ship", json={}, headers=under("ship"))).status_code == 409
    await ada.patch(one, json={"state": "packed"})
    answers = [await ada.post(f"{one}/ship", json={}, headers=under("ship")) for _ in range(2)]
    assert [answer.json()["shipped"] for answer in answers] == ["Shipped once"] * 2


async def test_bulk_changes_and_imports_are_repeated_harmlessly(ada: httpx.AsyncClient) -> None:
    body = {"create": [{"name": "In bulk"}, {"name": "In bulk"}]}
    runs = [(await ada.post("/api/records/parcel/bulk", json=body, headers=under("bulk"))).json() for _ in range(2)]
    assert (runs[0], await count(ada, "In bulk")) == (runs[1], 2)
    form: dict[str, Any] = {"data": {"object": "parcel"}, "headers": under("import")}
    imports = [
        (await ada.post("/api/imports", files={"file": ("a.csv", b"Name\nx\n")}, **form)).json() for _ in range(2)
    ]
    assert imports[0]["id"] == imports[1]["id"]
    other = await ada.post("/api/imports", files={"file": ("a.csv", b"Name\ny\n")}, **form)
    assert other.status_code == 422


async def test_a_secret_is_shown_once_and_kept_nowhere(ada: httpx.AsyncClient, running: Running) -> None:
    issue = [await ada.post("/api/records/token/issue", json={"name": "robot"}, headers=under("t")) for _ in range(2)]
    assert [answer.status_code for answer in issue] == [200, 409]
    async with (
        open_house(PLAN, running.settings, running.dsn, door="cli", size=1) as house,
        house.open_context() as ctx,
    ):
        found = await ctx.db.execute(f"select body from {ctx.schema}.kept_answer where key = 't'".encode())
        assert await found.fetchone() == (None,)


async def test_a_crash_before_the_end_leaves_neither_the_work_nor_the_key(
    running: Running, ada: httpx.AsyncClient
) -> None:
    request = Request({
        "type": "http", "method": "POST", "path": "/api/records/parcel", "query_string": b"", "scheme": "http",
        "server": ("127.0.0.1", 80), "headers": [(b"idempotency-key", b"crash")],
    })  # fmt: skip
    async with open_house(PLAN, running.settings, running.dsn, door="http", size=2) as house:

        async def work(ctx: Context) -> Response:
            return json_reply(await create_record(ctx, "parcel", {"name": "Crashed"}), 201)

        async def one(*, crash: bool) -> Response:
            async with house.open_context() as ctx:
                own = house.act_for(ctx, await find_user(ctx, "ada@example.com"))
                reply = await carry_out_once(own, request, b"{}", lambda: work(own))
                if crash:
                    raise ConnectionError
                return reply

        with pytest.raises(ConnectionError):
            await one(crash=True)
        assert await count(ada, "Crashed") == 0
        assert (await one(crash=False)).body == (await one(crash=False)).body
        assert await count(ada, "Crashed") == 1
        async with house.open_context() as ctx:
            await forget_answers(ctx.db, ctx.schema, ctx.now - KEPT)
            left = await ctx.db.execute(f"select count(*) from {ctx.schema}.kept_answer where key = 'crash'".encode())
            assert await left.fetchone() == (1,)
            await forget_answers(ctx.db, ctx.schema, ctx.now + KEPT)
            left = await ctx.db.execute(f"select count(*) from {ctx.schema}.kept_answer".encode())
            assert await left.fetchone() == (0,)
