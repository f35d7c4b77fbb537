"""The queue: work that happens after a change is committed, kept in PostgreSQL beside the records."""

import importlib.metadata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from procrastinate import App

SCHEMA = "rapport_jobs"

# What is handed to it, its lock, and the schema and table in which there must be a live record for it to be queued.
Job = tuple[Mapping[str, Any], str | None, tuple[str, str] | None]

# One installer at a time, over all processes; the number has no meaning but must stay.
_INSTALLING = 0x52_4A_4F_42

_QUALIFY = """
select format('alter function %s set search_path = rapport_jobs, pg_catalog, pg_temp', p.oid::regprocedure)
from pg_proc p where p.pronamespace = 'rapport_jobs'::regnamespace and p.prokind = 'f'
"""

_FAILURE = """
create table if not exists rapport_jobs.failure (
    job bigint primary key references rapport_jobs.procrastinate_jobs on delete cascade,
    at timestamptz not null default now(),
    error text not null
)
"""

_DEFER = """
select unnest(rapport_jobs.procrastinate_defer_jobs_v1(array[
    row(%(queue)s, %(task)s, 0, %(lock)s, null, %(args)s, %(at)s)::rapport_jobs.procrastinate_job_to_defer_v1
]))
where (not %(once)s or not exists (
    select 1 from rapport_jobs.procrastinate_jobs where status = 'todo' and task_name = %(task)s and lock = %(lock)s
))
"""

_DEFER_ALL = """
select rapport_jobs.procrastinate_defer_jobs_v1(array_agg(
    row(%(queue)s, %(task)s, 0, job.lock, null, job.args, null)::rapport_jobs.procrastinate_job_to_defer_v1
    order by job.place
))
from ({jobs}) as job (place, lock, args) having count(*) > 0
"""

_WAITING = """
select queue_name, status::text as status, count(*) as jobs
from rapport_jobs.procrastinate_jobs
where status in ('todo', 'doing', 'failed') and (%(schema)s::text is null or args->>'schema' = %(schema)s)
group by 1, 2 order by 1, 2
"""

_WORK = """
select j.id, j.args->>'work' as work, j.status::text as status, coalesce(f.error, '') as error
from rapport_jobs.procrastinate_jobs j left join rapport_jobs.failure f on f.job = j.id
where j.args->>'schema' = %(schema)s and j.args->>'work' = any(%(works)s) and j.args->>'about' = %(about)s
order by j.id desc limit 1
"""

_DEFER_TICKS = """
select unnest(rapport_jobs.procrastinate_defer_jobs_v1(array_agg(
    row(%(queue)s, %(task)s, 0, tick.lock, null, tick.args, null)::rapport_jobs.procrastinate_job_to_defer_v1
)))
from unnest(%(locks)s::text[], %(args)s::jsonb[]) as tick (lock, args)
where not exists (
    select 1 from rapport_jobs.procrastinate_jobs j where j.status = 'todo' and j.task_name = %(task)s and j.lock = tick.lock
)
having count(*) > 0
"""

_PUT_ASIDE = """
select unnest(rapport_jobs.procrastinate_defer_jobs_v1(array_agg(
    row(queue_name, task_name, priority, lock, queueing_lock, args, now() + interval '1 day')
        ::rapport_jobs.procrastinate_job_to_defer_v1
)))
from rapport_jobs.procrastinate_jobs where id = %s having count(*) > 0
"""

_WAKE = """
update rapport_jobs.procrastinate_jobs set scheduled_at = now()
where status = 'todo' and args->>'schema' = %s and scheduled_at > now()
"""

# Nothing is put off for longer than a day.
_MEND_TIMES = """
with ticks as (
    delete from rapport_jobs.procrastinate_periodic_defers where defer_timestamp > extract(epoch from now()) + 60
), workers as (
    update rapport_jobs.procrastinate_workers set last_heartbeat = now() - make_interval(secs => %(silent)s / 2)
    where last_heartbeat > now() + make_interval(secs => %(silent)s)
)
update rapport_jobs.procrastinate_jobs set scheduled_at = now()
where status = 'todo' and scheduled_at > now() + interval '2 days'
"""


async def install_jobs(connection: AsyncConnection[Any]) -> None:
    """Make or upgrade the queue's own schema in the caller's transaction; safe to run again, also by several at once."""
    await connection.execute("select pg_advisory_xact_lock(%s)", (_INSTALLING,))
    found = await connection.execute(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s", (SCHEMA,)
    )
    row = await found.fetchone()
    ours = importlib.metadata.version("procrastinate")
    if row is not None and row[0] == ours:
        return
    before = await connection.execute("select current_setting('search_path')")
    path = (await before.fetchone() or ("public",))[0]
    await connection.execute("create schema if not exists rapport_jobs")
    await connection.execute("set local search_path = rapport_jobs, pg_catalog")
    for script in _scripts(installed=row[0] if row else None):
        await connection.execute(script.encode())
    await connection.execute(_FAILURE)
    statements = await connection.execute(_QUALIFY)
    for (statement,) in await statements.fetchall():
        await connection.execute(statement.encode())
    await connection.execute("select set_config('search_path', %s, true)", (path,))
    await connection.execute(sql.SQL("comment on schema rapport_jobs is {}").format(sql.Literal(ours)))


