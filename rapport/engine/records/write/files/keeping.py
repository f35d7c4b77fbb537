"""Taking files in and handing them out."""

import asyncio
from datetime import timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from rapport.engine.base.identifier import new_id
from rapport.engine.objects.condition import nothing
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed
from rapport.engine.records.write.files.holding import may_see
from rapport.engine.records.write.files.naming import clean_name
from rapport.engine.records.write.files.sniffing import Kind, sniff
from rapport.engine.store.kept.files import (
    KeptFile,
    count_loose,
    digests_in_use,
    find_files,
    forget_files,
    insert_file,
    mark_all_held,
)

LARGEST = 50 * 1024**2
# Whoever brings more without attaching them to records waits until these are cleared away.
MOST_LOOSE = 200
FRESH = timedelta(days=1)
# A change can be taken back for so long, and with it comes the file that it replaced.
ONCE = timedelta(days=30)


async def keep_file(ctx: Context, path: Path, name: str) -> dict[str, Any]:
    """Take the file at `path` into the workspace's folder; what is known of it as JSON. Nobody else sees it until a record
    names it."""
    _check_may_attach(ctx)
    size = (await asyncio.to_thread(path.stat)).st_size
    if not size:
        raise Invalid(fields=[Problem("file", "empty", "This file is empty. Choose another.")])
    if size > LARGEST:
        raise Invalid(fields=[Problem("file", "too_large", f"A file may have at most {LARGEST // 1024**2} MB.")])
    name = clean_name(name)
    kind, digest = await asyncio.to_thread(_look, path, name)
    await ctx.hold("files")
    if await count_loose(ctx.db, ctx.schema, ctx.actor.id) >= MOST_LOOSE:
        raise Conflict(f"{MOST_LOOSE} of your files wait to be attached to a record. Attach some, or go on tomorrow.")
    await asyncio.to_thread(_place, path, place_of(ctx, digest))
    file = KeptFile(new_id(), digest, name, kind.type, size, kind.width, kind.height, ctx.actor.id, ctx.now)
    await insert_file(ctx.db, ctx.schema, file)
    return describe_file(file)


async def read_file(ctx: Context, id: UUID) -> tuple[KeptFile, Path]:
    """What is known of a file, and where it lies; NotFound for one that the actor may not see."""
    file = (await find_files(ctx.db, ctx.schema, [id])).get(id)
    if file is None or not await may_see(ctx, file):
        raise NotFound("There is no such file, or it is not one you may see.")
    place = place_of(ctx, file.digest)
    if not await asyncio.to_thread(place.is_file):
        raise NotFound("This file is not there any more. Restore it from a backup.")
    return file, place


async def sweep_files(ctx: Context) -> int:
    """Forget files that no record has (a day after they came, or a month after the last record let them go); how many
    contents went with them."""
    async with ctx.as_system().apart() as own:
        await own.hold("files")
        for table, column in _places(own):
            await mark_all_held(own.db, own.schema, table, column, own.now)
        gone = await forget_files(own.db, own.schema, fresh=own.now - FRESH, once=own.now - ONCE)
    if not gone:
        return 0
    # What is in them goes once nobody can come back to it, and unless somebody brought the same meanwhile.
    async with ctx.as_system().apart() as own:
        await own.hold("files")
        gone -= await digests_in_use(own.db, own.schema, sorted(gone))
        await asyncio.to_thread(_remove, [place_of(own, digest) for digest in gone])
    return len(gone)


def describe_file(file: KeptFile) -> dict[str, Any]:
    """As JSON has it."""
    told: dict[str, Any] = {"id": str(file.id), "name": file.name, "type": file.type, "size": file.size}
    return told | ({"width": file.width, "height": file.height} if file.width else {})


def place_of(ctx: Context, digest: str) -> Path:
    """Where what is in a file lies, by the SHA-256 of it."""
    return ctx.settings.data / "files" / "kept" / digest[:2] / digest


def _check_may_attach(ctx: Context) -> None:
    role = ctx.actor.role
    for spec in ctx.catalog.objects.values():
        may_write = any(allowed(ctx.catalog, role, spec.name, act) != nothing for act in ("write", "create"))
        if may_write and any(field.attached for field in spec.fields.values()):
            return
    raise Forbidden("Your role may not attach files to anything. An administrator can allow it.")


def _places(ctx: Context) -> list[tuple[str, str]]:
    """The tables and columns that name files."""
    return [
        (f"{spec.name}__{field.extension}" if field.extension else spec.name, field.name)
        for spec in ctx.catalog.objects.values()
        for field in spec.fields.values()
        if field.attached
    ]


def _look(path: Path, name: str) -> tuple[Kind, str]:
    with path.open("rb") as file:
        return sniff(path, name), file_digest(file, sha256).hexdigest()


def _place(source: Path, place: Path) -> None:
    if place.is_file():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source.chmod(0o600)
    source.replace(place)


def _remove(places: list[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)
