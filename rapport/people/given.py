"""Given: whoever gets a customer or a task from somebody else hears of it."""

from rapport.engine.objects import Event, on
from rapport.engine.records import Context, emit, read_records

HOLDERS = {"customer": "owner", "task": "assignee"}


@on("customer.create", "customer.update", "task.create", "task.update")
async def tell_holder(ctx: Context, event: Event) -> None:
    """What somebody takes for themselves is no news to them."""
    object = event.name.partition(".")[0]
    _, holder = event.data.get(HOLDERS[object]) or (None, None)
    if not holder or event.record is None:
        return
    system = ctx.as_system()
    for record in await read_records(system, object, ["id", "=", str(event.record)], ("updated_by",), limit=1):
        by = record["updated_by"]["id"] if record["updated_by"] else None
        about = {"kind": "assignment", "object": object, "record": str(event.record), "occasion": f"given {event.id}"}
        await emit(system, "notification.wanted", data={**about, "to": [holder["id"]], "by": by})
