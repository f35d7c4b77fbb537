"""An amount of money in a currency."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal as Exact
from typing import Any, Self, cast

import sqlalchemy as sa

from rapport.engine.base.currency import currency_of
from rapport.engine.base.money import Money as Amount
from rapport.engine.objects.field import ORDER, Field, Piece
from rapport.engine.objects.fields.numbers.decimal import read_number

AROUND = re.compile(
    r"^\s*(?P<minus>[-−(]?)\s*(?P<before>[^\d\s.,()+-]{0,4})\s*(?P<number>[-−(+]?[\d.,\s\u00a0'０-９．，]+[)]?[万萬亿億kKmMbB]?-?\)?)\s*(?P<after>[^\d\s.,()]{0,3})\s*\)?$"
)
# What is neither a number nor a word for thousands and millions names the currency.
NAMED = re.compile(r"[^\d\s.,'()+\-−０-９．，万萬亿億kKmMbB]")
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, kw_only=True)
class Money(Field):
    """JSON `{"amount": "12.50", "currency": "CNY"}`; a bare number is in the currency of the workspace.

    It stays as it was written, and is compared, sorted and added up by what it is in the workspace's currency. At most so many
    `decimals` are shown; a price of a single unit may have four.
    """

    type = "money"
    reckons = "money"
    operators = ORDER
    measures = ("sum", "avg", "min", "max")
    example = {"amount": "12.50", "currency": "CNY"}
    settings = ("as_of", "decimals")

    decimals: int = 2

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `as_of` names the field with the day by whose rate the amount is converted."""
        as_of = options.get("as_of") or ""
        if options.keys() - {"as_of"} or not isinstance(as_of, str):
            raise ValueError("An amount wants nothing but perhaps “as_of”, the date field whose rate counts.")
        return cls(as_of=as_of, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Numeric(18, 4)), (f"{self.name}_currency", sa.Text()))

    def pieces(self) -> Mapping[str, Piece]:
        return {"currency": Piece("Currency", carried=True)}

    def joined(self, pieces: Mapping[str, str]) -> Any:
        amount, currency = pieces.get("", ""), pieces.get("currency", "")
        return amount if NAMED.search(amount) else f"{amount} {currency}".strip()

    def parse(self, value: Any) -> Amount:
        if isinstance(value, Amount):
            return value
        if isinstance(value, Mapping):
            pair = cast(Mapping[str, Any], value)
            return Amount(self._amount(pair.get("amount")), _currency(pair.get("currency") or ""))
        return Amount(self._amount(value), "")

    def stored(self, value: Any) -> tuple[Any, ...]:
        return (value.amount, value.currency) if isinstance(value, Amount) else (None, None)

    def render(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        amount, currency = columns
        cents = sa.func.round(amount, sa.literal_column("2"))
        exact = sa.case(
            (amount == cents, sa.cast(cents, sa.Text())), else_=sa.cast(sa.func.trim_scale(amount), sa.Text())
        )
        pair = sa.func.json_build_object(
            sa.literal_column("'amount'"), exact, sa.literal_column("'currency'"), currency
        )
        return sa.case((amount.is_(None), sa.null()), else_=pair)

    def text(self, value: Any) -> str:
        return str(value["amount"]) if value else ""

    def written(self, value: Any, hints: Mapping[str, str]) -> Sequence[str]:
        amount, currency = value["amount"], value["currency"] or ""
        # A bare number would say of a foreign amount that it is one at home.
        bare = (amount,) if currency in ("", hints.get("currency")) else ()
        return (f"{amount} {currency}".strip(), *bare)

    def from_text(self, text: str, hints: Mapping[str, str]) -> Amount:
        fallback = hints.get("currency", "")
        found = AROUND.match(text)
        if not found:
            raise ValueError("Enter an amount like 1,200.50.")
        named = (found["before"] or found["after"]).strip().lower()
        currency = currency_of(named, fallback) or (named.upper() if CURRENCY.fullmatch(named.upper()) else None)
        if named and currency is None:
            raise ValueError("Enter an amount like 1,200.50, with a currency code such as USD where it differs.")
        number = read_number(found["number"], hints.get("mark"))
        return Amount(-number if found["minus"] and number > 0 else number, currency or fallback)

    def describe(self) -> dict[str, Any]:
        amount = {"type": "string", "pattern": r"^-?\d{1,14}(\.\d{1,4})?$"}
        return {
            "type": "object",
            "properties": {"amount": amount, "currency": {"type": "string"}},
            "required": ["amount"],
        }

    def _amount(self, value: Any) -> Exact:
        if isinstance(value, bool) or value is None:
            raise ValueError("Enter an amount like 1,200.50.")
        number = read_number(
            format(Exact(str(value)), "f") if isinstance(value, float) else str(value),
            "." if isinstance(value, float) else None,
        )
        return number.quantize(Exact("0.0001")) if number.as_tuple().exponent != 0 else number


def _currency(value: Any) -> str:
    code = str(value).upper()
    if code and not CURRENCY.fullmatch(code):
        raise ValueError("Name the currency by its three letters, such as CNY.")
    return code
