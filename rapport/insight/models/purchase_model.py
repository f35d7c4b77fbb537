"""What every model of repeat purchases offers, so that studies need not know which one they use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from rapport.insight.models.learning import (
    FEWEST_REPEATERS,
    Expansion,
    Floats,
    Objective,
    maximise,
    require_repeaters,
)
from rapport.insight.models.purchases import Histories

THINNED = 4_000


class PurchaseModel(Protocol):
    """A fitted model; all times are in the unit of the histories it was fitted to."""

    name: ClassVar[str]
    """Stable code of the kind of model."""

    @property
    def parameters(self) -> dict[str, float]:
        """Fitted numbers by name."""
        ...

    def log_likelihood(self, histories: Histories) -> float:
        """Sum over customers."""
        ...

    def probability_alive(self, histories: Histories) -> Floats:
        """Chance that each customer will ever buy again if given time."""
        ...

    def expected_purchases(self, histories: Histories, horizon: float) -> Floats:
        """Per customer, within `horizon` from now."""
        ...

    def expected_purchases_by(self, histories: Histories, horizons: Sequence[float]) -> Floats:
        """One row a customer, one column a horizon."""
        ...

    def expected_repeats(self, elapsed: ArrayLike) -> Floats:
        """Of a new customer, within `elapsed` after the first purchase."""
        ...


@dataclass(frozen=True)
class Likelihood:
    """How a kind of model learns.

    `over` gives the mean log-likelihood of histories by the logarithms of the parameters, with time divided by a
    scale; `starts` where to begin if customers come back at a given rate; `limits` bounds each logarithm.
    """

    over: Callable[[Histories, float], Objective | Expansion]
    starts: Callable[[float], Sequence[tuple[float, ...]]]
    limits: Sequence[tuple[float, float]]


def learn(likelihood: Likelihood, histories: Histories, *, fewest: int = FEWEST_REPEATERS) -> tuple[Floats, float]:
    """The best parameters, and the time scale they are in; raises CannotLearn.

    Many customers are climbed in two stages: every so-manieth row leads into the neighbourhood, all of them to the top.
    """
    grouped = histories.grouped()
    counts = grouped.counts
    require_repeaters(float(counts.sum()), float(counts[grouped.frequency > 0].sum()), fewest)
    scale = float(np.average(grouped.age, weights=counts))
    rate = float(np.average(grouped.frequency, weights=counts)) * scale / float(grouped.age.max())
    starts = [[float(v) for v in np.log(start)] for start in likelihood.starts(rate)]
    if len(grouped) > 2 * THINNED:
        thinned = grouped.chosen(np.arange(0, len(grouped), len(grouped) // THINNED))
        rough = maximise(likelihood.over(thinned, scale), starts, likelihood.limits)
        starts = [[float(v) for v in rough], *starts]
    return np.exp(maximise(likelihood.over(grouped, scale), starts, likelihood.limits)), scale
