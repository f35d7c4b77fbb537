"""The routes for those who look after a workspace: who changed what, jobs that failed, and how the installation is."""

import asyncio
import shutil
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from rapport.doors.http.ask import Ask, json_reply, route
from rapport.engine.base.errors import Malformed, NotFound
from rapport.engine.records import Context, count_records, read_records
from rapport.engine.records.permit import require
from rapport.engine.store.database import size_of_database
from rapport.engine.store.jobs import count_jobs
from rapport.engine.store.kept.failures import failed_jobs, forget_failed, retry_failed
from rapport.engine.store.log import changes_of_workspace

_MOST = 100
_DIGITS = 18
_LAST = UUID(int=(1 << 128) - 1)
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def upkeep_routes() -> list[Route]:
    """All of them are for who may change the workspace itself."""
    return [
        route("/api/changes", show_changes),
        route("/api/jobs", show_jobs),
        route("/api/jobs/{job}/retry", retry, "POST"),
        route("/api/jobs/{job}", forget, "DELETE"),
        route("/api/system", show_system),
    ]


async def show_changes(ask: Ask) -> Response:
    """Newest first; `object`, `actor` and `day` (UTC) narrow it, `after` goes on."""
    require(ask.ctx, "workspace", "write")
    query, ctx = ask.asked, ask.ctx
    wanted = query.get("object")
    objects = [name for name, spec in ctx.catalog.objects.items() if not spec.internal and wanted in (None, "", name)]
    since, until = _day(query.get("day"))
    rows = await changes_of_workspace(
        ctx.db,
        ctx.schema,
        before=_place(query.get("after")) or (until, _LAST),
        since=since,
        actor=_id(query.get("actor")),
        objects=objects,
        limit=_MOST + 1,
    )
    shown = rows[:_MOST]
    users = await _titles(ctx, "user", {row["actor"] for row in shown if row["actor"]})
    for object in {row["object"] for row in shown}:
        named = await _titles(
            ctx, object, {row["record"] for row in shown if row["object"] == object and row["record"]}
        )
        for row in shown:
            if row["object"] == object:
                row["title"] = named.get(row["record"])
    changes = [_tell(row, users) for row in shown]
    last = shown[-1] if len(rows) > _MOST else None
    return json_reply({"changes": changes, "next": f"{last['at'].isoformat()}~{last['id']}" if last else None})


async def show_jobs(ask: Ask) -> Response:
    require(ask.ctx, "workspace", "write")
    counts: dict[str, int] = {"todo": 0, "doing": 0, "failed": 0}
    for (_, state), number in (await count_jobs(ask.ctx.db, ask.ctx.schema)).items():
        counts[state] += number
    failed = [
        {"id": job["id"], "what": _what(job), "at": job["at"], "error": (job["error"] or "").splitlines()[:1]}
        for job in await failed_jobs(ask.ctx.db, ask.ctx.schema)
    ]
    return json_reply({"counts": counts, "failed": failed})


async def retry(ask: Ask) -> Response:
    require(ask.ctx, "workspace", "write")
    if not await retry_failed(ask.ctx.db, ask.ctx.schema, _job(ask)):
        raise NotFound("This job has not failed, or somebody has started it again.")
    return Response(status_code=204)


async def forget(ask: Ask) -> Response:
    require(ask.ctx, "workspace", "write")
    if not await forget_failed(ask.ctx.db, ask.ctx.schema, _job(ask)):
        raise NotFound("This job has not failed, or it is gone already.")
    return Response(status_code=204)


async def show_system(ask: Ask) -> Response:
    require(ask.ctx, "workspace", "write")
    server = ask.ctx.db.info.server_version
    settings = ask.house.settings
    disk, files = await asyncio.gather(
        asyncio.to_thread(shutil.disk_usage, settings.data), asyncio.to_thread(_weigh, settings.data / "files")
    )
    return json_reply(
        {
            "version": _version(),
            "database": f"PostgreSQL {server // 10_000}.{server % 10_000}",
            "database_bytes": await size_of_database(ask.ctx.db),
            "files_bytes": files,
            "free_bytes": disk.free,
            "users": await count_records(ask.ctx.as_system(), "user", ["active", "=", True]),
            "sends_mail": bool(settings.smtp_url),
        }
    )


async def _titles(ctx: Context, object: str, ids: set[UUID]) -> dict[UUID, str]:
    """What these records are called, as far as they are still there."""
    title = ctx.catalog.object(object).title
    if not ids or not title:
        return {}
    asked = ["id", "in", sorted(str(id) for id in ids)]
    found = await read_records(ctx, object, asked, (title,), limit=len(ids))
    return {UUID(record["id"]): str(record[title] or "") for record in found}


def _tell(row: dict[str, Any], users: dict[UUID, str]) -> dict[str, Any]:
    actor = row["actor"]
    return {
        "id": row["id"],
        "at": row["at"],
        "kind": row["kind"],
        "object": row["object"],
        "record": row["record"],
        "title": row.get("title"),
        "actor": {"id": actor, "title": users.get(actor, "")} if actor else None,
        "door": row["door"],
        "run": row["run"],
        "data": row["data"],
    }


def _job(ask: Ask) -> int:
    told = str(ask.request.path_params["job"])
    if not (told.isascii() and told.isdigit() and len(told) <= _DIGITS):
        raise NotFound("There is no such job.")
    return int(told)


def _what(job: dict[str, Any]) -> str:
    args: dict[str, Any] = job["args"] or {}
    return str(args.get("reaction") or args.get("work") or job["task"])


def _day(given: str | None) -> tuple[datetime, datetime]:
    if not given:
        return _FIRST_DAY, datetime.now(UTC) + timedelta(days=1)
    try:
        start = datetime.combine(date.fromisoformat(given), datetime.min.time(), UTC)
        return start, start + timedelta(days=1)
    except (ValueError, OverflowError):
        raise Malformed("Name the day like 2026-11-27.") from None


def _id(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Malformed("“actor” is the id of a user.") from None


def _place(given: str | None) -> tuple[datetime, UUID] | None:
    if not given:
        return None
    try:
        at, _, id = given.partition("~")
        return datetime.fromisoformat(at), UUID(id)
    except ValueError:
        raise Malformed("“after” is what the list before called “next”.") from None


def _weigh(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if folder.exists() else 0


def _version() -> str:
    return version("rapport")
