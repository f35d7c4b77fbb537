"""Whether a campaign worked: customers who got it against customers held back at random."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import erfc, fsum, inf, isfinite, nan, sqrt
from typing import Literal, TypeAlias

from rapport.marketing.trial.student import NORMAL, t_probability, t_quantile

Verdict: TypeAlias = Literal["too_early", "no_effect", "worked", "harmed"]
Why: TypeAlias = Literal["window_open", "few_people", "few_buyers", "covers_zero", "above_zero", "below_zero"]
Measure: TypeAlias = Literal["revenue", "buyers"]

POWER = 0.8


@dataclass(frozen=True)
class Arm:
    """One side of the comparison: people, how many bought, and the sum and sum of squares of what each spent."""

    people: int
    buyers: int
    revenue: float
    squares: float

    def __post_init__(self) -> None:
        if (
            self.people < 0
            or not 0 <= self.buyers <= self.people
            or not self.squares >= 0
            or not isfinite(self.revenue)
        ):
            raise ValueError("An arm needs 0 ≤ buyers ≤ people, a finite revenue and squares ≥ 0.")

    @classmethod
    def of(cls, spent: Iterable[float]) -> "Arm":
        """From what each person spent; a buyer is one who spent more than nothing."""
        each = tuple(spent)
        return cls(len(each), sum(one > 0 for one in each), fsum(each), fsum(one * one for one in each))

    @property
    def rate(self) -> float:
        """Buyers per person."""
        return self.buyers / self.people if self.people else nan

    @property
    def mean(self) -> float:
        """Revenue per person."""
        return self.revenue / self.people if self.people else nan

    def rate_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Wilson's interval of the share who bought; anything is possible where there is nobody."""
        return wilson_interval(self.buyers, self.people, level=level) if self.people else (0.0, 1.0)

    def mean_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Student's interval of revenue per person; without end for fewer than two people."""
        if self.people < 2:
            return -inf, inf
        reach = t_quantile(self.people - 1, 0.5 + level / 2) * sqrt(self.variance / self.people)
        return self.mean - reach, self.mean + reach

    @property
    def variance(self) -> float:
        """Of revenue per person, with n − 1."""
        if self.people < 2:
            return nan
        return max(self.squares - self.revenue * self.mean, 0.0) / (self.people - 1)


@dataclass(frozen=True)
class Judge:
    """What a verdict rests on: the deciding measure, the level of its interval, and how much evidence is the least."""

    decide_by: Measure = "revenue"
    level: float = 0.95
    fewest_people: int = 50
    fewest_buyers: int = 10


@dataclass(frozen=True)
class Difference:
    """Treated minus held out, its confidence interval, and the smallest true difference seen four times out of five."""

    estimate: float
    low: float
    high: float
    p_value: float
    detectable: float


@dataclass(frozen=True)
class Effect:
    """Both differences, the verdict and the reason for it; `extra_revenue` is over everyone treated."""

    verdict: Verdict
    why: Why
    buyers: Difference
    revenue: Difference
    extra_revenue: float


def measure_effect(
    treated: Arm,
    held_out: Arm,
    *,
    finished: bool = True,
    judge: Judge | None = None,
) -> Effect:
    """Compare the arms and judge by one measure, chosen beforehand.

    The rule, in this order: "too_early" while the observation window is open, or when an arm has fewer than 50 people,
    or fewer than 10 buyers; "no_effect" when the interval of the deciding measure covers 0; else "worked" when it lies
    above 0, "harmed" when below. The other measure is shown and never decides, so that there is one chance to be wrong.
    """
    bench = judge or Judge()
    buyers = difference_in_buyers(treated, held_out, level=bench.level)
    revenue = difference_in_revenue(treated, held_out, level=bench.level)
    low, high = (revenue.low, revenue.high) if bench.decide_by == "revenue" else (buyers.low, buyers.high)
    verdict, why = _decide(low, high)
    if min(treated.buyers, held_out.buyers) < bench.fewest_buyers:
        verdict, why = "too_early", "few_buyers"
    if min(treated.people, held_out.people) < bench.fewest_people:
        verdict, why = "too_early", "few_people"
    if not finished:
        verdict, why = "too_early", "window_open"
    return Effect(verdict, why, buyers, revenue, revenue.estimate * treated.people)


def difference_in_buyers(treated: Arm, held_out: Arm, *, level: float = 0.95) -> Difference:
    """Difference in the share who bought; Newcombe's (1998) hybrid score interval, method 10, and the pooled z test.

    It stays within −1 … 1 and keeps its coverage with few buyers, where the textbook interval does not.
    """
    if not treated.people or not held_out.people:
        return Difference(nan, -1.0, 1.0, nan, nan)
    z = NORMAL.inv_cdf(0.5 + level / 2)
    p1, p2 = treated.rate, held_out.rate
    l1, u1 = wilson_interval(treated.buyers, treated.people, level=level)
    l2, u2 = wilson_interval(held_out.buyers, held_out.people, level=level)
    low = p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    pooled = (treated.buyers + held_out.buyers) / (treated.people + held_out.people)
    error = sqrt(pooled * (1 - pooled) * (1 / treated.people + 1 / held_out.people))
    p_value = erfc(abs(p1 - p2) / error / sqrt(2)) if error > 0 else 1.0
    return Difference(p1 - p2, low, high, p_value, (z + NORMAL.inv_cdf(POWER)) * error)


def wilson_interval(hits: int, people: int, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's (1927) score interval of a share; `people` must be positive."""
    z = NORMAL.inv_cdf(0.5 + level / 2)
    share, spread = hits / people, z * z / people
    half = z * sqrt(share * (1 - share) / people + spread / (4 * people))
    centre = share + spread / 2
    # The ends are exactly 0 and 1 with no hits or nothing but hits; rounding must not pass them.
    low = 0.0 if hits == 0 else (centre - half) / (1 + spread)
    high = 1.0 if hits == people else (centre + half) / (1 + spread)
    return low, high


def difference_in_revenue(treated: Arm, held_out: Arm, *, level: float = 0.95) -> Difference:
    """Difference in revenue per person, buyers or not, with Welch's (1947) interval and test."""
    if treated.people < 2 or held_out.people < 2:
        return Difference(treated.mean - held_out.mean, -inf, inf, nan, nan)
    e1, e2 = treated.variance / treated.people, held_out.variance / held_out.people
    estimate, error = treated.mean - held_out.mean, sqrt(e1 + e2)
    if error == 0:
        return Difference(estimate, estimate, estimate, 1.0 if estimate == 0 else 0.0, 0.0)
    freedom = (e1 + e2) ** 2 / (e1**2 / (treated.people - 1) + e2**2 / (held_out.people - 1))
    reach = t_quantile(freedom, 0.5 + level / 2) * error
    p_value = 2.0 * t_probability(freedom, -abs(estimate) / error)
    detectable = reach + NORMAL.inv_cdf(POWER) * error
    return Difference(estimate, estimate - reach, estimate + reach, p_value, detectable)


def _decide(low: float, high: float) -> tuple[Verdict, Why]:
    if low > 0:
        return "worked", "above_zero"
    return ("harmed", "below_zero") if high < 0 else ("no_effect", "covers_zero")
