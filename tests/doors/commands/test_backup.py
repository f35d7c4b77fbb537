"""A workspace out and in again: everything, as it was at one moment, or nothing."""

import asyncio
import json
import os
import signal
import sys
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from rapport.doors.house import open_house
from rapport.engine.records import Bulk, bulk_write, create_record, delete_record, read_records, update_record
from rapport.engine.records.write.files.keeping import keep_file, read_file
from tests.contract.pictures import png
from tests.doors.app import PLAN
from tests.doors.commands.test_cli import rapport
from tests.doors.running import Running, prepare, settings_for

LEFT_OUT = {"kept_answer", "session"}
# That all sessions were closed is noted where it happened.
NOTED = {"change", "run"}


@pytest.fixture
async def full(fresh_dsn: str, tmp_path: Path) -> Running:
    """A workspace with history, a run, a bin, an own object and an own field, a removed one, and a file."""
    settings = settings_for(tmp_path / "from", 8000)
    await prepare(settings, fresh_dsn)
    async with open_house(PLAN, settings, fresh_dsn, door="cli", size=2) as house:
        async with house.open_context() as ctx:
            await bulk_write(
                ctx, "parcel", Bulk(create=[{"name": f"包裹 {n}\t\\N\n", "weight": n} for n in range(500)])
            )
            made = await create_record(ctx, "parcel", {"name": "binned"})
            await update_record(ctx, "parcel", made["id"], {"weight": 4})
            await delete_record(ctx, "parcel", made["id"])
            await create_record(ctx, "custom_object", {"label": "Kiosk"})
            await create_record(ctx, "custom_field", {"object": "parcel", "label": "Colour", "type": "text"})
            gone = await create_record(ctx, "custom_field", {"object": "parcel", "label": "Smell", "type": "integer"})
        async with house.open_context() as ctx:
            await create_record(ctx, "kiosk", {"name": "West lake"})
            picture = settings.data / "picture"
            picture.write_bytes(png(9, 9))
            photo = await keep_file(ctx, picture, "photo.png")
            await create_record(ctx, "parcel", {"name": "painted", "colour": "red", "smell": 3, "photo": photo})
            await delete_record(ctx, "custom_field", gone["id"])
    kept = settings.data / "files" / "uploads" / "a.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("name\nx\n")
    return Running(settings.url, settings, fresh_dsn, "")


@pytest.fixture
async def empty(server_dsn: str, tmp_path: Path) -> Any:
    from tests.conftest import database

    for dsn in database(server_dsn, "rapport_restored_" + os.urandom(4).hex()):
        settings = settings_for(tmp_path / "to", 8000)
        yield Running(settings.url, settings, dsn, "")


async def rows_of(dsn: str, schema: str = "w_main") -> dict[str, list[str]]:
    """Every row of every table as text, sorted."""
    found: dict[str, list[str]] = {}
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        tables = await db.execute(
            "select relname from pg_class where relnamespace = %s::regnamespace "
            "and relkind in ('r', 'p') and not relispartition",
            (schema,),
        )
        for (name,) in await tables.fetchall():
            rows = await db.execute(sql.SQL("select to_jsonb(t)::text from {} t").format(sql.Identifier(schema, name)))
            found[name] = sorted(row for (row,) in await rows.fetchall())
    return found


async def test_a_workspace_comes_out_and_in_again_row_by_row(full: Running, empty: Running, tmp_path: Path) -> None:
    file = tmp_path / "all.rapport"
    before = await rows_of(full.dsn)
    status, out, err = await rapport(full, "--json", "backup", str(file))
    assert status == 0, err
    assert json.loads(out)["rows"] > 500
    status, _, err = await rapport(full, "backup", str(file))
    assert (status, "is there already" in err) == (1, True)
    status, _, err = await rapport(full, "restore", str(file))
    assert (status, "not empty" in err) == (1, True)
    await hold_damaged(empty, file)
    await hold_beside(full, file, before)
    status, out, err = await rapport(empty, "--json", "restore", str(file))
    assert status == 0, err
    after = await rows_of(empty.dsn)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} <= LEFT_OUT | NOTED
    assert all(set(before[name]) <= set(after[name]) for name in NOTED)
    assert len(before["parcel"]) == 502
    assert before["change"]
    assert (empty.settings.data / "files" / "uploads" / "a.csv").read_text() == "name\nx\n"
    async with open_house(PLAN, empty.settings, empty.dsn, door="cli", size=2) as house, house.open_context() as ctx:
        assert (await create_record(ctx, "kiosk", {"name": "East lake"}))["name"] == "East lake"
        (painted,) = await read_records(ctx, "parcel", ["photo", "not_empty"], ("photo",))
        assert (await read_file(ctx, UUID(painted["photo"]["id"])))[1].read_bytes() == png(9, 9)
        assert (await create_record(ctx, "parcel", {"name": "new", "colour": "blue"}))["colour"] == "blue"
    status, _, err = await rapport(empty, "--json", "init", "--email", "ada@example.com")
    assert status == 0, err


