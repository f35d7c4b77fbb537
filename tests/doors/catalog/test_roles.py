"""Roles that people add: at once for everybody, never more than one has oneself, and never with nobody left to rule."""

from typing import Any

import httpx
import pytest

from rapport.doors.house import House, open_house
from tests.doors.app import PLAN
from tests.doors.running import Running


async def make(client: httpx.AsyncClient, kind: str, /, status: int = 201, **values: Any) -> dict[str, Any]:
    answer = await client.post(f"/api/records/{kind}", json=values)
    assert answer.status_code == status, answer.text
    return answer.json()


async def person(client: httpx.AsyncClient, email: str) -> dict[str, Any]:
    found = await client.get("/api/records/user", params={"where": f'["email","=","{email}"]'})
    return found.json()["records"][0]


async def give(client: httpx.AsyncClient, email: str, role: str, status: int = 200) -> dict[str, Any]:
    answer = await client.patch(f"/api/records/user/{(await person(client, email))['id']}", json={"role": role})
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
async def clerk(ada: httpx.AsyncClient) -> Any:
    """A role like member that sees parcels whole or masked; taken away again afterwards."""
    role = await make(ada, "custom_role", label="Parcel clerk", like="member")
    yield role
    await give(ada, "cy@example.com", "member")
    for object in ("custom_grant", "custom_role"):
        for record in (await ada.get(f"/api/records/{object}")).json()["records"]:
            assert (await ada.delete(f"/api/records/{object}/{record['id']}")).status_code == 204


async def test_an_added_role_counts_at_once_and_in_every_process(
    ada: httpx.AsyncClient, running: Running, clerk: dict[str, Any]
) -> None:
    assert clerk["name"] == "parcel_clerk"
    parcel = await make(ada, "parcel", name="Heavy", weight=40, owner=(await person(ada, "ada@example.com"))["id"])
    fields = {"weight": {"right": "masked", "reveal": True}, "state": "hidden"}
    await make(ada, "custom_grant", role="parcel_clerk", object="parcel", read="all", write="own", fields=fields)
    await give(ada, "cy@example.com", "parcel_clerk")
    async with open_house(PLAN, running.settings, running.dsn, door="http", size=1) as other:
        assert "parcel_clerk" in roles_of(other, await current(other))
    async with running.signed_in("cy@example.com") as cy:
        seen = (await cy.get(f"/api/records/parcel/{parcel['id']}")).json()
        assert (seen["weight"], "state" in seen) == ("***", False)
        assert (await cy.patch(f"/api/records/parcel/{parcel['id']}", json={"name": "x"})).status_code == 403
        own = await make(cy, "parcel", name="Mine", owner=(await person(ada, "cy@example.com"))["id"])
        for values in ({"weight": 3}, {"state": "lost"}):
            refused = await cy.patch(f"/api/records/parcel/{own['id']}", json=values)
            assert refused.status_code == 422 and refused.json()["fields"][0]["message"]
        shown = await cy.post(f"/api/records/parcel/{parcel['id']}/reveal", json={"field": "weight"})
        assert (shown.json(), shown.headers["cache-control"]) == ({"value": 40}, "no-store")
        assert (await cy.get("/api/records/access")).status_code == 404
        api = (await cy.get("/api/openapi.json")).json()["components"]["schemas"]["parcel"]["properties"]
        assert "state" not in api and api["weight"]["readOnly"]
        assert (await cy.post(f"/api/records/parcel/{own['id']}/ship", json={})).status_code in (200, 403, 422)
    noted = (await ada.get("/api/records/access", params={"where": '["kind","=","reveal"]'})).json()["records"]
    assert [(one["created_by"]["title"], one["fields"], one["record"], one["door"]) for one in noted] == [
        ("cy", "weight", parcel["id"], "http")
    ]


async def current(house: House) -> Any:
    async with house.open_context() as ctx:
        return ctx.catalog


def roles_of(house: House, catalog: Any) -> tuple[str, ...]:
    return catalog.object("user").fields["role"].values


