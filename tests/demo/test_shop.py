"""The simulated shop is repeatable, plausible, harmless, and its campaign did what it says."""

import math
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import phonenumbers
import pytest

from rapport.demo.shop.orders import COMPLETED, STATUSES
from rapport.demo.shop.purchases import PROCESS
from rapport.demo.shop.seasons import DAYS, NEW_YEAR, open_calendar
from rapport.demo.shop.simulation import Shop, simulate_shop
from rapport.demo.table import digest_tables

TODAY = date(2026, 11, 22)
RESERVED = ("example.com", "example.net", "example.org", ".example")
STOOD = {"placed", "paid", "shipped", "completed"}


@pytest.fixture(scope="module")
def shop() -> Shop:
    return simulate_shop(7, TODAY, 20_000)


@pytest.fixture(scope="module")
def small() -> Shop:
    return simulate_shop(3, date(2026, 3, 1), 1_500)


def rows_by_id(shop: Shop, name: str) -> dict[object, dict[str, object]]:
    table = shop.table(name)
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows()}


def test_the_same_seed_and_day_give_the_same_shop(small: Shop) -> None:
    again = simulate_shop(3, date(2026, 3, 1), 1_500)
    assert digest_tables(again.tables) == digest_tables(small.tables)
    assert digest_tables(simulate_shop(4, date(2026, 3, 1), 1_500).tables) != digest_tables(small.tables)


def test_a_shop_of_twenty_thousand_customers_has_the_promised_size(shop: Shop) -> None:
    sizes = {table.object: len(table) for table in reversed(shop.tables)}
    assert sizes["customer"] == 20_000
    assert 112_000 < sizes["order"] < 128_000
    assert 275_000 < sizes["order_line"] < 325_000
    assert sizes["product"] > 110 and sizes["interaction"] > 4_000 and sizes["segment_member"] > 300


def test_ids_are_unique_version_seven_and_carry_the_time_of_their_record(shop: Shop) -> None:
    seen: set[object] = set()
    for table in shop.tables:
        if table.object == "customer__consent":
            continue
        for name, at in zip(table.columns["id"], table.columns["created_at"], strict=True):
            assert name.version == 7 and abs((name.int >> 80) / 1000 - at.timestamp()) < 1.01
            seen.add(name)
    assert len(seen) == sum(len(table) for table in shop.tables if table.object != "customer__consent")


def test_every_reference_points_to_a_record_of_the_shop(small: Shop) -> None:
    ids: dict[str, set[object]] = {}
    for table in small.tables:
        ids.setdefault(table.object, set()).update(table.columns["id"])
    links = {
        "user": {"team": "team"}, "customer": {"owner": "user"}, "order": {"customer": "customer"},
        "order_line": {"order": "order", "product": "product"}, "interaction": {"customer": "customer", "user": "user"},
        "task": {"customer": "customer", "assignee": "user"},
        "segment_member": {"segment": "segment", "customer": "customer"}, "campaign": {"segment": "segment"},
        "campaign_member": {"campaign": "campaign", "customer": "customer"}, "message": {"customer": "customer"},
        "customer__consent": {"id": "customer"},
    }  # fmt: skip
    for name, columns in links.items():
        for column, target in columns.items():
            assert set(small.table(name).columns[column]) - {None} <= ids[target], (name, column)


def test_references_come_after_what_they_refer_to(small: Shop) -> None:
    order = [table.object for table in small.tables]
    pairs = (("team", "user"), ("user", "customer"), ("customer", "order"), ("order", "order_line"),
             ("product", "order_line"), ("segment", "campaign"), ("campaign", "campaign_member"))  # fmt: skip
    assert all(order.index(first) < order.index(second) for first, second in pairs)


def test_every_phone_number_is_valid_in_its_country_and_nobody_shares_one(shop: Shop) -> None:
    phones = [phone for phone in shop.table("customer").columns["phone"] if phone]
    assert len(phones) == len(set(phones)) > 15_000
    invalid = [phone for phone in phones if not phonenumbers.is_valid_number(phonenumbers.parse(phone))]
    assert invalid == []


def test_every_email_lies_in_a_reserved_domain_so_nothing_can_be_mailed_for_real(shop: Shop) -> None:
    customers = [email for email in shop.table("customer").columns["email"] if email]
    users, messages = shop.table("user").columns["email"], shop.table("message").columns["to"]
    assert len(customers) == len(set(customers)) > 15_000
    for email in (*customers, *users, *messages, shop.workspace["mail_from"]):
        domain = email.partition("@")[2]
        assert any(domain == end or domain.endswith("." + end.lstrip(".")) for end in RESERVED), email
        assert email == email.lower() and email.isascii()


