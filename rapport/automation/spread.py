"""Spreading the news: what happened becomes a message to each webhook that wants it and whose owner may see it."""

from typing import Any

from rapport.admin.sign_in import act_as, read_entrant
from rapport.automation.webhook import queue_delivery
from rapport.engine.objects import Event, Malformed, NotFound, on
from rapport.engine.records import Context, count_records, matching_ids, read_record, read_records, update_record

_MOST = 500
_GONE = ("delete", "purge")
_WEBHOOK = ("object", "events", "where", "owner", "trouble")

Told = dict[str, Any]


@on("*", during="webhook", besides=("webhook", "webhook_delivery", "token", "study_run", "message", "notification"))
async def spread(ctx: Context, event: Event) -> None:
    """Queue the messages about one event; done again, it queues none a second time."""
    object, _, kind = event.name.partition(".")
    kind = str(event.data.get("kind", kind)) if kind == "bulk" else kind
    if object not in ctx.catalog.objects or ctx.catalog.objects[object].internal:
        return
    system = ctx.as_system()
    asked = ["and", ["active", "=", True], ["or", ["object", "empty"], ["object", "=", object]]]
    for webhook in await read_records(system, "webhook", asked, _WEBHOOK, sort=("id",), limit=_MOST):
        if webhook["events"] and kind not in webhook["events"]:
            continue
        body = await _tell(ctx, webhook, event, f"{object}.{kind}")
        key = f"{event.id} {webhook['id']}"
        if body is not None and webhook["trouble"]:
            await update_record(system, "webhook", webhook["id"], {"trouble": None})
        if body is not None and not await count_records(system, "webhook_delivery", ["key", "=", key]):
            await queue_delivery(ctx, webhook["id"], str(body["type"]), body, key=key)


async def _tell(ctx: Context, webhook: Told, event: Event, name: str) -> Told | None:
    """The message about an event as the webhook's owner may see it; None when it is none of their business."""
    owner = await _as_owner(ctx, webhook)
    if owner is None:
        return None
    object = name.partition(".")[0]
    told: Told = {"type": name, "timestamp": event.at.isoformat()}
    try:
        if event.record is None:
            return await _many(owner, webhook, event, told)
        data: Told = {"object": object, "id": str(event.record)}
        record = await _read_seen(owner, object, data["id"], webhook["where"])
        if record is not None:
            changed = {field: change for field, change in event.data.items() if field in record}
            return {**told, "data": {**data, "record": record, "changed": changed}}
        # Whether it was just deleted, or has been since: who could take it out of the bin may know of it.
        gone = await _seen(owner, object, [data["id"]], webhook["where"], gone=True)
        return {**told, "data": {**data, "record": None}} if gone else None
    except (Malformed, NotFound) as error:
        # A field of the condition was taken away: its owner should see why nothing is sent.
        if webhook["trouble"] != error.message:
            await update_record(ctx.as_system(), "webhook", webhook["id"], {"trouble": error.message})
        return None


async def _read_seen(owner: Context, object: str, id: str, where: Any) -> Told | None:
    """The record, if its owner sees it and it meets the condition; None also when somebody deletes it in this moment."""
    if not await _seen(owner, object, [id], where, gone=False):
        return None
    try:
        return await read_record(owner, object, id)
    except NotFound:
        return None


async def _many(owner: Context, webhook: Told, event: Event, told: Told) -> Told | None:
    """Many at once are told by their ids, those of the first thousand that may be seen."""
    object, records = event.name.partition(".")[0], [str(id) for id in event.data.get("records", ())]
    seen = await _seen(owner, object, records, webhook["where"], gone=event.data.get("kind") in _GONE)
    data = {"object": object, "ids": seen, "run": event.data.get("run")}
    return {**told, "data": data} if seen else None


async def _seen(owner: Context, object: str, ids: list[str], where: Any, *, gone: bool) -> list[str]:
    asked = ["and", ["id", "in", ids], *([where] if where else [])]
    return [str(id) for id in await matching_ids(owner, object, asked, bin=gone)] if ids else []


async def _as_owner(ctx: Context, webhook: Told) -> Context | None:
    """The same transaction with the rights of the webhook's owner; None when they are not active any more."""
    if webhook["owner"] is None:
        return None
    try:
        who = await read_entrant(ctx.as_system(), webhook["owner"]["id"])
    except NotFound:
        return None
    return act_as(ctx, who)
