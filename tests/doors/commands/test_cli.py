"""The command line, run as people run it."""

import asyncio
import json
import os
import subprocess
import sys
from errno import EACCES, ENOSPC
from functools import cache
from pathlib import Path

import httpx
import pytest
from psycopg.errors import DiskFull
from psycopg_pool import PoolTimeout

from rapport.doors.commands.call import complain
from tests.doors.mcp.test_agents import by_pipe, call
from tests.doors.running import Running


async def rapport(running: Running, *command: str, **environ: str) -> tuple[int, str, str]:
    """Run one command to its end: status, standard output, standard error."""
    around = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT", "DATABASE"))}
    around |= {"DATABASE_URL": running.dsn, "RAPPORT_DATA": str(running.settings.data), **environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.doors.app", *command, env=around, stdout=-1, stderr=-1
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


async def test_setting_up_again_changes_nothing(running: Running) -> None:
    status, out, err = await rapport(running, "--json", "init", "--email", "ada@example.com")
    assert (status, err) == (0, "")
    assert json.loads(out) == {"changes": 0, "new": False, "link": None}


async def test_who_was_named_at_set_up_has_the_way_in_when_a_start_names_nobody(
    running: Running, fresh_dsn: str
) -> None:
    anew = {"DATABASE_URL": fresh_dsn}
    status, _, err = await rapport(running, "explain", "parcel", "--as", "me@shop.example", **anew)
    assert (status, "Run: rapport init" in err) == (1, True)
    status, _, err = await rapport(running, "--json", "init", "--email", "me@shop.example", **anew)
    assert (status, err) == (0, "")
    # As `rapport up` does it.
    status, out, err = await rapport(running, "--json", "init", **anew)
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert (told["new"], "/sign-in?link=" in told["link"]) == (False, True)


async def test_a_token_made_at_the_terminal_opens_the_interface(running: Running) -> None:
    status, out, _ = await rapport(running, "token", "create", "--user", "bo@example.com", "--name", "script")
    assert status == 0
    async with running.client(headers={"Authorization": f"Bearer {out.strip()}"}) as program:
        assert (await program.get("/api/session")).json()["user"]["name"] == "bo"
    status, out, _ = await rapport(running, "token", "create", "--user", "bo@example.com", "--name", "y", "--json")
    assert (status, json.loads(out)["name"]) == (0, "y")
    status, out, err = await rapport(running, "token", "create", "--user", "no@example.com", "--name", "x")
    assert (status, out) == (1, "")
    assert err == "There is no active user with the e-mail address no@example.com.\n"


async def test_what_is_refused_is_one_sentence_and_what_is_wrong_usage_says_how(running: Running) -> None:
    nothing, half, unknown, doctor, init = await asyncio.gather(
        rapport(running, "nosuch"),
        rapport(running, "explain", "parcel"),
        rapport(running, "--json", "explain", "nosuch", "--as", "bo@example.com"),
        rapport(running, "doctor", RAPPORT_PORT="many"),
        rapport(running, "init", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none"),
    )
    assert (nothing[0], half[0]) == (2, 2)
    assert "'up'" in nothing[2] and "'web'" not in nothing[2] and "'work'" not in nothing[2]
    assert (unknown[0], unknown[1], json.loads(unknown[2])["code"]) == (1, "", "not_found")
    for status, _, err in (doctor, init):
        assert (status, len(err.splitlines()), "Traceback" in err) == (1, 1, False)


def test_a_database_that_is_away_and_a_full_disk_are_said_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:secret@db.example.com/crm")
    for error, said in (
        (PoolTimeout("couldn't get a connection after 5.00 sec"), "at db.example.com:5432 does not answer"),
        (OSError(ENOSPC, "No space left on device"), "The disk is full"),
        (DiskFull("could not extend file"), "The disk is full"),
        (PermissionError(EACCES, "Permission denied", "/nowhere/monday"), "/nowhere/monday cannot be read or written"),
    ):
        assert complain(error, as_json=False) == 1
        told = capsys.readouterr().err
        assert said in told and "secret" not in told


async def test_a_list_is_explained_with_its_sql_its_grants_and_its_plan(running: Running) -> None:
    status, out, _ = await rapport(
        running, "explain", "parcel", "--as", "bo@example.com", "--where", '["weight",">",2]'
    )
    assert status == 0
    assert '["or", ["owner", "=", "@me"], ["owner", "empty"]]' in out
    assert "weight >" in out
    assert "Scan" in out


async def test_the_doctor_says_what_to_do(running: Running) -> None:
    status, out, _ = await rapport(running, "--json", "doctor")
    found = {finding["what"]: finding for finding in json.loads(out)}
    assert found["database"]["found"].startswith("PostgreSQL 18")
    assert found["workspace"]["todo"] == ""
    assert status in (0, 1)


@pytest.mark.parametrize(
    "heavy", ["numpy", "pyarrow", "duckdb", "pandas", "scipy", "sqlalchemy.orm", "alembic", "mcp", "pydantic"]
)
def test_web_and_worker_stay_without_what_is_heavy(heavy: str) -> None:
    assert heavy not in _loaded()


@cache
def _loaded() -> set[str]:
    code = (
        "import sys, rapport.app; from rapport.doors.plan import Plan; import rapport.doors.http.server, rapport.doors.worker;"
        "import rapport.doors.commands.serve, uvicorn; Plan(rapport.app.areas, dict, '').catalog; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    return set(done.stdout.split())


async def test_a_verb_fails_with_the_same_words_at_every_door(running: Running, ada: httpx.AsyncClient) -> None:
    parcel = (await ada.post("/api/records/parcel", json={"name": "twice"})).json()
    await ada.post(f"/api/records/parcel/{parcel['id']}/ship", json={})
    over_http = (await ada.post(f"/api/records/parcel/{parcel['id']}/ship", json={})).json()
    token = (await rapport(running, "token", "create", "--user", "ada@example.com", "--name", "x"))[1].strip()
    async with running.client(headers={"Authorization": f"Bearer {token}"}) as program:
        by_token = (await program.post(f"/api/records/parcel/{parcel['id']}/ship", json={})).json()
    status, _, err = await rapport(
        running, "--json", "act", "parcel", "ship", "--id", parcel["id"], "--as", "ada@example.com"
    )
    assert status == 1
    assert json.loads(err) == {"code": over_http["code"], "detail": over_http["detail"]}
    assert (by_token["code"], by_token["detail"]) == (over_http["code"], over_http["detail"])
    async with by_pipe(running) as agent:
        refused, by_agent = await call(agent, "act", object="parcel", action="ship", id=parcel["id"])
    assert refused
    assert (by_agent["code"], by_agent["detail"]) == (over_http["code"], over_http["detail"])
