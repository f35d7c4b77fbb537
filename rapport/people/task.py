"""Task: something to do, by somebody, at some time."""

from datetime import timedelta

from rapport.engine.objects import (
    Boolean,
    DateTime,
    Event,
    LongText,
    Object,
    Ref,
    Text,
    calendar,
    everything,
    grant,
    on,
    page,
    table,
    timeline,
    verb,
)
from rapport.engine.records import Context, Record, emit, read_records, update_record

MINE = ["or", ["assignee", "=", "@me"], ["assignee", "empty"], ["created_by", "=", "@me"]]
OPEN = ["done", "=", False]
# Asleep, a workspace is looked at every ten minutes.
_LATE = timedelta(minutes=15)


class Task(Object):
    """Something to do, by somebody, at some time, often about a customer."""

    name = Text(required=True, title=True, label="What")
    due = DateTime(index=True)
    assignee = Ref("user", inverse="tasks", index=True)
    customer = Ref("customer", inverse="tasks", index=True)
    done = Boolean(default=False, index=True)
    done_at = DateTime(hint="When it was ticked off")
    note = LongText()

    icon = "task"
    views = [
        table("name", "due", "customer", "assignee", sort="due", name="To do", where=OPEN),
        table(
            "name",
            "due",
            "customer",
            "assignee",
            "note",
            sort="due",
            name="Mine",
            where=["and", OPEN, ["assignee", "=", "@me"]],
        ),
        table("name", "due", "customer", "assignee", "done", "done_at", sort="-due", name="All"),
        calendar("assignee", at="due", where=OPEN),
        page(("Task", ("name", "due", "assignee", "customer", "done", "done_at", "note"))),
        timeline(at="due", title="name", facts=("done", "assignee", "note")),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=MINE, write=MINE),
    ]


@verb(Task, when=["not", ["done", "=", True]])
async def finish(ctx: Context, task: Record) -> None:
    """Tick the task off."""
    await update_record(ctx, "task", str(task["id"]), {"done": True, "done_at": ctx.now.isoformat()})


@verb(Task, when=["done", "=", True])
async def reopen(ctx: Context, task: Record) -> None:
    """Take the tick away: it is not done after all."""
    await update_record(ctx, "task", str(task["id"]), {"done": False, "done_at": None})


@on("clock.minute")
async def tell_due(ctx: Context, event: Event) -> None:
    """Whoever has to do a task hears when it is due."""
    system = ctx.as_system()
    now, late = ctx.now.isoformat(), (ctx.now - _LATE).isoformat()
    due = ["and", ["due", "<=", now], ["due", ">", late], ["not", ["done", "=", True]], ["assignee", "not_empty"]]
    tasks = await read_records(system, "task", due, ("assignee", "due"), sort=("due", "id"))
    asked = ["and", ["kind", "=", "due"], ["record", "in", [task["id"] for task in tasks]]]
    known = await read_records(system, "notification", asked, ("occasion",)) if tasks else []
    told = {str(notification["occasion"]) for notification in known}
    for task in tasks:
        holder, occasion = task["assignee"]["id"], f"due {task['id']} {task['due']}"
        if f"{occasion} {holder}" not in told:
            about = {"kind": "due", "object": "task", "record": task["id"], "detail": {"at": task["due"]}}
            await emit(system, "notification.wanted", data={**about, "to": [holder], "occasion": occasion})
