"""Every address is described, and says itself what can be asked of it."""

import re
from pathlib import Path
from typing import Any

import httpx
from starlette.routing import Route

from rapport.doors.http.routes.address import Address
from rapport.doors.http.server import list_routes
from tests.doors.app import PLAN

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Agents speak a protocol of their own; the other two are where there is nothing, and the pages.
UNDESCRIBED = ("/mcp", "/api/{path:path}", "/{path:path}")


def names_of(route: Route) -> set[str]:
    """How the description may name this address of the toys."""
    plain = re.sub(r":\w+}", "}", route.path)
    verb = "ship" if "{id}" in plain else "weigh"
    return {plain, plain.replace("{object}", "parcel").replace("{verb}", verb)}


def ways_of(operations: dict[str, Any]) -> set[str]:
    return {name.upper() for name in operations if name != "parameters"}


async def test_every_address_is_described_with_all_its_methods(ada: httpx.AsyncClient, tmp_path: Path) -> None:
    described = (await ada.get("/api/openapi.json")).json()["paths"]
    for route in list_routes(PLAN, tmp_path):
        if route.path in UNDESCRIBED:
            continue
        address = route.app
        assert isinstance(address, Address)
        told = [ways_of(described[name]) for name in names_of(route) if name in described]
        assert told == [set(address.ways) - {"HEAD"}], route.path


async def test_who_asks_another_way_is_told_exactly_the_ways_there_are(ada: httpx.AsyncClient) -> None:
    described = (await ada.get("/api/openapi.json")).json()["paths"]
    made = (await ada.post("/api/records/parcel", json={"name": "Addressed"})).json()
    for path, operations in described.items():
        ways = ways_of(operations)
        address = re.sub(r"{\w+}", "parcel", path.replace("{id}", made["id"]))
        wrong = METHODS if not path.startswith("/api/records/") or "/parcel" in path else ("PUT",)
        for method in set(wrong) - ways:
            answer = await ada.request(method, address)
            assert answer.status_code == 405, (method, address, answer.text)
            assert set(answer.headers["allow"].split(", ")) - {"HEAD"} == ways, (method, address)
            assert answer.json()["code"] == "method"


async def test_where_there_is_nothing_no_method_is_named(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    for address in (
        "/api/nosuch",
        "/api/records/nosuch",
        "/api/records/parcel/nosuch",
        "/api/records/parcel/018f0000-0000-7000-8000-000000000000/weigh",
    ):
        for method in METHODS:
            answer = await ada.request(method, address)
            assert (answer.status_code, answer.headers.get("allow")) == (404, None), (method, address)
    # Bo may not know that there are notes.
    assert (await bo.put("/api/records/note")).status_code == 404
    assert (await ada.put("/anything")).headers["allow"] == "GET, HEAD"
