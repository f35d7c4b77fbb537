"""Pareto/NBD: how often customers buy while they are with us, and how long they stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, psi

from rapport.insight.models.learning import FEWEST_REPEATERS, Floats, Objective
from rapport.insight.models.purchase_model import Likelihood, learn
from rapport.insight.models.purchases import Histories, Ints, sum_by
from rapport.insight.models.tail_integral import log_sum, tail_integral

LIMITS = [
    (np.log(1e-4), np.log(1e3)),
    (np.log(1e-5), np.log(1e4)),
    (np.log(1e-4), np.log(1e3)),
    (np.log(1e-5), np.log(1e3)),
]


@dataclass(frozen=True)
class ParetoNbd:
    """Schmittlein, Morrison & Colombo (1987), in the form of Fader & Hardie's notes (2005).

    Purchase rates are gamma(r, alpha) over customers, and customers leave at a rate that is gamma(s, beta). alpha and
    beta are in the unit of time of the histories the model was fitted to.
    """

    r: float
    alpha: float
    s: float
    beta: float

    name: ClassVar[str] = "pareto_nbd"

    @property
    def parameters(self) -> dict[str, float]:
        """The four fitted numbers by name."""
        return {"r": self.r, "alpha": self.alpha, "s": self.s, "beta": self.beta}

    def log_likelihood(self, histories: Histories) -> float:
        """Sum over all customers, with the constants the notes print."""
        grouped = histories.grouped()
        theta = np.log([self.r, self.alpha, self.s, self.beta])
        return _mean_likelihood(theta, _Rows.of(grouped, 1.0))[0] * float(grouped.counts.sum())

    def probability_alive(self, histories: Histories) -> Floats:
        """Chance that each customer is still with us."""
        rows = _Rows.of(histories, 1.0)
        gone = (
            np.log(self.s)
            + tail_integral(
                self.r + rows.recency_x, self.s + 1.0, alpha=self.alpha, beta=self.beta, start=rows.recency
            ).log
        )
        stays = (
            np.log(self.r + rows.age_x)
            + tail_integral(self.r + rows.age_x + 1.0, self.s, alpha=self.alpha, beta=self.beta, start=rows.age).log
        )
        now = -(self.r + rows.age_x) * np.log(self.alpha + rows.age) - self.s * np.log(self.beta + rows.age)
        total = np.logaddexp(gone[rows.recency_of], stays[rows.age_of])
        return np.exp(np.minimum(now[rows.age_of] - total, 0.0))

    def expected_purchases(self, histories: Histories, horizon: float) -> Floats:
        """Purchases each customer is expected to make within `horizon` from now, given the past."""
        return self.expected_purchases_by(histories, [horizon])[:, 0]

    def expected_purchases_by(self, histories: Histories, horizons: Sequence[float]) -> Floats:
        """The same for several horizons: one row a customer, one column a horizon."""
        rate = (self.r + histories.frequency) / (self.alpha + histories.age) * self.probability_alive(histories)
        past = self.beta + histories.age
        columns = [rate * past * self._shrunk(past, np.asarray(float(h))) for h in horizons]
        return np.stack(columns, axis=1)

    def expected_repeats(self, elapsed: ArrayLike) -> Floats:
        """Repeat purchases a new customer is expected to make within `elapsed` after the first."""
        time = np.asarray(elapsed, dtype=np.float64)
        return self.r / self.alpha * self.beta * self._shrunk(np.asarray(self.beta), time)

    def _shrunk(self, past: Floats, horizon: Floats) -> Floats:
        growth = np.log1p(horizon / past)
        power = self.s - 1.0
        return growth if abs(power) < 1e-12 else -np.expm1(-power * growth) / power


def fit(histories: Histories, *, fewest: int = FEWEST_REPEATERS) -> ParetoNbd:
    """The maximum-likelihood Pareto/NBD; raises CannotLearn with a reason when the histories do not determine it."""
    (r, alpha, s, beta), scale = learn(Likelihood(_over, _starts, LIMITS), histories, fewest=fewest)
    return ParetoNbd(float(r), float(alpha * scale), float(s), float(beta * scale))


def _over(histories: Histories, scale: float) -> Objective:
    return partial(_mean_likelihood, rows=_Rows.of(histories, scale))


def _starts(rate: float) -> list[tuple[float, ...]]:
    return [
        (0.6, 0.5 / rate, 0.6, 0.5),
        (1.0, 1.0 / rate, 1.0, 3.0),
        (0.3, 0.1 / rate, 0.3, 0.2),
        (2.0, 2.0 / rate, 2.0, 10.0),
    ]


@dataclass(frozen=True)
class _Rows:
    """Distinct (frequency, recency) and (frequency, age), on which alone the integrals depend, and who has which."""

    recency_x: Floats
    recency: Floats
    recency_of: Ints
    age_x: Floats
    age: Floats
    age_of: Ints
    share: Floats
    distinct: Floats
    distinct_share: Floats
    log_scale: float

    @classmethod
    def of(cls, histories: Histories, scale: float) -> "_Rows":
        x = histories.frequency
        share = histories.counts / histories.counts.sum() if len(x) else x
        by_recency, recency_of = histories.by_recency
        by_age, age_of = histories.by_age
        distinct, often = histories.frequencies()
        return cls(
            x[by_recency],
            histories.recency[by_recency] / scale,
            recency_of,
            x[by_age],
            histories.age[by_age] / scale,
            age_of,
            share,
            distinct,
            often / often.sum() if len(x) else often,
            _dot(share, x) * float(np.log(scale)),
        )


def _mean_likelihood(theta: Floats, rows: _Rows) -> tuple[float, Floats]:
    # The likelihood is s·G(recency) + H(age) with two positive tail integrals: the difference of two 2F1 that the
    # notes print loses all digits for customers who have just bought.
    r, alpha, s, beta = (float(v) for v in np.exp(theta))
    gone = tail_integral(r + rows.recency_x, s + 1.0, alpha=alpha, beta=beta, start=rows.recency)
    stays = tail_integral(r + rows.age_x + 1.0, s, alpha=alpha, beta=beta, start=rows.age)
    log_gone = np.log(s) + gone.log
    log_stays = np.log(r + rows.age_x) + stays.log
    total, left = log_sum(log_gone[rows.recency_of], log_stays[rows.age_of])
    went = sum_by(rows.recency_of, rows.share * left)
    stayed = sum_by(rows.age_of, rows.share * (1.0 - left))
    x, share = rows.distinct, rows.distinct_share
    value = _dot(rows.share, total) + _dot(share, gammaln(r + x)) - float(gammaln(r))
    value += r * float(theta[1]) + s * float(theta[3]) - rows.log_scale
    slope = np.array(
        [
            r * (_dot(share, psi(r + x)) - float(psi(r)) + float(theta[1])),
            r,
            s * float(theta[3]),
            s,
        ]
    )
    slope[0] += r * (_dot(went, gone.by_m) + _dot(stayed, stays.by_m + 1.0 / (r + rows.age_x)))
    slope[1] += alpha * (_dot(went, gone.by_alpha) + _dot(stayed, stays.by_alpha))
    slope[2] += s * (_dot(went, gone.by_n + 1.0 / s) + _dot(stayed, stays.by_n))
    slope[3] += beta * (_dot(went, gone.by_beta) + _dot(stayed, stays.by_beta))
    return value, slope


def _dot(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    # Not the BLAS product: its threads cost more than they bring on vectors read once.
    return float(np.einsum("i,i->", left, right))
