"""Audience: whom a campaign may reach, and who is left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapport.engine.records import Context, count_records, matching_ids, read_records
from rapport.marketing.segment import segment_condition

CAP = 2
UNDELIVERED = ["failed", "bounced"]


@dataclass(frozen=True)
class Audience:
    """The people of a segment as conditions: `everyone`, and for each reason, in order, who is left out for it."""

    everyone: Any
    excluded: Mapping[str, Any]


@dataclass(frozen=True)
class People:
    """The people of a segment by identifier; nobody is left out for two reasons."""

    eligible: list[UUID]
    excluded: Mapping[str, list[UUID]]


async def read_audience(ctx: Context, campaign: Any, shop: Mapping[str, Any]) -> Audience | None:
    """The audience of a campaign, by its rule of consent and the workspace's cap; None when it has no segment."""
    if not campaign.get("segment"):
        return None
    ids = [str(campaign["segment"]["id"])]
    found = await read_records(ctx, "segment", ["id", "in", ids], ("kind", "condition"), limit=1)
    if not found:
        return None
    cap = CAP if shop.get("message_cap") is None else int(shop["message_cap"])
    granted = campaign.get("consent_rule") != "not_withdrawn"
    return Audience(
        everyone=segment_condition(found[0]),
        excluded={
            "no_address": ["email", "empty"],
            "no_consent": ["not", ["email_consent", "=", "granted"]]
            if granted
            else ["email_consent", "=", "withdrawn"],
            "bounced": ["email_bounced_at", "not_empty"],
            "cap": ["any", "messages", _counted(), "count", ">=", cap] if cap else ["and"],
        },
    )


async def count_audience(ctx: Context, audience: Audience) -> tuple[int, dict[str, int]]:
    """How many there are, and how many are left out for each reason."""
    total = await count_records(ctx, "customer", audience.everyone)
    counts: dict[str, int] = {}
    before: list[Any] = []
    for reason, condition in audience.excluded.items():
        counts[reason] = await count_records(ctx, "customer", ["and", _all(audience.everyone), *before, condition])
        before.append(["not", condition])
    return total, counts


async def sort_audience(ctx: Context, audience: Audience) -> People:
    """The same, by identifier."""
    rest = dict.fromkeys(await matching_ids(ctx, "customer", audience.everyone))
    excluded: dict[str, list[UUID]] = {}
    for reason, condition in audience.excluded.items():
        found = await matching_ids(ctx, "customer", ["and", _all(audience.everyone), condition])
        excluded[reason] = [one for one in found if one in rest]
        for one in excluded[reason]:
            del rest[one]
    return People(list(rest), excluded)


def _counted() -> Any:
    lately = ["or", ["claimed_at", "within", "last", 7, "day"], ["state", "in", ["queued", "sending"]]]
    return ["and", ["state", "not in", UNDELIVERED], lately]


def _all(condition: Any) -> Any:
    return ["and"] if condition is None else condition
