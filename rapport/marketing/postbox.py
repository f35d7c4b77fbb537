"""The postbox: where a campaign's printed mails go into the queue, and where they are taken out again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rapport.channels.queue import read_post
from rapport.channels.quiet import waking_time
from rapport.engine.objects import new_id
from rapport.engine.records import Bulk, Context, bulk_write, copy_records, create_record, emit
from rapport.marketing.letter.press import Mark, Person, Press, print_mail
from rapport.marketing.letter.template import Filled

COLUMNS = (
    "id",
    "to",
    "subject",
    "html",
    "text",
    "tells_of",
    "headers",
    "state",
    "key",
    "batch",
    "about",
    "customer",
    "quiet",
    "due_at",
    "attempts",
)
STOPPED = "The campaign was stopped before this was sent."
ONE_CLICK = "List-Unsubscribe=One-Click"


Stored = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True)
class Addressee:
    """A member of the campaign together with what is known about them."""

    member: UUID
    customer: UUID
    person: Person


async def due_time(ctx: Context) -> datetime:
    """When a mail that is queued now may go out: at once, or in the morning. The development inbox wakes nobody."""
    post = await read_post(ctx)
    return ctx.now if post.relay is None else waking_time(post.quiet, ctx.now)


async def queue_mails(ctx: Context, campaign: UUID, press: Press, addressees: Sequence[Addressee]) -> int:
    """Prints and queues one mail each. The key makes it impossible to queue a second one for the same person."""
    due = await due_time(ctx)
    stored = ctx.catalog.object("message").fields["headers"].stored
    rows = (_row(campaign, press, addressee, (due, stored)) for addressee in addressees)
    return await copy_records(ctx, "message", COLUMNS, rows)


async def queue_test(ctx: Context, press: Press, mail: Filled, *, to: str) -> None:
    """Queues a mail that counts nowhere and goes out whatever the hour."""
    values = {
        "to": to,
        "subject": f"[Test] {mail.subject}",
        "html": mail.html,
        "text": mail.text,
        "tells_of": list(press.tells_of),
        "due_at": ctx.now.isoformat(),
        "key": f"test:{new_id()}",
    }
    await create_record(ctx.as_system(), "message", values)
    await emit(ctx, "message.queued")


async def withdraw_messages(ctx: Context, campaign: str) -> int:
    """Takes what is still queued out of the queue, and says so on each member."""
    waiting = ["and", ["batch", "=", f"campaign:{campaign}"], ["state", "=", "queued"]]
    done = await bulk_write(ctx, "message", Bulk(where=waiting, set={"state": "failed", "error": STOPPED}))
    members = ["and", ["campaign", "=", campaign], ["state", "=", "queued"]]
    # A message that a sender holds at this moment may still go out; its member hears of it and changes from skipped to sent.
    await bulk_write(ctx, "campaign_member", Bulk(where=members, set={"state": "skipped", "reason": "stopped"}))
    return done.updated


def _row(campaign: UUID, press: Press, addressee: Addressee, usual: tuple[datetime, Stored]) -> tuple[Any, ...]:
    due, stored = usual
    mark = Mark(new_id(), addressee.customer, addressee.member)
    mail = print_mail(press, addressee.person, mark)
    headers = {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": ONE_CLICK}
    return (
        mark.message,
        addressee.person["email"],
        mail.subject,
        mail.html,
        mail.text,
        *stored(press.tells_of),
        *stored(headers),
        "queued",
        f"campaign:{campaign}:{addressee.customer}",
        f"campaign:{campaign}",
        f"campaign_member:{addressee.member}",
        addressee.customer,
        True,
        due,
        0,
    )
