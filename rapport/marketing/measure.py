"""Measuring: what customers bought after a campaign, those who got it against those held out."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import isfinite
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.engine.objects import Event, on
from rapport.engine.records import (
    Bulk,
    Context,
    Groups,
    bulk_write,
    count_records,
    emit,
    group_records,
    read_record,
    read_records,
    update_record,
)
from rapport.marketing.letter.press import read_shop
from rapport.marketing.pages import read_pages
from rapport.marketing.trial.effect import Arm, Difference, measure_effect
from rapport.marketing.trial.sentence import say_verdict

AREA = "marketing"
LANGUAGES = ("en", "zh-CN", "zh-TW")
DAYS = 28
CHUNK = 500
NOT_SOLD = ["cancelled", "returned"]


@dataclass
class Bought:
    """What one customer bought within the window; `amount` in the workspace's currency."""

    orders: int = 0
    amount: float = 0.0


NOTHING = Bought()


@dataclass
class Foreign:
    """Orders in other currencies: how many were `converted`, and of how many the rate is `unknown`."""

    converted: int = 0
    unknown: int = 0

    def add(self, converted: int, met: int) -> None:
        """Of so many that were met, so many could be converted."""
        self.converted += converted
        self.unknown += met - converted


@dataclass
class Sums:
    """One arm while it is added up: exactly what the comparison needs to know of it."""

    buyers: int = 0
    orders: int = 0
    revenue: float = 0.0
    squares: float = 0.0


@on("clock.day")
async def measure_all(ctx: Context, event: Event) -> None:
    """Measures every campaign whose window runs, and once more after it has closed."""
    lately = ["and", ["started_at", "within", "last", 400, "day"], ["status", "in", ["sending", "sent", "stopped"]]]
    fields = ("started_at", "observe_days", "measured_at", "created_by")
    for campaign in await read_records(ctx, "campaign", lately, fields, sort=("id",), limit=500):
        measured = campaign["measured_at"]
        if measured is None or datetime.fromisoformat(measured) < _window(campaign)[1]:
            async with ctx.apart() as apart:
                system = apart.as_system()
                await measure_campaign(system, await read_record(system, "campaign", UUID(campaign["id"])))
                if campaign["created_by"] and ctx.now >= _window(campaign)[1]:
                    await _tell_measured(system, campaign["id"], campaign["created_by"]["id"])


async def _tell_measured(ctx: Context, campaign: str, user: str) -> None:
    """Whoever made a campaign hears once that its effect is known."""
    about = {"kind": "done", "object": "campaign", "record": campaign, "occasion": f"measured {campaign}"}
    await emit(ctx, "notification.wanted", data={**about, "to": [user]})


async def measure_campaign(ctx: Context, campaign: Any) -> dict[str, Any]:
    """Adds up, writes each member's orders and revenue, and keeps the result on the campaign.

    Everyone drawn counts in the arm they were drawn into, whether or not the mail reached them: only so is the
    comparison one of chance alone. Amounts in another currency are taken at the rate of the order's day; those without a
    rate are left out, and how many there are of either is told.
    """
    identifier = str(campaign["id"])
    since, until = _window(campaign)
    shop = await read_shop(ctx)
    currency = shop.get("currency") or "CNY"
    bought, foreign = await _orders(ctx, (since, min(until, ctx.now)), currency)
    arms = {"treated": Sums(), "holdout": Sums()}
    await _write_members(ctx, identifier, bought, arms, currency)
    sides = {name: await _arm(ctx, identifier, name, sums) for name, sums in arms.items()}
    effect = measure_effect(sides["treated"], sides["holdout"], finished=ctx.now >= until)
    result: dict[str, Any] = {
        **{name: _told(side, arms[name]) for name, side in sides.items()},
        "buyers_difference": _difference(effect.buyers),
        "revenue_per_head": {**_difference(effect.revenue), "currency": currency},
        "extra_revenue": _number(effect.extra_revenue),
        "verdict": effect.verdict,
        "why": effect.why,
        "window": {"from": since.isoformat(), "until": until.isoformat(), "days": (until - since).days},
        "converted": foreign.converted,
        "other_currencies": foreign.unknown,
        "as_of": ctx.now.isoformat(),
    }
    day = until.astimezone(ZoneInfo(shop.get("zone") or "UTC")).date()
    result["sentence"] = {
        language: say_verdict(effect, (currency, day), partial(ctx.catalog.translate, language=language, area=AREA))
        for language in LANGUAGES
    }
    per_head = _number(effect.revenue.estimate)
    update = {
        "result": result,
        "verdict": effect.verdict,
        "measured_at": ctx.now.isoformat(),
        "effect_per_head": None if per_head is None else {"amount": f"{per_head:.4f}", "currency": currency},
    }
    await update_record(ctx, "campaign", identifier, update)
    return result


