"""Agents, by the protocol's own client, over HTTP and over standard input and output."""

import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.doors.running import Running


@asynccontextmanager
async def over_http(running: Running, person: httpx.AsyncClient, **scope: Any) -> AsyncIterator[Client]:
    token = (await person.post("/api/records/token/issue", json={"name": "agent", **scope})).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60, trust_env=False) as http,
        Client(streamable_http_client(f"{running.url}/mcp", http_client=http)) as client,
    ):
        yield client


@asynccontextmanager
async def by_pipe(running: Running, *options: str) -> AsyncIterator[Client]:
    around = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT", "DATABASE"))}
    around |= {"DATABASE_URL": running.dsn, "RAPPORT_DATA": str(running.settings.data)}
    command = ["-m", "tests.doors.app", "mcp", "--as", "ada@example.com", *options]
    async with Client(StdioServerParameters(command=sys.executable, args=command, env=around)) as client:
        yield client


async def call(client: Client, tool: str, **arguments: Any) -> tuple[bool, Any]:
    """Whether it was refused, and what was told."""
    answer = await client.call_tool(tool, arguments)
    (content,) = answer.content
    assert json.loads(content.text) == answer.structured_content
    return bool(answer.is_error), answer.structured_content


async def hold_journey(client: Client) -> None:
    _, told = await call(client, "describe")
    assert "parcel" in {one["name"] for one in told["objects"]}
    _, parcel = await call(client, "describe", object="parcel")
    assert {verb["name"] for verb in parcel["verbs"]} >= {"ship", "weigh"}
    _, tried = await call(
        client, "create", object="parcel", values={"name": "an agent's", "weight": 8123}, dry_run=True
    )
    assert tried["dry_run"]
    asked = {"object": "parcel", "where": ["name", "=", "an agent's"], "count": True}
    assert (await call(client, "find", **asked))[1]["count"] == 0
    _, made = await call(client, "create", object="parcel", values={"name": "an agent's", "weight": 8123})
    assert (await call(client, "find", **asked))[1]["count"] == 1
    one = {"object": "parcel", "id": made["id"]}
    await call(client, "change", **one, values={"weight": 1}, dry_run=True)
    await call(client, "act", **one, action="ship", dry_run=True)
    assert (await call(client, "read", **one))[1]["state"] == "packed"
    assert (await call(client, "change", **one, values={"weight": 8124}))[1]["weight"] == 8124
    assert (await call(client, "act", **one, action="ship"))[1]["done"]["shipped"] == "an agent's"
    _, groups = await call(client, "group", object="parcel", by=["state"], where=["name", "=", "an agent's"])
    assert groups["groups"] == [{"by": ["shipped"], "count": 1}]
    await call(client, "delete", **one)
    assert (await call(client, "read", **one))[0]


async def test_an_agent_finds_writes_and_acts_over_http(running: Running, ada: httpx.AsyncClient) -> None:
    async with over_http(running, ada) as client:
        await hold_journey(client)


async def test_an_agent_finds_writes_and_acts_by_pipe(running: Running) -> None:
    async with by_pipe(running) as client:
        await hold_journey(client)
    async with by_pipe(running, "--extent", "read", "--objects", "parcel") as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == {
            "describe",
            "search",
            "find",
            "read",
            "group",
        }
        refused, told = await call(client, "create", object="parcel", values={"name": "x"})
        assert (refused, told["code"]) == (True, "forbidden")


async def test_a_tool_that_writes_can_be_tried_and_says_so(running: Running, ada: httpx.AsyncClient) -> None:
    async with over_http(running, ada) as client:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools if not tool.annotations.read_only_hint} == {
            "create",
            "change",
            "delete",
            "act",
        }
        for tool in tools:
            assert ("dry_run" in tool.input_schema["properties"]) == (not tool.annotations.read_only_hint)
            assert tool.description