def test_the_lines_of_every_order_sum_to_its_total(shop: Shop) -> None:
    orders, lines = shop.table("order").columns, shop.table("order_line").columns
    sums: dict[object, Decimal] = {}
    for order, quantity, price, total in zip(
        lines["order"], lines["quantity"], lines["price"], lines["total"], strict=True
    ):
        assert quantity * price == total and quantity > 0 and price > 0
        sums[order] = sums.get(order, Decimal(0)) + total
    assert sums == dict(zip(orders["id"], orders["total"], strict=True))


def test_nobody_buys_talks_or_is_mailed_before_they_are_known(shop: Shop) -> None:
    met = dict(zip(shop.table("customer").columns["id"], shop.table("customer").columns["created_at"], strict=True))
    for name, column in (("order", "placed_at"), ("interaction", "at"), ("campaign_member", "created_at")):
        columns = shop.table(name).columns
        assert all(met[who] <= at for who, at in zip(columns["customer"], columns[column], strict=True)), name


def test_nothing_happens_after_today_or_before_the_two_years(shop: Shop) -> None:
    midnight = datetime(2026, 11, 21, 16, tzinfo=UTC)
    placed = shop.table("order").columns["placed_at"]
    assert min(placed) >= datetime(2024, 11, 21, 16, tzinfo=UTC) and max(placed) < midnight
    for table in shop.tables:
        for column in ("created_at", "updated_at", "opened_at", "clicked_at", "at"):
            assert all(at is None or at <= midnight for at in table.columns.get(column, ())), (table.object, column)


def test_the_team_has_tasks_behind_before_and_around_it(shop: Shop) -> None:
    midnight = datetime(2026, 11, 21, 16, tzinfo=UTC)
    tasks = shop.table("task").columns
    rows = list(zip(tasks["due"], tasks["done"], tasks["done_at"], tasks["assignee"], strict=True))
    due = [at for at, done, *_ in rows if not done]
    assert min(due) < midnight and max(due) > midnight + timedelta(days=2)
    assert sum(midnight <= at < midnight + timedelta(days=1) for at in due) >= 3
    assert all((at is not None) == done and (at is None or at <= midnight) for _, done, at, _ in rows)
    assert sum(holder is None for *_, holder in rows) >= 5
    assert len(due) > 20 and len(rows) - len(due) > 40


def test_some_customers_are_written_down_a_second_time_later_and_another_way(shop: Shop) -> None:
    first, twins = [table.columns for table in shop.tables if table.object == "customer"]
    by_key = {key: n for column in ("phone", "email") for n, key in enumerate(first[column]) if key is not None}
    assert len(twins["id"]) == 33
    for name, phone, email, met in zip(
        *(twins[field] for field in ("name", "phone", "email", "created_at")), strict=True
    ):
        known = by_key[phone or email]
        assert not (phone and email) and first["created_at"][known] < met and name
    named = set(first["name"])
    assert 5 <= sum(name not in named for name in twins["name"]) < 33


def test_order_numbers_are_unique_and_count_up_within_their_day(shop: Shop) -> None:
    numbers = shop.table("order").columns["number"]
    assert len(set(numbers)) == len(numbers)
    assert all(first < second for first, second in pairwise(numbers))


