"""NBD: how often customers buy where none can be seen to leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, psi

from rapport.insight.models.learning import FEWEST_REPEATERS, Floats, Objective
from rapport.insight.models.purchase_model import Likelihood, learn
from rapport.insight.models.purchases import Histories, sum_by

LIMITS = [(np.log(1e-4), np.log(1e3)), (np.log(1e-5), np.log(1e4))]


@dataclass(frozen=True)
class Nbd:
    """Ehrenberg (1959), "The Pattern of Consumer Purchases", Applied Statistics 8(1).

    Purchase rates are gamma(r, alpha) over customers, and nobody leaves: what BG/NBD and Pareto/NBD tend to where the
    purchases show no leaving. alpha is in the unit of time of the histories the model was fitted to.
    """

    r: float
    alpha: float

    name: ClassVar[str] = "nbd"

    @property
    def parameters(self) -> dict[str, float]:
        """The two fitted numbers by name."""
        return {"r": self.r, "alpha": self.alpha}

    def log_likelihood(self, histories: Histories) -> float:
        """Sum over customers, with the same constants as that of BG/NBD."""
        rows = _Rows.of(histories.grouped(), 1.0)
        mean = _mean_likelihood(np.log([self.r, self.alpha]), rows)[0]
        return mean * float(histories.counts.sum())

    def probability_alive(self, histories: Histories) -> Floats:
        """1 for everybody, by the model's assumption."""
        return np.ones(len(histories))

    def expected_purchases(self, histories: Histories, horizon: float) -> Floats:
        """Purchases each customer is expected to make within `horizon` from now, given the past."""
        return (self.r + histories.frequency) / (self.alpha + histories.age) * horizon

    def expected_purchases_by(self, histories: Histories, horizons: Sequence[float]) -> Floats:
        """The same for several horizons: one row a customer, one column a horizon."""
        return np.stack([self.expected_purchases(histories, float(horizon)) for horizon in horizons], axis=1)

    def expected_repeats(self, elapsed: ArrayLike) -> Floats:
        """Repeat purchases a new customer is expected to make within `elapsed` after the first."""
        return self.r / self.alpha * np.asarray(elapsed, dtype=np.float64)


def fit(histories: Histories, *, fewest: int = FEWEST_REPEATERS) -> Nbd:
    """The maximum-likelihood NBD; raises CannotLearn where customers differ in nothing but chance."""
    (r, alpha), scale = learn(Likelihood(_over, _starts, LIMITS), histories, fewest=fewest)
    return Nbd(float(r), float(alpha * scale))


def _over(histories: Histories, scale: float) -> Objective:
    return partial(_mean_likelihood, rows=_Rows.of(histories, scale))


def _starts(rate: float) -> list[tuple[float, ...]]:
    return [(1.0, 1.0 / rate), (0.3, 0.3 / rate), (10.0, 10.0 / rate)]


@dataclass(frozen=True)
class _Rows:
    """Each distinct (frequency, age) once with its share; the time of the last purchase says nothing here."""

    frequency: Floats
    age: Floats
    share: Floats
    log_scale: float

    @classmethod
    def of(cls, histories: Histories, scale: float) -> "_Rows":
        rows, inverse = histories.by_age
        share = sum_by(inverse, histories.counts) / histories.counts.sum()
        x = histories.frequency[rows]
        return cls(x, histories.age[rows] / scale, share, float(share @ x) * float(np.log(scale)))


def _mean_likelihood(theta: Floats, rows: _Rows) -> tuple[float, Floats]:
    """Mean log-likelihood and its gradient by the logarithms of r and alpha."""
    r, alpha = (float(v) for v in np.exp(theta))
    x, age, share = rows.frequency, rows.age, rows.share
    log_past = np.log(alpha + age)
    value = float(share @ (gammaln(r + x) - (r + x) * log_past)) - float(gammaln(r)) + r * float(theta[1])
    by_r = float(share @ (psi(r + x) - log_past)) - float(psi(r)) + float(theta[1])
    by_alpha = r / alpha - float(share @ ((r + x) / (alpha + age)))
    return value - rows.log_scale, np.array([by_r * r, by_alpha * alpha])
