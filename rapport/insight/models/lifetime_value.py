"""What a customer's purchases of the next months are worth today."""

from dataclasses import dataclass

import numpy as np

from rapport.insight.models.learning import Floats
from rapport.insight.models.purchase_model import PurchaseModel
from rapport.insight.models.purchases import Histories

DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Terms:
    """How future purchases are turned into money of today.

    `annual_rate` discounts 10 % a year unless told otherwise. `margin` is the part of revenue that is profit; at 1
    the value is revenue. `unit_days` is the model's unit of time.
    """

    months: int = 12
    annual_rate: float = 0.10
    margin: float = 1.0
    unit_days: float = 7.0


def lifetime_value(model: PurchaseModel, histories: Histories, *, value: Floats, terms: Terms | None = None) -> Floats:
    """Per customer: purchases expected in each month × `value` of one, discounted from the end of the month, summed."""
    agreed = terms or Terms()
    month = DAYS_IN_MONTH / agreed.unit_days
    horizons = [month * (k + 1) for k in range(agreed.months)]
    reached = model.expected_purchases_by(histories, horizons)
    factors = (1.0 + agreed.annual_rate) ** (-np.arange(1, agreed.months + 1) / 12.0)
    # Σ (E_k − E_{k−1}) d_k, rearranged so that the large matrix is passed once.
    weights = factors - np.append(factors[1:], 0.0)
    return (reached @ weights) * value * agreed.margin
