"""`rapport backup` and `rapport restore`: a whole workspace into one file, and out of it into an empty database."""

import asyncio
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from rapport.doors.commands.call import Call, Refused
from rapport.doors.commands.workspace import prepare_place
from rapport.doors.house import House
from rapport.engine.records import Bulk, bulk_write, matching_ids
from rapport.engine.records.declared import declaring
from rapport.engine.store import backup
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.shape.register import MAIN_ADDRESS, change_place, make_register

FORMAT = 1
_CONTENTS = "workspace.json"
_PIECE = 1024 * 1024
_TYPE = re.compile(r"[a-z][a-z0-9_ ]*(\([\d,]+\))?[a-z ]*(\[\])*")
# Answers to requests that may come again mean nothing to another installation.
_LEFT_OUT = ("kept_answer",)
_FILES_LEFT_OUT = ("exports",)


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself."""

    tables: dict[str, dict[str, str]]
    sequences: dict[str, tuple[int, bool]]
    rows: dict[str, int]


async def back_up(call: Call) -> int:
    """Write everything as it is at one moment; the file gets its name only when it is whole."""
    target = Path(call.arguments.file)
    if await asyncio.to_thread(target.exists):
        raise Refused(f"{target} is there already. Choose another name.")
    if not await asyncio.to_thread(target.parent.is_dir):
        raise Refused(f"There is no folder {target.parent}. Make it first.")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        async with call.open_house() as house:
            contents = await _write(call, house, draft)
        await asyncio.to_thread(os.replace, draft, target)
    finally:
        with suppress(FileNotFoundError):
            await asyncio.to_thread(draft.unlink)
    size = (await asyncio.to_thread(target.stat)).st_size
    rows = sum(contents.rows.values())
    told = {"file": str(target), "tables": len(contents.tables), "rows": rows, "bytes": size}
    call.tell(told, [f"{target}: {rows:,} rows of {len(contents.tables)} tables, {size / 1024**2:,.1f} MB."])
    return 0


async def restore(call: Call) -> int:
    """Read a backup into an empty workspace, in one transaction; one that is named and not there yet is made."""
    source = Path(call.arguments.file)
    with await asyncio.to_thread(_open_whole, source) as archive:
        told = json.loads(archive.read(_CONTENTS))
        if told["format"] > FORMAT:
            raise Refused(f"This backup was made by Rapport {told['version']}, which is newer. Upgrade first.")
        contents = Contents(
            told["tables"], {name: tuple(state) for name, state in told["sequences"].items()}, told["rows"]
        )
        named: str | None = getattr(call.arguments, "workspace", None)
        async with call.open_house(main=True) as home:
            async with home.pool.connection() as db:
                await install_jobs(db)
                await make_register(db)
            house = home if named in (None, MAIN_ADDRESS) else await prepare_place(home, str(named), company=str(named))
            await _read(call, house, archive, contents)
    rows = sum(contents.rows.values())
    call.tell(
        {"rows": rows, "made_at": told["made_at"], "version": told["version"]},
        [f"{rows:,} rows are restored, as they were at {told['made_at']}. Everybody signs in again."],
    )
    return 0


def _open_whole(source: Path) -> zipfile.ZipFile:
    """The archive, every part of which was read once: what is damaged is refused before anything is written."""
    try:
        archive = zipfile.ZipFile(source)
    except OSError as error:
        raise Refused(f"{source} cannot be read: {error.strerror}.") from None
    except zipfile.BadZipFile:
        raise Refused(f"{source} is no backup of Rapport, or it is not whole.") from None
    try:
        told, bad = json.loads(archive.read(_CONTENTS)), archive.testzip()
        parts = {f"tables/{name}" for name in told["tables"]}
        if bad or not parts <= set(archive.namelist()) or not all(map(_is_plain, told["tables"].values())):
            raise ValueError(bad)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, TypeError, AttributeError):
        archive.close()
        raise Refused(f"{source} is no backup of Rapport, or it is damaged. Nothing was restored.") from None
    return archive


def _is_plain(columns: Mapping[str, str]) -> bool:
    """Whether the types of a table's columns are names of types and nothing else."""
    return all(_TYPE.fullmatch(type) for type in columns.values())


