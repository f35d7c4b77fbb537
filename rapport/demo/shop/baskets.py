"""Baskets: what is in each order, by the customer's taste, the season, habit and price."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from rapport.demo.shop.chance import Flags, Floats, Ints, draw_index, read_table
from rapport.demo.shop.people import People
from rapport.demo.shop.purchases import MINI, TMALL, Purchases
from rapport.demo.shop.seasons import Calendar, is_sale

TEAS = 6  # the first six categories are teas
EXTRA_LINES = 1.72
HABIT = 0.34
FAVOURITES = 3
SALE = 0.85
LAST_YEAR = 0.96
BULK = 0.9


@dataclass(frozen=True)
class Product:
    """One thing on the shelf. `cents` is its price today, in hundredths of a yuan."""

    code: str
    name: str
    english: str
    category: int
    cents: int
    popularity: float


@dataclass(frozen=True)
class Baskets:
    """One entry per line, grouped by order in order: which order and product, how many, at which price."""

    order: Ints
    product: Ints
    quantity: Ints
    cents: Ints


def stock_products() -> list[Product]:
    """Everything the shop sells, category by category."""
    table: dict[str, list[list[Any]]] = read_table("products")
    return [
        Product(code, name, english, category, round(price * 100), popularity)
        for category, rows in enumerate(table.values())
        for code, name, english, price, popularity in rows
    ]


class Taste:
    """Draws a product for a customer in a month: first the category, then the product by popularity and price."""

    def __init__(self, people: People, products: list[Product]) -> None:
        seasons = read_table("tastes")["months"]
        self.people = people
        self.months = np.array(list(seasons.values()), dtype=np.float64)
        self.shelves = [
            np.array([n for n, product in enumerate(products) if product.category == category], dtype=np.int64)
            for category in range(len(self.months))
        ]
        self.popularity = np.array([product.popularity for product in products], dtype=np.float64)
        self.dearness = np.log(np.array([product.cents for product in products], dtype=np.float64))

    def pick(self, rng: np.random.Generator, customer: Ints, month: Ints, *, categories: int = 99) -> Ints:
        """One product for each (customer, month 1–12), from the first `categories` only."""
        weights = (self.people.taste[customer] * self.months[:, month - 1].T)[:, :categories]
        edges = np.cumsum(weights, axis=1)
        chosen = (rng.random(len(customer))[:, None] * edges[:, -1:] > edges).sum(axis=1)
        found = np.zeros(len(customer), dtype=np.int64)
        for category, shelf in enumerate(self.shelves[:categories]):
            among = np.flatnonzero(chosen == category)
            lean = self.dearness[shelf] - self.dearness[shelf].mean()
            liking = self.popularity[shelf] * np.exp(-self.people.thrift[customer[among]][:, None] * lean)
            steps = np.cumsum(liking, axis=1)
            place = (rng.random(len(among))[:, None] * steps[:, -1:] > steps).sum(axis=1)
            found[among] = shelf[place]
        return found


def choose_favourites(rng: np.random.Generator, taste: Taste) -> tuple[Ints, Ints]:
    """The three products each customer comes back to (customer × 3), and the tea each likes best."""
    count = len(taste.people.nations)
    everyone = np.repeat(np.arange(count), FAVOURITES)
    favourites = taste.pick(rng, everyone, rng.integers(1, 13, len(everyone))).reshape(count, FAVOURITES)
    teas = taste.pick(rng, np.arange(count), rng.integers(1, 13, count), categories=TEAS)
    return favourites, teas


def fill_baskets(
    rng: np.random.Generator, calendar: Calendar, taste: Taste, purchases: Purchases, favourites: Ints
) -> Baskets:
    """The lines of every order; the same product twice in an order is one line of two."""
    orders = len(purchases.customer)
    firm = taste.people.organisation[purchases.customer]
    order = np.repeat(np.arange(orders), 1 + rng.poisson(EXTRA_LINES * np.where(firm, 0.8, 1.0)))
    customer = purchases.customer[order]
    month = _months(calendar)[purchases.day.astype(np.int64)][order]
    product = taste.pick(rng, customer, month)
    habit = rng.random(len(order)) < HABIT
    usual = favourites[customer, draw_index(rng, (5, 3, 2), len(order))]
    product = np.where(habit, usual, product)
    quantity = _draw_quantities(rng, firm[order])
    shelf = int(product.max()) + 1
    keys, where = np.unique(order * shelf + product, return_inverse=True)
    count = np.bincount(where, weights=quantity).astype(np.int64)
    order, product = keys // shelf, keys % shelf
    cents = np.rint(np.exp(taste.dearness)).astype(np.int64)
    factor = _price_factors(calendar, purchases)[order] * np.where(count >= 20, BULK, 1.0)
    return Baskets(order, product, count, (np.rint(cents[product] * factor / 10) * 10).astype(np.int64))


def order_cents(baskets: Baskets, orders: int) -> Ints:
    """The total of each order, in hundredths of a yuan."""
    return np.bincount(baskets.order, weights=baskets.quantity * baskets.cents, minlength=orders).astype(np.int64)


def _draw_quantities(rng: np.random.Generator, firm: Flags) -> Ints:
    few = draw_index(rng, (84, 12, 2.4, 0.6, 0.7, 0.3), len(firm)) + 1
    many = np.array((1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 30, 50))
    bulk = many[draw_index(rng, (34, 20, 11, 7, 9, 6, 4, 4, 2, 1.5, 0.6, 0.2), len(firm))]
    return np.where(firm, bulk, few)


def _months(calendar: Calendar) -> Ints:
    days = (calendar.today - calendar.first_day).days
    return np.array([(calendar.first_day + timedelta(days=n)).month for n in range(days)], dtype=np.int64)


def _price_factors(calendar: Calendar, purchases: Purchases) -> Floats:
    days = (calendar.today - calendar.first_day).days
    sale = np.array([is_sale(calendar.first_day + timedelta(days=n)) for n in range(days)])
    day = purchases.day.astype(np.int64)
    online = np.isin(purchases.channel, (TMALL, MINI))
    return np.where(sale[day] & online, SALE, 1.0) * np.where(day < days - 365, LAST_YEAR, 1.0)
