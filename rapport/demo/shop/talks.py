"""Talks: notes, calls, messages and visits between the team and the customers, and what is to be done after them."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from rapport.demo.shop.baskets import Product
from rapport.demo.shop.chance import Floats, Ints, draw_index, make_ids, read_table
from rapport.demo.shop.customers import ASIA, CHINESE_ABROAD, HANGZHOU, WEST
from rapport.demo.shop.people import MAINLAND, People
from rapport.demo.shop.purchases import Purchases
from rapport.demo.shop.seasons import DAYS, Calendar
from rapport.demo.table import Columns, Table, as_times

PER_CUSTOMER = 0.3
# So many talks lead to something; after so many days it is done. It has been written down for so long, and one in so many
# is for whoever looks.
LED_ON, DONE_AFTER, WRITTEN_FOR, FOR_ANYBODY = 0.3, 12, 60, 6
FIRST_HOUR, LAST_HOUR = 9.2, 18.6


def write_talks(
    rng: np.random.Generator, ids: np.random.Generator, calendar: Calendar, *, people: People, customers: Table,
    met: Ints, purchases: Purchases, liked: tuple[Ints, Ints], products: Sequence[Product], users: Sequence[UUID],
) -> Table:  # fmt: skip
    """Interactions: more with firms and with those who buy often; `liked` is a product and a tea for each customer."""
    who = _choose_partners(rng, people, purchases)
    at = _choose_times(rng, calendar, met[who])
    order = np.argsort(at, kind="stable")
    who, at = who[order], at[order]
    partners: list[int] = who.tolist()
    favourites: list[int] = liked[0].tolist()
    teas: list[int] = liked[1].tolist()
    cities, owners = customers.columns["city"], customers.columns["owner"]
    kinds: list[Sequence[str]] = []
    staff: list[object] = []
    dice = rng.random((len(who), 2)).tolist()
    groups = {name: rows for name, rows in read_table("conversations").items() if name != "notes"}
    weights = {name: [row[4] for row in rows] for name, rows in groups.items()}
    for number, (which, helper) in zip(partners, dice, strict=True):
        nation = people.nations[number]
        group = _choose_group(nation, bool(people.organisation[number]), cities[number] == "杭州", which)
        row = groups[group][int(draw_index(rng, weights[group], 1)[0])]
        product, tea = products[favourites[number]], products[teas[number]]
        named = {"product": _short(product, group), "tea": _short(tea, group)}
        kinds.append((row[0], row[1], row[2], row[3].format(**named)))
        team = {MAINLAND: HANGZHOU, "HK": CHINESE_ABROAD, "TW": CHINESE_ABROAD, "JP": ASIA}.get(nation, WEST)
        staff.append(owners[number] or users[team[int(helper * len(team))]])
    times = as_times(at)
    columns: Columns = {
        "id": make_ids(ids, at),
        "created_at": times,
        "updated_at": times,
        "customer": [customers.columns["id"][n] for n in partners],
        "kind": [kind for kind, _, _, _ in kinds],
        "direction": [direction for _, direction, _, _ in kinds],
        "subject": [subject for _, _, subject, _ in kinds],
        "body": [body for _, _, _, body in kinds],
        "at": times,
        "user": staff,
    }
    return Table("interaction", columns)


def write_tasks(
    rng: np.random.Generator, ids: np.random.Generator, calendar: Calendar, *, talks: Table, customers: Table
) -> Table:
    """What the latest talks led to: the older ones done, the younger overdue, due today or later; some have no assignee."""
    follows: dict[str, str] = read_table("tasks")
    names = dict(zip(customers.columns["id"], customers.columns["name"], strict=True))
    end = int(calendar.seconds_at(np.array([float(DAYS)]))[0])
    seconds = np.array([int(at.timestamp()) for at in talks.columns["at"]], dtype=np.int64)
    young = (seconds > end - WRITTEN_FOR * 86400) & (rng.random(len(seconds)) < LED_ON)
    chosen = [n for n in np.flatnonzero(young).tolist() if talks.columns["subject"][n] in follows]
    made = seconds[chosen] + 60
    done = made < end - DONE_AFTER * 86400
    shown = rng.permutation(len(chosen))
    spread = np.where(done, 1 + shown % 5, shown % 9 - 2)
    first = np.where(done, np.floor((made - end) / 86400), 0) * 86400 + end
    due = first + spread * 86400 + (18 + shown % 17) * 1800
    ended = np.where(done, np.minimum(due - 3600, end - 7200), made)
    partners = [talks.columns["customer"][n] for n in chosen]
    texts = [follows[talks.columns["subject"][n]] for n in chosen]
    free = ~done & (np.cumsum(~done) % FOR_ANYBODY == 1)
    columns: Columns = {
        "id": make_ids(ids, made),
        "created_at": as_times(made),
        "updated_at": as_times(ended),
        "name": [text.format(name=names[who]) for text, who in zip(texts, partners, strict=True)],
        "due": as_times(due.astype(np.int64)),
        "assignee": [None if one else talks.columns["user"][n] for one, n in zip(free.tolist(), chosen, strict=True)],
        "customer": partners,
        "done": done.tolist(),
        "done_at": [at if one else None for one, at in zip(done.tolist(), as_times(ended), strict=True)],
    }
    return Table("task", columns)


def _choose_partners(rng: np.random.Generator, people: People, purchases: Purchases) -> Ints:
    count = len(people.nations)
    orders = np.bincount(purchases.customer, minlength=count)
    weight: Floats = np.sqrt(1.0 + orders) * np.where(people.organisation, 4.0, 1.0) * (0.4 + rng.exponential(1, count))
    return draw_index(rng, weight, round(count * PER_CUSTOMER))


def _choose_times(rng: np.random.Generator, calendar: Calendar, met: Ints) -> Ints:
    """Office hours between the first day the customer was known and yesterday, more of it lately."""
    zero = calendar.seconds_at(np.array([0.0]))[0]
    known = np.ceil(np.maximum((met - zero) / 86400, 0.0))
    day = known + np.floor((DAYS - known) * rng.random(len(met)) ** 0.8)
    hour = FIRST_HOUR + (LAST_HOUR - FIRST_HOUR) * rng.random(len(met))
    return np.maximum(calendar.seconds_at(np.minimum(day, DAYS - 1) + hour / 24), met + 300)


def _choose_group(nation: str, firm: bool, nearby: bool, die: float) -> str:
    chinese = nation in (MAINLAND, "HK", "TW")
    if firm:
        return "zh_organisation" if chinese else "en_organisation"
    if not chinese:
        return "en"
    return "zh_local" if nearby and die < 0.6 else "zh"


def _short(product: Product, group: str) -> str:
    """A product as one speaks of it: without its weight."""
    return product.name.split(" ")[0] if group.startswith("zh") else product.english.split(",")[0]
