"""Consent: who wants our mails, who no longer does, and whose address does not work."""

from typing import Any

from rapport.engine.objects import Choice, DateTime, Event, extend, on, page
from rapport.engine.records import Bulk, Context, bulk_write, matching_ids, read_records

AT_ONCE = 500

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


@on("customer.bulk")
async def trust_new_addresses(ctx: Context, event: Event) -> None:
    """So can those whose address an import or a bulk change corrected: none of their mails came back from where it now goes."""
    if event.data.get("kind") != "update":
        return
    ids = [str(id) for id in await matching_ids(ctx.as_system(), "customer", ["email_bounced_at", "not_empty"])]
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        now = await read_records(ctx.as_system(), "customer", ["id", "in", some], ("email",))
        came_back = ["and", ["customer", "in", some], ["state", "=", "bounced"]]
        back: set[tuple[str, str]] = set()
        found = await read_records(ctx.as_system(), "message", came_back, ("customer", "to"), sort=("-created_at",))
        back.update((one["customer"]["id"], one["to"]) for one in found)
        known = {customer for customer, _ in back}
        corrected = [one["id"] for one in now if one["id"] in known and (one["id"], one["email"]) not in back]
        if corrected:
            await bulk_write(
                ctx.as_system(), "customer", Bulk(where=["id", "in", corrected], set={"email_bounced_at": None})
            )


@on("customer.merge")
async def keep_refusal(ctx: Context, event: Event) -> None:
    """Who withdrew their consent in either of two records that became one is not written to, whichever was kept."""
    winner, loser = str(event.data["winner"]), str(event.data["loser"])
    refused = ["and", ["id", "=", loser], ["email_consent", "=", "withdrawn"]]
    if str(event.record) == winner and await matching_ids(ctx.as_system(), "customer", refused, bin=True):
        stamp = {"email_consent": "withdrawn", "email_consent_at": ctx.now.isoformat()}
        await bulk_write(ctx.as_system(), "customer", Bulk(where=["id", "=", winner], set=stamp))