async def defer_in(
    connection: AsyncConnection[Any],
    queue: str,
    task: str,
    args: Mapping[str, Any],
    *,
    lock: str | None = None,
    once: bool = False,
    at: datetime | None = None,
) -> int | None:
    """Queue a job on the caller's connection, so that it exists exactly if the caller's transaction commits.

    Jobs with the same `lock` run one after another. With `once`, nothing is queued (and None returned) while such a job
    still waits: for clocks only, since a job queued for a change must see that change.
    """
    if once:
        # Two transactions may both see that nothing waits yet. Procrastinate's own `queueing_lock` would refuse
        # to put a failed job back while its successor waits.
        await connection.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", (_INSTALLING, lock))
    values = {"queue": queue, "task": task, "lock": lock, "once": once, "args": Jsonb(dict(args)), "at": at}
    found = await connection.execute(_DEFER, values)
    row = await found.fetchone()
    return row[0] if row else None


async def defer_all(connection: AsyncConnection[Any], queue: str, task: str, jobs: Sequence[Job]) -> None:
    """Queue jobs on the caller's connection, in one statement."""
    if not jobs:
        return
    values: dict[str, Any] = {"queue": queue, "task": task}
    for place, (args, lock, _) in enumerate(jobs):
        values |= {f"lock{place}": lock, f"args{place}": Jsonb(dict(args))}
    await connection.execute(_defer_all(tuple(during for _, _, during in jobs)), values)


@lru_cache(256)
def _defer_all(during: tuple[tuple[str, str] | None, ...]) -> bytes:
    parts: list[sql.Composable] = []
    for place, table in enumerate(during):
        part = sql.SQL("select {}, {}::text, {}::jsonb").format(
            sql.Literal(place), sql.Placeholder(f"lock{place}"), sql.Placeholder(f"args{place}")
        )
        if table:
            part += sql.SQL(" where exists (select from {} where deleted_at is null)").format(sql.Identifier(*table))
        parts.append(part)
    return sql.SQL(_DEFER_ALL).format(jobs=sql.SQL(" union all ").join(parts)).as_bytes()


async def defer_ticks(
    connection: AsyncConnection[Any], queue: str, task: str, ticks: Sequence[tuple[str, Mapping[str, Any]]]
) -> None:
    """Queue many jobs, (lock, args), in one statement, each unless one with its lock still waits."""
    await connection.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", (_INSTALLING, task))
    locks, args = [lock for lock, _ in ticks], [Jsonb(dict(told)) for _, told in ticks]
    await connection.execute(_DEFER_TICKS, {"queue": queue, "task": task, "locks": locks, "args": args})


async def put_aside(connection: AsyncConnection[Any], job: int) -> None:
    """Queue the same job once more for a time far off, so that it costs nothing until it is woken."""
    await connection.execute(_PUT_ASIDE, (job,))


async def wake_jobs(connection: AsyncConnection[Any], schema: str) -> None:
    """Let the jobs of a workspace that waits for something begin now."""
    await connection.execute(_WAKE, (schema,))


async def forget_jobs(connection: AsyncConnection[Any], schema: str) -> None:
    """Remove all jobs of a workspace but those that are being done."""
    statement = (
        "delete from rapport_jobs.procrastinate_jobs where args->>'schema' = %s and status not in ('doing', 'aborting')"
    )
    await connection.execute(statement, (schema,))


async def count_jobs(connection: AsyncConnection[Any], schema: str | None = None) -> dict[tuple[str, str], int]:
    """How many jobs there are, by queue and state (todo, doing, failed); of one workspace, or of the installation."""
    found = await connection.execute(_WAITING, {"schema": schema})
    return {(queue, status): jobs for queue, status, jobs in await found.fetchall()}


async def newest_work(
    connection: AsyncConnection[Any], schema: str, works: Sequence[str], about: str
) -> dict[str, Any] | None:
    """The newest heavy job of one of these kinds about this: id, work, status, error; None when it is forgotten."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_WORK, {"schema": schema, "works": list(works), "about": about})
        return await cursor.fetchone()


async def mend_times(connection: AsyncConnection[Any], *, silent: float) -> None:
    """Put right what a clock that was ahead has left: ticks that seem done, jobs put off for ever, workers that seem alive.

    A worker that is alive says so again long before the other half of `silent` seconds is over.
    """
    await connection.execute(_MEND_TIMES, {"silent": silent})


def open_queue(dsn: str) -> "App":
    """The queue as Procrastinate sees it, for the worker; the caller opens and closes it and adds the tasks."""
    from procrastinate import App, PsycopgConnector

    connector = PsycopgConnector(
        conninfo=dsn,
        min_size=1,
        max_size=4,
        timeout=10,
        reconnect_timeout=10,
        kwargs={"options": "-c search_path=rapport_jobs,pg_catalog", "application_name": "rapport-queue"},
    )
    return App(connector=connector)


def _scripts(*, installed: str | None) -> list[str]:
    """What to run: the whole schema on a new database, else the steps newer than what is installed."""
    folder = files("procrastinate.sql")
    if installed is None:
        return [(folder / "schema.sql").read_text("utf-8")]
    steps = sorted((step for step in (folder / "migrations").iterdir() if step.name.endswith(".sql")), key=_by_name)
    return [step.read_text("utf-8") for step in steps if _version(step.name.split("_")[0]) > _version(installed)]


def _by_name(step: Any) -> str:
    return cast(str, step.name)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
