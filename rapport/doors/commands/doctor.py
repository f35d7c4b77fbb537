"""`rapport doctor`: looks at the installation and says what to do."""

import shutil
import sys
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

import rapport
from rapport.doors.commands.call import Call
from rapport.doors.house import House
from rapport.engine.records import count_records
from rapport.engine.records.declared import tables_left
from rapport.engine.store.database import wait_until_ready
from rapport.engine.store.jobs import count_jobs
from rapport.engine.store.kept.failures import failed_jobs

_ENOUGH_DISK = 2 * 1024**3
_MANY_WAITING = 1_000
_NAMED = 10


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `todo` is empty when all is well."""

    what: str
    found: str
    todo: str = ""


async def examine(call: Call) -> int:
    """Look at everything; the exit status is 1 when something has to be done."""
    findings = [finding async for finding in _findings(call)]
    lines = [f"{'!' if f.todo else 'ok':2} {f.what}: {f.found}{f' – {f.todo}' if f.todo else ''}" for f in findings]
    call.tell([asdict(finding) for finding in findings], lines)
    return 1 if any(finding.todo for finding in findings) else 0


async def _findings(call: Call) -> AsyncGenerator[Finding]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("Python", python)
    free = shutil.disk_usage(call.settings.data).free
    room = "" if free > _ENOUGH_DISK else "make room: the database stops when the disk is full"
    yield Finding("data folder", f"{call.settings.data}, {free / 1024**3:.1f} GB free", room)
    page = Path(rapport.__file__).parent / "web" / "index.html"
    yield Finding("pages", *(("built",) if page.exists() else ("missing", "run make up, or npm run build in web/")))
    mail = call.settings.smtp_url
    yield Finding("mail", "goes out by SMTP" if mail else "is kept in the development inbox; set SMTP_URL to send it")
    async with call.open_house() as house:
        async for finding in _look_at_database(house):
            yield finding


async def _look_at_database(house: House) -> AsyncGenerator[Finding]:
    try:
        await wait_until_ready(house.pool, seconds=10)
    except psycopg.OperationalError as error:
        yield Finding("database", str(error).strip().splitlines()[0], "start it, or correct DATABASE_URL")
        return
    try:
        async with house.open_context() as ctx:
            version = ctx.db.info.server_version
            yield Finding("database", f"PostgreSQL {version // 10_000}.{version % 10_000}")
            users = await count_records(ctx, "user", ["active", "=", True])
            yield Finding("workspace", f"{users} active users", "" if users else "run: rapport init")
            jobs = await count_jobs(ctx.db)
            failed = await failed_jobs(ctx.db, limit=1)
            left = await tables_left(ctx)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        yield Finding("workspace", "its tables are missing or old", "run: rapport init")
        return
    if left:
        many = f"{', '.join(left[:_NAMED])}{' …' if len(left) > _NAMED else ''}"
        yield Finding("records of packages that are not installed", many, "install them again, and all is there again")
    waiting = sum(number for (_, state), number in jobs.items() if state == "todo")
    slow = "see that a worker runs: rapport up, or rapport worker" if waiting > _MANY_WAITING else ""
    yield Finding("jobs waiting", str(waiting), slow)
    parked = sum(number for (_, state), number in jobs.items() if state == "failed")
    why = f"the newest: {failed[0]['error'].splitlines()[0][:200]}" if failed and failed[0]["error"] else ""
    yield Finding("jobs that failed", str(parked), why if parked else "")
