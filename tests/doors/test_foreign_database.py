"""The whole of Rapport on a PostgreSQL that somebody else runs, with a role that may do nothing but own its database."""

import time
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest

from rapport.engine.store.embedded.postgres import Postgres, start_postgres
from tests.browser.house import House, start_house
from tests.doors.running import HEADER, free_port
from tests.engine.store.servers import make_data_folder, remove_server

ORDERS = "order,customer_id,date,amount\n" + "".join(
    f"A{n},C{n % 40},2026-{1 + n % 9:02}-{1 + n % 28:02},{10 + n}\n" for n in range(200)
)


@pytest.fixture
async def foreign() -> AsyncIterator[Postgres]:
    server = await start_postgres(make_data_folder(), durable=False, port=free_port())
    yield server
    await remove_server(server)


async def test_it_is_set_up_served_and_worked_on_with_an_ordinary_role(foreign: Postgres) -> None:
    with start_house(DATABASE_URL=foreign.dsn) as house, enter(house) as person:
        records, count = import_orders(person)
        assert (records, count) == ({"order": 200, "customer": 40}, 40)
        study = person.post("/api/records/study_run/start", json={"study": "value"}).json()
        assert settle(person, f"/api/records/study_run/{study['id']}", "running")["rows"] == 40
    role = (
        "select rolsuper or rolcreaterole or rolreplication or rolbypassrls from pg_roles where rolname = current_user"
    )
    async with await psycopg.AsyncConnection.connect(foreign.dsn) as db:
        assert await (await db.execute(role)).fetchone() == (False,)
        kept = await (await db.execute("select count(*) from w_main.customer__value")).fetchone()
        assert kept == (40,)


@contextmanager
def enter(house: House) -> Generator[httpx.Client]:
    with httpx.Client(base_url=house.url, headers=HEADER, timeout=30, trust_env=False) as person:
        answer = person.post("/api/session", json={"link": house.link.partition("link=")[2]})
        assert answer.status_code == 200, answer.text
        yield person


def import_orders(person: httpx.Client) -> tuple[dict[str, int], int]:
    """What the import made, and how many customers there are."""
    sent = person.post("/api/imports", files={"file": ("orders.csv", ORDERS.encode())}, data={"object": "order"})
    place = f"/api/imports/{sent.json()['id']}"
    settle(person, place, "reading")
    started = person.post(f"{place}/run")
    assert started.status_code == 202, started.text
    done = settle(person, place, "read", "checking", "checked", "running")
    assert done["status"] == "done", done
    return done["counts"]["created"], person.get("/api/records/customer?count=exact").json()["count"]


def settle(person: httpx.Client, place: str, *unready: str) -> dict[str, Any]:
    until = time.monotonic() + 60
    while (found := person.get(place).json())["status"] in unready and time.monotonic() < until:
        time.sleep(0.1)
    return found
