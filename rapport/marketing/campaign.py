"""Campaign: one mail to a segment, with some people held out so that its effect can be seen."""

from collections.abc import Sequence
from datetime import datetime
from secrets import randbelow
from typing import Any
from uuid import UUID

from rapport.engine.objects import (
    Between,
    Boolean,
    Choice,
    DateTime,
    Integer,
    Invalid,
    Json,
    LongText,
    Money,
    NotFound,
    Object,
    Percent,
    Problem,
    Ref,
    Text,
    everything,
    grant,
    new_id,
    page,
    table,
    verb,
)
from rapport.engine.records import Context, emit, read_records, update_record
from rapport.marketing.audience import count_audience, read_audience
from rapport.marketing.letter.press import Mark, find_gaps, find_withheld, print_mail, read_shop, said_of, set_up
from rapport.marketing.letter.template import Filled
from rapport.marketing.measure import measure_campaign
from rapport.marketing.postbox import queue_test, withdraw_messages


class Campaign(Object):
    """A mail to everyone in a segment who may receive it, except those held out at random to measure its effect."""

    name = Text(required=True, title=True)
    status = Choice(
        "draft",
        "scheduled",
        "sending",
        "sent",
        "stopped",
        default="draft",
        readonly=True,
        index=True,
        colors={"scheduled": "blue", "sending": "blue", "sent": "green", "stopped": "red"},
    )
    segment = Ref("segment", hint="Who should get it")
    holdout = Percent(
        default=0.1, rule=Between(0, 0.9), hint="The share who do not get it, drawn at random, to see what it changes"
    )
    seed = Integer(hint="What the draw starts from; the same seed draws the same people")
    consent_rule = Choice(
        "granted",
        "not_withdrawn",
        default="granted",
        labels={"granted": "Only with consent", "not_withdrawn": "Unless consent was withdrawn"},
        hint="The law in China and in Europe asks for consent; customers you already serve may be an exception",
    )
    subject = Text()
    preheader = Text(hint="The line that mail programs show after the subject")
    body = LongText(hint="Text with {{fields}}, # headings, **bold**, [links](https://…) and [[buttons]](https://…)")
    track_opens = Boolean(hint="Empty: as the workspace says")
    track_clicks = Boolean(hint="Empty: as the workspace says")
    progress = Text(readonly=True, hint="Where queueing goes on after an interruption")
    scheduled_at = DateTime(readonly=True)
    started_at = DateTime(readonly=True)
    finished_at = DateTime(readonly=True)
    observe_days = Integer(
        default=28, rule=Between(1, 365), hint="Orders count as its effect for so many days after the start"
    )
    audience = Integer(readonly=True)
    treated = Integer(readonly=True)
    held_out = Integer(readonly=True)
    sent = Integer(readonly=True)
    skipped = Integer(readonly=True)
    bounced = Integer(readonly=True)
    opened = Integer(readonly=True)
    clicked = Integer(readonly=True)
    unsubscribed = Integer(readonly=True)
    result = Json(readonly=True)
    measured_at = DateTime(readonly=True)
    verdict = Choice(
        "too_early",
        "no_effect",
        "worked",
        "harmed",
        readonly=True,
        labels={"no_effect": "No effect seen"},
        colors={"worked": "green", "harmed": "red"},
    )
    effect_per_head = Money(readonly=True, hint="Revenue per customer that the mail added, as far as one can tell")

    icon = "send"
    settled = (
        ["status", "!=", "draft"],
        ("segment", "holdout", "seed", "consent_rule", "subject", "preheader", "body", "observe_days"),
        "This campaign has started: what was sent, to whom and how it is judged stay as they were. Write a new one.",
    )
    views = [
        table("name", "status", "segment", "sent", "opened", "clicked", "verdict", "effect_per_head", "started_at"),
        page(
            ("Campaign", ("name", "status", "segment", "holdout", "consent_rule", "seed", "observe_days")),
            ("Mail", ("subject", "preheader", "body", "track_opens", "track_clicks")),
            ("Progress", ("audience", "treated", "held_out", "sent", "skipped", "bounced", "opened", "clicked")),
            ("Effect", ("verdict", "effect_per_head", "measured_at", "unsubscribed")),
            related=("members",),
        ),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=everything),
    ]


@verb(Campaign, reads=True)
async def preview(ctx: Context, campaign: Any, *, customer: UUID) -> dict[str, Any]:
    """Show the mail as this customer would get it."""
    press = set_up(ctx, campaign, await read_shop(ctx))
    withheld = await find_withheld(ctx, press)
    seen = tuple(path for path in press.fields if path not in withheld)
    people = await read_records(ctx, "customer", ["id", "=", str(customer)], seen, limit=1)
    if not people:
        raise NotFound
    mail = print_mail(press, people[0], Mark(new_id()))
    return {**_shown(mail), "problems": _said(ctx, [*press.problems, *said_of(press, withheld)])}


