"""Campaign member: one customer in one campaign, from the draw to what they bought."""

from rapport.engine.objects import (
    Choice,
    DateTime,
    Integer,
    Money,
    Object,
    Ref,
    Text,
    everything,
    grant,
    page,
    table,
    timeline,
)


class CampaignMember(Object):
    """A customer whom a campaign reached, held out, or passed over, and why."""

    campaign = Ref("campaign", required=True, inverse="members", title=True, readonly=True)
    customer = Ref("customer", required=True, inverse="campaign_members", readonly=True)
    arm = Choice(
        "treated",
        "holdout",
        readonly=True,
        index=True,
        hint="Drawn at random: treated customers get the mail, the holdout shows what happens without it",
    )
    state = Choice(
        "waiting",
        "queued",
        "sent",
        "skipped",
        "bounced",
        "failed",
        "unsure",
        readonly=True,
        index=True,
        colors={"sent": "green", "bounced": "orange", "failed": "red", "unsure": "yellow"},
    )
    reason = Text(readonly=True)
    sent_at = DateTime(readonly=True)
    opened_at = DateTime(readonly=True)
    clicked_at = DateTime(readonly=True)
    unsubscribed_at = DateTime(readonly=True)
    orders = Integer(readonly=True, hint="Orders within the days the campaign is watched")
    revenue = Money(readonly=True, hint="What those orders came to")

    plural = "Campaign members"
    once = ("campaign", "customer")
    views = [
        table(
            "customer", "campaign", "arm", "state", "reason", "sent_at", "opened_at", "clicked_at", "orders", "revenue"
        ),
        page(
            ("Member", ("customer", "campaign", "arm", "state", "reason")),
            ("What happened", ("sent_at", "opened_at", "clicked_at", "unsubscribed_at", "orders", "revenue")),
        ),
        timeline(
            at="created_at",
            title="campaign.name",
            facts=("arm", "state", "sent_at", "opened_at", "clicked_at", "orders", "revenue", "campaign.verdict"),
            of="customer",
        ),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=["customer", "visible"]),
    ]
