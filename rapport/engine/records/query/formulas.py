"""Formulas as SQL: one expression for each column, so that what is computed is sorted, filtered and grouped as if stored."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.computed.expression import Call, Constant, Expression, Name, names_in, read_formula
from rapport.engine.objects.fields.computed.reckoning import kind_of
from rapport.engine.records.context import Context
from rapport.engine.records.query.values.exchange import Path, Place, comparable, home

Column = sa.ColumnElement[Any]
NUMBER, TEXT, DAY = sa.Numeric(), sa.Text(), sa.Date()
# Beyond this a result is missing, and so is a day after the year 9999 or before the year 1.
_LARGEST = "1e18"
_LAST_DAY = 3_652_058
_DECIMALS = 4
_QUOTIENT_DECIMALS = 12
_TEXT_DECIMALS = 6
_LONGEST_TEXT = 1_000


def compute_columns(place: Place, start: Path, field: Field) -> tuple[Column, ...]:
    """What a formula's field has in place of stored columns; what it reads begins at `start`, where its record is."""
    expression = read_formula(field.formula)
    reckoned, amounts = _Reckoned(place, start), _amounts(place, start, expression)
    value, kind = reckoned.value(expression), reckoned.kind(expression)
    currencies = [columns[1] for _, _, columns in amounts]
    if len(amounts) > 1:
        # Unlike amounts are not added up, nor compared: what all of them are in one currency is.
        in_one = _Reckoned(place, start, at_home=True).value(expression)
        known = (sa.or_(amount[2][0].is_(None), comparable(place, *amount).isnot(None)) for amount in amounts)
        value = sa.case((_are_alike(currencies), value), (sa.and_(*known), in_one), else_=sa.null())
    (_, shown), *others = field.columns()
    if field.reckons in ("number", "money"):
        value = _bounded(value)
        value = sa.cast(value, shown) if isinstance(shown, sa.Double) else _rounded(value, shown)
    elif field.reckons == "day" and kind == "moment":
        value = reckoned.day(expression)
    elif field.reckons == "text":
        value = sa.cast(sa.func.left(value, sa.literal_column(str(_LONGEST_TEXT))), TEXT)
    if not others:
        return (value,)
    usual = home(place)
    named = sa.func.coalesce(*currencies, usual)
    return value, named if len(currencies) < 2 else sa.case((_are_alike(currencies), named), else_=usual)


def _are_alike(currencies: Sequence[Column]) -> Column:
    """Whether amounts are in one currency, as far as they name any."""
    return sa.func.coalesce(sa.func.least(*currencies) == sa.func.greatest(*currencies), sa.true())


def _amounts(place: Place, start: Path, expression: Expression) -> list[tuple[Path, Field, tuple[Column, ...]]]:
    """The amounts that a formula reads: where each is, its field and its columns."""
    paths = [(*start, *path) for path in names_in(expression)]
    return [(path, *found) for path in paths if (found := place.stored(path))[0].reckons == "money"]


