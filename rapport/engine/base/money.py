"""An exact amount in a currency."""

from dataclasses import dataclass
from decimal import Decimal

# Nearly every code of a currency begins with its country's; where it does not, the country of most who use it.
_OTHERWISE = {"EUR": "DE"}


def region_of(currency: str) -> str:
    """The country, by two letters, whose currency it is; China when there is none."""
    return _OTHERWISE.get(currency) or (currency[:2] if currency[:1] != "X" and len(currency) == 3 else "CN")


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` is exact with at most four decimals; `currency` is an ISO 4217 code."""

    amount: Decimal
    currency: str