async def test_what_cannot_be_is_refused_with_a_sentence(ada: httpx.AsyncClient, clerk: dict[str, Any]) -> None:
    for said in (
        {"role": "nobody", "object": "parcel", "read": "all"},
        {"role": "administrator", "object": "parcel", "read": "own"},
        {"role": "parcel_clerk", "object": "nothing", "read": "all"},
        {"role": "parcel_clerk", "object": "session", "read": "all"},
        {"role": "parcel_clerk", "object": "custom_role", "read": "all", "write": "all"},
        {"role": "parcel_clerk", "object": "parcel", "read": "some"},
        {"role": "parcel_clerk", "object": "parcel", "read": "territory"},
        {"role": "parcel_clerk", "object": "parcel", "write": "all"},
        {"role": "parcel_clerk", "object": "parcel", "read": ["colour", "=", "red"]},
        {"role": "parcel_clerk", "object": "parcel", "read": "all", "fields": {"name": "hidden"}},
        {"role": "parcel_clerk", "object": "parcel", "read": "all", "fields": {"owner": "masked"}},
        {"role": "parcel_clerk", "object": "parcel", "read": "all", "write": "all", "fields": {"name": "read"}},
        {"role": "parcel_clerk", "object": "parcel", "read": "all", "fields": {"colour": "hidden"}},
        {"role": "parcel_clerk", "object": "parcel", "read": "all", "fields": {"weight": "torn"}},
    ):
        answer = await ada.post("/api/records/custom_grant", json=said)
        assert answer.status_code == 422 and answer.json()["detail"].endswith("."), (said, answer.text)
    assert (await ada.post("/api/records/custom_role", json={"label": "Manager"})).status_code == 422
    assert (await ada.post("/api/records/custom_role", json={"label": "X", "like": "administrator"})).status_code == 422
    # More than an administrator may: nobody deletes users, or reads what others keep for themselves.
    more = {"role": "parcel_clerk", "object": "user", "read": "all", "write": "all", "delete": "all"}
    assert (await ada.post("/api/records/custom_grant", json=more)).status_code == 403
    assert (await ada.get("/api/records/custom_grant")).json()["records"] == []


async def test_a_role_that_somebody_has_stays_and_so_does_the_last_administrator(
    ada: httpx.AsyncClient, clerk: dict[str, Any]
) -> None:
    await give(ada, "cy@example.com", "parcel_clerk")
    assert (await ada.delete(f"/api/records/custom_role/{clerk['id']}")).status_code == 409
    assert (await ada.patch(f"/api/records/custom_role/{clerk['id']}", json={"name": "other"})).status_code == 409
    await give(ada, "cy@example.com", "nobody", status=422)
    await give(ada, "ada@example.com", "parcel_clerk", status=409)


async def test_who_may_write_users_gives_nobody_more_than_they_have(
    ada: httpx.AsyncClient, running: Running, clerk: dict[str, Any]
) -> None:
    await make(ada, "custom_grant", role="parcel_clerk", object="user", read="all", write="all", delete="none")
    await give(ada, "cy@example.com", "parcel_clerk")
    async with running.signed_in("cy@example.com") as cy:
        for role in ("administrator", "manager"):
            await give(cy, "bo@example.com", role, status=422)
        ruler = (await person(ada, "ada@example.com"))["id"]
        assert (await cy.patch(f"/api/records/user/{ruler}", json={"active": False})).status_code == 403
        assert (await cy.post(f"/api/records/user/{ruler}/invite", json={})).status_code == 403
        bulk = {"update": [{"id": ruler, "email": "mine@example.com"}]}
        assert (await cy.post("/api/records/user/bulk", json=bulk)).status_code == 403
        await make(cy, "custom_role", status=404, label="Mine")


async def test_of_two_administrators_at_once_one_is_told(ada: httpx.AsyncClient, clerk: dict[str, Any]) -> None:
    made = await make(ada, "custom_grant", role="parcel_clerk", object="parcel", read="all")
    mark = {"If-Match": f'"{made["version"]}"'}
    path = f"/api/records/custom_grant/{made['id']}"
    assert (await ada.patch(path, json={"read": "own"}, headers=mark)).status_code == 200
    assert (await ada.patch(path, json={"read": "team"}, headers=mark)).status_code == 409
    twice = await ada.post(
        "/api/records/custom_grant", json={"role": "parcel_clerk", "object": "parcel", "read": "own"}
    )
    assert twice.status_code == 422


