"""Audience: whom a campaign may reach, and who is left out and why.

The unit of a campaign is the address, not the record. Two records with one address are one household, or one person met
twice: whoever reads the mail reads it for both. So each address is written to once, in the name of its eldest record
that may be written to, and what one of them asked for holds for the address: where one left, bounced or had enough mails
this week, the others are not written to in its stead.

This is settled before the holdout is drawn. Were it settled afterwards, a household with one record in each arm would be
mailed and held out at once, which makes the arms alike and hides the effect; were one of them dropped after the draw, which
arm loses it would depend on the draw. Settled before, every household is drawn once, with the same chance, and the
records left out belong to no arm. Their own orders count for neither side, which is the same on both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapport.engine.records import Context, matching_ids, matching_values, read_records
from rapport.marketing.segment import segment_condition

CAP = 2
UNDELIVERED = ["failed", "bounced"]


@dataclass(frozen=True)
class Audience:
    """The people of a segment as conditions: `everyone`, and for each reason, in order, who is left out for it.

    `spoken` holds, for each reason, whose being left out speaks for everybody at the same address.
    """

    everyone: Any
    excluded: Mapping[str, Any]
    spoken: Mapping[str, Any]


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
    withdrawn = ["email_consent", "=", "withdrawn"]
    bounced = ["email_bounced_at", "not_empty"]
    capped = ["any", "messages", _counted(), "count", ">=", cap] if cap else ["and"]
    return Audience(
        everyone=segment_condition(found[0]),
        excluded={
            "no_address": ["email", "empty"],
            "no_consent": ["not", ["email_consent", "=", "granted"]] if granted else withdrawn,
            "bounced": bounced,
            "cap": capped,
        },
        spoken={"no_consent": withdrawn, "bounced": bounced, "cap": capped},
    )


async def count_audience(ctx: Context, audience: Audience) -> tuple[int, dict[str, int]]:
    """How many there are, and how many are left out for each reason; exactly as the draw will sort them."""
    people = await sort_audience(ctx, audience)
    counts = {reason: len(ids) for reason, ids in people.excluded.items()}
    return len(people.eligible) + sum(counts.values()), counts


async def sort_audience(ctx: Context, audience: Audience) -> People:
    """The same, by identifier; each left out for the first reason that applies."""
    rest = dict(await matching_values(ctx, "customer", audience.everyone, "email"))
    excluded: dict[str, list[UUID]] = {}
    for reason, condition in audience.excluded.items():
        found = await matching_ids(ctx, "customer", ["and", _all(audience.everyone), condition])
        excluded[reason] = _take(rest, found)
    for reason, condition in audience.spoken.items():
        spoken = ["and", ["email", "not_empty"], condition]
        closed = {address for _, address in await matching_values(ctx, "customer", spoken, "email")}
        excluded[reason] += _take(rest, [one for one, address in rest.items() if address in closed])
    written: set[str] = set()
    # Identifiers are in the order in which the records were made, so the eldest comes first.
    twice = [one for one, address in rest.items() if address in written or written.add(address)]
    excluded["same_address"] = _take(rest, twice)
    return People([*rest], excluded)


def _take(rest: dict[UUID, str], found: Iterable[UUID]) -> list[UUID]:
    """Those of `found` that are among the rest still, and are no longer."""
    taken = [one for one in found if one in rest]
    for one in taken:
        del rest[one]
    return taken


def _counted() -> Any:
    lately = ["or", ["claimed_at", "within", "last", 7, "day"], ["state", "in", ["queued", "sending"]]]
    return ["and", ["state", "not in", UNDELIVERED], lately]


def _all(condition: Any) -> Any:
    return ["and"] if condition is None else condition
