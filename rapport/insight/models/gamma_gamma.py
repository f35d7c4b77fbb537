"""Gamma-Gamma: what a customer spends on average, learned from few purchases of each and many customers."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, psi

from rapport.insight.models.learning import FEWEST_REPEATERS, Floats, maximise, require_repeaters

LIMITS = [(np.log(1e-3), np.log(1e4)), (np.log(1e-3), np.log(1e4)), (np.log(1e-6), np.log(1e4))]


@dataclass(frozen=True)
class GammaGamma:
    """Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value".

    A purchase is worth gamma(p, v) with v being gamma(q, gamma) over customers. It assumes that how often a customer
    buys says nothing about how much; the correlation of the two shows how far that holds. Fitted to the mean of repeat
    purchase days of the 946 customers with one, it gives the values of Fader, Hardie & Lee (2005), "RFM and CLV".
    """

    p: float
    q: float
    gamma: float

    name: ClassVar[str] = "gamma_gamma"

    @property
    def parameters(self) -> dict[str, float]:
        """The three fitted numbers by name."""
        return {"p": self.p, "q": self.q, "gamma": self.gamma}

    @property
    def mean(self) -> float:
        """Expected value of a purchase of a customer of whom nothing is known."""
        return self.p * self.gamma / (self.q - 1.0)

    def log_likelihood(self, count: ArrayLike, mean: ArrayLike) -> float:
        """Of observed means over `count` purchases each; rows without a purchase or of no value are left out."""
        rows = _Rows.of(count, mean, 1.0)
        theta = np.log([self.p, self.q - 1.0, self.gamma])
        return _mean_likelihood(theta, rows)[0] * len(rows.count)

    def expected_value(self, count: ArrayLike, mean: ArrayLike) -> Floats:
        """Value per purchase to expect of each customer: their mean, drawn to that of all when they bought little."""
        x, z = np.asarray(count, dtype=np.float64), np.asarray(mean, dtype=np.float64)
        known = (x > 0) & (z > 0)
        spent = np.where(known, x * z, 0.0)
        bought = np.where(known, x, 0.0)
        return self.p * (self.gamma + spent) / (self.p * bought + self.q - 1.0)


def fit(count: ArrayLike, mean: ArrayLike, *, fewest: int = FEWEST_REPEATERS) -> GammaGamma:
    """The maximum-likelihood Gamma-Gamma from each customer's number of purchases and their mean value.

    q is kept above 1, where the average over customers exists. Customers without purchase or value are left out.
    """
    x, z = np.asarray(count, dtype=np.float64), np.asarray(mean, dtype=np.float64)
    usable = (x > 0) & (z > 0)
    require_repeaters(float(len(x)), float(usable.sum()), fewest)
    scale = float(np.mean(z[usable]))
    rows = _Rows.of(x, z, scale)
    starts = [
        [float(v) for v in np.log(s)] for s in ((5.0, 2.5, 0.6), (1.0, 1.0, 1.0), (20.0, 5.0, 0.2), (2.0, 20.0, 10.0))
    ]
    p, above, gamma = np.exp(maximise(partial(_mean_likelihood, rows=rows), starts, LIMITS))
    return GammaGamma(float(p), float(above + 1.0), float(gamma * scale))


@dataclass(frozen=True)
class _Rows:
    count: Floats
    total: Floats
    mean_count: float
    constant: float
    distinct: Floats
    distinct_share: Floats
    log_total: Floats

    @classmethod
    def of(cls, count: ArrayLike, mean: ArrayLike, scale: float) -> "_Rows":
        x, z = np.asarray(count, dtype=np.float64), np.asarray(mean, dtype=np.float64)
        usable = (x > 0) & (z > 0)
        x, z = x[usable], z[usable] / scale
        distinct, often = np.unique(x, return_counts=True)
        constant = -float(np.mean(np.log(z))) - float(np.log(scale))
        return cls(x, x * z, float(np.mean(x)), constant, distinct, often / len(x), np.log(x * z))


def _mean_likelihood(theta: Floats, rows: _Rows) -> tuple[float, Floats]:
    p, above, gamma = (float(v) for v in np.exp(theta))
    q = above + 1.0
    x, total = rows.count, rows.total
    distinct, share = rows.distinct, rows.distinct_share
    log_all, power = np.log(gamma + total), p * x + q
    value = float(share @ (gammaln(p * distinct + q) - gammaln(p * distinct))) - float(gammaln(q))
    value += q * float(theta[2]) + p * float(np.mean(x * rows.log_total)) + rows.constant
    value -= float(np.mean(power * log_all))
    both = psi(p * distinct + q)
    inverse = power / (gamma + total)
    slope_p = float(share @ (distinct * (both - psi(p * distinct)))) + float(np.mean(x * (rows.log_total - log_all)))
    slope_q = float(share @ both) - float(psi(q)) + float(theta[2]) - float(np.mean(log_all))
    return value, np.array([p * slope_p, above * slope_q, q - gamma * float(np.mean(inverse))])