class _Reckoned:
    """The parts of one formula, over the fields of one statement; with `at_home`, amounts as they are in the workspace's currency."""

    def __init__(self, place: Place, start: Path, *, at_home: bool = False) -> None:
        self._place, self._draft, self._start, self._at_home = place, place.draft, start, at_home

    def kind(self, expression: Expression) -> str:
        return kind_of(expression, lambda path: self._place.stored((*self._start, *path))[0])

    def value(self, expression: Expression) -> Column:
        """An expression as SQL; numbers and amounts are numeric, so that they are exact."""
        match expression:
            case Constant(bool() as value):
                return sa.true() if value else sa.false()
            case Constant(str() as value):
                return self._draft.bind(value, _plain, TEXT)
            case Constant(value):
                return sa.cast(self._draft.bind(value, _plain, NUMBER), NUMBER)
            case Name(path):
                field, columns = self._place.stored((*self._start, *path))
                column = comparable(self._place, (*self._start, *path), field, columns) if self._at_home else columns[0]
                return sa.cast(column, NUMBER) if field.reckons in ("number", "money") else column
            case Call("today"):
                return sa.cast(self._draft.bind(None, _today, DAY), DAY)
            case Call("days", (first, last)):
                return sa.cast(self.day(last) - self.day(first), NUMBER)
            case Call("hours", parts):
                first, last = (sa.func.extract("epoch", self.value(part)) for part in parts)
                return _divided(last - first, sa.literal_column("3600"))
            case Call("year" | "month" as part, (moment,)):
                return sa.cast(sa.func.extract(part, self.day(moment)), NUMBER)
            case Call(name, parts) if self.kind(parts[0]) in ("day", "moment") and name in ("+", "-"):
                return self._dated(name, *parts)
            case Call(name, (left, right)) if name in _OPERATORS:
                return _OPERATORS[name](*self._alike(left, right))
            case Call(name, parts):
                return self._called(name, parts)

    def day(self, expression: Expression) -> Column:
        """A date, or the day of a moment where the reader is."""
        value = self.value(expression)
        if self.kind(expression) == "day":
            return value
        zone = self._draft.bind(None, lambda _, ctx: ctx.actor.zone, TEXT)
        return sa.cast(sa.func.timezone(zone, value), DAY)

    def _dated(self, sign: str, day: Expression, other: Expression) -> Column:
        if self.kind(other) in ("day", "moment"):
            return sa.cast(self.day(day) - self.day(other), NUMBER)
        first = sa.literal_column("date '0001-01-01'", DAY)
        since = sa.cast(self.day(day) - first, NUMBER)
        steps = sa.func.floor(self.value(other))
        number = _within(since + steps if sign == "+" else since - steps, "-1", str(_LAST_DAY + 1))
        return sa.type_coerce(first + sa.cast(number, sa.Integer()), DAY)

    def _called(self, name: str, parts: tuple[Expression, ...]) -> Column:
        if name == "if":
            chosen = self._alike(*parts[1:])
            return sa.case((self.value(parts[0]), chosen[0]), else_=chosen[1])
        if name in ("coalesce", "min", "max"):
            function = {"min": sa.func.least, "max": sa.func.greatest, "coalesce": sa.func.coalesce}[name]
            values = self._alike(*parts)
            return function(*values, type_=values[0].type)
        value = self.value(parts[0])
        if name == "&":
            joined = [_as_text(self.value(part), self.kind(part)) for part in parts]
            return sa.func.nullif(sa.func.concat(*joined), sa.literal_column("''"), type_=TEXT)
        if name == "round":
            return sa.func.round(value, sa.literal_column(_digits(parts)), type_=NUMBER)
        single: Mapping[str, Callable[[Column], Column]] = {
            "not": sa.not_,
            "negative": lambda one: -one,
            "abs": lambda one: sa.func.abs(one, type_=NUMBER),
            "empty": lambda one: one.is_(None),
        }
        return single[name](value)

    def _alike(self, *parts: Expression) -> list[Column]:
        """Values that stand beside each other; of days and moments, all are days."""
        kinds = {self.kind(part) for part in parts}
        if kinds == {"day", "moment"}:
            return [self.day(part) for part in parts]
        return [self.value(part) for part in parts]


def _digits(parts: tuple[Expression, ...]) -> str:
    match parts:
        case (_, Constant(value)):
            return str(value)
        case _:
            return "0"


def _divided(left: Column, right: Column) -> Column:
    """Exact to so many decimals, whatever the size; nothing can be divided by zero."""
    digits = sa.literal_column(str(_QUOTIENT_DECIMALS), sa.Integer())
    quotient = sa.func.round(sa.cast(left, NUMBER), digits) / sa.func.nullif(
        right, sa.literal_column("0"), type_=NUMBER
    )
    return sa.func.round(quotient, digits, type_=NUMBER)


_OPERATORS: Mapping[str, Callable[[Column, Column], Column]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divided,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "and": lambda a, b: sa.and_(a, b),
    "or": lambda a, b: sa.or_(a, b),
}


def _rounded(value: Column, shown: sa.types.TypeEngine[Any]) -> Column:
    digits = "0" if isinstance(shown, sa.Integer) else str(_DECIMALS)
    return sa.func.round(value, sa.literal_column(digits), type_=NUMBER)


def _bounded(value: Column) -> Column:
    return _within(sa.cast(value, NUMBER), f"-{_LARGEST}", _LARGEST)


def _within(value: Column, least: str, most: str) -> Column:
    """The value between two bounds, missing at them and beyond; it stands but once in the text, whatever is nested."""
    low, high = sa.literal_column(f"'{least}'::numeric", NUMBER), sa.literal_column(f"'{most}'::numeric", NUMBER)
    held = sa.func.least(sa.func.greatest(value, low), high)
    # Both of these pass over what is missing, so that it would become a bound; the first step brings it back as missing.
    return sa.func.nullif(sa.func.nullif(held, low), high, type_=NUMBER)


def _as_text(value: Column, kind: str) -> Column:
    if kind == "text":
        return value
    digits = sa.literal_column(str(_TEXT_DECIMALS), sa.Integer())
    return sa.cast(sa.func.trim_scale(sa.func.round(value, digits)), TEXT)


def _plain(value: Any, ctx: Context) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _today(value: Any, ctx: Context) -> Any:
    from zoneinfo import ZoneInfo

    return ctx.now.astimezone(ZoneInfo(ctx.actor.zone)).date()
