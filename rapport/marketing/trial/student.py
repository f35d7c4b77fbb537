"""Student's t: how far an average of few numbers may stray, without a mathematics package in the worker."""

from math import exp, inf, lgamma, log, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
LARGE = 1e5
TINY = 1e-300


def t_probability(freedom: float, t: float) -> float:
    """The share of Student's distribution below `t`."""
    if freedom > LARGE:
        # The inverse of the first Cornish-Fisher term; what it leaves out is of the order 1 / freedom².
        return NORMAL.cdf(t - (t**3 + t) / (4 * freedom))
    tail = 0.5 * _beta(freedom / 2, 0.5, freedom / (freedom + t * t))
    return tail if t < 0 else 1 - tail


def t_quantile(freedom: float, probability: float) -> float:
    """The value with that share of Student's distribution below it."""
    if not 0 < probability < 1 or freedom <= 0:
        raise ValueError("A quantile needs positive degrees of freedom and a probability between 0 and 1.")
    if probability < 0.5:
        return -t_quantile(freedom, 1 - probability)
    z = NORMAL.inv_cdf(probability)
    if freedom > LARGE:
        return z + (z**3 + z) / (4 * freedom)
    low, high = 0.0, max(2 * z, 1.0)
    while t_probability(freedom, high) < probability:
        low, high = high, high * 2
        if high == inf:
            raise ValueError("The probability is too close to 1.")
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_probability(freedom, middle) < probability else (low, middle)
    return (low + high) / 2


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function; its continued fraction by Lentz's method (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 20 + int(8 * sqrt(max(a, b)))):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _away(x: float) -> float:
    return x if abs(x) > TINY else TINY
