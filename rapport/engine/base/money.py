"""An exact amount in a currency."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` is exact with at most four decimals; `currency` is an ISO 4217 code."""

    amount: Decimal
    currency: str