def spoil(file: Path) -> None:
    """Beside the file: one that is damaged in the middle, and one with what would run in the database."""
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    file.with_name("broken").write_bytes(raw)
    with zipfile.ZipFile(file) as good, zipfile.ZipFile(file.with_name("sly"), "w") as sly:
        for entry in good.infolist():
            text = good.read(entry)
            if entry.filename == "workspace.json":
                told = json.loads(text)
                told["tables"]["parcel"]["name"] = "text); drop schema w_main cascade; --"
                text = json.dumps(told).encode()
            sly.writestr(entry, text)


async def hold_damaged(empty: Running, file: Path) -> None:
    """What is wrong anywhere is refused before anything is written."""
    spoil(file)
    for wrong in ("broken", "sly"):
        status, _, err = await rapport(empty, "restore", str(file.with_name(wrong)))
        assert (status, "damaged" in err) == (1, True), err
    status, _, err = await rapport(empty, "restore", str(file.with_name("missing")))
    assert (status, "cannot be read" in err) == (1, True), err
    async with await psycopg.AsyncConnection.connect(empty.dsn) as db:
        assert await (await db.execute("select to_regnamespace('w_main')")).fetchone() == (None,)


async def hold_beside(full: Running, file: Path, before: dict[str, list[str]]) -> None:
    """It comes in as a workspace of its own too, and that one out again."""
    status, _, err = await rapport(full, "restore", str(file), "--workspace", "copy")
    assert status == 0, err
    copied = await rows_of(full.dsn, "w_copy")
    assert {name for name in before if before[name] != copied[name]} <= LEFT_OUT | NOTED
    _, out, _ = await rapport(full, "--json", "workspace", "list")
    assert [(one["workspace"], one["state"]) for one in json.loads(out)] == [("copy", "active"), ("main", "active")]
    again = file.with_name("again")
    status, _, err = await rapport(full, "backup", str(again), "--workspace", "copy")
    assert status == 0, err
    with zipfile.ZipFile(again) as archive:
        assert archive.read("tables/parcel").count(b"\n") == len(before["parcel"])
        assert archive.read("files/uploads/a.csv") == b"name\nx\n"
    status, _, err = await rapport(full, "restore", str(file), "--workspace", "copy")
    assert (status, "already" in err) == (1, True)


async def test_a_backup_is_of_one_moment_while_others_write(full: Running, tmp_path: Path) -> None:
    writing = asyncio.create_task(_write_pairs(full))
    try:
        await asyncio.sleep(0.5)
        status, _, err = await rapport(full, "backup", str(tmp_path / "moment"))
        assert status == 0, err
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    with zipfile.ZipFile(tmp_path / "moment") as archive:
        parcels, notes = (archive.read(f"tables/{name}").decode() for name in ("parcel", "note"))
    # Each transaction writes one of both.
    assert parcels.count("pair ") == notes.count("pair ") > 0


def halves(folder: Path) -> list[Path]:
    return list(folder.glob(".half*"))


async def _write_pairs(full: Running) -> None:
    async with open_house(PLAN, full.settings, full.dsn, door="cli", size=2) as house:
        for number in range(100_000):
            async with house.open_context() as ctx:
                await create_record(ctx, "parcel", {"name": f"pair {number}"})
                await create_record(ctx, "note", {"text": f"pair {number}"})


async def test_a_backup_that_is_killed_leaves_no_half_file(full: Running, empty: Running, tmp_path: Path) -> None:
    around = {**os.environ, "DATABASE_URL": full.dsn, "RAPPORT_DATA": str(full.settings.data)}
    async with await psycopg.AsyncConnection.connect(full.dsn) as db:
        # The backup waits for this table, in the middle of its work.
        await db.execute("lock table w_main.parcel in access exclusive mode")
        command = ("-m", "tests.doors.app", "backup", str(tmp_path / "half"))
        process = await asyncio.create_subprocess_exec(sys.executable, *command, env=around)
        while not halves(tmp_path):
            assert process.returncode is None
            await asyncio.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert not (tmp_path / "half").exists()
    (part,) = halves(tmp_path)
    status, _, err = await rapport(empty, "restore", str(part))
    assert (status, "not whole" in err) == (1, True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
async def test_a_shell_learns_the_commands_from_the_parser(full: Running, shell: str) -> None:
    status, out, _ = await rapport(full, "completion", shell)
    assert status == 0
    assert {word for word in ("backup", "restore", "import", "explain") if word in out} == {
        "backup",
        "restore",
        "import",
        "explain",
    }
    if shell != "bash":
        return
    for words, offered in (
        ("study l", "list"),
        ("import parcel --m", "--map --mapping --match"),
        ("export --format x", "xlsx"),
        ("export parc", "parcel"),
        ("workspace su", "suspend"),
        ("--json workspace li", "list"),
    ):
        typed = f"rapport {words}".split()
        ask = f"{out}\nCOMP_WORDS=({' '.join(typed)}); COMP_CWORD={len(typed) - 1}; _rapport; echo ${{COMPREPLY[@]}}"
        process = await asyncio.create_subprocess_exec("bash", "-c", ask, stdout=-1)
        assert (await process.communicate())[0].decode().strip() == offered
