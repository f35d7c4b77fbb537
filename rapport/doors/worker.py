"""The worker: does what follows from changes, keeps the clocks, and starts heavy work in processes of its own."""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from rapport.doors.clocks import CLOCKS, Awake, add_clocks
from rapport.doors.heavy import HEAVY_QUEUE, HEAVY_TASK, run_in_child
from rapport.doors.house import House, open_house
from rapport.doors.log import log_line
from rapport.doors.plan import Plan
from rapport.doors.tree import stop_event
from rapport.engine.base.settings import Settings
from rapport.engine.store.jobs import defer_in, mend_times, open_queue, put_aside
from rapport.engine.store.kept.failures import keep_error

REACTIONS = "reactions"
_AT_ONCE = 6
_HEAVY_AT_ONCE = 1
_PAUSES = (2, 10, 60, 300, 1800, 7200)
_BEAT_SECONDS = 5.0
# Nobody tells that the next job in a row may begin, so one looks.
_LOOKS_SECONDS = 1.0
_SILENT_SECONDS = 15.0
_LAST_MOMENTS = 15.0
_AWAY_SECONDS = 2.0
# Jobs that failed together should not all come back together.
_CHANCE = secrets.SystemRandom()


async def run_worker(plan: Plan, settings: Settings, dsn: str) -> None:
    """Work until asked to end; while the database is away, wait for it."""
    stopping = stop_event()
    async with open_house(
        plan, settings, dsn, door="worker", size=_AT_ONCE + 4, statement_seconds=0, listens=True
    ) as house:
        while not stopping.is_set():
            try:
                await _work(house, stopping)
            except (psycopg.Error, ConnectorException) as error:
                log_line("warning", "the database does not answer; waiting for it", reason=type(error).__name__)
            await _pause(stopping, _AWAY_SECONDS)


async def _work(house: House, stopping: asyncio.Event) -> None:
    """One connected life of the worker; it ends when asked to, or with the connection."""
    queue, awake = open_queue(house.dsn), Awake()
    _add_tasks(queue, house, awake)
    async with queue.open_async():
        await rescue(queue, house)
        lives = [
            asyncio.create_task(_live(queue, [REACTIONS, CLOCKS], _AT_ONCE)),
            asyncio.create_task(_live(queue, [HEAVY_QUEUE], _HEAVY_AT_ONCE)),
            asyncio.create_task(_rescue_often(queue, house)),
            asyncio.create_task(awake.listen(house.dsn)),
            asyncio.create_task(_wait(stopping)),
        ]
        try:
            done, _ = await asyncio.wait(lives, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)
        for life in done:
            life.result()


async def _live(queue: App, queues: list[str], at_once: int) -> None:
    await queue.run_worker_async(
        queues=queues,
        concurrency=at_once,
        fetch_job_polling_interval=_LOOKS_SECONDS,
        install_signal_handlers=False,
        delete_jobs="successful",
        update_heartbeat_interval=_BEAT_SECONDS,
        stalled_worker_timeout=_SILENT_SECONDS,
        shutdown_graceful_timeout=_LAST_MOMENTS,
    )


async def rescue(queue: App, house: House) -> None:
    """Give the jobs of a worker that was killed to another; a job that keeps killing its worker is parked."""
    async with house.pool.connection() as db:
        await mend_times(db, silent=_SILENT_SECONDS)
    jobs = queue.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=_SILENT_SECONDS):
        if job.attempts >= len(_PAUSES):
            await _note(house, job, "The worker ended while it was doing this, again and again.")
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            log_line("warning", "a job is taken over from a worker that is gone", job=job.id, task=job.task_name)
            await jobs.retry_job(job, retry_at=datetime.now(UTC))
    await jobs.prune_stalled_workers(_SILENT_SECONDS)


async def _rescue_often(queue: App, house: House) -> None:
    while True:
        await asyncio.sleep(_BEAT_SECONDS)
        await rescue(queue, house)


class Patience(BaseRetryStrategy):
    """Try again later and later; then park the job as failed, with its error."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= len(_PAUSES):
            return None
        longest = _PAUSES[2] if "clock.minute" in (job.lock or "") else _PAUSES[-1]
        pause = min(longest, _PAUSES[job.attempts]) * _CHANCE.uniform(0.8, 1.2)
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=pause))


def _add_tasks(queue: App, home: House, awake: Awake) -> None:
    @queue.task(name="react", queue=REACTIONS, retry=Patience(), pass_context=True)
    async def react(context: JobContext, schema: str, reaction: str, event: dict[str, Any]) -> None:
        await _guarded(home, context.job, lambda: _react(home, context.job, schema, reaction, event))

    @queue.task(name=HEAVY_TASK, queue=HEAVY_QUEUE, retry=Patience(), pass_context=True)
    async def run_apart(context: JobContext, **args: Any) -> None:
        await _guarded(home, context.job, lambda: _run_apart(home, context.job, args))

    add_clocks(queue, home, awake, reactions=REACTIONS)


async def _open(home: House, job: Job, schema: str) -> House | None:
    """The house a job is for; None when it cannot be done: it waits for a suspended workspace, and goes with one that is gone."""
    place = await home.houses.register.of_schema(schema)
    if place is None:
        log_line("info", "a job of a workspace that is gone is left", job=job.id)
        return None
    if place.is_open or job.id is None:
        return home.houses.of(place)
    async with home.pool.connection() as db:
        await put_aside(db, job.id)
    return None


async def _react(home: House, job: Job, schema: str, reaction: str, event: dict[str, Any]) -> None:
    house = await _open(home, job, schema)
    if house is None:
        return
    told = {**event, "attempt": job.attempts + 1}
    async with house.open_work() as ctx:
        if house.is_heavy(reaction):
            args = {"work": "react", "schema": schema, "reaction": reaction, "event": told}
            await defer_in(ctx.db, HEAVY_QUEUE, HEAVY_TASK, args)
        else:
            await house.react(ctx, reaction, told)


async def _run_apart(home: House, job: Job, args: dict[str, Any]) -> None:
    if await _open(home, job, args.get("schema", home.schema)) is not None:
        environ = {**os.environ, "DATABASE_URL": home.dsn}
        await run_in_child(home.plan.module, {**args, "attempt": job.attempts + 1}, environ)


async def _guarded(house: House, job: Job, work: Callable[[], Awaitable[None]]) -> None:
    """Keep what went wrong beside the job before Procrastinate decides what becomes of it."""
    try:
        await work()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        log_line("error", "a job failed", job=job.id, task=job.task_name, attempt=job.attempts + 1, trace=error)
        try:
            await _note(house, job, reason)
        except psycopg.Error:
            log_line("warning", "the reason could not be kept", job=job.id)
        raise


async def _note(house: House, job: Job, reason: str) -> None:
    if job.id is not None:
        async with house.pool.connection() as db:
            await keep_error(db, job.id, reason)


async def _wait(stopping: asyncio.Event) -> None:
    await stopping.wait()


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
