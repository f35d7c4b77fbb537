"""Task: something to do, by somebody, at some time."""

from rapport.engine.objects import (
    Boolean,
    DateTime,
    LongText,
    Object,
    Ref,
    Text,
    everything,
    grant,
    page,
    table,
    timeline,
    verb,
)
from rapport.engine.records import Context, Record, update_record

MINE = ["or", ["assignee", "=", "@me"], ["assignee", "empty"], ["created_by", "=", "@me"]]


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
        table("name", "due", "customer", "assignee", "done", sort="due"),
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
