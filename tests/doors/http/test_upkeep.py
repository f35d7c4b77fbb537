"""Looking after a workspace: who changed what, what failed and is tried again, and how the installation is."""

import httpx
import psycopg

from rapport.doors.house import open_house
from rapport.engine.store.jobs import defer_in
from rapport.engine.store.kept.failures import keep_error
from rapport.engine.store.shape.register import MAIN
from tests.doors.app import PLAN
from tests.doors.running import Running


async def test_the_log_says_who_changed_what_and_when(ada: httpx.AsyncClient) -> None:
    made = (await ada.post("/api/records/parcel", json={"name": "Globe", "weight": 3})).json()
    await ada.patch(f"/api/records/parcel/{made['id']}", json={"weight": 4})
    me = (await ada.get("/api/session")).json()["user"]
    told = (await ada.get("/api/changes", params={"object": "parcel", "actor": me["id"]})).json()["changes"]
    (changed, created) = [change for change in told if change["record"] == made["id"]]
    assert (created["kind"], created["title"], created["actor"]["title"]) == ("create", "Globe", "Ada")
    assert (changed["kind"], changed["data"]["weight"], changed["door"]) == ("update", [3, 4], "http")
    day = changed["at"][:10]
    same = (await ada.get("/api/changes", params={"object": "parcel", "day": day})).json()["changes"]
    assert changed["id"] in {change["id"] for change in same}
    assert (await ada.get("/api/changes", params={"object": "parcel", "day": "2001-01-01"})).json()["changes"] == []


async def test_the_log_goes_on_page_by_page_without_gaps(ada: httpx.AsyncClient) -> None:
    names = [f"Brick {n}" for n in range(130)]
    for name in names:
        await ada.post("/api/records/parcel", json={"name": name})
    seen: list[str] = []
    after = None
    while True:
        page = (
            await ada.get("/api/changes", params={"object": "parcel", **({"after": after} if after else {})})
        ).json()
        seen += [change["id"] for change in page["changes"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) >= len(names)


async def test_a_failed_job_is_told_with_its_reason_and_tried_again(ada: httpx.AsyncClient, running: Running) -> None:
    async with (
        open_house(PLAN, running.settings, running.dsn, door="cli", size=2) as house,
        house.open_context() as ctx,
    ):
        ids = [
            await defer_in(ctx.db, "nowhere", "react", {"schema": MAIN, "reaction": f"toys.fail{n}"}) for n in range(2)
        ]
        for id in ids:
            assert id is not None
            await keep_error(ctx.db, id, "The printer is out of paper.\nTraceback …")
    with psycopg.connect(running.dsn, autocommit=True) as connection:
        connection.execute("update rapport_jobs.procrastinate_jobs set status = 'failed' where id = any(%s)", (ids,))
    told = (await ada.get("/api/jobs")).json()
    failed = {job["id"]: job for job in told["failed"]}
    assert failed[ids[0]]["what"] == "toys.fail0"
    assert failed[ids[0]]["error"] == ["The printer is out of paper."]
    assert (await ada.post(f"/api/jobs/{ids[0]}/retry")).status_code == 204
    assert (await ada.post(f"/api/jobs/{ids[0]}/retry")).status_code == 404
    assert (await ada.delete(f"/api/jobs/{ids[1]}")).status_code == 204
    left = {job["id"] for job in (await ada.get("/api/jobs")).json()["failed"]}
    assert not left & set(ids)
    with psycopg.connect(running.dsn, autocommit=True) as connection:
        connection.execute("delete from rapport_jobs.procrastinate_jobs where id = %s", (ids[0],))


async def test_the_installation_says_its_version_and_its_room(ada: httpx.AsyncClient) -> None:
    told = (await ada.get("/api/system")).json()
    assert told["database"].startswith("PostgreSQL ") and told["database_bytes"] > 1_000_000
    assert told["free_bytes"] > 0 and told["users"] >= 3 and told["version"]


async def test_only_who_looks_after_the_workspace_sees_any_of_it(bo: httpx.AsyncClient) -> None:
    for path in ("/api/changes", "/api/jobs", "/api/system"):
        assert (await bo.get(path)).status_code == 403, path


async def test_what_cannot_be_asked_is_refused_in_words(ada: httpx.AsyncClient) -> None:
    for query in ({"day": "tomorrow"}, {"day": "9999-12-31"}, {"actor": "me"}, {"after": "here"}):
        answer = await ada.get("/api/changes", params=query)
        assert answer.status_code == 400 and answer.json()["detail"], query