async def test_roles_and_grants_go_out_and_come_in_as_part_of_the_document(
    ada: httpx.AsyncClient, clerk: dict[str, Any]
) -> None:
    await make(ada, "custom_grant", role="parcel_clerk", object="parcel", read="own", fields={"weight": "hidden"})
    out = (await ada.get("/api/customisation")).json()
    assert [role["name"] for role in out["roles"]] == ["parcel_clerk"]
    same = (await ada.post("/api/customisation", json=out)).json()
    assert (same["roles"]["same"], same["grants"]["same"]) == (1, 1)
    out["grants"][0]["read"] = "all"
    assert (await ada.post("/api/customisation", json=out)).json()["grants"]["changed"] == 1


async def test_what_is_hidden_can_be_asked_and_revealed_no_more_than_what_there_is_not(
    ada: httpx.AsyncClient, running: Running, clerk: dict[str, Any]
) -> None:
    await make(
        ada, "custom_grant", role="parcel_clerk", object="parcel", read="all", write="all",
        fields={"state": "hidden", "weight": "masked"},
    )  # fmt: skip
    parcel = await make(ada, "parcel", name="Shut", state="lost", weight=40)
    formula = {"formula": "weight * 2"}
    twice = await make(
        ada, "custom_field", object="parcel", label="Twice", name="twice", type="formula", options=formula
    )
    await give(ada, "cy@example.com", "parcel_clerk")
    async with running.signed_in("cy@example.com") as cy:

        async def told(object: str, where: Any) -> tuple[int, str]:
            view = {"name": "Probe", "object": object, "settings": {"where": where}}
            answer = await cy.post("/api/records/saved_view", json=view)
            return answer.status_code, answer.json().get("detail", "").replace("statf", "state").replace("notf", "note")

        for rest in (["=", "lost"], ["not_empty"], ["nonsense", 1]):
            assert await told("parcel", ["state", *rest]) == await told("parcel", ["statf", *rest])
            assert (await told("parcel", ["state", *rest]))[0] == 422
        assert await told("note", ["text", "=", 1]) == await told("notf", ["text", "=", 1])
        for name in ("weight", "twice"):
            assert (await told("parcel", [name, ">", 1]))[0] == 422
        assert (await told("parcel", ["name", "=", "Shut"]))[0] == 201
        shown = [
            await cy.post(f"/api/records/parcel/{parcel['id']}/reveal", json={"field": name})
            for name in ("state", "statf")
        ]
        assert [answer.status_code for answer in shown] == [400, 400]
        assert shown[0].json()["detail"] == shown[1].json()["detail"].replace("statf", "state")
    assert (await ada.delete(f"/api/records/custom_field/{twice['id']}")).status_code == 204


async def test_why_is_told_in_parts_to_administrators_alone(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient, running: Running, clerk: dict[str, Any]
) -> None:
    mine = await make(ada, "parcel", name="Adas", owner=(await person(ada, "ada@example.com"))["id"])
    cy = await person(ada, "cy@example.com")
    await make(ada, "custom_grant", role="parcel_clerk", object="parcel", read="own", fields={"weight": "hidden"})
    await give(ada, "cy@example.com", "parcel_clerk")
    path = f"/api/why/parcel/{mine['id']}?person={cy['id']}"
    told = (await ada.get(path)).json()
    assert (told["role"], told["given"], told["acts"]["read"]["allowed"]) == ("parcel_clerk", True, False)
    assert [one["holds"] for one in told["acts"]["read"]["reasons"]] == [False, False]
    assert [(one["name"], one["right"]) for one in told["fields"]] == [("weight", "hidden")]
    await make(ada, "share", object="parcel", record=mine["id"], user=cy["id"], level="read")
    told = (await ada.get(path)).json()
    assert told["acts"]["read"]["allowed"] and told["shares"][0]["created_by"]["title"]
    async with running.signed_in("cy@example.com") as theirs:
        assert (await theirs.get(f"/api/records/parcel/{mine['id']}")).status_code == 200
        assert (await theirs.patch(f"/api/records/parcel/{mine['id']}", json={"name": "x"})).status_code == 403
    assert (await bo.get(path)).status_code == 403
