"""How much faster BG/NBD is learned here than by the package `lifetimes`, on the same customers, in one run.

It needs the public data beside the checkout.
"""

import csv
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.ground.row import Row, milliseconds
from rapport.insight.models import bg_nbd
from rapport.insight.models.purchases import Histories

CUSTOMERS, TIMES, BAR = 50_000, 7, 50


def find_summary() -> Path:
    """The published CDNOW summary in `shared/data` beside one of the folders above."""
    for folder in Path(__file__).resolve().parents:
        found = folder / "shared" / "data" / "cdnow_sample" / "rfm_summary_39w.csv"
        if found.exists():
            return found
    raise RuntimeError("The CDNOW sample is not beside this checkout: put it in shared/data/cdnow_sample.")


def read_summary() -> Histories:
    with find_summary().open() as file:
        rows = list(csv.DictReader(file))
    columns = ([float(row[name]) for row in rows] for name in ("frequency", "recency", "T"))
    x, last, age = columns
    return Histories.of(x, last, age=age)


def simulate(customers: int) -> Histories:
    """Customers of a Pareto/NBD process, seen for up to two years, in whole days."""
    rng = np.random.default_rng(5)
    rate, leave = rng.gamma(0.8, 1 / 60.0, customers), rng.gamma(0.7, 1 / 200.0, customers)
    age = np.ceil(rng.uniform(1, 730, customers))
    stay = np.minimum(rng.exponential(1 / np.maximum(leave, 1e-9)), age)
    x = rng.poisson(rate * stay)
    last = np.where(x > 0, stay * rng.uniform(0, 1, customers) ** (1 / np.maximum(x, 1)), 0.0)
    return Histories.of(x, np.minimum(np.ceil(last), age) / 7, age=age / 7)


def take(histories: Histories, rows: np.ndarray) -> Histories:
    return Histories(histories.frequency[rows], histories.recency[rows], histories.age[rows])


def fit_ours(histories: Histories) -> bg_nbd.BgNbd:
    return bg_nbd.fit(Histories.of(histories.frequency, histories.recency, age=histories.age))


def fit_theirs(histories: Histories) -> bg_nbd.BgNbd:
    # Their code stumbles over nothing, but warns about everything, with numpy and pandas of today.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifetimes import BetaGeoFitter

        fitter = BetaGeoFitter().fit(histories.frequency, histories.recency, histories.age)
        return bg_nbd.BgNbd(**{name: float(fitter.params_[name]) for name in ("r", "alpha", "a", "b")})


def fastest(fit: Callable[[Histories], bg_nbd.BgNbd], histories: Histories, times: int) -> tuple[float, bg_nbd.BgNbd]:
    took: list[float] = []
    model = fit(histories)
    for _ in range(times):
        begin = time.perf_counter()
        model = fit(histories)
        took.append(time.perf_counter() - begin)
    return min(took), model


def run(scale: float) -> list[Row]:
    size = int(CUSTOMERS * scale)
    cdnow = read_summary()
    resampled = take(cdnow, np.random.default_rng(1).integers(0, len(cdnow), size))
    return [
        _row("CDNOW", cdnow, 3),
        _row("CDNOW resampled", resampled, 2),
        _row("simulated, whole days", simulate(size), 2),
    ]


def _row(name: str, histories: Histories, times: int) -> Row:
    ours, our_model = fastest(fit_ours, histories, TIMES)
    theirs, their_model = fastest(fit_theirs, histories, times)
    reached, known = our_model.log_likelihood(histories), their_model.log_likelihood(histories)
    return Row(
        f"fit of BG/NBD: {name} (log-likelihood {reached:,.2f}, theirs {known:,.2f})",
        f"{len(histories):,} customers",
        milliseconds(ours),
        f"{milliseconds(theirs)} lifetimes",
        ours / theirs,
        bar=f"{BAR}× faster",
        met=theirs >= BAR * ours and reached >= known - abs(known) * 1e-6,
    )
