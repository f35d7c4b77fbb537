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

from rapport.doors.heavy import HEAVY_QUEUE, HEAVY_TASK, run_in_child
from rapport.doors.house import House, open_house
from rapport.doors.log import log_line
from rapport.doors.plan import Plan
from rapport.doors.tree import stop_event
from rapport.engine.base.settings import Settings
from rapport.engine.store.answers import KEPT, forget_answers
from rapport.engine.store.jobs import defer_in, keep_error, open_queue
from rapport.engine.store.log import add_months

REACTIONS = "reactions"
_CLOCKS = "clocks"
_AT_ONCE = 6
_HEAVY_AT_ONCE = 1
_PAUSES = (2, 10, 60, 300, 1800, 7200)
_BEAT_SECONDS = 5.0
_SILENT_SECONDS = 15.0
_LAST_MOMENTS = 15.0
_AWAY_SECONDS = 2.0
_KEPT_HOURS = 72
# Jobs that failed together should not all come back together.
_CHANCE = secrets.SystemRandom()
_CRON = (("clock.minute", "* * * * *"), ("clock.hour", "0 * * * *"), ("clock.day", "0 3 * * *"))


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
    queue = open_queue(house.dsn)
    _add_tasks(queue, house)
    async with queue.open_async():
        await rescue(queue, house)
        lives = [
            asyncio.create_task(_live(queue, [REACTIONS, _CLOCKS], _AT_ONCE)),
            asyncio.create_task(_live(queue, [HEAVY_QUEUE], _HEAVY_AT_ONCE)),
            asyncio.create_task(_rescue_often(queue, house)),
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
        install_signal_handlers=False,
        delete_jobs="successful",
        update_heartbeat_interval=_BEAT_SECONDS,
        stalled_worker_timeout=_SILENT_SECONDS,
        shutdown_graceful_timeout=_LAST_MOMENTS,
    )


async def rescue(queue: App, house: House) -> None:
    """Give the jobs of a worker that was killed to another; a job that keeps killing its worker is parked."""
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
        await asyncio.sleep(_SILENT_SECONDS)
        await rescue(queue, house)


class Patience(BaseRetryStrategy):
    """Try again later and later; then park the job as failed, with its error."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= len(_PAUSES):
            return None
        longest = _PAUSES[2] if "clock.minute" in (job.lock or "") else _PAUSES[-1]
        pause = min(longest, _PAUSES[job.attempts]) * _CHANCE.uniform(0.8, 1.2)
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=pause))


def _add_tasks(queue: App, house: House) -> None:
    @queue.task(name="react", queue=REACTIONS, retry=Patience(), pass_context=True)
    async def react(context: JobContext, schema: str, reaction: str, event: dict[str, Any]) -> None:
        await _guarded(house, context.job, lambda: _react(house, reaction, event, context.job.attempts + 1))

    @queue.task(name=HEAVY_TASK, queue=HEAVY_QUEUE, retry=Patience(), pass_context=True)
    async def run_apart(context: JobContext, **args: Any) -> None:
        environ = {**os.environ, "DATABASE_URL": house.dsn}
        told = {**args, "attempt": context.job.attempts + 1}
        await _guarded(house, context.job, lambda: run_in_child(house.plan.module, told, environ))

    for clock, cron in _CRON:
        _add_clock(queue, house, clock, cron)

    @queue.periodic(cron="17 * * * *")
    @queue.task(name="forget_done", queue=_CLOCKS)
    async def forget_done(timestamp: int) -> None:
        await queue.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS)

    @queue.periodic(cron="27 2 * * *")
    @queue.task(name="prepare_months", queue=_CLOCKS)
    async def prepare_months(timestamp: int) -> None:
        """A worker that runs for months has a place for what the next ones bring."""
        async with house.open_context() as ctx:
            await add_months(ctx.db, ctx.schema, ctx.now)

    @queue.periodic(cron="37 2 * * *")
    @queue.task(name="forget_answers", queue=_CLOCKS)
    async def forget_old_answers(timestamp: int) -> None:
        async with house.open_context() as ctx:
            await forget_answers(ctx.db, ctx.schema, ctx.now - KEPT)


def _add_clock(queue: App, house: House, clock: str, cron: str) -> None:
    @queue.periodic(cron=cron, periodic_id=clock)
    @queue.task(name=clock, queue=_CLOCKS)
    async def tick(timestamp: int) -> None:
        """A reaction that has not finished its last tick is not queued a second time."""
        at = datetime.fromtimestamp(timestamp, UTC).isoformat()
        async with house.open_context() as ctx:
            for reaction in house.catalog.reactions:
                if clock in reaction.events:
                    word = f"{clock}:{house.schema}:{reaction.name}"
                    event: dict[str, Any] = {"id": None, "name": clock, "at": at, "record": None, "data": {}}
                    args = {"schema": house.schema, "reaction": reaction.name, "event": event}
                    await defer_in(ctx.db, REACTIONS, "react", args, lock=word, once=True)


async def _react(house: House, reaction: str, event: dict[str, Any], attempt: int) -> None:
    told = {**event, "attempt": attempt}
    async with house.open_work() as ctx:
        if house.is_heavy(reaction):
            args = {"work": "react", "schema": house.schema, "reaction": reaction, "event": told}
            await defer_in(ctx.db, HEAVY_QUEUE, HEAVY_TASK, args)
        else:
            await house.react(ctx, reaction, told)


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
        async with house.open_context() as ctx:
            await keep_error(ctx.db, job.id, reason)


async def _wait(stopping: asyncio.Event) -> None:
    await stopping.wait()


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
