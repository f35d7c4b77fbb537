"""Delivering: what is due is taken, posted, and what came of it is written down, each in a step of its own.

Who takes a message puts off its next try, so that it comes again when the taker dies in between: it may arrive twice,
under the same id, but is never lost.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from rapport.automation.reach import Answer, Unreachable, post
from rapport.automation.signature import sign_message
from rapport.automation.webhook import TEST, secrets_of, switch_off
from rapport.engine.objects import Conflict, Event, NotFound, on
from rapport.engine.records import Context, count_records, read_records, update_record

AT_ONCE = 10
ROUND_SECONDS = 45
LEASE = timedelta(minutes=2)
# Together a little more than three days.
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 64_800, 86_400)
)
_SOON = timedelta(seconds=6)
_WEBHOOK = ("url", "rotation", "rotated_at", "active")
_FIELDS = ("event", "body", "attempts", "due_at", "created_at", "webhook", *(f"webhook.{n}" for n in _WEBHOOK))
# What an address answers that is given up for good.
_GONE = 410
_DELETED = "The webhook was deleted."
_PAUSED = "The webhook is switched off. Switch it on, then send this again."

Row = dict[str, Any]


@on("webhook.due", "clock.minute")
async def deliver_due(ctx: Context, event: Event) -> None:
    """Deliver until nothing is due, and wait for what is due in a moment."""
    began = monotonic()
    while monotonic() - began < ROUND_SECONDS:
        async with ctx.apart() as apart:
            rows, soon = await _take(apart.as_system())
        if rows:
            # Asked once: each message would want a connection of its own for it.
            inside = await _may_reach_inside(ctx)
            outcomes = await asyncio.gather(*(_send(ctx, row, inside=inside) for row in rows))
            async with ctx.apart() as apart:
                for row, outcome in zip(rows, outcomes, strict=True):
                    await _settle(apart.as_system(), row, outcome)
        elif soon:
            await asyncio.sleep(1)
        else:
            return


async def _take(ctx: Context) -> tuple[list[Row], bool]:
    """Some messages that are due, for this sender alone; and whether more will be in a moment."""
    soon = ["and", ["state", "=", "waiting"], ["due_at", "<=", (ctx.now + _SOON).isoformat()]]
    found = await read_records(ctx, "webhook_delivery", soon, _FIELDS, sort=("due_at", "id"), limit=AT_ONCE)
    now = [row for row in found if datetime.fromisoformat(row["due_at"]) <= ctx.now]
    taken = [row for row in now if await _claim(ctx, row)]
    return taken, bool(found)


async def _claim(ctx: Context, row: Row) -> bool:
    # Of two that saw the same message, the version lets exactly one have it.
    mine = {"due_at": (ctx.now + LEASE).isoformat(), "attempts": row["attempts"] + 1}
    try:
        await update_record(ctx, "webhook_delivery", row["id"], mine, version=row["version"])
    except (Conflict, NotFound):
        return False
    return True


async def _send(ctx: Context, row: Row, *, inside: bool) -> Answer | str:
    """What was answered, or why nothing was."""
    if stopped := _stopped(row):
        return stopped
    body = json.dumps(row["body"], ensure_ascii=False, separators=(",", ":")).encode()
    webhook = {"id": row["webhook"]["id"], "rotation": row["webhook.rotation"], "rotated_at": row["webhook.rotated_at"]}
    signed = sign_message(secrets_of(ctx, webhook), row["id"], int(datetime.now(UTC).timestamp()), body)
    headers = {"Content-Type": "application/json", "User-Agent": "Rapport", **signed}
    try:
        return await post(row["webhook.url"], body, headers, inside=inside)
    except Unreachable as reason:
        return str(reason)


def _stopped(row: Row) -> str:
    """Why this message is not to be sent any more; empty when it is. A test is also for one that is switched off."""
    if row["webhook"] is None or row["webhook.url"] is None:
        return _DELETED
    return "" if row["webhook.active"] or row["event"] == TEST else _PAUSED


async def _may_reach_inside(ctx: Context) -> bool:
    async with ctx.apart() as apart:
        found = await read_records(apart.as_system(), "workspace", fields=("webhooks_inside",), limit=1)
    return bool(found and found[0]["webhooks_inside"])


async def _settle(ctx: Context, row: Row, outcome: Answer | str) -> None:
    attempts: int = row["attempts"] + 1
    told: Row = {"status": None, "answer": None, "error": None}
    gone = False
    if isinstance(outcome, Answer):
        told |= {"status": outcome.status, "answer": outcome.text or None}
        if 200 <= outcome.status < 300:
            done = {"state": "delivered", "delivered_at": ctx.now.isoformat(), "due_at": None}
            await update_record(ctx, "webhook_delivery", row["id"], told | done)
            return
        gone = outcome.status == _GONE
        told["error"] = _said(outcome)
    else:
        told["error"] = outcome[:900]
    if gone or attempts > len(PAUSES) or _stopped(row):
        told |= {"state": "parked", "due_at": None}
    else:
        told["due_at"] = (ctx.now + PAUSES[attempts - 1]).isoformat()
    await update_record(ctx, "webhook_delivery", row["id"], told)
    if gone or (attempts > len(PAUSES) and not _stopped(row) and not await _received_since(ctx, row)):
        await switch_off(ctx, row["webhook"]["id"], "gone" if gone else "silent")


def _said(answer: Answer) -> str:
    if not 300 <= answer.status < 400:
        return f"It answered {answer.status}."
    leads = f"leads on to {answer.leads[:300]}" if answer.leads else "leads on to another address"
    return f"It answered {answer.status} and {leads}. Redirects are not followed: enter the address that it leads to."


async def _received_since(ctx: Context, row: Row) -> bool:
    """Whether the same address received any message since this one was first sent."""
    received = ["and", ["webhook", "=", row["webhook"]["id"]], ["delivered_at", ">=", row["created_at"]]]
    return bool(await count_records(ctx, "webhook_delivery", received))
