"""The one integral behind the Pareto/NBD model, with its slopes, for millions of customers at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rapport.insight.models.learning import Floats

PRECISION = 1e-13
FEWEST_STEPS = 4
MOST_STEPS = 20_000
BLOCK = 4096


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
    alpha < beta; Euler's transformation turns both into 2F1(p, 1; q+1; z) with 0 ≤ z < 1, which Gauss's continued
    fraction gives without cancellation or overflow.
    """
    if alpha > beta:
        swapped = _tail(np.full_like(m, n), m, smaller=beta, larger=alpha, start=start)
        return TailIntegral(swapped.log, swapped.by_n, swapped.by_m, swapped.by_beta, swapped.by_alpha)
    return _tail(m, np.full_like(m, n), smaller=alpha, larger=beta, start=start)


def _tail(m: Floats, n: Floats, *, smaller: float, larger: float, start: Floats) -> TailIntegral:
    near, wide = smaller + start, larger + start
    z = (larger - smaller) / wide
    q = m + n - 1.0
    f = _fraction(n, q, z)
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
class _Fraction:
    log: Floats
    by_p: Floats
    by_q: Floats
    by_z: Floats


def _fraction(p: Floats, q: Floats, z: Floats) -> _Fraction:
    """ln 2F1(p, 1; q+1; z) and slopes, row by row; rows of like z share the number of steps they need."""
    result = np.zeros((4, len(z)))
    low = -1.0
    for high in (0.1, 0.5, 0.8, 0.95, 0.99, 1.0):
        rows = np.flatnonzero((z > low) & (z <= high))
        low = high
        if len(rows):
            steps = _steps(float(z[rows].max()))
            for block in np.array_split(rows, len(rows) // BLOCK + 1):
                result[:, block] = _evaluate(p[block], q[block], z[block], steps)
    return _Fraction(*result)


def _steps(z: float) -> int:
    root = np.sqrt(1.0 - z)
    ratio = ((1.0 - root) / (1.0 + root)) ** 2
    needed = np.log(PRECISION) / np.log(max(ratio, 1e-9)) if ratio < 1.0 else MOST_STEPS
    return int(min(FEWEST_STEPS + needed, MOST_STEPS))


def _evaluate(p: Floats, q: Floats, z: Floats, pairs: int) -> Floats:
    value = np.zeros_like(z)
    by_p, by_q, by_z = np.zeros_like(z), np.zeros_like(z), np.zeros_like(z)
    for k in range(pairs, -1, -1):
        for coefficient, step_p, step_q in (_even(k + 1, p, q), _odd(k, p, q)):
            inverse = 1.0 / (1.0 - value)
            grown = coefficient * z * inverse
            by_p = inverse * (step_p * z + grown * by_p)
            by_q = inverse * (step_q * z + grown * by_q)
            by_z = inverse * (coefficient + grown * by_z)
            value = grown
    inverse = 1.0 / (1.0 - value)
    return np.stack((-np.log1p(-value), by_p * inverse, by_q * inverse, by_z * inverse))


def _odd(k: int, p: Floats, q: Floats) -> tuple[Floats, Floats, Floats]:
    if k == 0:
        flat = 1.0 / (q + 1.0)
        return p * flat, flat, -p * flat * flat
    even, odd = q + 2 * k, q + 2 * k + 1
    scale = 1.0 / (even * odd)
    coefficient = (p + k) * (q + k) * scale
    return coefficient, (q + k) * scale, coefficient * (1.0 / (q + k) - 1.0 / even - 1.0 / odd)


def _even(k: int, p: Floats, q: Floats) -> tuple[Floats, Floats, Floats]:
    odd, even = q + 2 * k - 1, q + 2 * k
    scale = k / (odd * even)
    coefficient = (q - p + k) * scale
    return coefficient, -scale, scale - coefficient * (1.0 / odd + 1.0 / even)


def log_sum(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    """ln(e^first + e^second) and the share of the first, without overflow."""
    total = np.logaddexp(first, second)
    return total, np.exp(np.asarray(first) - total)