@verb(Campaign)
async def test(ctx: Context, campaign: Any, *, to: str) -> dict[str, Any]:
    """Send the mail to one address, filled in for somebody of the segment."""
    press = set_up(ctx, campaign, await read_shop(ctx))
    withheld = await find_withheld(ctx, press)
    if problems := [*press.problems, *said_of(press, withheld)]:
        raise _refused(problems)
    audience = await read_audience(ctx, campaign, {})
    where = audience.everyone if audience else None
    seen = tuple(path for path in press.fields if path not in withheld)
    people = await read_records(ctx, "customer", where, seen, sort=("id",), limit=1)
    mail = print_mail(press, people[0] if people else {}, Mark(new_id()))
    await queue_test(ctx, press, mail, to=to)
    return _shown(mail)


@verb(Campaign, reads=True)
async def check(ctx: Context, campaign: Any) -> dict[str, Any]:
    """Count whom the campaign would reach, and say what stands in its way."""
    shop = await read_shop(ctx)
    press = set_up(ctx, campaign, shop)
    # A sent mail can be read here, so that it holds no more than its sender may see.
    problems = [*press.problems, *said_of(press, await find_withheld(ctx, press))]
    warnings = list[str]()
    total, excluded = 0, dict[str, int]()
    system = ctx.as_system()
    audience = await read_audience(system, campaign, shop)
    if audience is None:
        problems.append("The campaign has no segment: choose who should get it.")
    else:
        total, excluded = await count_audience(system, audience)
        warnings = [] if problems else await find_gaps(system, press, audience.everyone)
    mailable = total - sum(excluded.values())
    if audience is not None and not mailable:
        problems.append("Nobody in this segment can get the mail: see who is left out and why.")
    return {
        "audience": total,
        "mailable": mailable,
        "excluded": excluded,
        "holdout": int(_share(campaign) * mailable + 0.5),
        "problems": _said(ctx, problems),
        "warnings": _said(ctx, warnings),
    }


@verb(Campaign, when=["status", "=", "draft"])
async def start(ctx: Context, campaign: Any, *, at: datetime | None = None) -> dict[str, Any]:
    """Draw the holdout and send the mail, now or at a given time."""
    found = await check(ctx, campaign)
    if found["problems"]:
        raise _refused(found["problems"])
    later = at is not None and at > ctx.now
    seed = campaign.get("seed")
    values: dict[str, Any] = {
        "status": "scheduled" if later else "sending",
        "scheduled_at": at.isoformat() if at is not None and later else None,
        "seed": randbelow(2**31) if seed is None else seed,
    }
    await update_record(ctx.as_system(), "campaign", campaign["id"], values)
    if not later:
        await emit(ctx, "campaign.started", record=campaign["id"])
    return {"status": values["status"], **{key: found[key] for key in ("mailable", "holdout")}}


@verb(Campaign, when=["status", "in", ["scheduled", "sending"]])
async def stop(ctx: Context, campaign: Any) -> dict[str, Any]:
    """Send no more. What is still in the queue stays unsent; what was sent stays sent."""
    done = {"status": "stopped", "finished_at": ctx.now.isoformat()}
    await update_record(ctx.as_system(), "campaign", campaign["id"], done)
    withdrawn = await withdraw_messages(ctx.as_system(), str(campaign["id"]))
    await emit(ctx, "campaign.stopped", record=campaign["id"])
    return {"withdrawn": withdrawn}


@verb(Campaign, when=["started_at", "not_empty"])
async def measure(ctx: Context, campaign: Any) -> dict[str, Any]:
    """Compare what treated customers and the holdout bought since the start."""
    return await measure_campaign(ctx.as_system(), campaign)


def _share(campaign: Any) -> float:
    share = campaign.get("holdout")
    return 0.1 if share is None else min(1.0, max(0.0, float(share)))


def _shown(mail: Filled) -> dict[str, Any]:
    return {"subject": mail.subject, "html": mail.html, "text": mail.text, "missing": list(mail.missing)}


def _said(ctx: Context, sentences: Sequence[str]) -> list[str]:
    """In the language of who asks."""
    return [ctx.catalog.say(sentence, ctx.actor.locale) for sentence in sentences]


def _refused(problems: Any) -> Invalid:
    return Invalid(fields=[Problem("body", "template", problem) for problem in problems])