async def _orders(ctx: Context, window: tuple[datetime, datetime], currency: str) -> tuple[dict[str, Bought], Foreign]:
    within = [["placed_at", ">=", window[0].isoformat()], ["placed_at", "<=", window[1].isoformat()]]
    sold = ["or", ["status", "empty"], ["status", "not in", NOT_SOLD]]
    where: list[Any] = ["and", *within, sold, ["customer", "not_empty"]]
    bought: dict[str, Bought] = {}
    foreign = Foreign()
    async for page in read_pages(ctx, "order", where, ("customer", "total")):
        abroad = [row["id"] for row in page if row["total"] and row["total"]["currency"] != currency]
        worth = await _worth(ctx, abroad)
        foreign.add(len(worth), len(abroad))
        for row in page:
            one = bought.setdefault(row["customer"]["id"], Bought())
            one.orders += 1
            at_home = row["total"] and row["total"]["currency"] == currency
            one.amount += float(row["total"]["amount"]) if at_home else worth.get(row["id"], 0.0)
    return bought, foreign


async def _worth(ctx: Context, orders: Sequence[str]) -> dict[str, float]:
    """What orders in other currencies came to in the workspace's, by the rates of their days; without those that have none."""
    if not orders:
        return {}
    each = Groups(by=("id",), measures=("sum:total",), where=["id", "in", list(orders)])
    groups = json.loads(await group_records(ctx, "order", each))["groups"]
    return {group["by"][0]: float(group["sum:total"]) for group in groups if group["sum:total"] is not None}


async def _write_members(
    ctx: Context, campaign: str, bought: Mapping[str, Bought], arms: Mapping[str, Sums], currency: str
) -> None:
    of = ["and", ["campaign", "=", campaign], ["arm", "not_empty"]]
    fields = ("customer", "arm", "orders", "revenue")
    for customers in _chunks(list(bought)):
        members = await read_records(ctx, "campaign_member", [*of, ["customer", "in", customers]], fields, limit=CHUNK)
        for member in members:
            _add(arms[member["arm"]], bought[member["customer"]["id"]])
        await _update_members(ctx, members, bought, currency)
    # Whoever is written down as a buyer and is none any more had their order cancelled.
    async for page in read_pages(ctx, "campaign_member", [*of, ["orders", ">", 0]], fields):
        await _update_members(ctx, [one for one in page if one["customer"]["id"] not in bought], bought, currency)


async def _update_members(ctx: Context, members: Sequence[Any], bought: Mapping[str, Bought], currency: str) -> None:
    updates: list[dict[str, Any]] = []
    for member in members:
        one = bought.get(member["customer"]["id"], NOTHING)
        revenue = {"amount": f"{one.amount:.2f}", "currency": currency}
        if (member["orders"], member["revenue"]) != (one.orders, revenue):
            updates.append({"id": member["id"], "orders": one.orders, "revenue": revenue})
    if updates:
        await bulk_write(ctx, "campaign_member", Bulk(update=updates))


async def _arm(ctx: Context, campaign: str, name: str, sums: Sums) -> Arm:
    where = ["and", ["campaign", "=", campaign], ["arm", "=", name]]
    return Arm(await count_records(ctx, "campaign_member", where), sums.buyers, sums.revenue, sums.squares)


def _add(sums: Sums, one: Bought) -> None:
    sums.buyers += 1
    sums.orders += one.orders
    sums.revenue += one.amount
    sums.squares += one.amount * one.amount


def _window(campaign: Any) -> tuple[datetime, datetime]:
    since = datetime.fromisoformat(campaign["started_at"])
    days = campaign.get("observe_days")
    return since, since + timedelta(days=DAYS if days is None else int(days))


def _told(side: Arm, sums: Sums) -> dict[str, Any]:
    return {
        "n": side.people,
        "buyers": side.buyers,
        "orders": sums.orders,
        "revenue": round(side.revenue, 2),
        "buyer_rate": _number(side.rate),
        "revenue_per_head": _number(side.mean),
        **dict(zip(("buyer_rate_low", "buyer_rate_high"), map(_number, side.rate_interval()), strict=True)),
        **dict(zip(("low", "high"), map(_number, side.mean_interval()), strict=True)),
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "value": _number(found.estimate),
        "low": _number(found.low),
        "high": _number(found.high),
        "p_value": _number(found.p_value),
        "detectable": _number(found.detectable),
    }


def _number(value: float) -> float | None:
    return value if isfinite(value) else None


def _chunks(items: list[str]) -> Iterable[list[str]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
