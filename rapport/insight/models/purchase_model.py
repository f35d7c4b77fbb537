"""What every model of repeat purchases offers, so that studies need not know which one they use."""

from collections.abc import Sequence
from typing import Protocol

from numpy.typing import ArrayLike

from rapport.insight.models.learning import Floats
from rapport.insight.models.purchases import Histories


class PurchaseModel(Protocol):
    """A fitted model; all times are in the unit of the histories it was fitted to."""

    @property
    def name(self) -> str:
        """Stable code of the kind of model."""
        ...

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
