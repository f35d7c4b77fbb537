"""Purchases: when each customer buys, drawn from the Pareto/NBD process (Schmittlein, Morrison and Colombo, 1987)."""

from dataclasses import dataclass

import numpy as np

from rapport.demo.shop.chance import Flags, Floats, Ints, draw_index
from rapport.demo.shop.people import People
from rapport.demo.shop.seasons import DAYS, Calendar, first_purchase_weights

CHANNELS = ("门店", "天猫", "小程序", "官网")
STORE, TMALL, MINI, SITE = range(4)
HABITS = {"hangzhou": (52, 18, 28, 2), "mainland": (4, 52, 38, 6), "chinese": (8, 6, 22, 64), "foreign": (7, 0, 1, 92)}
HOURS = {
    STORE: (0,) * 9 + (1, 4, 6, 5, 5, 7, 8, 8, 7, 6, 7, 6, 2) + (0,) * 2,
    TMALL: (4, 2, 1, 0.5, 0.3, 0.4, 0.8, 1.5, 3, 5, 7, 6, 6, 5, 5, 5, 5, 5, 4, 6, 9, 10, 9, 6),
    MINI: (2, 1, 0.5, 0.2, 0.2, 0.4, 1, 2, 4, 6, 7, 7, 7, 6, 6, 6, 6, 6, 5, 6, 8, 8, 6, 4),
    SITE: (5, 5, 6, 6, 5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5),
}


@dataclass(frozen=True)
class BuyingProcess:
    """The true parameters, time in busy weeks: rates are Gamma(r, alpha), lifetimes exponential with Gamma(s, beta)."""

    r: float = 0.62
    alpha: float = 3.3
    s: float = 0.72
    beta: float = 20.0
    never_buy: float = 0.08


PROCESS = BuyingProcess()


@dataclass(frozen=True)
class Lives:
    """Per customer: the day of the first purchase (of `DAYS` where there is none), the last day alive, channel habits."""

    first_day: Floats
    last_day: Floats
    channel: Ints

    @property
    def buys(self) -> Flags:
        return self.first_day < DAYS


@dataclass(frozen=True)
class Purchases:
    """One entry per order: who, on which day (with its fraction), through which channel, and whether a mail caused it."""

    customer: Ints
    day: Floats
    channel: Ints
    caused: Flags


def live_lives(rng: np.random.Generator, calendar: Calendar, people: People, cities: list[str]) -> tuple[Lives, Floats]:
    """When each customer comes and is gone for good, and how many purchases a busy week they make meanwhile."""
    count = len(cities)
    starts = draw_index(rng, first_purchase_weights(calendar), count) + rng.random(count)
    starts = np.where(rng.random(count) < PROCESS.never_buy, float(DAYS), np.sort(starts))
    rates = rng.gamma(PROCESS.r, 1 / PROCESS.alpha, count)
    leaving = rng.gamma(PROCESS.s, 1 / PROCESS.beta, count)
    lasting = rng.exponential(1.0, count) / np.maximum(leaving, 1e-12)
    ends = np.minimum(starts + 7 * lasting, float(DAYS))
    return Lives(starts, ends, _draw_habits(rng, people, cities)), rates


def draw_purchases(
    rng: np.random.Generator, calendar: Calendar, lives: Lives, rates: Floats, abroad: Flags
) -> Purchases:
    """First and repeat purchases of everyone, in no order."""
    customers: list[Ints] = []
    days: list[Floats] = []
    for away in (False, True):
        among = np.flatnonzero(lives.buys & (abroad == away))
        begun = calendar.busy_weeks(lives.first_day[among], away)
        span = calendar.busy_weeks(lives.last_day[among], away) - begun
        repeats = rng.poisson(rates[among] * span)
        who = np.repeat(np.arange(len(among)), repeats)
        weeks = begun[who] + rng.random(len(who)) * span[who]
        customers += [among, among[who]]
        days += [lives.first_day[among], calendar.days_at(weeks, away)]
    customer = np.concatenate(customers)
    return place_purchases(rng, lives, customer, np.concatenate(days), np.zeros(len(customer), dtype=np.bool_))


def place_purchases(rng: np.random.Generator, lives: Lives, customer: Ints, day: Floats, caused: Flags) -> Purchases:
    """Give purchases their channel, mostly the customer's own, and an hour at which people use it."""
    usual = lives.channel[customer]
    switch = rng.random(len(customer)) < 0.14
    channel = np.where(switch & (usual != SITE), rng.integers(0, 3, len(customer)), usual)
    hour = np.zeros(len(customer))
    for number, weights in HOURS.items():
        among = np.flatnonzero(channel == number)
        hour[among] = draw_index(rng, weights, len(among)) + rng.random(len(among))
    moved = caused | (day >= DAYS)
    return Purchases(customer, np.where(moved, day, np.floor(day) + hour / 24), channel, caused)


def join_purchases(first: Purchases, second: Purchases) -> Purchases:
    """Both together, in order of time."""
    customer = np.concatenate((first.customer, second.customer))
    day = np.concatenate((first.day, second.day))
    channel = np.concatenate((first.channel, second.channel))
    caused = np.concatenate((first.caused, second.caused))
    order = np.lexsort((customer, day))
    return Purchases(customer[order], day[order], channel[order], caused[order])


def _draw_habits(rng: np.random.Generator, people: People, cities: list[str]) -> Ints:
    kinds = np.array(
        [
            "hangzhou"
            if city == "杭州"
            else "mainland"
            if nation == "CN"
            else "chinese"
            if nation in "HKTW"
            else "foreign"
            for nation, city in zip(people.nations, cities, strict=True)
        ]
    )
    habits = np.zeros(len(cities), dtype=np.int64)
    for kind, weights in HABITS.items():
        among = np.flatnonzero(kinds == kind)
        habits[among] = draw_index(rng, weights, len(among))
    return habits
