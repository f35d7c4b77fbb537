"""The one integral behind the Pareto/NBD model, with its slopes, for millions of customers at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rapport.insight.models.learning import Floats

PRECISION = 1e-17
WIDEST_STEP = 0.15
FIRST = -3.4
DROP = 37.0
TINIEST = 1e-300
BLOCK = 512


@dataclass(frozen=True)
class TailIntegral:
    """ln of ∫ from `start` to ∞ of (alpha+u)^−m (beta+u)^−n du, and its derivatives by m, n, alpha and beta."""

    log: Floats
    by_m: Floats
    by_n: Floats
    by_alpha: Floats
    by_beta: Floats


def tail_integral(m: Floats, n: float, *, alpha: float, beta: float, start: Floats) -> TailIntegral:
    """Needs m, n > 0 with m + n > 1, and alpha + start, beta + start > 0.

    Fader & Hardie's "A Note on Deriving the Pareto/NBD Model" writes it as a 2F1 with the cases alpha ≥ beta and
    alpha < beta; Euler's transformation turns both into 2F1(p, 1; q+1; z) with 0 ≤ z < 1, whose integral has a positive
    integrand: nothing cancels, and the logarithm is kept apart, so nothing overflows.
    """
    if alpha > beta:
        swapped = _tail(np.full_like(m, n), m, smaller=beta, larger=alpha, start=start)
        return TailIntegral(swapped.log, swapped.by_n, swapped.by_m, swapped.by_beta, swapped.by_alpha)
    return _tail(m, np.full_like(m, n), smaller=alpha, larger=beta, start=start)


def _tail(m: Floats, n: Floats, *, smaller: float, larger: float, start: Floats) -> TailIntegral:
    near, wide = smaller + start, larger + start
    z = (larger - smaller) / wide
    q = m + n - 1.0
    f = _hypergeometric(n, q, z)
    log_near, log_wide = np.log(near), np.log(wide)
    by_q = f.by_q - 1.0 / q
    return TailIntegral(
        (1.0 - m) * log_near - n * log_wide - np.log(q) + f.log,
        by_q - log_near,
        by_q + f.by_p - log_wide,
        (1.0 - m) / near - f.by_z / wide,
        -n / wide + f.by_z * near / (wide * wide),
    )


@dataclass(frozen=True)
class _Hypergeometric:
    log: Floats
    by_p: Floats
    by_q: Floats
    by_z: Floats


def _hypergeometric(p: Floats, q: Floats, z: Floats) -> _Hypergeometric:
    """ln 2F1(p, 1; q+1; z) and slopes, row by row; rows of like z share the step of the quadrature they need."""
    result = np.zeros((4, len(z)))
    rows = np.argsort(z, kind="stable")
    for block in np.array_split(rows, len(rows) // BLOCK + 1):
        if len(block):
            result[:, block] = _integrate(p[block], q[block], 1.0 - z[block])
    return _Hypergeometric(*result)


def _integrate(p: Floats, q: Floats, rest: Floats) -> Floats:
    """Euler's integral with e^(−w/q) for its variable: ∫ from 0 to ∞ of e^−w (c + (1−c) e^(−w/q))^−p dw, c = 1 − z.

    Takahasi & Mori's (1974) double exponential w = exp(t − e^−t) makes the trapezoid rule exact to within
    e^(−2π d/step), where d is the distance of the nearest singularity, at w/q = ln((1−c)/c) + iπ, from the axis.
    """
    nodes, log_weights = _nodes(p, q, rest)
    faded = np.exp(-nodes[:, None] / q)
    base = rest + (1.0 - rest) * faded
    log_base = np.log(base)
    terms = log_weights[:, None] - p * log_base
    top = terms.max(axis=0)
    terms -= top
    np.exp(terms, out=terms)
    total = terms.sum(axis=0)
    by_p = -np.einsum("ij,ij->j", terms, log_base) / total
    terms /= base
    by_z = np.einsum("ij->j", terms)
    terms *= faded
    by_z = p * (by_z - np.einsum("ij->j", terms)) / total
    by_q = -p * (1.0 - rest) * np.einsum("ij,i->j", terms, nodes) / (total * q * q)
    return np.stack((np.log(total) + top, by_p, by_q, by_z))


def _nodes(p: Floats, q: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """Where to evaluate, and ln of the weight e^−w dw there; no term beyond the last counts."""
    least = max(float(rest.min()), TINIEST)
    distance = float(np.arctan2(np.pi, np.log(max(1.0 - least, least) / least)))
    step = min(2.0 * np.pi * distance / -np.log(PRECISION), WIDEST_STEP)
    # A term is below e^−w c^−p, and below e^(−w (1−p/q)) where p < q.
    by_rest = DROP - p * np.log(np.maximum(rest, TINIEST))
    by_decay = np.divide(DROP * q, q - p, out=np.full_like(q, np.inf), where=q > p)
    last = float(np.log(np.minimum(by_rest, by_decay).max()))
    t = np.arange(FIRST, last + step, step)
    bent = np.exp(-t)
    nodes = np.exp(t - bent)
    return nodes, t - bent + np.log1p(bent) + np.log(step) - nodes


def log_sum(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    """ln(e^first + e^second) and the share of the first, without overflow."""
    total = np.logaddexp(first, second)
    return total, np.exp(np.asarray(first) - total)
