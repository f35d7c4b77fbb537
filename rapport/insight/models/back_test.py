"""How far a model can be trusted: it learns from the older purchases and is held against the newer ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rapport.insight.models.learning import Floats
from rapport.insight.models.purchase_model import PurchaseModel
from rapport.insight.models.purchases import Histories, Ints, PurchaseDays

Days: TypeAlias = int

TOP_BUCKET = 7
AS_GOOD = 0.01


@dataclass(frozen=True)
class HoldOut:
    """Purchases cut in two: what was known on the day `cut`, and what each known customer did until the day `end`."""

    purchases: PurchaseDays
    codes: Ints
    known: Histories
    actual: Floats
    cut: Days
    end: Days
    unit_days: float

    @property
    def horizon(self) -> float:
        """Length of the held-back period in units of time."""
        return (self.end - self.cut) / self.unit_days

    def naive(self) -> dict[str, Floats]:
        """Forecasts without a model: all keep their past rate; all repeat the last window of equal length."""
        rate = np.divide(self.known.frequency, self.known.age, out=np.zeros(len(self.codes)), where=self.known.age > 0)
        window = _bought(self.purchases, 2 * self.cut - self.end, self.cut)[self.codes]
        return {"past_rate": rate * self.horizon, "same_window": window}


@dataclass(frozen=True)
class Accuracy:
    """Errors per customer in purchases, and of the total: predicted / actual − 1. None where undefined."""

    mae: float
    rmse: float
    correlation: float | None
    predicted: float
    actual: float
    aggregate_error: float | None


@dataclass(frozen=True)
class Bucket:
    """Customers with `repeats` repeat purchases before the cut (or more, in the last) and their mean afterwards."""

    repeats: int
    customers: int
    actual: float
    predicted: float


@dataclass(frozen=True)
class Tracking:
    """Cumulative repeat purchases of the customers known at the cut, on `days` days after the very first purchase."""

    days: list[int]
    actual: list[int]
    predicted: list[float]
    cut: int


@dataclass(frozen=True)
class BackTest:
    """`better_than_naive` is 1 − RMSE / RMSE of the best naive forecast: 0.2 means errors a fifth smaller."""

    model: PurchaseModel
    accuracy: Accuracy
    naive: dict[str, Accuracy]
    better_than_naive: float | None
    buckets: list[Bucket]
    tracking: Tracking


def hold_out(purchases: PurchaseDays, cut: Days, *, end: Days, unit_days: float = 7.0) -> HoldOut:
    """Split at the end of the day `cut`; customers whose first purchase came later are left out."""
    if end <= cut:
        raise ValueError("The held-back period must end after the cut.")
    codes, known = purchases.histories(cut, unit_days=unit_days)
    actual = _bought(purchases, cut, end)[codes]
    return HoldOut(purchases, codes, known, actual, cut, end, unit_days)


def back_test(model: PurchaseModel, held: HoldOut, *, step_days: int = 7) -> BackTest:
    """Hold a model that was fitted to `held.known` against what happened after the cut."""
    predicted = model.expected_purchases(held.known, held.horizon)
    own = measure_accuracy(predicted, held.actual)
    naive = {name: measure_accuracy(guess, held.actual) for name, guess in held.naive().items()}
    best = min(found.rmse for found in naive.values())
    return BackTest(
        model,
        own,
        naive,
        1.0 - own.rmse / best if best > 0 else None,
        _buckets(held.known.frequency, held.actual, predicted),
        track(model, held, step_days=step_days),
    )


def choose(candidates: Sequence[BackTest]) -> BackTest:
    """The candidate with the lowest RMSE over customers in the held-back period.

    Among those within 1 % of the lowest it is the one whose predicted total is nearest to the actual one.
    """
    lowest = min(candidate.accuracy.rmse for candidate in candidates)
    close = [candidate for candidate in candidates if candidate.accuracy.rmse <= lowest * (1.0 + AS_GOOD)]
    return min(close, key=lambda candidate: abs(candidate.accuracy.predicted - candidate.accuracy.actual))


def measure_accuracy(predicted: Floats, actual: Floats) -> Accuracy:
    """Compare forecasts with outcomes, one customer a row; both must have at least one row."""
    error = predicted - actual
    total, happened = float(predicted.sum()), float(actual.sum())
    varied = len(actual) > 1 and float(np.ptp(predicted)) > 0 and float(np.ptp(actual)) > 0
    return Accuracy(
        float(np.abs(error).mean()),
        float(np.sqrt((error**2).mean())),
        float(np.corrcoef(predicted, actual)[0, 1]) if varied else None,
        total,
        happened,
        total / happened - 1.0 if happened > 0 else None,
    )


def track(model: PurchaseModel, held: HoldOut, *, step_days: int = 7) -> Tracking:
    """The curve that shows whether the model keeps pace: cumulative repeat purchases, expected and actual."""
    first = held.purchases.first_day[held.codes]
    origin = int(first.min())
    days = np.arange(step_days, held.end - origin + 1, step_days)
    ours = np.zeros(held.purchases.customers, dtype=np.bool_)
    ours[held.codes] = True
    repeats = held.purchases.day[~held.purchases.starts & ours[held.purchases.customer]] - origin
    made = np.searchsorted(np.sort(repeats), days, side="right")
    joined = np.bincount(first - origin)
    by_elapsed = model.expected_repeats(np.arange(held.end - origin + 1) / held.unit_days)
    expected = [float(joined[: day + 1] @ by_elapsed[day::-1][: len(joined)]) for day in days]
    return Tracking([int(d) for d in days], [int(n) for n in made], expected, held.cut - origin)


def _buckets(frequency: Floats, actual: Floats, predicted: Floats) -> list[Bucket]:
    bucket = np.minimum(frequency, TOP_BUCKET).astype(np.int64)
    found: list[Bucket] = []
    for repeats in range(TOP_BUCKET + 1):
        rows: NDArray[np.bool_] = bucket == repeats
        if rows.any():
            found.append(Bucket(repeats, int(rows.sum()), float(actual[rows].mean()), float(predicted[rows].mean())))
    return found


def _bought(purchases: PurchaseDays, after: Days, until: Days) -> Floats:
    """Purchase days per customer in (after, until]."""
    rows = (purchases.day > after) & (purchases.day <= until)
    return np.bincount(purchases.customer[rows], minlength=purchases.customers).astype(np.float64)
