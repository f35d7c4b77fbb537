"""Study runs: what was learnt when, from what, and how far to trust it."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.engine.objects import (
    CannotLearn,
    Choice,
    Conflict,
    Date,
    DateTime,
    Event,
    Integer,
    Json,
    Malformed,
    NotFound,
    Object,
    Text,
    everything,
    grant,
    on,
    page,
    table,
    verb,
)
from rapport.engine.records import (
    Context,
    Record,
    create_record,
    emit,
    read_frames,
    read_records,
    update_record,
    write_scores,
)

MOST_ATTEMPTS = 3
COLORS = {"running": "blue", "done": "green", "cannot_learn": "amber", "failed": "red"}


class StudyRun(Object):
    """One run of a study: its parameters, its data, its back-test, its findings."""

    study = Text(required=True, readonly=True, title=True, index=True)
    status = Choice("running", "done", "cannot_learn", "failed", default="running", readonly=True, colors=COLORS)
    started_at = DateTime(readonly=True, index=True)
    finished_at = DateTime(readonly=True)
    today = Date(readonly=True, hint="The day the study looks from")
    model = Text(readonly=True, hint="The model that was the better one on the held-back period")
    data_from = Date(readonly=True)
    data_to = Date(readonly=True)
    rows = Integer(readonly=True, hint="How many records have a result")
    study_version = Text(readonly=True)
    parameters = Json(readonly=True)
    report = Json(readonly=True)
    reason = Text(readonly=True, hint="Why nothing could be learnt")

    plural = "Study runs"
    icon = "chart-dots"
    views = [
        table("study", "status", "model", "started_at", "finished_at", "rows", sort="-started_at"),
        page(("Run", ("study", "status", "model", "today", "data_from", "data_to", "rows", "reason"))),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=everything),
    ]


@verb("study_run", on="object")
async def start(ctx: Context, *, study: str) -> Record:
    """Run a study now."""
    if study not in ctx.catalog.studies:
        raise NotFound(f"There is no study called “{study[:60]}”. There are {', '.join(ctx.catalog.studies)}.")
    own = ctx.as_system()
    await ctx.hold(f"study {study}")
    where = ["and", ["study", "=", study], ["status", "=", "running"], ["created_at", "within", "last", 1, "day"]]
    if await read_records(own, "study_run", where, ("id",), limit=1):
        raise Conflict("This study is running already; its result appears here when it is done.", code="running")
    made = await create_record(own, "study_run", {"study": study, "started_at": ctx.now.isoformat()})
    await emit(own, "study.requested", record=made["id"], data={"study": study})
    return made


@on("study.requested", apart=True)
async def learn(ctx: Context, event: Event) -> None:
    """Read the frames, compute, write the fields; what cannot be learnt is said, what fails is kept."""
    if event.record is None:
        return
    found = await read_records(
        ctx, "study_run", ["and", ["id", "=", str(event.record)], ["status", "=", "running"]], limit=1
    )
    if not found:
        return
    try:
        if event.attempt > MOST_ATTEMPTS:
            raise ValueError("the process ended before it was done, again and again; see the log of the worker")
        outcome = await run_study(ctx, str(event.data["study"]), event.record)
    except CannotLearn as error:
        outcome = {"status": "cannot_learn", "reason": str(error), "report": {"reason": error.reason}}
    except (Malformed, ArithmeticError, ValueError, MemoryError) as error:
        outcome = {"status": "failed", "reason": f"{type(error).__name__}: {error}"[:900]}
    await update_record(
        ctx.as_system(), "study_run", event.record, {"finished_at": datetime.now(ctx.now.tzinfo).isoformat(), **outcome}
    )
    if outcome["status"] == "done":
        await emit(ctx.as_system(), "study.done", record=event.record, data=event.data)
    if asked_by := found[0]["created_by"]:
        about = {
            "kind": "done",
            "object": "study_run",
            "record": str(event.record),
            "occasion": f"study {event.record}",
        }
        detail = {"study": event.data["study"], "status": outcome["status"]}
        await emit(ctx.as_system(), "notification.wanted", data={**about, "to": [asked_by["id"]], "detail": detail})


async def run_study(ctx: Context, name: str, run: UUID) -> dict[str, Any]:
    """The fields of the run's record after learning from the workspace's data as of today."""
    spec = ctx.catalog.studies[name]
    study = spec.study()
    today = ctx.now.astimezone(ZoneInfo(ctx.actor.zone)).date()
    frames = await read_frames(ctx, study.reads)
    result = study.compute(frames, today, ctx.actor.zone)
    rows = await write_scores(ctx.as_system(), spec.of, spec.writes, result.rows, run=run)
    return {
        "status": "done",
        "today": (result.seen_from or today).isoformat(),
        "model": result.model,
        "study_version": spec.version,
        "parameters": dict(result.parameters),
        "report": dict(result.report),
        "data_from": result.data_from and result.data_from.isoformat(),
        "data_to": result.data_to and result.data_to.isoformat(),
        "rows": rows,
    }


@on("clock.day")
async def learn_nightly(ctx: Context, event: Event) -> None:
    """Every study runs once a night."""
    for name in ctx.catalog.studies:
        try:
            await start(ctx, study=name)
        except Conflict:
            continue
