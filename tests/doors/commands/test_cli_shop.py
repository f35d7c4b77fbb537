"""The commands that need a whole shop, run as people run them: load a sample, learn from it, say who may see what."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from rapport.doors.commands.init import prepare_house
from rapport.doors.house import open_house
from rapport.engine.base.settings import Settings
from tests.doors.running import free_port, settings_for
from tests.doors.shop_app import PLAN

BOSS = "ada@example.com"


def around(settings: Settings, dsn: str) -> dict[str, str]:
    """The environment of every command of this test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT", "DATABASE"))}
    return kept | {"DATABASE_URL": dsn, "RAPPORT_DATA": str(settings.data)}


async def rapport(environ: dict[str, str], *command: str) -> tuple[int, Any, str]:
    """Run one command to its end: status, what it told as JSON, standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.doors.shop_app", "--json", *command, env=environ, stdout=-1, stderr=-1
    )
    out, err = await asyncio.wait_for(process.communicate(), 240)
    return process.returncode or 0, json.loads(out) if out else None, err.decode()


async def test_a_shop_is_loaded_studied_and_explained_at_the_terminal(fresh_dsn: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, free_port())
    async with open_house(PLAN, settings, fresh_dsn, door="cli", size=2) as house:
        await prepare_house(house, email=BOSS, name="Ada", company="Empty")
    environ = around(settings, fresh_dsn)

    status, told, err = await rapport(environ, "load", "--list")
    assert (status, err) == (0, "")
    assert "shop" in json.dumps(told)
    status, told, err = await rapport(environ, "load", "shop")
    assert status == 0, err
    assert "600" in json.dumps(told)
    status, told, err = await rapport(environ, "load", "shop")
    assert (status, json.loads(err)["code"]) == (1, "not_empty")

    status, told, _ = await rapport(environ, "study", "list")
    assert (status, {one["name"] for one in told}) == (0, {"value", "lifetime"})
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.doors.shop_app", "worker", env=environ, stdout=-3, stderr=-3
    )
    try:
        # Loading has queued both studies; one that runs already is waited for, not started twice.
        for name in ("value", "lifetime"):
            found = await _done(environ, name)
            assert found["rows"] > 400, found
    finally:
        worker.terminate()
        await worker.wait()

    status, told, err = await rapport(
        environ, "explain", "customer", "--as", BOSS, "--where", '["lifetime_value",">",1000]'
    )
    assert status == 0, err
    assert "lifetime_value" in json.dumps(told)
    assert "Scan" in json.dumps(told)

    path = tmp_path / "orders.csv"
    path.write_text("customer email,date,amount\nnew@example.com,03/04/25,12\n")
    status, told, err = await rapport(environ, "import", "order", str(path))
    assert (status, "--dates dmy" in err) == (1, True), err
    status, told, err = await rapport(environ, "import", "order", str(path), "--dates", "dmy", "--dry-run")
    assert (status, told["counts"]["created"]) == (0, {"order": 1, "customer": 1}), err


async def _done(environ: dict[str, str], name: str) -> dict[str, Any]:
    for _ in range(120):
        status, told, err = await rapport(environ, "study", "show", name)
        if status == 0 and told["status"] != "running":
            assert told["status"] == "done", (told, err)
            return told
        await asyncio.sleep(1)
    raise AssertionError(f"{name} did not end.")
