"""Consent: who wants our mails, who no longer does, and whose address does not work."""

from typing import Any

from rapport.engine.objects import Choice, DateTime, Event, extend, on, page
from rapport.engine.records import Bulk, Context, bulk_write

CONSENT = extend(
    "customer",
    name="consent",
    fields={
        "email_consent": Choice(
            "unknown",
            "granted",
            "withdrawn",
            label="Consent to e-mail",
            default="unknown",
            colors={"granted": "green", "withdrawn": "red"},
            hint="Whether this customer agreed to receive mails from you",
        ),
        "email_consent_at": DateTime(label="Consent given or withdrawn at"),
        "email_bounced_at": DateTime(label="Mail came back at", readonly=True, hint="Their address does not work"),
    },
    views=[page(("Contact", ("email_consent", "email_consent_at", "email_bounced_at")))],
)


@on("message.settled")
async def note_bounces(ctx: Context, event: Event) -> None:
    """An address that the mail server does not know is not written to again."""
    told: list[dict[str, Any]] = event.data["messages"]
    gone = [one["customer"] for one in told if one["state"] == "bounced" and one["customer"]]
    if gone:
        stamp = {"email_bounced_at": ctx.now.isoformat()}
        await bulk_write(ctx.as_system(), "customer", Bulk(where=["id", "in", gone], set=stamp))


@on("customer.update")
async def trust_new_address(ctx: Context, event: Event) -> None:
    """A customer with a new address can be written to again."""
    if event.record and "email" in event.data:
        where = ["and", ["id", "=", str(event.record)], ["email_bounced_at", "not_empty"]]
        await bulk_write(ctx.as_system(), "customer", Bulk(where=where, set={"email_bounced_at": None}))
