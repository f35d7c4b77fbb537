"""Interaction: one touch with a customer, on any channel."""

from rapport.engine.objects import (
    Choice,
    DateTime,
    File,
    LongText,
    Object,
    Ref,
    Refs,
    Text,
    calendar,
    everything,
    grant,
    table,
    timeline,
)

SEEN = ["customer", "visible"]
_TOLD = ("kind", "direction", "body", "files", "user", "customer", "also_about")


class Interaction(Object):
    """One touch with a customer: a note, a call, a message, a visit."""

    customer = Ref("customer", required=True, inverse="interactions", index=True)
    kind = Choice("note", "call", "email", "meeting", "message", "visit", default="note")
    direction = Choice("in", "out")
    subject = Text(title=True)
    body = LongText()
    at = DateTime(required=True, index=True)
    user = Ref("user")
    also_about = Refs("customer", hint="Named in it with a #; it appears on their timelines too")
    files = File(many=True)

    held_by = "customer.owner"
    lies_in = "customer.region"
    icon = "message-circle"
    views = [
        table("at", "customer", "kind", "subject", "user", sort="-at"),
        calendar("customer", "kind", at="at"),
        timeline(at="at", title="subject", facts=_TOLD),
        timeline(at="at", title="subject", facts=_TOLD, of="also_about"),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=SEEN, write=SEEN),
    ]