async def _write(call: Call, house: House, draft: Path) -> Contents:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            async with house.pool.connection() as db:
                await backup.begin_snapshot(db)
                found = await backup.tables_in(db, house.schema)
                tables = {name: columns for name, columns in found.items() if name not in _LEFT_OUT}
                if not tables:
                    raise Refused("There is no workspace to back up. Run: rapport init")
                contents = Contents(tables, await backup.sequences_in(db, house.schema), {})
                for name, columns in tables.items():
                    call.progress(f"{name}…")
                    contents.rows[name] = await backup.count_rows(db, house.schema, name)
                    with archive.open(f"tables/{name}", "w", force_zip64=True) as entry:
                        async for piece in backup.copy_out(db, house.schema, name, columns):
                            await asyncio.to_thread(entry.write, piece)
            await asyncio.to_thread(_add_files, archive, house.settings.data / "files")
            archive.writestr(_CONTENTS, json.dumps(_described(contents), ensure_ascii=False))
        file.flush()
        os.fsync(file.fileno())
    call.progress("")
    return contents


def _described(contents: Contents) -> dict[str, Any]:
    made = {"format": FORMAT, "version": version("rapport"), "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
    return {**made, "tables": contents.tables, "sequences": contents.sequences, "rows": contents.rows}


def _add_files(archive: zipfile.ZipFile, folder: Path) -> None:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        place = path.relative_to(folder)
        # What other workspaces keep stands beside.
        if path.is_file() and place.parts[0] not in _FILES_LEFT_OUT and not place.parts[0].startswith("w_"):
            archive.write(path, f"files/{place.as_posix()}")


async def _read(call: Call, house: House, archive: zipfile.ZipFile, contents: Contents) -> None:
    from rapport.engine.store.schema import upgrade_workspace

    async with house.pool.connection() as db:
        if await backup.count_rows(db, house.schema, "user"):
            raise Refused(
                "This workspace is not empty. Restore into an empty database (set DATABASE_URL or RAPPORT_DATA), "
                "or beside it: rapport restore FILE --workspace NAME"
            )
    await asyncio.to_thread(upgrade_workspace, house.dsn, house.schema, house.plan.catalog)
    # What people declared says which other tables and columns there are.
    declared = {spec.name for spec in declaring(house.plan.catalog).values()}
    async with house.pool.connection() as db:
        for name in sorted(declared & contents.tables.keys()):
            await _read_table(house, db, archive, contents, name)
    async with house.open_context() as ctx:
        catalog = ctx.catalog
    await asyncio.to_thread(upgrade_workspace, house.dsn, house.schema, catalog)
    await asyncio.to_thread(_take_files, archive, house.settings.data / "files")
    async with house.open_work() as ctx:
        for name in contents.tables:
            call.progress(f"{name}…")
            await _read_table(house, ctx.db, archive, contents, name)
        for name, state in contents.sequences.items():
            await backup.set_sequence(ctx.db, house.schema, name, state)
        await change_place(ctx.db, house.schema, state="active")
        if await matching_ids(ctx, "session", ["kind", "!=", "token"]):
            await bulk_write(ctx, "session", Bulk(where=["kind", "!=", "token"], delete_where=True))
    call.progress("")


async def _read_table(house: House, db: Any, archive: zipfile.ZipFile, contents: Contents, name: str) -> None:
    columns = contents.tables[name]
    await backup.add_missing(db, house.schema, name, columns)
    with archive.open(f"tables/{name}") as entry:
        await backup.copy_in(db, house.schema, name, columns, _pieces(entry))


async def _pieces(entry: IO[bytes]) -> AsyncGenerator[bytes]:
    while piece := await asyncio.to_thread(entry.read, _PIECE):
        yield piece


def _take_files(archive: zipfile.ZipFile, folder: Path) -> None:
    for entry in archive.infolist():
        place = (folder / entry.filename.removeprefix("files/")).resolve()
        if not entry.filename.startswith("files/") or not place.is_relative_to(folder.resolve()):
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with archive.open(entry) as source, place.open("wb") as target:
            shutil.copyfileobj(source, target, _PIECE)