async def test_a_token_for_reading_gives_tools_for_reading(running: Running, ada: httpx.AsyncClient) -> None:
    async with over_http(running, ada, extent="read", objects=["parcel"]) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"describe", "search", "find", "read", "group"}
        assert tools["find"].input_schema["properties"]["object"]["enum"] == ["parcel"]
        for tool, asked in (
            ("create", {"values": {"name": "x"}}),
            ("act", {"action": "weigh", "values": {"grams": 1}}),
        ):
            assert (await call(client, tool, object="parcel", **asked))[0]
        assert (await call(client, "find", object="user"))[1]["code"] == "not_found"


async def test_an_agent_sees_what_its_person_sees(
    running: Running, bo: httpx.AsyncClient, cy: httpx.AsyncClient
) -> None:
    me = (await bo.get("/api/session")).json()["user"]["id"]
    parcel = (await bo.post("/api/records/parcel", json={"name": "bo's own", "owner": me})).json()
    async with over_http(running, cy) as client:
        refused, told = await call(client, "read", object="parcel", id=parcel["id"])
        assert (refused, told["code"]) == (True, "not_found")
        assert (await call(client, "find", object="note"))[1]["code"] == "not_found"
        assert (await call(client, "find", object="credential"))[1]["code"] == "not_found"
        for wrong, said in (
            ({"nosuch": 1}, "It takes: object, where"),
            ({"object": "parcel", "q": "what only search takes"}, "takes no `q`"),
            ({"object": "parcel", "limit": 501}, "500"),
            ({"object": "parcel", "where": ["x"]}, ""),
            ({}, "needs `object`"),
        ):
            refused, told = await call(client, "find", **wrong)
            assert refused, wrong
            assert said in told["detail"] != ""
        assert "There are: describe, search" in (await call(client, "nosuch"))[1]["detail"]


async def test_an_agent_may_write_a_condition_as_text_and_gets_no_more_than_it_can_read(
    running: Running, ada: httpx.AsyncClient
) -> None:
    notes = [{"text": f"{number} " + "long " * 150} for number in range(200)]
    assert (await ada.post("/api/records/note/bulk", json={"create": notes})).status_code == 200
    async with over_http(running, ada) as client:
        asked = {"object": "note", "where": '["text", "starts", "0 long"]'}
        assert len((await call(client, "find", **asked))[1]["records"]) == 1
        refused, told = await call(client, "find", object="note", limit=500)
        assert (refused, told["code"]) == (True, "too_long")
        assert "`fields`" in told["detail"]
        assert not (await call(client, "find", object="note", limit=500, fields=["id"]))[0]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer rap_nosuch"}, {"Authorization": "Basic eDp5"}])
async def test_who_has_no_token_is_turned_away(running: Running, headers: dict[str, str]) -> None:
    async with running.client(headers=headers) as stranger:
        answer = await stranger.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert "token" in answer.json()["detail"]


async def test_a_browser_session_is_no_way_in_for_agents(bo: httpx.AsyncClient) -> None:
    assert (await bo.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})).status_code == 401


async def test_an_agent_is_told_why_somebody_sees_a_record_or_does_not(
    running: Running, ada: httpx.AsyncClient, bo: httpx.AsyncClient, cy: httpx.AsyncClient
) -> None:
    people = {who: (await one.get("/api/session")).json()["user"]["id"] for who, one in (("bo", bo), ("cy", cy))}
    made = (await bo.post("/api/records/parcel", json={"name": "for bo alone", "owner": people["bo"]})).json()
    asked = {"object": "parcel", "id": made["id"]}
    async with over_http(running, ada) as client:
        for who, sees in (("bo", True), ("cy", False)):
            _, told = await call(client, "explain", **asked, person=f"{who}@example.com")
            assert told["acts"]["read"]["allowed"] is sees
            assert told == (await call(client, "explain", **asked, person=people[who]))[1]
            page = await ada.get(f"/api/why/parcel/{made['id']}", params={"person": people[who]})
            assert told == page.json()
        assert (await call(client, "explain", **asked))[1]["person"]["title"] == "Ada"
        assert (await call(client, "explain", **asked, person="nobody@example.com"))[1]["code"] == "not_found"
    async with over_http(running, bo) as client:
        assert "explain" not in {tool.name for tool in (await client.list_tools()).tools}
        assert (await call(client, "explain", **asked))[1]["code"] == "forbidden"
