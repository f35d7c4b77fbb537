"""Import schedule: a file that comes in by itself, from a folder of the server or from another system's address."""

import re
from datetime import timedelta
from typing import Any

from rapport.automation.reach import read_address
from rapport.engine.objects import (
    Boolean,
    Choice,
    Conflict,
    DateTime,
    Event,
    Invalid,
    NotFound,
    Object,
    Problem,
    Ref,
    Text,
    derive,
    everything,
    grant,
    on,
    page,
    table,
    verb,
)
from rapport.engine.records import Context, Record, emit, read_records, update_record

PERIODS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_FOLDER = re.compile(r"[^/\\\x00.][^/\\\x00]{0,99}")
_MOST = 100


class ImportSchedule(Object):
    """A file that comes in by itself every hour, day or week, with the rights of whoever set it up."""

    name = Text(required=True, title=True)
    object = Text(required=True, hint="What the rows of the file are")
    place = Text(
        required=True,
        hint="Such as https://example.com/orders.csv, or the name of a folder in “incoming” of the data folder",
    )
    mapping = Ref("import_mapping", hint="How its columns are read; without one, as the last file with its headings")
    every = Choice("hour", "day", "week", default="day", required=True)
    mode = Choice(
        "all",
        "good",
        default="all",
        required=True,
        labels={"all": "Everything or nothing", "good": "Keep the good rows"},
        label="With mistakes",
    )
    active = Boolean(default=True)
    owner = Ref("user", default="@me", readonly=True)
    due_at = DateTime(readonly=True, index=True, label="Next time")
    ran_at = DateTime(readonly=True, label="Last time")
    state = Choice(
        "done",
        "failed",
        "nothing",
        readonly=True,
        labels={"nothing": "Nothing new"},
        colors={"done": "green", "failed": "red", "nothing": "slate"},
    )
    result = Text(readonly=True, label="Last result")
    last_import = Text(readonly=True)
    digest = Text(
        readonly=True, label="Fingerprint", hint="Of the file that came last: the same one does not come in again"
    )

    icon = "import"
    sought = False
    views = [
        table("name", "object", "every", "place", "state", "result", "ran_at", "due_at", "active", sort="name"),
        page(
            ("What comes in", ("name", "object", "place", "mapping", "every", "mode", "active")),
            ("State", ("state", "result", "ran_at", "due_at", "owner")),
        ),
    ]
    grants = [grant("administrator", read=everything, write=everything)]


@derive("import_schedule")
def check_place(values: dict[str, Any]) -> dict[str, Any]:
    """Nothing is worked out; a place that nothing could come from is refused."""
    place = values.get("place") or ""
    try:
        if is_address(place):
            read_address(place)
        elif place and not _FOLDER.fullmatch(place):
            raise ValueError(
                "Enter an address like https://example.com/orders.csv, or the name of a folder without slashes."
            )
    except ValueError as error:
        raise Invalid(fields=[Problem("place", "value", str(error))]) from None
    return {}


def is_address(place: str) -> bool:
    """Whether a place is another system's address, and no folder of the server."""
    return place.lower().startswith(("http://", "https://"))


@verb(ImportSchedule)
async def import_now(ctx: Context, schedule: Record) -> None:
    """Fetch and import now, whatever the time."""
    await emit(ctx.as_system(), "import_schedule.due", record=str(schedule["id"]))


@on("clock.minute", during="import_schedule")
async def start_due(ctx: Context, event: Event) -> None:
    """Start what is due; whoever sees the same schedule too leaves it alone."""
    system = ctx.as_system()
    due = ["and", ["active", "=", True], ["or", ["due_at", "empty"], ["due_at", "<=", ctx.now.isoformat()]]]
    fields = ("every", "due_at", "version")
    for row in await read_records(system, "import_schedule", due, fields, sort=("due_at", "id"), limit=_MOST):
        next_at = (ctx.now + PERIODS[row["every"]]).isoformat()
        try:
            await update_record(system, "import_schedule", row["id"], {"due_at": next_at}, version=row["version"])
        except (Conflict, NotFound):
            continue
        await emit(system, "import_schedule.due", record=row["id"])
