"""Campaigns: one mailing sixty days ago whose true effect the simulation knows, and a draft."""

from dataclasses import dataclass

import numpy as np

from rapport.demo.shop.chance import Flags, Floats, Ints
from rapport.demo.shop.purchases import Lives, Purchases, place_purchases
from rapport.demo.shop.seasons import DAYS

HOLDOUT = 0.15
DAYS_AGO = 60
SENT_AT = 10 / 24
OBSERVED_DAYS = 28
SENT_A_MINUTE = 300
# What a mail does: so many of those it reaches order once more than they would have.
EXTRA_ORDER_CHANCE = 0.18
EXTRA_ORDER_CHANCE_GONE = 0.05
EXTRA_DELAY_DAYS = 5.0
OPEN_CHANCE, OPEN_CHANCE_BUYER = 0.33, 0.86
CLICK_CHANCE, CLICK_CHANCE_BUYER = 0.11, 0.8
BOUNCE_CHANCE, SKIP_CHANCE, LEAVE_CHANCE = 0.012, 0.009, 0.004
UNTOUCHED, SENT, BOUNCED, SKIPPED = range(4)


@dataclass(frozen=True)
class Mailing:
    """One entry per member of the campaign; days are counted as for purchases, nan where it never came to it."""

    customer: Ints
    treated: Flags
    held_out: Flags
    state: Ints
    sent: Floats
    opened: Floats
    clicked: Floats
    left: Floats

    @property
    def start(self) -> float:
        return DAYS - DAYS_AGO + SENT_AT


@dataclass(frozen=True)
class Truth:
    """What the mailing really did, per head of the treated arm, in the observed days; orders that stood only."""

    extra_orders_per_head: float
    effect_per_head: float


def send_mailing(
    rng: np.random.Generator, lives: Lives, bought: Purchases, may_mail: Flags
) -> tuple[Mailing, Purchases]:
    """Mail everyone who bought in the year before and agreed, but for a holdout; also the orders this causes."""
    start = DAYS - DAYS_AGO + SENT_AT
    recent = (bought.day < start) & (bought.day >= start - 365)
    member = np.zeros(len(may_mail), dtype=np.bool_)
    member[bought.customer[recent]] = True
    customer = np.flatnonzero(member & may_mail)
    count = len(customer)
    skipped = rng.random(count) < SKIP_CHANCE
    eligible = rng.permutation(np.flatnonzero(~skipped))
    held_out = np.zeros(count, dtype=np.bool_)
    held_out[eligible[: round(len(eligible) * HOLDOUT)]] = True
    treated = ~held_out & ~skipped
    state = np.where(rng.random(count) < BOUNCE_CHANCE, BOUNCED, SENT)
    state = np.where(treated, state, np.where(held_out, UNTOUCHED, SKIPPED))
    turn = np.cumsum(treated) - 1
    sent = np.where(np.isin(state, (SENT, BOUNCED)), start + turn / SENT_A_MINUTE / 1440, np.nan)
    alive = lives.last_day[customer] > start
    chance = np.where(alive, EXTRA_ORDER_CHANCE, EXTRA_ORDER_CHANCE_GONE)
    buys = (state == SENT) & (rng.random(count) < chance)
    opened, clicked, left, caused = _draw_responses(rng, sent, state == SENT, buys)
    day = (caused + np.maximum(rng.exponential(EXTRA_DELAY_DAYS, count) % (OBSERVED_DAYS - 2), 0.02))[buys]
    extra = place_purchases(rng, lives, customer[buys], day, np.ones(len(day), dtype=np.bool_))
    return Mailing(customer, treated, held_out, state, sent, opened, clicked, left), extra


def measure_truth(mailing: Mailing, purchases: Purchases, stood: Flags, cents: Ints) -> Truth:
    """The extra orders and yuan that the mailing caused, spread over everyone treated."""
    counted = purchases.caused & stood
    treated = max(int(mailing.treated.sum()), 1)
    return Truth(float(counted.sum()) / treated, float(cents[counted].sum()) / 100 / treated)


def _draw_responses(
    rng: np.random.Generator, sent: Floats, arrived: Flags, buys: Flags
) -> tuple[Floats, Floats, Floats, Floats]:
    """Days of opening, clicking and unsubscribing, and from when on somebody may buy because of the mail."""
    count = len(sent)
    opens = arrived & (rng.random(count) < np.where(buys, OPEN_CHANCE_BUYER, OPEN_CHANCE))
    opened = np.where(opens, sent + np.minimum(rng.exponential(0.4, count), 12) + 0.001, np.nan)
    clicks = opens & (rng.random(count) < np.where(buys, CLICK_CHANCE_BUYER, CLICK_CHANCE))
    clicked = np.where(clicks, opened + rng.exponential(0.002, count) + 0.0002, np.nan)
    leaves = opens & ~buys & (rng.random(count) < LEAVE_CHANCE / OPEN_CHANCE)
    left = np.where(leaves, opened + rng.exponential(0.002, count) + 0.0003, np.nan)
    caused = np.where(np.isnan(clicked), np.where(np.isnan(opened), sent, opened), clicked)
    return opened, clicked, left, np.minimum(caused, sent + 1.9)
