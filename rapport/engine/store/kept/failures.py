"""Jobs that failed are parked with the reason, until somebody has them done again or gives them up."""

from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import dict_row

_FAILED = """
select j.id, j.task_name as task, j.args, f.at, coalesce(f.error, '') as error
from rapport_jobs.procrastinate_jobs j left join rapport_jobs.failure f on f.job = j.id
where j.status = 'failed' and (%(schema)s::text is null or j.args->>'schema' = %(schema)s)
order by j.id desc limit %(limit)s
"""

_RETRY = "select rapport_jobs.procrastinate_retry_job_v2(%(job)s, now(), null, null, null)"

_KEEP_ERROR = """
insert into rapport_jobs.failure (job, error) values (%(job)s, %(error)s)
on conflict (job) do update set at = now(), error = excluded.error
"""


async def keep_error(connection: AsyncConnection[Any], job: int, error: str) -> None:
    """Remember why a job failed; the newest reason wins."""
    await connection.execute(_KEEP_ERROR, {"job": job, "error": error[:2000]})


async def failed_jobs(
    connection: AsyncConnection[Any], schema: str | None = None, *, limit: int = 50
) -> list[dict[str, Any]]:
    """The newest parked jobs: id, task, args, at, error; of one workspace, or of the installation."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_FAILED, {"limit": limit, "schema": schema})
        return await cursor.fetchall()


async def retry_failed(connection: AsyncConnection[Any], schema: str, job: int) -> bool:
    """Put a parked job of the workspace back into its queue; False when it is not parked any more."""
    found = await connection.execute(
        "select 1 from rapport_jobs.procrastinate_jobs where id = %s and args->>'schema' = %s and status = 'failed' for update",
        (job, schema),
    )
    if await found.fetchone() is None:
        return False
    await connection.execute(_RETRY, {"job": job})
    return True


async def forget_failed(connection: AsyncConnection[Any], schema: str, job: int) -> bool:
    """Give a parked job of the workspace up; False when it is not parked any more."""
    found = await connection.execute(
        "delete from rapport_jobs.procrastinate_jobs where id = %s and args->>'schema' = %s and status = 'failed' returning id",
        (job, schema),
    )
    return await found.fetchone() is not None
