"""When each customer bought, and the three numbers that sum a customer's past up: repeats, recency, age."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rapport.insight.models.learning import Floats

Ints: TypeAlias = NDArray[np.int64]

MANY_PURCHASES = 100_000
MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True)
class Histories:
    """Per customer: repeat purchases, time from the first to the last purchase, time from the first until now.

    Time is in any one unit. `weights` counts how many customers a row stands for; without it each row is one.
    """

    frequency: Floats
    recency: Floats
    age: Floats
    weights: Floats | None = None

    @classmethod
    def of(
        cls, frequency: ArrayLike, recency: ArrayLike, *, age: ArrayLike, weights: ArrayLike | None = None
    ) -> "Histories":
        """From anything numpy can read; raises ValueError when no customer could have such a history."""
        made = cls(
            np.atleast_1d(np.asarray(frequency, dtype=np.float64)),
            np.atleast_1d(np.asarray(recency, dtype=np.float64)),
            np.atleast_1d(np.asarray(age, dtype=np.float64)),
            None if weights is None else np.atleast_1d(np.asarray(weights, dtype=np.float64)),
        )
        made._check()
        return made

    def __len__(self) -> int:
        return len(self.frequency)

    @property
    def counts(self) -> Floats:
        """How many customers each row stands for."""
        return np.ones(len(self)) if self.weights is None else self.weights

    @cached_property
    def _codes(self) -> tuple[Ints, Ints, Ints]:
        return _code(self.frequency), _code(self.recency), _code(self.age)

    @cached_property
    def by_age(self) -> tuple[Ints, Ints]:
        """Rows that hold each distinct (frequency, age) once, and for every row which of these it has."""
        return _distinct(self._codes[0], self._codes[2])

    @cached_property
    def by_recency(self) -> tuple[Ints, Ints]:
        """Rows that hold each distinct (frequency, recency) once, and for every row which of these it has."""
        return _distinct(self._codes[0], self._codes[1])

    def grouped(self) -> "Histories":
        """The same customers with equal rows merged into one with their summed weight."""
        order, starts = _runs(self.frequency, self.recency, self.age)
        rows = order[starts]
        if self.weights is None:
            weights = np.diff(starts, append=len(order)).astype(np.float64)
        else:
            weights = np.add.reduceat(self.weights[order], starts) if len(starts) else self.weights
        found = Histories(self.frequency[rows], self.recency[rows], self.age[rows], weights)
        return found if weights.all() else found.chosen(np.flatnonzero(weights))

    def chosen(self, rows: Ints) -> "Histories":
        """Only the given rows."""
        weights = None if self.weights is None else self.weights[rows]
        return Histories(self.frequency[rows], self.recency[rows], self.age[rows], weights)

    def frequencies(self) -> tuple[Floats, Floats]:
        """The distinct frequencies, and how many customers have each."""
        x = self.frequency
        if len(x) and float(x.max()) < MANY_PURCHASES and not np.any(x % 1.0):
            often = np.bincount(x.astype(np.int64), weights=self.counts)
            found = np.flatnonzero(often)
            return found.astype(np.float64), often[found].astype(np.float64)
        distinct, inverse = np.unique(x, return_inverse=True)
        return distinct, sum_by(inverse.astype(np.int64), self.counts)

    def _check(self) -> None:
        x, last, age = self.frequency, self.recency, self.age
        sizes = {len(x), len(last), len(age), len(self.counts)}
        if len(sizes) != 1:
            raise ValueError("Frequency, recency, age and weights must have the same length.")
        if not (np.isfinite(x).all() and np.isfinite(last).all() and np.isfinite(age).all()):
            raise ValueError("Frequency, recency and age must be finite numbers.")
        if np.any(x < 0) or np.any(last < 0) or np.any(last > age) or np.any((x == 0) & (last > 0)):
            raise ValueError("A history needs 0 ≤ recency ≤ age, and recency 0 where nobody came back.")
        if np.any(~np.isfinite(self.counts)) or np.any(self.counts < 0):
            raise ValueError("Weights must be finite and not negative.")


@dataclass(frozen=True)
class PurchaseDays:
    """One row per customer and day with a purchase, sorted by customer, then day.

    `customer` holds codes 0 … customers−1, `day` days since 1970-01-01, `amount` the day's spend.
    """

    customer: Ints
    day: Ints
    amount: Floats
    customers: int

    def until(self, last: int) -> "PurchaseDays":
        """Only what was bought on or before the day `last`; the codes of customers stay."""
        keep = self.day <= last
        return PurchaseDays(self.customer[keep], self.day[keep], self.amount[keep], self.customers)

    @cached_property
    def starts(self) -> NDArray[np.bool_]:
        """Marks each customer's first purchase day."""
        return np.diff(self.customer, prepend=-1) != 0

    @cached_property
    def purchase_days(self) -> Ints:
        """Per customer: number of days with a purchase; 0 for one who never bought."""
        return np.bincount(self.customer, minlength=self.customers).astype(np.int64)

    @cached_property
    def first_day(self) -> Ints:
        """Per customer: day of the first purchase; −1 for one who never bought."""
        first = np.full(self.customers, -1, dtype=np.int64)
        first[self.customer[self.starts]] = self.day[self.starts]
        return first

    @cached_property
    def last_day(self) -> Ints:
        """Per customer: day of the latest purchase; −1 for one who never bought."""
        last = np.full(self.customers, -1, dtype=np.int64)
        ends = np.append(self.starts[1:], True)[: len(self.day)]
        last[self.customer[ends]] = self.day[ends]
        return last

    def histories(self, today: int, *, unit_days: float = 7.0) -> tuple[Ints, Histories]:
        """The codes of those who bought by `today`, and their histories on that day in units of `unit_days`."""
        past = self if not len(self.day) or self.day.max() <= today else self.until(today)
        codes = np.flatnonzero(past.purchase_days)
        first, last = past.first_day[codes], past.last_day[codes]
        repeats = past.purchase_days[codes] - 1
        return codes, Histories(repeats.astype(np.float64), (last - first) / unit_days, (today - first) / unit_days)

    def repeat_spend(self) -> Floats:
        """Per customer: mean spend of a repeat purchase day; 0 for one without any.

        The first purchase is left out, as in Fader, Hardie & Lee (2005), "RFM and CLV".
        """
        total = np.bincount(self.customer[~self.starts], self.amount[~self.starts], minlength=self.customers)
        return total / np.maximum(self.purchase_days - 1, 1)


