"""What formulas mean, told a second time and without a database: what the statements are held against."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any
from zoneinfo import ZoneInfo

from rapport.engine.objects.fields.computed.expression import Call, Constant, Expression, Name, read_formula

ORDER = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def reckon(text: str, values: Mapping[str, Any], *, today: date, zone: str) -> Any:
    """The value of a formula over plain values by path: Decimal, text, bool, date or datetime; None is missing."""
    with localcontext() as exact:
        exact.prec = 400
        return Reckoner(values, today, ZoneInfo(zone)).value(read_formula(text))


class Reckoner:
    def __init__(self, values: Mapping[str, Any], today: date, zone: ZoneInfo) -> None:
        self.values, self.today, self.zone = values, today, zone

    def value(self, expression: Expression) -> Any:
        match expression:
            case Constant(value):
                return value
            case Name(path):
                return self.values[".".join(path)]
            case Call("today"):
                return self.today
            case Call("if", (asked, yes, no)):
                return self.value(yes) if self.value(asked) is True else self.value(no)
            case Call("coalesce" | "min" | "max" as name, parts):
                known = [value for part in parts if (value := self.value(part)) is not None]
                pick = {"coalesce": lambda found: found[0], "min": min, "max": max}[name]
                return pick(known) if known else None
            case Call("empty", (part,)):
                return self.value(part) is None
            case Call("&", parts):
                return "".join(self.text(self.value(part)) for part in parts) or None
            case Call("and" | "or" as name, parts):
                found, decides = [self.value(part) for part in parts], name == "or"
                return decides if decides in found else None if None in found else not decides
            case Call(name, parts):
                values = [self.value(part) for part in parts]
                return None if None in values else self.called(name, values)

    def called(self, name: str, values: list[Any]) -> Any:
        first, last = values[0], values[-1]
        if name in ORDER:
            if {type(first), type(last)} == {date, datetime}:
                first, last = self.day(first), self.day(last)
            return ORDER[name](first, last)
        if name in ("+", "-") and isinstance(first, date):
            return self.dated(name, first, last)
        match name:
            case "+":
                return first + last
            case "-":
                return first - last
            case "*":
                return first * last
            case "/":
                return rounded(rounded(first, 12) / last, 12) if last else None
            case "negative":
                return -first
            case "not":
                return not first
            case "abs":
                return abs(first)
            case "round":
                return rounded(first, int(last) if len(values) > 1 else 0)
            case "days":
                return Decimal((self.day(last) - self.day(first)).days)
            case "hours":
                return rounded(Decimal(repr((last - first).total_seconds())) / 3600, 12)
            case _:
                return Decimal(getattr(self.day(first), name))

    def dated(self, name: str, first: date, other: Any) -> Any:
        if isinstance(other, date):
            return Decimal((self.day(first) - self.day(other)).days)
        try:
            steps = timedelta(days=int(other // 1) if other >= 0 or other == other // 1 else int(other // 1) - 1)
            return self.day(first) + steps if name == "+" else self.day(first) - steps
        except OverflowError:
            return None

    def day(self, moment: date) -> date:
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment

    def text(self, value: Any) -> str:
        if isinstance(value, Decimal):
            return (
                f"{rounded(value, 6).normalize():f}".replace("-0", "0")
                if not value
                else f"{rounded(value, 6).normalize():f}"
            )
        return "" if value is None else value


def rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
