"""Incoming: what a schedule's file is, brought in with the rights of whoever set the schedule up, and what came of it."""

import asyncio
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from rapport.admin.sign_in import read_entrant
from rapport.automation.fetching import fetch
from rapport.automation.import_schedule import is_address
from rapport.automation.reach import Unreachable
from rapport.engine.objects import Event, Forbidden, Invalid, Malformed, NotFound, on
from rapport.engine.records import Actor, Context, bring_file, read_record, read_records, update_record

MOST_FILES = 20
_LONGEST = 900
Row = dict[str, Any]


@on("import_schedule.due", apart=True)
async def bring_incoming(ctx: Context, event: Event) -> None:
    """Fetch the file, or take those of the folder, and import them; what came of it stands with the schedule."""
    system = ctx.as_system()
    try:
        row = await read_record(system, "import_schedule", str(event.record))
    except NotFound:
        return
    told: Row = {"ran_at": ctx.now.isoformat()}
    try:
        owner = await _as_owner(ctx, row)
        name = row["mapping"]["title"] if row["mapping"] else None
        told |= await (_from_address if is_address(row["place"]) else _from_folder)(owner, row, name)
    except (Unreachable, Malformed, Forbidden, NotFound, OSError) as error:
        told |= {"state": "failed", "result": str(error)[:_LONGEST]}
    except Invalid as error:
        said = " ".join(problem.message for problem in error.fields) or error.message
        told |= {"state": "failed", "result": said[:_LONGEST]}
    async with ctx.as_system().apart() as own:
        await update_record(own, "import_schedule", row["id"], told)


async def _from_address(ctx: Context, row: Row, mapping: str | None) -> Row:
    folder = ctx.settings.data / "files" / "uploads"
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}{Path(row['place'].partition('?')[0]).suffix[:12]}"
    try:
        await fetch(row["place"], path, inside=await _may_reach_inside(ctx))
        digest = await asyncio.to_thread(_digest, path)
        if digest == row["digest"]:
            return {"state": "nothing", "result": "The file is the same as the last time."}
        ended = await _bring(ctx, row, path, mapping)
        return ended | ({"digest": digest} if ended["state"] == "done" else {})
    finally:
        path.unlink(missing_ok=True)


async def _from_folder(ctx: Context, row: Row, mapping: str | None) -> Row:
    """The oldest files first; each goes to `done` or `failed` beside them, so that none comes twice."""
    folder = incoming_folder(ctx) / row["place"]
    files = await asyncio.to_thread(_waiting, folder)
    if not files:
        return {"state": "nothing", "result": "No file is waiting in the folder."}
    ended: Row = {}
    for path in files:
        try:
            ended = await _bring(ctx, row, path, mapping)
        except Invalid:
            await asyncio.to_thread(_put_away, path, "failed")
            raise
        await asyncio.to_thread(_put_away, path, ended["state"])
        if ended["state"] == "failed":
            break
    return ended


def incoming_folder(ctx: Context) -> Path:
    """Where the folders are that schedules may read from."""
    return ctx.settings.data / "incoming"


async def _bring(ctx: Context, row: Row, path: Path, mapping: str | None) -> Row:
    told = await bring_file(ctx, row["object"], path, mapping=mapping, options={"mode": row["mode"]})
    counts = told["counts"]
    parts = {"created": sum(counts["created"].values()), **{k: counts[k] for k in ("updated", "skipped", "rejected")}}
    said = ", ".join(f"{number:,} {word}" for word, number in parts.items())
    failed = told["status"] != "done"
    return {
        "state": "failed" if failed else "done",
        "result": (told["error"]["detail"] if failed else said)[:_LONGEST],
        "last_import": told["id"],
    }


async def _as_owner(ctx: Context, row: Row) -> Context:
    """The same work with the rights of the schedule's owner."""
    if row["owner"] is None:
        raise NotFound("Nobody owns this schedule any more. Set it up anew.")
    who = await read_entrant(ctx.as_system(), row["owner"]["id"])
    team = UUID(who.team) if who.team else None
    return replace(
        ctx, actor=Actor(UUID(who.id), who.name, who.role, team, who.locale or "en", who.zone, ctx.actor.door)
    )


async def _may_reach_inside(ctx: Context) -> bool:
    found = await read_records(ctx.as_system(), "workspace", fields=("webhooks_inside",), limit=1)
    return bool(found and found[0]["webhooks_inside"])


def _waiting(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise NotFound(
            f"There is no folder “{folder.name}” in “incoming” of the data folder. Make it, and put files there."
        )
    found = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))[:MOST_FILES]


def _put_away(path: Path, state: str) -> None:
    folder = path.parent / state
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    path.rename(target if not target.exists() else folder / f"{path.stem}-{uuid4().hex[:8]}{path.suffix}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