def test_customers_buy_as_customers_of_a_shop_do(shop: Shop) -> None:
    orders = shop.table("order").columns
    counts = Counter(orders["customer"])
    spent: Counter[object] = Counter()
    for who, total in zip(orders["customer"], orders["total"], strict=True):
        spent[who] += total
    ranked = sorted(spent.values(), reverse=True)
    assert 0.28 < sum(count == 1 for count in counts.values()) / len(counts) < 0.45
    assert 0.65 < float(sum(ranked[: len(ranked) // 5]) / sum(ranked)) < 0.82
    assert 0.05 < 1 - len(counts) / 20_000 < 0.11
    statuses = Counter(orders["status"])
    assert set(statuses) == set(STATUSES) and statuses[STATUSES[COMPLETED]] > 0.9 * len(orders["id"])
    assert 200 < float(np.median([float(total) for total in orders["total"]])) < 500


def test_repeat_purchases_follow_the_pareto_nbd_expectation(shop: Shop) -> None:
    orders = shop.table("order").columns
    calendar = open_calendar(TODAY)
    midnight = calendar.seconds_at(np.array([0.0]))[0]
    first: dict[object, float] = {}
    for who, at in zip(orders["customer"], orders["placed_at"], strict=True):
        first.setdefault(who, (at.timestamp() - midnight) / 86400)
    weeks = (DAYS - np.array(list(first.values()))) / 7
    r, alpha, s, beta = PROCESS.r, PROCESS.alpha, PROCESS.s, PROCESS.beta
    expected = r * beta / (alpha * (s - 1)) * (1 - (beta / (beta + weeks)) ** (s - 1))
    assert (len(orders["id"]) - len(first)) / expected.sum() == pytest.approx(1, abs=0.08)


def test_people_keep_to_their_tastes(shop: Shop) -> None:
    categories = dict(zip(shop.table("product").columns["id"], shop.table("product").columns["category"], strict=True))
    owners = dict(zip(shop.table("order").columns["id"], shop.table("order").columns["customer"], strict=True))
    lines = shop.table("order_line").columns
    bought: dict[object, Counter[object]] = {}
    overall: Counter[object] = Counter()
    for order, product in zip(lines["order"], lines["product"], strict=True):
        bought.setdefault(owners[order], Counter())[categories[product]] += 1
        overall[categories[product]] += 1
    chance = sum((count / overall.total()) ** 2 for count in overall.values())
    regulars = [counter for counter in bought.values() if counter.total() >= 20]
    alike = [sum((count / c.total()) ** 2 for count in c.values()) for c in regulars]
    assert sum(alike) / len(alike) > 2 * chance


def test_spring_belongs_to_green_tea_and_the_new_year_holidays_are_quiet(shop: Shop) -> None:
    days = Counter(at.date() for at in shop.table("order").columns["placed_at"])
    holiday = date(2026, *NEW_YEAR[2026])
    assert days[holiday] < 0.8 * len(shop.table("order")) / DAYS
    assert days[date(2025, 11, 11)] > 1.5 * len(shop.table("order")) / DAYS


@pytest.mark.parametrize("seed", [7, 11])
def test_the_interval_of_the_campaign_covers_what_it_truly_did(seed: int, shop: Shop) -> None:
    shop = shop if seed == shop.seed else simulate_shop(seed, TODAY, 20_000)
    low, high, treated, held_out = estimate_effect(shop)
    assert low < shop.truth.effect_per_head < high
    assert held_out / (treated + held_out) == pytest.approx(0.15, abs=0.005)
    if seed == 7:
        assert low > 0


def estimate_effect(shop: Shop) -> tuple[float, float, int, int]:
    """The 95 % interval of the difference in revenue per head within 28 days, from the records alone."""
    campaign = next(iter(rows_by_id(shop, "campaign").values()))
    start = campaign["started_at"]
    spent: Counter[object] = Counter()
    orders = shop.table("order").columns
    for who, at, status, total in zip(
        orders["customer"], orders["placed_at"], orders["status"], orders["total"], strict=True
    ):
        if status in STOOD and 0 <= (at - start).total_seconds() < 28 * 86400:
            spent[who] += float(total)
    members = shop.table("campaign_member").columns
    pairs = list(zip(members["customer"], members["arm"], strict=True))
    one = np.array([spent[who] for who, arm in pairs if arm == "treated"], dtype=float)
    two = np.array([spent[who] for who, arm in pairs if arm == "holdout"], dtype=float)
    wide = 1.96 * math.sqrt(one.var(ddof=1) / len(one) + two.var(ddof=1) / len(two))
    gap = float(one.mean() - two.mean())
    return gap - wide, gap + wide, len(one), len(two)


def test_the_campaign_counts_what_its_members_say_and_the_holdout_got_nothing(shop: Shop) -> None:
    campaign = next(iter(rows_by_id(shop, "campaign").values()))
    members = list(rows_by_id(shop, "campaign_member").values())
    assert campaign["audience"] == len(members)
    assert campaign["sent"] == sum(member["state"] == "sent" for member in members)
    assert campaign["opened"] == sum(member["opened_at"] is not None for member in members)
    held = [member for member in members if member["arm"] == "holdout"]
    assert held and all(member["state"] is None and member["sent_at"] is None for member in held)
    assert 0.25 < campaign["opened"] / campaign["sent"] < 0.5 and 0.03 < campaign["clicked"] / campaign["sent"] < 0.15


def test_only_people_who_agreed_were_mailed_and_who_unsubscribed_has_withdrawn(shop: Shop) -> None:
    consents = rows_by_id(shop, "customer__consent")
    emails = dict(zip(shop.table("customer").columns["id"], shop.table("customer").columns["email"], strict=True))
    for member in rows_by_id(shop, "campaign_member").values():
        wanted = "withdrawn" if member["unsubscribed_at"] else "granted"
        assert consents[member["customer"]]["email_consent"] == wanted
        assert emails[member["customer"]]
        assert (member["state"] == "bounced") == (consents[member["customer"]]["email_bounced_at"] is not None)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 6, 15), date(2031, 12, 31), date(2055, 1, 1)])
def test_a_shop_can_be_made_for_any_day_and_in_any_size(today: date) -> None:
    shop = simulate_shop(1, today, 60)
    assert len(shop.table("customer")) == 60 and len(shop.table("order")) > 60
