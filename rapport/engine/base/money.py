"""An exact amount in a currency, and what it is in another by the rate of a day."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

# Nearly every code of a currency begins with its country's; where it does not, the country of most who use it.
_OTHERWISE = {"EUR": "DE"}
_EXACT = Decimal("0.0001")


def region_of(currency: str) -> str:
    """The country, by two letters, whose currency it is; China when there is none."""
    return _OTHERWISE.get(currency) or (currency[:2] if currency[:1] != "X" and len(currency) == 3 else "CN")


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` is exact with at most four decimals; `currency` is an ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of each currency was worth in `home`, from each day on, days ascending; days begin as they do in `zone`."""

    home: str
    known: Mapping[str, Sequence[tuple[date, Decimal]]]
    zone: str = "UTC"

    def at(self, currency: str, day: date) -> Decimal | None:
        """The rate that was valid on `day`; None where none was known yet."""
        if currency == self.home:
            return Decimal(1)
        rates = self.known.get(currency, ())
        place = bisect_right(rates, day, key=lambda rate: rate[0])
        return rates[place - 1][1] if place else None

    def convert(self, money: Money, currency: str, day: date) -> Decimal | None:
        """The amount in another currency, to four decimals; None where a rate is not known."""
        if money.currency == currency:
            return money.amount
        rate, into = self.at(money.currency, day), self.at(currency, day)
        if rate is None or into is None:
            return None
        worth = (money.amount * rate).quantize(_EXACT, ROUND_HALF_UP)
        return worth if currency == self.home else (worth / into).quantize(_EXACT, ROUND_HALF_UP)
