"""Orders: what the shop sells, every order and its lines, as records."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import numpy as np

from rapport.demo.shop.baskets import Baskets, Product
from rapport.demo.shop.chance import Flags, Floats, Ints, draw_index, make_ids, read_table
from rapport.demo.shop.people import People
from rapport.demo.shop.purchases import CHANNELS, STORE, Purchases
from rapport.demo.shop.seasons import DAYS, Calendar
from rapport.demo.table import Columns, Table, as_amounts, as_times

CURRENCY = "CNY"
STATUSES = ("placed", "paid", "shipped", "completed", "cancelled", "returned")
PLACED, PAID, SHIPPED, COMPLETED, CANCELLED, RETURNED = range(6)
# How far an order that goes well has come, by its age in days.
PROGRESS = ((1, (25, 60, 15, 0)), (2, (4, 28, 66, 2)), (4, (1, 5, 74, 20)), (8, (0, 1, 24, 75)))
CANCELLED_SHARE, RETURNED_SHARE, RETURNED_IN_STORE = 0.028, 0.022, 0.006


def write_products(rng: np.random.Generator, calendar: Calendar, products: Sequence[Product]) -> Table:
    """The product table; what is seasonal and out of season is not on sale."""
    categories = list(read_table("products"))
    known = calendar.seconds_at(np.full(len(products), -7.0)) + np.arange(len(products)) * 60
    times = as_times(known)
    columns: Columns = {
        "id": make_ids(rng, known),
        "created_at": times,
        "updated_at": times,
        "name": [product.name for product in products],
        "code": [product.code for product in products],
        "category": [categories[product.category] for product in products],
        "price": as_amounts(np.array([product.cents for product in products], dtype=np.int64)),
        "price_currency": [CURRENCY] * len(products),
        "active": [True] * len(products),
    }
    return Table("product", columns)


def draw_statuses(rng: np.random.Generator, purchases: Purchases) -> Ints:
    """How each order stands today: young ones are on their way, a few were cancelled or came back."""
    count = len(purchases.customer)
    status = np.full(count, COMPLETED, dtype=np.int64)
    age = DAYS - purchases.day
    younger = np.zeros(count, dtype=np.bool_)
    for limit, weights in PROGRESS:
        among = (age <= limit) & ~younger
        younger |= among
        status[among] = draw_index(rng, weights, int(among.sum()))
    store = purchases.channel == STORE
    status[store] = COMPLETED
    fate = rng.random(count)
    status[~store & (fate < CANCELLED_SHARE)] = CANCELLED
    returns = fate > 1 - np.where(store, RETURNED_IN_STORE, RETURNED_SHARE)
    status[returns & (age > 5)] = RETURNED
    return status


def stands(status: Ints) -> Flags:
    """Orders that count: neither cancelled nor returned."""
    return ~np.isin(status, (CANCELLED, RETURNED))


def write_orders(
    streams: dict[str, np.random.Generator], calendar: Calendar, purchases: Purchases, *, status: Ints, cents: Ints,
    customers: Sequence[UUID],
) -> Table:  # fmt: skip
    """The order table, oldest first."""
    seconds = calendar.seconds_at(purchases.day)
    placed = as_times(seconds)
    columns: Columns = {
        "id": make_ids(streams["ids"], seconds),
        "created_at": placed,
        "updated_at": placed,
        "number": _number_orders(calendar, purchases.day),
        "customer": [customers[n] for n in purchases.customer.tolist()],
        "placed_at": placed,
        "status": [STATUSES[n] for n in status.tolist()],
        "channel": [CHANNELS[n] for n in purchases.channel.tolist()],
        "total": as_amounts(cents),
        "total_currency": [CURRENCY] * len(placed),
    }
    return Table("order", columns)


def write_lines(
    rng: np.random.Generator, orders: Table, baskets: Baskets, *, seconds: Ints, products: Table,
    shelf: Sequence[Product], english: Flags,
) -> Table:  # fmt: skip
    """The lines of all orders; `seconds` and `english` tell of each order when it was and if it is put in English."""
    order: list[int] = baskets.order.tolist()
    product: list[int] = baskets.product.tolist()
    ids, placed = orders.columns["id"], orders.columns["placed_at"]
    times = [placed[n] for n in order]
    foreign: list[bool] = english[baskets.order].tolist()
    columns: Columns = {
        "id": make_ids(rng, seconds[baskets.order]),
        "created_at": times,
        "updated_at": times,
        "order": [ids[n] for n in order],
        "product": [products.columns["id"][n] for n in product],
        "description": [shelf[n].english if one else shelf[n].name for n, one in zip(product, foreign, strict=True)],
        "quantity": as_amounts(baskets.quantity * 100),
        "price": as_amounts(baskets.cents),
        "price_currency": [CURRENCY] * len(order),
        "total": as_amounts(baskets.cents * baskets.quantity),
        "total_currency": [CURRENCY] * len(order),
    }
    return Table("order_line", columns)


def english_orders(people: People, purchases: Purchases) -> Flags:
    """Orders of customers who do not read Chinese."""
    reads = np.array([nation in ("CN", "HK", "TW") for nation in people.nations], dtype=np.bool_)
    return ~reads[purchases.customer]


def _number_orders(calendar: Calendar, day: Floats) -> list[str]:
    """Number orders by their day and their turn in it: XH20260925-0042."""
    whole = np.floor(day).astype(np.int64)
    first = np.searchsorted(whole, np.arange(DAYS + 1))
    turns = np.arange(len(whole)) - first[whole] + 1
    names = [(calendar.first_day + timedelta(days=n)).strftime("XH%Y%m%d-") for n in range(DAYS)]
    return [f"{names[n]}{turn:04d}" for n, turn in zip(whole.tolist(), turns.tolist(), strict=True)]
