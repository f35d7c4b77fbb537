"""When each customer bought, and the three numbers that sum a customer's past up: repeats, recency, age."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rapport.insight.models.learning import Floats

Ints: TypeAlias = NDArray[np.int64]


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

    @cached_property
    def by_frequency(self) -> tuple[Ints, Ints]:
        """Rows that hold each distinct frequency once, and for every row which of these it has."""
        return _distinct(self._codes[0])

    def grouped(self) -> "Histories":
        """The same customers with equal rows merged into one with their summed weight."""
        rows, inverse = _distinct(*self._codes)
        weights = sum_by(inverse, self.counts)
        keep = rows[weights > 0]
        return Histories(self.frequency[keep], self.recency[keep], self.age[keep], weights[weights > 0])

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