def merge_days(customer: ArrayLike, day: ArrayLike, amount: ArrayLike, *, customers: int) -> PurchaseDays:
    """Purchases of one customer on one day become one purchase, as all models of this folder count them."""
    code = np.asarray(customer, dtype=np.int64)
    when = np.asarray(day, dtype=np.int64)
    paid = np.asarray(amount, dtype=np.float64)
    if len(code) and (code.min() < 0 or code.max() >= customers):
        raise ValueError("Customer codes must run from 0 to customers − 1.")
    earliest = int(when.min()) if len(when) else 0
    span = int(when.max()) - earliest + 1 if len(when) else 1
    key = code * span + (when - earliest)
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    summed = np.add.reduceat(paid[order], starts) if len(starts) else paid
    return PurchaseDays(key[starts] // span, key[starts] % span + earliest, summed, customers)


def sum_by(group: Ints, weights: Floats) -> Floats:
    """Sum of the weights in each of the groups 0, 1, 2 …"""
    return np.bincount(group, weights=weights).astype(np.float64)


def _code(values: Floats) -> Ints:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _distinct(*codes: Ints) -> tuple[Ints, Ints]:
    key = codes[0]
    for code in codes[1:]:
        key = key * (int(code.max(initial=0)) + 1) + code
    _, rows, inverse = np.unique(key, return_index=True, return_inverse=True)
    return rows.astype(np.int64), inverse.astype(np.int64)


def _runs(*columns: Floats) -> tuple[Ints, Ints]:
    """An order that puts equal rows side by side, and where in it each run of equal rows starts.

    One sort by a 64-bit mix of the columns instead of one a column. Rows that differ but mix to the same number would
    merely stay apart or split a run, never merge: runs are cut where any column changes.
    """
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column, mixer in zip(columns, MIXERS, strict=True):
        # Adding 0.0 turns -0.0 into 0.0, which is equal but has other bits.
        mixed = (mixed ^ (column + 0.0).view(np.uint64)) * mixer
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed)
    change = np.zeros(len(order), dtype=np.bool_)
    change[:1] = True
    for column in columns:
        ordered = column[order]
        change[1:] |= ordered[1:] != ordered[:-1]
    return order.astype(np.int64, copy=False), np.flatnonzero(change).astype(np.int64, copy=False)
