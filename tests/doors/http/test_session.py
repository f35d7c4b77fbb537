"""Signing in, staying in and getting out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from rapport.admin.sign_in import find_entrant, find_user, open_session
from rapport.doors.house import open_house
from tests.doors.app import PLAN
from tests.doors.running import HEADER, PASSWORD, Running


async def sign_in(client: httpx.AsyncClient, email: str, password: str) -> httpx.Response:
    return await client.post("/api/session", json={"email": email, "password": password}, headers=HEADER)


async def test_who_signs_in_gets_a_cookie_no_script_can_read(running: Running) -> None:
    async with running.client() as client:
        assert (await client.get("/api/session")).json() | {"request": ""} == {
            "type": "about:blank",
            "title": "Not signed in",
            "status": 401,
            "code": "not_signed_in",
            "detail": "Sign in first.",
            "fields": [],
            "setup": False,
            "workspaces": [],
            "request": "",
        }
        answer = await sign_in(client, "Ada@Example.com ", PASSWORD)
        assert answer.json()["user"]["name"] == "Ada"
        cookie = answer.headers["set-cookie"]
        assert all(
            part in cookie for part in ("rapport_session=", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000")
        )
        assert (await client.get("/api/session")).json()["user"]["role"] == "administrator"
        first = client.cookies["rapport_session"]
        await sign_in(client, "ada@example.com", PASSWORD)
        assert client.cookies["rapport_session"] != first


async def test_signing_out_closes_the_session(running: Running) -> None:
    async with running.signed_in("bo@example.com") as client:
        token = client.cookies["rapport_session"]
        assert (await client.delete("/api/session")).status_code == 204
        assert "rapport_session" not in client.cookies
        client.cookies.set("rapport_session", token)
        assert (await client.get("/api/catalog")).status_code == 401


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    running: Running, ada: httpx.AsyncClient, checked: list[str]
) -> None:
    values = {"name": "Dee", "email": "dee@example.com", "role": "member"}
    dee = (await ada.post("/api/records/user", json=values)).json()["id"]
    link = (await ada.post(f"/api/records/user/{dee}/invite", json={})).json()["link"].partition("link=")[2]
    async with running.client(headers=HEADER) as client:
        assert (await client.post("/api/session", json={"link": link})).status_code == 200
        assert (await client.post("/api/session/password", json={"password": PASSWORD})).status_code == 204
    checked.clear()
    async with running.client() as client:
        wrong = await sign_in(client, "dee@example.com", "not this one")
        half = len(checked)
        unknown = await sign_in(client, "nobody@example.com", "not this one")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() | {"request": ""} == unknown.json() | {"request": ""}
    assert half == len(checked) - half > 0
    assert all(hashed.startswith("$argon2id$") for hashed in checked)
    assert "set-cookie" not in wrong.headers


async def test_too_many_tries_must_wait(running: Running) -> None:
    async with running.client() as client:
        answers = [await sign_in(client, "guessed@example.com", "wrong") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_a_browser_of_another_site_is_refused(running: Running) -> None:
    async with running.signed_in("bo@example.com") as client:
        del client.headers["X-Rapport"]
        for headers in ({}, {"X-Rapport": "1", "Origin": "https://evil.example"}, {"X-Rapport": "1", "Origin": "null"}):
            answer = await client.post("/api/records/parcel", json={"name": "x"}, headers=headers)
            assert (answer.status_code, answer.json()["status"]) == (403, 403)
        own = {"X-Rapport": "1", "Origin": running.url}
        assert (await client.post("/api/records/parcel", json={"name": "x"}, headers=own)).status_code == 201
    async with running.client() as client:
        answer = await client.post("/api/session", json={"link": "x"}, headers={"Origin": "https://evil.example"})
        assert answer.json()["code"] == "origin"


async def test_a_link_lets_one_in_once(running: Running, ada: httpx.AsyncClient) -> None:
    users = (await ada.get("/api/records/user", params={"where": '["email","=","cy@example.com"]'})).json()["records"]
    link = (await ada.post(f"/api/records/user/{users[0]['id']}/invite")).json()["link"]
    assert link.startswith(f"{running.url}/sign-in?link=")
    token = link.partition("link=")[2]
    async with running.client() as one, running.client() as two:
        answers = await asyncio.gather(*(client.post("/api/session", json={"link": token}) for client in (one, two)))
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    async with running.client() as late:
        assert (await late.post("/api/session", json={"link": token})).json()["code"] == "spent_link"


async def test_a_member_invites_nobody(bo: httpx.AsyncClient) -> None:
    users = (await bo.get("/api/records/user", params={"where": '["email","=","ada@example.com"]'})).json()["records"]
    assert (await bo.post(f"/api/records/user/{users[0]['id']}/invite")).status_code == 403
    me = (await bo.get("/api/session")).json()["user"]["id"]
    assert (await bo.patch(f"/api/records/user/{me}", json={"role": "administrator"})).status_code == 403
    assert (await bo.post(f"/api/records/user/{me}/prefer", json={"zone": "Asia/Tokyo"})).status_code == 204
    assert (await bo.post(f"/api/records/user/{users[0]['id']}/prefer", json={"name": "Bo"})).status_code == 403


async def test_a_new_password_needs_the_old_one_and_closes_other_sessions(
    running: Running, ada: httpx.AsyncClient
) -> None:
    person = (await ada.post("/api/records/user", json={"name": "Di", "email": "di@example.com"})).json()
    link = (await ada.post(f"/api/records/user/{person['id']}/invite")).json()["link"]
    async with running.client(headers=HEADER) as first, running.client(headers=HEADER) as second:
        await first.post("/api/session", json={"link": link.partition("link=")[2]})
        assert (await first.post("/api/session/password", json={"password": "short"})).status_code == 422
        assert (await first.post("/api/session/password", json={"password": PASSWORD})).status_code == 204
        assert (await sign_in(second, "di@example.com", PASSWORD)).status_code == 200
        wrong = await second.post("/api/session/password", json={"password": "another one here", "old": "no"})
        assert wrong.json()["fields"][0]["path"] == "old"
        right = await second.post("/api/session/password", json={"password": "another one here", "old": PASSWORD})
        assert right.status_code == 204
        assert (await first.get("/api/session")).status_code == 401
        assert (await second.get("/api/session")).status_code == 200


async def test_a_changed_role_counts_within_two_seconds(running: Running, ada: httpx.AsyncClient) -> None:
    person = (await ada.post("/api/records/user", json={"name": "Ed", "email": "ed@example.com"})).json()
    link = (await ada.post(f"/api/records/user/{person['id']}/invite")).json()["link"]
    async with running.client(headers=HEADER) as client:
        await client.post("/api/session", json={"link": link.partition("link=")[2]})
        assert (await client.get("/api/session")).json()["user"]["role"] == "member"
        await ada.patch(f"/api/records/user/{person['id']}", json={"role": "administrator"})
        await _until(lambda: _role(client, "administrator"))
        await ada.patch(f"/api/records/user/{person['id']}", json={"active": False})
        await _until(lambda: _status(client, 401))
        assert (await sign_in(client, "ed@example.com", PASSWORD)).status_code == 401


async def test_a_program_comes_in_with_a_token_until_it_is_taken_away(running: Running, bo: httpx.AsyncClient) -> None:
    token = (await bo.post("/api/records/token/issue", json={"name": "till"})).json()["token"]
    assert token.startswith("rap_")
    async with running.client(headers={"Authorization": f"Bearer {token}"}) as program:
        assert (await program.post("/api/records/parcel", json={"name": "by program"})).status_code == 201
        tokens = (await program.get("/api/records/token")).json()["records"]
        (till,) = [kept for kept in tokens if kept["name"] == "till"]
        assert token not in str(tokens)
        assert "hash" not in till
        assert (await bo.delete(f"/api/records/token/{till['id']}")).status_code == 204
        await _until(lambda: _status(program, 401))
    async with running.client(headers={"Authorization": "Bearer rap_nosuch"}) as program:
        assert (await program.get("/api/records/parcel")).status_code == 401


async def _role(client: httpx.AsyncClient, role: str) -> bool:
    return (await client.get("/api/session")).json()["user"]["role"] == role


async def _status(client: httpx.AsyncClient, status: int) -> bool:
    return (await client.get("/api/session")).status_code == status


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    started = time.monotonic()
    while not await holds():
        assert time.monotonic() - started < 2.5
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("change", [{"role": "member"}, {"active": False}])
async def test_the_last_administrator_stays(ada: httpx.AsyncClient, change: dict[str, Any]) -> None:
    me = (await ada.get("/api/session")).json()["user"]["id"]
    alone = await ada.patch(f"/api/records/user/{me}", json=change)
    assert (alone.status_code, alone.json()["code"]) == (409, "last_one")
    many = await ada.post("/api/records/user/bulk", json={"update": [{"id": me, **change}], "mode": "each"})
    assert (many.status_code, many.json()["code"]) == (409, "last_one")
    assert (await ada.get(f"/api/records/user/{me}")).json()["role"] == "administrator"


async def test_who_may_not_write_users_cannot_undo_a_change_of_them(
    running: Running, ada: httpx.AsyncClient, bo: httpx.AsyncClient
) -> None:
    people = (await ada.get("/api/records/user", params={"where": '["name","in",["bo","cy"]]'})).json()["records"]
    bo_id, cy_id = (next(user["id"] for user in people if user["name"] == name) for name in ("bo", "cy"))
    await ada.patch(f"/api/records/user/{bo_id}", json={"role": "manager"})
    try:
        run = (await ada.post("/api/records/user/bulk", json={"update": [{"id": cy_id, "zone": "Asia/Tokyo"}]})).json()
        async with running.signed_in("bo@example.com") as manager:
            assert (await manager.post(f"/api/runs/{run['run']}/undo")).status_code == 404
    finally:
        await ada.patch(f"/api/records/user/{bo_id}", json={"role": "member"})


async def test_a_session_stands_however_the_clock_jumps_until_its_days_are_over(running: Running) -> None:
    async with (
        open_house(PLAN, running.settings, running.dsn, door="cli", size=2) as house,
        house.open_context() as ctx,
    ):
        token = await open_session(ctx, (await find_user(ctx, "bo@example.com")).id)
        for days, stands in ((0, True), (-400, True), (29, True), (100, False), (0, True)):
            then = replace(ctx, now=ctx.now + timedelta(days=days))
            assert (await find_entrant(then, token) is not None) is stands, days
