"""The queue of mails: what is due, who has taken it, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapport.channels.quiet import Quiet, is_quiet, read_quiet
from rapport.channels.smtp import Outcome, Relay, next_try, read_smtp_url
from rapport.engine.objects import Conflict, NotFound
from rapport.engine.records import Bulk, Context, bulk_write, count_records, emit, read_records, update_record

BATCH = 20
INBOX_BATCH = 500
LEASE = timedelta(minutes=15)
RATE = 60
FIELDS = ("to", "sender", "subject", "html", "text", "headers", "customer", "about", "attempts")
LOST = "The sender stopped before it could say whether this was sent. Send it again if it did not arrive."

Row = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """How this workspace sends: by which server (None: into the development inbox), in whose name, how fast, when."""

    relay: Relay | None
    sender: str
    sender_name: str
    rate: int
    quiet: Quiet


async def read_post(ctx: Context) -> Post:
    """The workspace's rules, together with SMTP_URL."""
    found = await read_records(ctx.as_system(), "workspace", limit=1)
    shop = found[0] if found else {}
    url = ctx.settings.smtp_url
    return Post(
        relay=read_smtp_url(url) if url else None,
        sender=shop.get("mail_from") or "rapport@localhost",
        sender_name=shop.get("mail_sender") or shop.get("name") or "",
        rate=max(1, int(shop.get("send_rate") or RATE)),
        quiet=read_quiet(shop.get("quiet_from"), shop.get("quiet_until"), shop.get("zone")),
    )


async def claim_due(ctx: Context, post: Post) -> list[Row] | None:
    """Takes some due messages for this sender alone. None: nothing is due; an empty list: the rate is used up."""
    where: list[Any] = ["and", ["state", "=", "queued"], ["due_at", "<=", ctx.now.isoformat()]]
    if post.relay is None:
        # Nothing leaves the house, so nobody can be written to twice, and nobody is woken.
        return await read_records(ctx, "message", where, FIELDS, sort=("due_at",), limit=INBOX_BATCH) or None
    if is_quiet(post.quiet, ctx.now):
        where.append(["quiet", "!=", True])
    size = min(BATCH, max(1, post.rate // 30))
    due = await read_records(ctx, "message", where, ("id",), sort=("due_at",), limit=size)
    left = min(size, post.rate - await _taken_lately(ctx)) if due else 0
    claimed = [await _claim(ctx, row) for row in due[: max(0, left)]]
    return [row for row in claimed if row is not None] if due else None


async def settle_messages(ctx: Context, settled: Sequence[tuple[Row, Outcome]], transport: str) -> None:
    """Writes down what became of messages and tells everyone who wants to know (`message.settled`)."""
    if not settled:
        return
    updates = [{"id": row["id"], **_after(row, outcome, ctx.now, transport)} for row, outcome in settled]
    await bulk_write(ctx, "message", Bulk(update=updates))
    final = [
        _told(row, update) for (row, _), update in zip(settled, updates, strict=True) if update["state"] != "queued"
    ]
    if final:
        await emit(ctx, "message.settled", data={"messages": final})


async def give_up_lost(ctx: Context) -> None:
    """Messages whose sender has been silent for longer than any try can take become unsure."""
    lost = ["and", ["state", "=", "sending"], ["claimed_at", "<", (ctx.now - LEASE).isoformat()]]
    found = await read_records(ctx, "message", lost, FIELDS, limit=500)
    await settle_messages(ctx, [(row, Outcome("unsure", LOST)) for row in found], "smtp")


async def _claim(ctx: Context, seen: Row) -> Row | None:
    # Of two senders that saw the same message, the version lets exactly one have it.
    mine = {"state": "sending", "claimed_at": ctx.now.isoformat()}
    try:
        return await update_record(ctx, "message", seen["id"], mine, version=seen["version"])
    except (Conflict, NotFound):
        return None


async def _taken_lately(ctx: Context) -> int:
    since = (ctx.now - timedelta(minutes=1)).isoformat()
    return await count_records(ctx, "message", ["claimed_at", ">", since])


def _after(row: Row, outcome: Outcome, now: datetime, transport: str) -> Row:
    attempts = int(row.get("attempts") or 0)
    if outcome.answer == "later":
        return {"state": "queued", "claimed_at": None}
    tried: Row = {"attempts": attempts + 1, "transport": transport, "error": outcome.reason or None}
    if outcome.answer == "sent":
        return {**tried, "state": "sent", "sent_at": now.isoformat()}
    again = next_try(attempts + 1, now) if outcome.answer == "retry" else None
    if again is not None:
        return {**tried, "state": "queued", "due_at": again.isoformat()}
    return {**tried, "state": "failed" if outcome.answer == "retry" else outcome.answer}


def _told(row: Row, update: Row) -> Row:
    customer = row.get("customer")
    return {
        "id": row["id"],
        "about": row.get("about"),
        "customer": customer["id"] if customer else None,
        "state": update["state"],
        "sent_at": update.get("sent_at"),
        "error": update.get("error"),
    }
