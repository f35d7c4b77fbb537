"""Notification: what one person should know of, from every area in one place."""

from collections.abc import Mapping
from typing import Any

from rapport.engine.objects import Choice, DateTime, Event, Json, Object, Ref, Text, grant, nothing, on
from rapport.engine.records import Bulk, Context, bulk_write, count_records, create_record, matching_ids, read_records

KINDS = ("mention", "assignment", "due", "done", "found", "trouble")
LABELS = {"done": "Work that is done", "found": "Something found", "trouble": "Something does not work"}
_OWN = ["user", "=", "@me"]
_AT_ONCE = 5_000


class Notification(Object):
    """What one person should know of: who mentioned them, what was given to them, what is due, what is done."""

    user = Ref("user", required=True, readonly=True)
    kind = Choice(*KINDS, required=True, readonly=True, labels=LABELS)
    by = Ref("user", readonly=True, hint="Who caused it")
    object = Text(readonly=True, hint="What kind of record it is about")
    record = Ref("", readonly=True)
    detail = Json(readonly=True)
    occasion = Text(required=True, unique=True, readonly=True, hint="What it is told once for")
    read_at = DateTime(index=True)

    sought = False
    serves = "notices"
    icon = "bell"
    grants = [
        grant("administrator", read=_OWN, write=_OWN, create=nothing, delete=nothing),
        grant("manager", read=_OWN, write=_OWN, create=nothing, delete=nothing),
        grant("member", read=_OWN, write=_OWN, create=nothing, delete=nothing),
    ]


@on("notification.wanted")
async def notify(ctx: Context, event: Event) -> None:
    """Write it down for each person it is for: `to` (ids) or `roles`, but not for who caused it (`by`), nor who muted its kind.

    `occasion` names what it is about, so that nobody is told of the same twice. Whether they may see the `record` is
    asked when they read it.
    """
    told, system = event.data, ctx.as_system()
    kept = {name: told.get(name) for name in ("kind", "by", "object", "record", "detail")}
    for user in await _people(system, told):
        occasion = f"{told['occasion']} {user['id']}"
        if told["kind"] not in (user["muted"] or ()) and not await _is_told(system, occasion):
            await create_record(system, "notification", {**kept, "user": user["id"], "occasion": occasion})


@on("import.ended")
async def tell_of_import(ctx: Context, event: Event) -> None:
    """Whoever began an import hears how it ended."""
    told = event.data
    detail = {name: told[name] for name in ("run", "status", "file", "counts")}
    about = {"kind": "done", "to": [told["user"]], "object": told["object"], "detail": detail}
    await notify(ctx, Event(event.id, event.name, event.at, data={**about, "occasion": f"import {told['run']}"}))


@on("clock.day")
async def forget_read(ctx: Context, event: Event) -> None:
    """What was read long ago goes."""
    system = ctx.as_system()
    old = ["and", ["read_at", "not_empty"], ["not", ["read_at", "within", "last", 90, "day"]]]
    ids = await matching_ids(system, "notification", old)
    for start in range(0, len(ids), _AT_ONCE):
        await bulk_write(system, "notification", Bulk(delete=ids[start : start + _AT_ONCE], mode="each"))


async def _people(ctx: Context, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    chosen = ["or", ["id", "in", list(told.get("to") or ())], ["role", "in", list(told.get("roles") or ())]]
    found = await read_records(ctx, "user", ["and", ["active", "=", True], chosen], ("id", "muted"), sort=("id",))
    return [user for user in found if user["id"] != told.get("by")]


async def _is_told(ctx: Context, occasion: str) -> bool:
    return bool(await count_records(ctx, "notification", ["occasion", "=", occasion]))
