"""Who is known in several workspaces comes to the one they mean, and changes between those they signed in to."""

from uuid import uuid4

import pytest

from rapport.admin.sign_in import make_link, set_password
from rapport.doors.house import House
from rapport.doors.http import arrival
from rapport.doors.http.arrival import ASKED
from rapport.engine.records import create_record
from tests.doors.running import HEADER, Running
from tests.doors.workspaces.conftest import Tenant

SAME = "one password for two workspaces"


async def add_person(home: House, *workspaces: str) -> str:
    """Somebody with the same address and password in all of them; returns the address."""
    email = f"{uuid4().hex}@example.com"
    for name in workspaces:
        place = await home.houses.register.find(name)
        assert place is not None
        async with home.houses.of(place).open_context() as ctx:
            user = await create_record(ctx, "user", {"name": "Dee", "email": email, "role": "member"})
            await set_password(ctx, user["id"], SAME, old=None)
    return email


async def test_who_fits_in_several_chooses_and_is_brought_to_their_last_the_next_time(
    running: Running, tenants: tuple[Tenant, Tenant], home: House
) -> None:
    email = await add_person(home, "alder", "birch-tree")
    async with running.client(headers=HEADER) as client:
        answer = await client.post("/api/session", json={"email": email, "password": SAME})
        assert answer.json()["user"] is None
        assert [each["name"] for each in answer.json()["workspaces"]] == ["alder Ltd", "birch-tree Ltd"]
        assert (await client.get("/api/records/parcel")).status_code == 401
        waiting = await client.get("/api/session")
        assert (waiting.status_code, len(waiting.json()["workspaces"])) == (401, 2)
        for wanted in ("birch-tree", "alder", "birch-tree"):
            chosen = await client.post("/api/session/workspace", json={"workspace": wanted})
            assert (chosen.status_code, chosen.json()["workspace"]) == (200, wanted)
            told = (await client.get("/api/catalog")).json()
            assert told["workspace"]["name"] == f"{wanted} Ltd"
        again = await client.post("/api/session", json={"email": email, "password": SAME})
        assert again.json()["workspace"] == "birch-tree"
        assert (await client.delete("/api/session")).status_code == 204
        assert (await client.get("/api/session")).json()["workspaces"] == []
        assert (await client.post("/api/session/workspace", json={"workspace": "alder"})).status_code == 401


async def test_signing_out_closes_every_session_of_the_browser(
    running: Running, tenants: tuple[Tenant, Tenant], home: House
) -> None:
    email = await add_person(home, "alder", "birch-tree")
    async with running.client(headers=HEADER) as client:
        await client.post("/api/session", json={"email": email, "password": SAME})
        kept = client.cookies["rapport_sessions"].strip('"').split("~")
        await client.delete("/api/session")
    for token in kept:
        async with running.client(headers={"Authorization": f"Bearer {token}"}) as thief:
            assert (await thief.get("/api/records/parcel")).status_code == 401


async def test_a_password_of_one_workspace_is_none_of_another_and_tells_nothing_of_it(
    running: Running, tenants: tuple[Tenant, Tenant], home: House, checked: list[str]
) -> None:
    here_alone, everywhere = await add_person(home, "alder"), await add_person(home, "alder", "birch-tree", "main")
    counts: list[int] = []
    async with running.client(headers=HEADER) as client:
        fits = await client.post("/api/session", json={"email": "ADA@example.com", "password": tenants[0].password})
        assert (fits.json()["workspace"], fits.json()["workspaces"]) == (
            "alder",
            [{"workspace": "alder", "name": "alder Ltd"}],
        )
        named = {"email": "ada@example.com", "password": tenants[0].password}
        checked.clear()
        assert (await client.post("/at/birch-tree/api/session", json=named)).status_code == 401
        assert len(checked) == 1
        refused: list[tuple[int, str]] = []
        for email in (here_alone, "no@example.com", everywhere):
            checked.clear()
            answer = await client.post("/api/session", json={"email": email, "password": "of nobody at all"})
            refused.append((answer.status_code, answer.json()["detail"]))
            counts.append(len(checked))
    # A refusal is the same and takes as much work, in however many workspaces somebody is known.
    assert set(refused) == {(401, refused[0][1])}
    assert 3 <= counts[0] == counts[1] == counts[2] <= ASKED


async def test_where_somebody_may_be_known_in_many_workspaces_a_refusal_comes_at_a_full_moment(
    running: Running, home: House, tenants: tuple[Tenant, Tenant], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[float] = []

    left_of = arrival.left_of

    def hold(seconds: float) -> float:
        held.append(left_of(seconds))
        return held[-1]

    monkeypatch.setattr(arrival, "left_of", hold)
    monkeypatch.setattr(arrival, "REFUSED_AT", 0.2)
    # However many workspaces other tests have made meanwhile.
    monkeypatch.setattr(arrival, "ASKED", 100)
    people = [await add_person(home, "alder"), await add_person(home, "alder", "birch-tree", "main"), "no@example.com"]
    async with running.client(headers=HEADER) as client:

        async def come(email: str, password: str, page: str = "") -> int:
            return (await client.post(f"{page}/api/session", json={"email": email, "password": password})).status_code

        wrong = "of nobody at all"
        assert [await come(email, wrong) for email in people] == [401, 401, 401]
        assert held == []
        monkeypatch.setattr(arrival, "ASKED", 1)
        assert [await come(email, wrong) for email in people] == [401, 401, 401]
        assert len(held) == 3
        assert await come("ada@example.com", tenants[0].password) == 200
        assert await come("ada@example.com", wrong, "/at/alder") == 401
        assert len(held) == 3


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.9, 2.0, 3.4])
def test_what_is_held_back_fills_two_seconds(seconds: float) -> None:
    left = arrival.left_of(seconds)
    assert 0 <= left < arrival.REFUSED_AT
    assert (seconds + left) % arrival.REFUSED_AT == pytest.approx(0)


async def test_a_link_leads_into_its_workspace(running: Running, tenants: tuple[Tenant, Tenant], home: House) -> None:
    place = await home.houses.register.find("birch-tree")
    assert place is not None
    async with home.houses.of(place).open_context() as ctx:
        user = await create_record(ctx, "user", {"name": "Eve", "email": f"{uuid4().hex}@example.com"})
        link = await make_link(ctx, user["id"], hours=1)
    assert link.startswith(f"{running.url}/at/birch-tree/sign-in?link=birch-tree.")
    async with running.client(headers=HEADER) as client:
        page = await client.get(link.removeprefix(running.url))
        assert (page.status_code, page.headers["location"]) == (303, link.removeprefix(f"{running.url}/at/birch-tree"))
        told = await client.post("/api/session", json={"link": link.partition("link=")[2]})
        assert (told.json()["workspace"], told.json()["user"]["name"]) == ("birch-tree", "Eve")


async def test_a_page_of_a_workspace_leads_nowhere_else(running: Running, tenants: tuple[Tenant, Tenant]) -> None:
    async with running.client() as client:
        for path in ("/at/alder//example.com", "/at/alder/%5Cexample.com", "/at/alder/", "/at/alder"):
            where = (await client.get(path)).headers["location"]
            assert where.startswith("/"), path
            assert not where.startswith(("//", "/\\")), path
