"""Message: one mail to one person, from the queue to what became of it."""

from typing import Any

from rapport.engine.objects import (
    Boolean,
    Choice,
    DateTime,
    Email,
    Integer,
    Json,
    LongText,
    Object,
    Ref,
    Text,
    everything,
    grant,
    page,
    table,
    verb,
)
from rapport.engine.records import Context, emit, update_record


class Message(Object):
    """A mail as it was or will be sent. With no mail server set, it ends here, in the development inbox."""

    sought = False

    to = Email(required=True, title=True, label="To", copies="customer.email")
    sender = Text(hint="The address it comes from; empty for the workspace's own", readonly=True)
    subject = Text(quotes="tells_of")
    html = LongText(label="HTML", quotes="tells_of")
    text = LongText(label="Plain text", quotes="tells_of")
    tells_of = Json(hidden=True, readonly=True, hint="The fields that its text was filled in from")
    headers = Json(hint="Further headers, such as List-Unsubscribe")
    state = Choice(
        "queued",
        "sending",
        "sent",
        "failed",
        "bounced",
        "unsure",
        default="queued",
        index=True,
        readonly=True,
        hint="Unsure: the line broke before the server answered, so it may have arrived. It is not sent again by itself",
        colors={"sent": "green", "failed": "red", "bounced": "orange", "unsure": "yellow"},
    )
    transport = Choice("smtp", "inbox", labels={"smtp": "Mail server", "inbox": "Development inbox"}, readonly=True)
    key = Text(unique=True, readonly=True, hint="Two messages never have the same key, so nobody is written to twice")
    batch = Text(index=True, readonly=True, hint="What it was sent together with")
    about = Text(index=True, readonly=True, hint="The record it was sent for")
    customer = Ref("customer", inverse="messages")
    quiet = Boolean(default=False, hint="It waits for the end of the quiet hours")
    due_at = DateTime(index=True)
    sent_at = DateTime(readonly=True)
    opened_at = DateTime(readonly=True)
    clicked_at = DateTime(readonly=True)
    error = Text(readonly=True)
    attempts = Integer(default=0, readonly=True)
    claimed_at = DateTime(readonly=True)

    icon = "mail"
    passing = ["state", "=", "sending"]
    views = [
        table("to", "subject", "state", "transport", "due_at", "sent_at", "customer", sort="-created_at"),
        table("to", "subject", "error", "sent_at", name="To look at", where=["state", "in", ["unsure", "failed"]]),
        page(
            ("Mail", ("to", "sender", "subject", "text")),
            ("What became of it", ("state", "transport", "due_at", "sent_at", "opened_at", "clicked_at", "error")),
            ("For", ("customer", "about", "attempts")),
        ),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=["customer", "visible"]),
    ]


@verb(Message, when=["state", "in", ["unsure", "failed"]])
async def resend(ctx: Context, message: Any) -> None:
    """Send this message again, although it may have arrived before."""
    again = {"state": "queued", "due_at": ctx.now.isoformat(), "error": None, "attempts": 0}
    await update_record(ctx.as_system(), "message", message["id"], again)
    await emit(ctx, "message.queued")
