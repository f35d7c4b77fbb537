"""The simulation of the shop from beginning to end: the same seed and day always give the same shop."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

import numpy as np

from rapport.demo.shop.baskets import Taste, choose_favourites, fill_baskets, order_cents, stock_products
from rapport.demo.shop.campaigns import Mailing, Truth, measure_truth, send_mailing
from rapport.demo.shop.chance import Ints, open_streams, read_table
from rapport.demo.shop.customers import Contacts, know_contacts, meet_customers, write_consents, write_customers
from rapport.demo.shop.mail import write_campaigns, write_members, write_messages
from rapport.demo.shop.orders import (
    draw_statuses,
    english_orders,
    stands,
    write_lines,
    write_orders,
    write_products,
)
from rapport.demo.shop.people import People, invent_people
from rapport.demo.shop.purchases import (
    PROCESS,
    BuyingProcess,
    Lives,
    Purchases,
    draw_purchases,
    join_purchases,
    live_lives,
)
from rapport.demo.shop.screens import write_birthdays, write_people_of_shop, write_segments, write_views
from rapport.demo.shop.seasons import DAYS, Calendar, open_calendar
from rapport.demo.shop.talks import write_talks, write_tasks
from rapport.demo.shop.twins import write_twins
from rapport.demo.table import Table

Streams = dict[str, np.random.Generator]


@dataclass(frozen=True)
class Shop:
    """A whole workspace, its tables in an order in which they can be stored, and what is true of it.

    `process` holds the parameters the purchases were drawn with; `truth` what the mailing really did.
    """

    seed: int
    today: date
    workspace: dict[str, Any]
    tables: tuple[Table, ...]
    process: BuyingProcess
    truth: Truth

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.object == name)


@dataclass(frozen=True)
class _World:
    """What happened, before it is written down as records."""

    calendar: Calendar
    people: People
    contacts: Contacts
    lives: Lives
    mailing: Mailing
    purchases: Purchases


def simulate_shop(seed: int, today: date, customers: int = 20_000) -> Shop:
    """The shop's two years up to the midnight in which `today` begins (Hangzhou time)."""
    streams = open_streams(seed)
    world = _let_it_happen(streams, today, customers)
    opening = world.calendar.seconds_at(np.array([-14.0]))
    teams, users = write_people_of_shop(streams["ids"], opening)
    people = _as_ids(users)
    met = meet_customers(streams["contacts"], world.calendar, world.lives, world.purchases)
    folk = write_customers(streams, world.people, world.contacts, met=met, lives=world.lives, users=people)
    sold, truth = _write_sales(streams, world, folk, met=met, users=people)
    screens = _write_screens(streams, world, folk, met=met)
    workspace = read_table("screens")["workspace"]
    return Shop(seed, today, workspace, (teams, users, folk, *sold, *screens), PROCESS, truth)


def _let_it_happen(streams: Streams, today: date, customers: int) -> _World:
    calendar = open_calendar(today)
    people = invent_people(streams["people"], streams["names"], customers)
    contacts = know_contacts(streams["contacts"], people)
    cities = [place.city for place in contacts.places]
    lives, rates = live_lives(streams["purchases"], calendar, people, cities)
    bought = draw_purchases(streams["purchases"], calendar, lives, rates, people.abroad)
    may_mail = contacts.may_mail & ~people.organisation
    mailing, caused = send_mailing(streams["campaign"], lives, bought, may_mail)
    return _World(calendar, people, contacts, lives, mailing, join_purchases(bought, caused))


def _write_sales(
    streams: Streams, world: _World, folk: Table, *, met: Ints, users: list[UUID]
) -> tuple[list[Table], Truth]:
    shelf, rng = stock_products(), streams["baskets"]
    taste = Taste(world.people, shelf)
    favourites, teas = choose_favourites(rng, taste)
    baskets = fill_baskets(rng, world.calendar, taste, world.purchases, favourites)
    cents = order_cents(baskets, len(world.purchases.customer))
    status = draw_statuses(streams["purchases"], world.purchases)
    truth = measure_truth(world.mailing, world.purchases, stands(status), cents)
    products = write_products(streams["ids"], world.calendar, shelf)
    orders = write_orders(streams, world.calendar, world.purchases, status=status, cents=cents, customers=_as_ids(folk))
    lines = write_lines(
        streams["ids"], orders, baskets, seconds=world.calendar.seconds_at(world.purchases.day), products=products,
        shelf=shelf, english=english_orders(world.people, world.purchases),
    )  # fmt: skip
    talks = write_talks(
        streams["talks"], streams["ids"], world.calendar, people=world.people, customers=folk, met=met,
        purchases=world.purchases, liked=(favourites[:, 0], teas), products=shelf, users=users,
    )  # fmt: skip
    tasks = write_tasks(streams["talks"], streams["ids"], world.calendar, talks=talks, customers=folk)
    twins = write_twins(streams["twins"], streams["ids"], world.calendar, people=world.people, customers=folk)
    return [twins, products, orders, lines, talks, tasks], truth


def _write_screens(streams: Streams, world: _World, folk: Table, *, met: Ints) -> list[Table]:
    rng, calendar, mailing = streams["ids"], world.calendar, world.mailing
    opening = calendar.seconds_at(np.array([-13.5]))
    segments = write_segments(rng, opening)
    birthdays = write_birthdays(
        rng, calendar.today, calendar.seconds_at(np.array([DAYS - 0.5])), segments=segments, customers=folk
    )
    campaigns = write_campaigns(rng, calendar, mailing, segments)
    members = write_members(rng, calendar, mailing, campaigns=campaigns, customers=folk)
    sender = read_table("screens")["workspace"]["mail_from"]
    messages = write_messages(rng, calendar, mailing, members=members, customers=folk, sender=sender)
    consents = write_consents(streams["contacts"], calendar, world.contacts, met=met, mailing=mailing)
    consent = Table("customer__consent", {"id": folk.columns["id"], **consents})
    return [consent, segments, birthdays, write_views(rng, opening), campaigns, members, messages]


def _as_ids(table: Table) -> list[UUID]:
    return cast(list[UUID], list(table.columns["id"]))
