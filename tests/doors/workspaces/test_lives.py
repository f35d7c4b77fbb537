"""Workspaces are made, closed, opened again and removed for good, while the others go on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from rapport.doors.clocks import awake_places, clear_places
from rapport.doors.commands.call import Refused
from rapport.doors.commands.workspace import change_workspace, create_workspace
from rapport.doors.house import House
from rapport.engine.records import read_records
from rapport.engine.store.jobs import defer_in
from rapport.engine.store.shape.register import Place
from tests.doors.commands.test_cli import rapport
from tests.doors.running import HEADER, Running
from tests.doors.test_worker import until, worker
from tests.doors.workspaces.conftest import Tenant, make_tenant


def new_address() -> str:
    return f"t{uuid4().hex[:12]}"


async def waiting(running: Running, schema: str) -> list[tuple[str, bool]]:
    """The jobs of a workspace: state, and whether they are put aside."""
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        found = await db.execute(
            "select status::text, coalesce(scheduled_at > now(), false) from rapport_jobs.procrastinate_jobs "
            "where args->>'schema' = %s order by id",
            (schema,),
        )
        return await found.fetchall()


async def test_a_suspended_workspace_says_so_and_its_jobs_wait_until_it_is_resumed(
    running: Running, home: House, tmp_path: Path
) -> None:
    tenant = await make_tenant(running, home, new_address())
    schema = f"w_{tenant.address}"
    async with tenant.signed_in() as client:
        parcel = (await client.post("/api/records/parcel", json={"name": "waits"})).json()
        await change_workspace(home, tenant.address, "suspend")

        async def closed() -> bool:
            return (await client.get("/api/records/parcel")).status_code == 403

        await until(closed, seconds=10)
        told = (await client.get("/api/records/parcel")).json()
        assert (told["code"], "suspended" in told["detail"]) == ("workspace_closed", True)
        assert (await client.get("/api/session")).json()["code"] == "workspace_closed"
        public = await client.get(f"/at/{tenant.address}/c/parcel/abc")
        assert (public.status_code, public.headers["retry-after"]) == (503, "3600")
        async with running.client(headers=HEADER) as other:
            credentials = {"email": "ada@example.com", "password": tenant.password}
            assert (await other.post("/api/session", json=credentials)).status_code == 403
        event = {"id": None, "name": "parcel.shipped", "at": datetime.now(UTC).isoformat(), "record": parcel["id"]}
        args = {"schema": schema, "reaction": "tests.doors.toys.parcel.note_shipping"}
        async with home.pool.connection() as db:
            await defer_in(db, "reactions", "react", args | {"event": event | {"data": {"how": "late"}}})
        async with worker(running, tmp_path / "mark"):

            async def put_aside() -> bool:
                jobs = await waiting(running, schema)
                return bool(jobs) and set(jobs) == {("todo", True)}

            await until(put_aside)
            await change_workspace(home, tenant.address, "resume")

            async def done() -> bool:
                answer = await client.get("/api/records/note", params={"q": "late", "limit": 500})
                return answer.status_code == 200 and "late" in answer.text

            await until(done)


async def test_a_deleted_workspace_can_be_kept_until_its_time_has_come_and_then_leaves_nothing(
    running: Running, home: House, folder: Path
) -> None:
    tenant = await make_tenant(running, home, new_address())
    schema = f"w_{tenant.address}"
    async with tenant.signed_in() as client:
        file = {"file": ("a.csv", b"name\nx\n", "text/csv")}
        await client.post("/api/imports", files=file, data={"object": "parcel"})
        await change_workspace(home, tenant.address, "delete")
        await clear_places(home, datetime.now(UTC) + timedelta(days=29))
        assert (await change_workspace(home, tenant.address, "keep")).is_open
        assert (await client.get("/api/records/parcel")).status_code == 200
        session = client.cookies["rapport_session"]
        await change_workspace(home, tenant.address, "delete")
        async with home.pool.connection() as db:
            await defer_in(db, "nobody", "t", {"schema": schema})
        assert (folder / schema).is_dir()
        await clear_places(home, datetime.now(UTC) + timedelta(days=31))
    assert await home.houses.register.find(tenant.address) is None
    assert not (folder / schema).exists()
    assert await waiting(running, schema) == []
    async with home.pool.connection() as db:
        found = await db.execute("select count(*) from pg_namespace where nspname = %s", (schema,))
        assert await found.fetchone() == (0,)
    # The name may be taken again; what was held for the one that is gone opens nothing.
    second = await make_tenant(running, home, tenant.address)
    async with running.client(headers={"Authorization": f"Bearer {session}"}) as thief:
        assert (await thief.get("/api/records/parcel")).status_code == 401
    place = await home.houses.register.find(second.address)
    assert place is not None
    assert place.schema != schema


async def test_who_is_interrupted_while_making_a_workspace_calls_again(running: Running, home: House) -> None:
    from rapport.engine.store.shape.register import add_place

    address = new_address()
    async with home.pool.connection() as db:
        await add_place(db, address, "half done")
    async with running.client() as client:
        assert (await client.get(f"/at/{address}/c/parcel/x")).status_code == 404
    link = await create_workspace(home, address, company="Done", email="ada@example.com", admin="Ada")
    async with running.client(headers=HEADER) as client:
        told = await client.post("/api/session", json={"link": link.partition("link=")[2]})
        assert told.json()["workspace"] == address
    with pytest.raises(Refused):
        await create_workspace(home, address, company="Twice", email="ada@example.com", admin="Ada")


async def test_workspaces_are_looked_after_at_the_terminal(running: Running, tenants: tuple[Tenant, Tenant]) -> None:
    address = new_address()
    made = await rapport(running, "workspace", "create", address, "--email", "kim@example.com", "--json")
    assert (made[0], json.loads(made[1])["workspace"]) == (0, address), made
    for action, state in (("suspend", "suspended"), ("resume", "active"), ("delete", "deleting"), ("keep", "active")):
        status, out, err = await rapport(running, "--json", "workspace", action, address)
        assert (status, json.loads(out)["state"]) == (0, state), err
    listed = json.loads((await rapport(running, "workspace", "list", "--json"))[1])
    assert {"main", "alder", "birch-tree", address} <= {each["workspace"] for each in listed}
    for wrong in (("create", "Ab c", "--email", "x@example.com"), ("delete", "main"), ("suspend", "nowhere")):
        status, out, err = await rapport(running, "workspace", *wrong)
        assert (status, out, len(err.splitlines())) == (1, "", 1), wrong
    token = await rapport(
        running, "token", "create", "--user", "kim@example.com", "--name", "k", "--workspace", address
    )
    assert token[1].startswith(f"rap_{address}."), token


def test_many_sleeping_workspaces_take_turns_and_all_have_one() -> None:
    at = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    busy = Place("w_busy", "busy", "busy", seen_at=at - timedelta(minutes=5))
    quiet = [Place(f"w_{n}", str(n), str(n), seen_at=at - timedelta(days=1)) for n in range(500)]
    ticked: list[list[str]] = []
    for minute in range(10):
        now = at + timedelta(minutes=minute)
        ticked.append([place.schema for place in awake_places([busy, *quiet], now)])
        assert "w_busy" in ticked[-1]
        assert len(ticked[-1]) < 100
    assert {schema for each in ticked for schema in each} == {place.schema for place in (busy, *quiet)}
    few = quiet[:20]
    assert list(awake_places(few, at)) == few


async def test_workspaces_that_added_nothing_share_one_catalog(home: House, tenants: tuple[Tenant, Tenant]) -> None:
    address = new_address()
    await create_workspace(home, address, company="Plain", email="ada@example.com", admin="Ada")
    place = await home.houses.register.find(address)
    assert place is not None
    house: Any = home.houses.of(place)
    async with house.open_context() as ctx:
        assert ctx.catalog is home.plan.catalog
        assert await read_records(ctx, "workspace", fields=("name",)) != []
