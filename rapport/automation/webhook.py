"""Webhook: another system that is told when something happens here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from rapport.automation.reach import read_address
from rapport.automation.signature import make_secret
from rapport.engine.objects import (
    Boolean,
    Choice,
    Conflict,
    DateTime,
    Event,
    Integer,
    Invalid,
    Json,
    LongText,
    Malformed,
    Object,
    Problem,
    Ref,
    Text,
    Url,
    derive,
    everything,
    grant,
    new_id,
    nothing,
    on,
    page,
    parse_condition,
    table,
    verb,
)
from rapport.engine.records import (
    Bulk,
    Context,
    Record,
    bulk_write,
    create_record,
    emit,
    read_record,
    read_records,
    update_record,
)

TEST = "webhook.test"
_OVERLAP = timedelta(days=1)
_OFF = {
    "gone": "Switched off: the address answered that it is gone for good (410). Enter another one and switch it on.",
    "silent": "Switched off: nothing was received for three days. Mend the address, send a test, and switch it on.",
}
_OWN = ["owner", "=", "@me"]
_MOST_EVENTS = 50


@dataclass(frozen=True)
class EventNames:
    """A list of names of events."""

    @property
    def example(self) -> list[str]:
        """What happens most."""
        return ["create", "update"]

    def check(self, value: Any) -> None:
        """ValueError unless it is a list of few texts."""
        told = cast(list[Any], value) if isinstance(value, list) else []
        if not told or len(told) > _MOST_EVENTS or not all(isinstance(one, str) for one in told):
            raise ValueError(f"Give a list of up to {_MOST_EVENTS} names of events.")


@dataclass(frozen=True)
class Asked:
    """A condition, of whatever object."""

    @property
    def example(self) -> list[str]:
        """One that every record meets."""
        return ["id", "not_empty"]

    def check(self, value: Any) -> None:
        """ValueError when it cannot be read."""
        try:
            parse_condition(value)
        except Malformed as error:
            raise ValueError(error.message) from None


class Webhook(Object):
    """Another system that is told when something happens here, as far as its owner may see it."""

    name = Text(required=True, title=True)
    url = Url(required=True, label="Address", hint="Such as https://example.com/hooks")
    object = Text(hint="Whose records it is about; empty for all")
    events = Json(
        rule=EventNames(),
        hint='Such as ["create", "update", "delete"] or the name of an action; empty for all',
    )
    where = Json(rule=Asked(), label="Condition", hint="Only of records that meet it")
    active = Boolean(default=True)
    owner = Ref("user", default="@me", readonly=True)
    rotation = Integer(default=0, readonly=True, hint="How often its secret was changed")
    rotated_at = DateTime(readonly=True, label="Secret changed")
    trouble = Text(readonly=True)

    asks = {"where": "object"}
    icon = "webhook"
    views = [
        table("name", "url", "object", "active", "owner", sort="name"),
        page(
            ("Webhook", ("name", "url", "object", "events", "where", "active")),
            ("State", ("owner", "trouble")),
            related=("deliveries",),
        ),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=_OWN, write=_OWN),
    ]


class WebhookDelivery(Object):
    """One message to one other system, and what became of it."""

    sought = False
    plural = "Webhook deliveries"

    webhook = Ref("webhook", required=True, readonly=True, inverse="deliveries")
    event = Text(required=True, readonly=True, title=True)
    body = Json(readonly=True)
    state = Choice(
        "waiting",
        "delivered",
        "parked",
        default="waiting",
        index=True,
        readonly=True,
        colors={"waiting": "yellow", "delivered": "green", "parked": "red"},
        hint="Waiting: it is tried again, later each time, for three days; then it is parked",
    )
    attempts = Integer(default=0, readonly=True)
    due_at = DateTime(index=True, readonly=True, label="Next try")
    status = Integer(readonly=True, hint="What the other system answered")
    answer = LongText(readonly=True)
    error = Text(readonly=True)
    delivered_at = DateTime(readonly=True)
    key = Text(unique=True, readonly=True, hint="Of the event and the webhook: nobody is told twice of the same")

    icon = "send"
    views = [
        table("event", "webhook", "state", "status", "attempts", "due_at", "error", "created_at"),
        page(
            ("Message", ("event", "webhook", "body")),
            ("What became of it", ("state", "attempts", "status", "answer", "error", "due_at", "delivered_at")),
        ),
    ]
    grants = [
        grant("administrator", read=everything, write=everything, create=nothing, delete=everything),
        grant("manager", read=["webhook.owner", "=", "@me"], write=["webhook.owner", "=", "@me"], create=nothing),
    ]


@derive("webhook")
def check_webhook(values: dict[str, Any]) -> dict[str, Any]:
    """Nothing is worked out; what could never be sent is refused."""
    try:
        read_address(values.get("url") or "https://example.com")
    except ValueError as error:
        raise Invalid(fields=[Problem("url", "value", str(error))]) from None
    return {}


@verb(Webhook, secret=True)
async def show_secret(ctx: Context, webhook: Record) -> dict[str, str]:
    """Show the secret with which the receiver checks the signature."""
    return {"secret": secrets_of(ctx, webhook)[0]}


@verb(Webhook, secret=True)
async def rotate(ctx: Context, webhook: Record) -> dict[str, str]:
    """Change the secret. For a day messages are signed with the old one too, so that none is refused meanwhile."""
    values = {"rotation": int(str(webhook["rotation"] or 0)) + 1, "rotated_at": ctx.now.isoformat()}
    changed = await update_record(ctx.as_system(), "webhook", str(webhook["id"]), values)
    return {"secret": secrets_of(ctx, changed)[0]}


@verb(Webhook)
async def test(ctx: Context, webhook: Record) -> dict[str, str]:
    """Send a message now, to see whether it arrives."""
    body = {"type": TEST, "timestamp": ctx.now.isoformat(), "data": {"name": webhook["name"]}}
    made = await queue_delivery(ctx, str(webhook["id"]), TEST, body, key=f"test {new_id()}")
    return {"delivery": str(made["id"])}


@verb(WebhookDelivery, when=["state", "!=", "waiting"])
async def send_again(ctx: Context, delivery: Record) -> None:
    """Send this message again, under the same id."""
    found = await read_records(
        ctx.as_system(), "webhook_delivery", ["id", "=", str(delivery["id"])], ("webhook.active",)
    )
    if delivery["event"] != TEST and not (found and found[0]["webhook.active"]):
        raise Conflict("The webhook is switched off or deleted. Switch it on first.", code="switched_off")
    again = {"state": "waiting", "due_at": ctx.now.isoformat(), "attempts": 0, "error": None}
    await update_record(ctx.as_system(), "webhook_delivery", str(delivery["id"]), again)
    await emit(ctx, "webhook.due", record=str(delivery["id"]))


@on("webhook.update")
async def forget_trouble(ctx: Context, event: Event) -> None:
    """What is switched on again starts anew."""
    system = ctx.as_system()
    if event.data.get("active", [None, None])[1] is True:
        for row in await read_records(system, "webhook", ["id", "=", str(event.record)], ("trouble",)):
            if row["trouble"]:
                await update_record(system, "webhook", row["id"], {"trouble": None})


@on("clock.day")
async def forget_old_deliveries(ctx: Context, event: Event) -> None:
    """What was delivered a month ago leaves; what was parked stays for three."""
    for state, days in (("delivered", 30), ("parked", 90)):
        old = ["and", ["state", "=", state], ["not", ["created_at", "within", "last", days, "day"]]]
        await bulk_write(ctx.as_system(), "webhook_delivery", Bulk(where=old, delete_where=True))


async def queue_delivery(ctx: Context, webhook: str, event: str, body: dict[str, Any], *, key: str) -> dict[str, Any]:
    """One message that is due now; there is never a second one with the same `key`."""
    system = ctx.as_system()
    values = {"webhook": webhook, "event": event, "body": body, "due_at": ctx.now.isoformat(), "key": key}
    made = await create_record(system, "webhook_delivery", values)
    await emit(system, "webhook.due", record=made["id"])
    return await read_record(system, "webhook_delivery", made["id"], ("event", "state"))


async def switch_off(ctx: Context, webhook: str, why: str) -> None:
    """Send nothing more to an address that is `gone`, or `silent` for as long as anything is tried, and tell its owner."""
    (row,) = await read_records(ctx, "webhook", ["id", "=", webhook], ("name", "active", "owner", "owner.locale"))
    if not row["active"]:
        return
    said = ctx.catalog.say(_OFF[why], row["owner.locale"] or "en")
    await update_record(ctx, "webhook", webhook, {"active": False, "trouble": said})
    if row["owner"]:
        about: dict[str, Any] = {"kind": "trouble", "object": "webhook", "record": webhook, "detail": {"why": why}}
        occasion = f"webhook {webhook} {ctx.now.isoformat()}"
        await emit(ctx, "notification.wanted", data={**about, "to": [row["owner"]["id"]], "occasion": occasion})


def secrets_of(ctx: Context, webhook: Record) -> list[str]:
    """The secrets that this webhook's messages are signed with now: its own, and for a day the one before."""
    rotation, changed = int(str(webhook["rotation"] or 0)), webhook["rotated_at"]
    both = changed is not None and ctx.now - datetime.fromisoformat(str(changed)) < _OVERLAP
    key, id = ctx.settings.secret, str(webhook["id"])
    return [make_secret(key, id, number) for number in ((rotation, rotation - 1) if both else (rotation,))]
