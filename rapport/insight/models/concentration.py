"""How much of the revenue comes from how few customers: 80/20 tiers, shares, the Lorenz curve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.insight.models.learning import Floats

TIERS = (("a", 0.80), ("b", 0.95), ("c", 1.0))


@dataclass(frozen=True)
class Lorenz:
    """`revenue[i]` of all revenue comes from the best `customers[i]` of all who paid. Gini: 0 is equal, 1 one buyer."""

    customers: list[float]
    revenue: list[float]
    gini: float


def revenue_share(revenue: Floats) -> Floats:
    """Each customer's part of all revenue; amounts below zero count as nothing."""
    earned = np.maximum(revenue, 0.0)
    total = float(earned.sum())
    return earned / total if total > 0 else np.zeros(len(earned))


def value_tiers(revenue: Floats, tiers: tuple[tuple[str, float], ...] = TIERS) -> NDArray[np.str_]:
    """The tier of each customer: "a" for the best, who together make the first 80 % of revenue, "b" the next 15 %, "c".

    The customer with whom a threshold is reached still belongs to the better tier, and customers of equal revenue
    share a tier. Empty for one without revenue. `tiers` holds names with the cumulative share each reaches to.
    """
    reach = [limit for _, limit in tiers]
    if not tiers or reach != sorted(reach) or reach[0] <= 0:
        raise ValueError("Give the tiers from the best to the rest, each reaching to a larger share of revenue.")
    share = revenue_share(revenue)
    values, inverse, often = np.unique(-share, return_inverse=True, return_counts=True)
    before = np.concatenate(([0.0], np.cumsum(-values * often)[:-1])) if len(values) else values
    # Sums of shares carry rounding errors: a threshold met to 1e-12 counts as met.
    number = np.searchsorted(np.array(reach) - 1e-12, before, side="right")
    names = np.array([name for name, _ in tiers])
    found = names[np.minimum(number, len(tiers) - 1)][inverse]
    return np.where(share > 0, found, "")


def lorenz(revenue: Floats, points: int = 100) -> Lorenz:
    """The curve of cumulative revenue, best customers first, in at most `points` even steps from (0, 0) to (1, 1)."""
    earned = np.sort(revenue[revenue > 0])[::-1]
    count = len(earned)
    if not count:
        return Lorenz([0.0, 1.0], [0.0, 1.0], 0.0)
    reached = np.concatenate(([0.0], np.cumsum(earned)))
    at = np.unique(np.round(np.linspace(0, count, points + 1)).astype(np.int64))
    rank = np.arange(1, count + 1)
    gini = float(((count + 1 - 2 * rank) @ earned) / (count * reached[-1]))
    return Lorenz([float(n) for n in at / count], [float(v) for v in reached[at] / reached[-1]], max(gini, 0.0))
