"""BG/NBD: how often customers buy, and after which purchase they quietly leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, expit, gammaln, hyp2f1, psi, zeta

from rapport.insight.models.learning import FEWEST_REPEATERS, Expansion, Floats
from rapport.insight.models.purchase_model import Likelihood, learn
from rapport.insight.models.purchases import Histories

LIMITS = [
    (np.log(1e-4), np.log(1e3)),
    (np.log(1e-5), np.log(1e4)),
    (np.log(1e-4), np.log(1e4)),
    (np.log(1e-4), np.log(1e4)),
]
SERIES_REACH = 0.9
# From so many purchases on the series ends soon, however near to 1 its argument is.
SERIES_PAST = 20.0
SERIES_END = 1e-16
BLOCK = 8192


@dataclass(frozen=True)
class BgNbd:
    """Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2).

    Purchase rates are gamma(r, alpha) over customers; after each purchase a customer leaves with a probability that
    is beta(a, b) over customers. alpha is in the unit of time of the histories the model was fitted to.
    """

    r: float
    alpha: float
    a: float
    b: float

    name: ClassVar[str] = "bg_nbd"

    @property
    def parameters(self) -> dict[str, float]:
        """The four fitted numbers by name."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def log_likelihood(self, histories: Histories) -> float:
        """Sum over all customers, with the constants the paper prints."""
        grouped = histories.grouped()
        theta = np.log([self.r, self.alpha, self.a, self.b])
        return _expand(theta, _Rows.of(grouped, 1.0))[0] * float(grouped.counts.sum())

    def probability_alive(self, histories: Histories) -> Floats:
        """Chance that each customer has not left; 1 for one without repeat purchase, by the model's assumption."""
        x, last, age = histories.frequency, histories.recency, histories.age
        gone = np.log(self.a) - np.log(self.b + np.maximum(x, 1.0) - 1.0)
        gone = gone + (self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + last))
        return np.where(x > 0, np.asarray(expit(-gone), dtype=np.float64), 1.0)

    def expected_purchases(self, histories: Histories, horizon: float) -> Floats:
        """Purchases each customer is expected to make within `horizon` from now, given the past."""
        return self.expected_purchases_by(histories, [horizon])[:, 0]

    def expected_purchases_by(self, histories: Histories, horizons: Sequence[float]) -> Floats:
        """The same for several horizons: one row a customer, one column a horizon."""
        rows, inverse = histories.by_age
        if_alive = self._while_alive(
            histories.frequency[rows, None], histories.age[rows, None], np.asarray(horizons, dtype=np.float64)
        )
        return if_alive[inverse] * self.probability_alive(histories)[:, None]

    def expected_repeats(self, elapsed: ArrayLike) -> Floats:
        """Repeat purchases a new customer is expected to make within `elapsed` after the first."""
        return self._while_alive(np.zeros(()), np.zeros(()), np.asarray(elapsed, dtype=np.float64))

    def _while_alive(self, x: Floats, age: Floats, horizon: Floats) -> Floats:
        # Euler's transformation of the paper's 2F1, then its leading term taken out: what is left has no
        # singularity at a = 1 and does not overflow for customers with hundreds of purchases.
        past = self.alpha + age
        z = horizon / (past + horizon)
        top, c = self.a + self.b - 1.0 - self.r, self.a + self.b + x - 1.0
        top_full, c_full, z_full = (np.ravel(v) for v in np.broadcast_arrays(top, c, z))
        result = np.empty(z_full.shape)
        far = (z_full >= SERIES_REACH) & (c_full - top_full + 1.0 - self.a < SERIES_PAST)
        result[far] = _far(self.a, top_full[far], c_full[far], z=z_full[far])
        near = np.flatnonzero(~far)
        for block in np.array_split(near, len(near) // BLOCK + 1):
            result[block] = _near(self.a, top, c_full[block], z=z_full[block])
        return np.maximum(result.reshape(np.broadcast_shapes(x.shape, age.shape, horizon.shape)), 0.0)


def fit(histories: Histories, *, fewest: int = FEWEST_REPEATERS) -> BgNbd:
    """The maximum-likelihood BG/NBD; raises CannotLearn with a reason when the histories do not determine it."""
    (r, alpha, a, b), scale = learn(Likelihood(_over, _starts, LIMITS), histories, fewest=fewest)
    return BgNbd(float(r), float(alpha * scale), float(a), float(b))


def _over(histories: Histories, scale: float) -> Expansion:
    return Expansion(partial(_expand, rows=_Rows.of(histories, scale)))


def _starts(rate: float) -> list[tuple[float, ...]]:
    return [
        (0.5, 0.4 / rate, 0.8, 2.5),
        (1.0, 1.0 / rate, 0.2, 2.0),
        (0.2, 0.05 / rate, 2.0, 2.0),
        (2.0, 1.0 / rate, 0.5, 20.0),
    ]


@dataclass(frozen=True)
class _Rows:
    """What the likelihood needs of the histories, prepared once: distinct values and where they occur."""

    frequency: Floats
    recency: Floats
    age: Floats
    share: Floats
    repeated: Floats
    distinct: Floats
    distinct_share: Floats
    log_scale: float

    @classmethod
    def of(cls, grouped: Histories, scale: float) -> "_Rows":
        x = grouped.frequency
        share = grouped.counts / grouped.counts.sum()
        distinct, often = grouped.frequencies()
        return cls(
            x,
            grouped.recency / scale,
            grouped.age / scale,
            share,
            np.where(x > 0, 0.0, -np.inf),
            distinct,
            often / often.sum(),
            float(np.sum(share * x)) * float(np.log(scale)),
        )


def _expand(theta: Floats, rows: _Rows) -> tuple[float, Floats, Floats]:
    """Mean log-likelihood with first and second derivatives by the logarithms of r, alpha, a and b."""
    point = np.exp(theta)
    value, slope, bend = _counts_part(theta, rows)
    # In blocks, which stay in the cache and below the size at which BLAS would wake its threads.
    for start in range(0, len(rows.frequency), BLOCK):
        more = _block_part(point, rows, slice(start, start + BLOCK))
        value, slope, bend = value + more[0], slope + more[1], bend + more[2]
    slope = slope * point
    return value - rows.log_scale, slope, bend * np.outer(point, point) + np.diag(slope)


def _block_part(point: Floats, rows: _Rows, block: slice) -> tuple[float, Floats, Floats]:
    """Terms of some customers that depend on time; derivatives by the parameters themselves."""
    r, alpha, a, b = (float(v) for v in point)
    x, share = rows.frequency[block], rows.share[block]
    old, recent = 1.0 / (alpha + rows.age[block]), 1.0 / (alpha + rows.recency[block])
    log_old = -np.log(old)
    many, since = r + x, log_old + np.log(recent)
    last = 1.0 / (b + np.maximum(x, 1.0) - 1.0)
    odds = np.log(a * last) + many * since + rows.repeated[block]
    # softplus and logistic of the odds that somebody left, written so that neither overflows
    small = np.exp(-np.abs(odds))
    gone = np.where(odds > 0, 1.0, small) / (1.0 + small)
    left = share * gone
    turn = np.stack((since, many * (old - recent), np.full_like(x, 1.0 / a), -last))
    both = turn @ np.concatenate((turn * (left * (1.0 - gone)), left[None])).T
    slope, bend = both[:, 4], both[:, :4].copy()
    slope[:2] -= share @ log_old, share @ (many * old)
    mixed = left @ (old - recent) - share @ old
    bend[0, 1] += mixed
    bend[1, 0] += mixed
    bend[1, 1] += left @ (many * (recent * recent - old * old)) + share @ (many * old * old)
    bend[2, 2] -= left.sum() / (a * a)
    bend[3, 3] += left @ (last * last)
    return float(share @ (np.maximum(odds, 0.0) + np.log1p(small) - many * log_old)), slope, bend


def _counts_part(theta: Floats, rows: _Rows) -> tuple[float, Floats, Floats]:
    """Gamma and beta terms, which depend on the number of purchases alone; derivatives by the parameters themselves."""
    r, alpha, a, b = (float(v) for v in np.exp(theta))
    x, share = rows.distinct, rows.distinct_share
    value = float(share @ (gammaln(r + x) + betaln(a, b + x))) - float(gammaln(r)) - float(betaln(a, b))
    value += r * float(theta[1])
    both = float(psi(a + b) - share @ psi(a + b + x))
    slope = np.array(
        [
            float(share @ psi(r + x) - psi(r)) + float(theta[1]),
            r / alpha,
            both,
            both + float(share @ psi(b + x) - psi(b)),
        ]
    )
    # zeta(2, ·) is the trigamma function
    bend = np.zeros((4, 4))
    bend[0, 0] = share @ zeta(2.0, r + x) - zeta(2.0, r)
    bend[0, 1] = bend[1, 0] = 1.0 / alpha
    bend[1, 1] = -r / (alpha * alpha)
    bend[2:, 2:] = zeta(2.0, a + b) - share @ zeta(2.0, a + b + x)
    bend[3, 3] += share @ zeta(2.0, b + x) - zeta(2.0, b)
    return value, slope, bend


def _near(a: float, top: float, c: Floats, *, z: Floats) -> Floats:
    """Expected purchases while alive as a power series in z, which ends after at most a few hundred terms."""
    shrink = np.log1p(-z)
    lead = -shrink if a == 1.0 else -np.expm1((a - 1.0) * shrink) / (a - 1.0)
    term = top * z
    total = term.copy()
    k = 1
    while np.any(np.abs(term) > SERIES_END * np.maximum(np.abs(total), 1e-300)):
        term = term * ((top + k) * (a - 1.0 + k) / ((c + k) * (k + 1.0)) * z)
        total += term
        k += 1
    return c * lead - np.exp((a - 1.0) * shrink) * total


def _far(a: float, top: Floats, c: Floats, *, z: Floats) -> Floats:
    """The same where the series is slow: long horizons, short pasts. Steps around the poles at a = 1 and c ≤ 0.

    Where c - top - a is whole, 2F1 is the difference of two poles, which scipy does not survive: c is taken on both sides.
    """
    step = 1e-5
    if abs(a - 1.0) < step:
        return 0.5 * (_far(1.0 - 2 * step, top, c, z=z) + _far(1.0 + 2 * step, top, c, z=z))
    beyond = c - top + 1.0 - a
    whole = np.abs(beyond - np.round(beyond)) < step
    aside = np.where(whole, 2 * step, 0.0)
    result = _away_from_poles(a, top, c - aside, z=z)
    result[whole] = 0.5 * (result[whole] + _away_from_poles(a, top[whole], (c + aside)[whole], z=z[whole]))
    return result


def _away_from_poles(a: float, top: Floats, c: Floats, *, z: Floats) -> Floats:
    pole = (np.abs(c - np.round(c)) < 1e-7) & (c < 0.5)
    safe = np.where(pole, c + 1e-7, c)
    rest = np.exp((a - 1.0) * np.log1p(-z)) * hyp2f1(top, a - 1.0, safe, z)
    return np.asarray(safe * (1.0 - rest) / (a - 1.0), dtype=np.float64)
