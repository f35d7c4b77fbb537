"""Whether one record meets a condition, told without the database; the same meaning as a list's filter has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.engine.base.distance import is_near
from rapport.engine.base.money import Money as Amount
from rapport.engine.base.money import Rates
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import (
    LISTED,
    NULLARY,
    SEVERAL,
    SHARED,
    All,
    Condition,
    Either,
    Not,
    Some,
    Term,
    parse_condition,
)
from rapport.engine.objects.conditions.period import period_days, start_of
from rapport.engine.objects.field import Field, is_exchanged
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.refs import Refs

Values = Mapping[str, Any]
Fields = Callable[[tuple[str, ...]], Field]


def evaluate(
    condition: Any,
    record: Values,
    *,
    fields: Fields,
    now: datetime,
    zone: str = "UTC",
    me: UUID | str | None = None,
    team: UUID | str | None = None,
    several: Mapping[str, Sequence[Any]] | None = None,
    rates: Rates | None = None,
) -> bool:
    """Whether `record`, in JSON as the API returns it, meets `condition` (JSON or parsed).

    A path is looked up under its own name (`"owner.team"`), then step by step; a collection is a list of records under
    its name. `fields` gives the field at the end of a path (see `fields_of`); `me` and `team` are what "@me" and
    "@my_team" stand for, `several` what the words do that stand for more than one. By `rates`, amounts are compared in one
    currency; without, as they are written. A reference that leads to nothing
    visible is null in JSON, and so counts as missing here.
    """
    return _Look(fields, now, zone, {"@me": me, "@my_team": team}, several or {}, rates).meets(
        parse_condition(condition), record, ()
    )


def fields_of(catalog: Catalog, object: str) -> Fields:
    """The fields of `object` by path, which may begin with a collection; Malformed for a step that leads nowhere."""

    def field(path: tuple[str, ...]) -> Field:
        here = object
        while len(path) > 1 and isinstance(many := catalog.object(here).fields.get(path[0]), Collection | Refs):
            here, path = many.of, path[1:]
        return catalog.resolve(here, path)[-1]

    return field


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a record: at what time, where, and by whom."""

    fields: Fields
    now: datetime
    zone: str
    people: Mapping[str, UUID | str | None]
    several: Mapping[str, Sequence[Any]]
    rates: Rates | None

    def meets(self, condition: Condition, record: Values, place: tuple[str, ...]) -> bool:
        """`place` are the collections that led to `record`."""
        match condition:
            case All(terms):
                return all(self.meets(term, record, place) for term in terms)
            case Either(terms):
                return any(self.meets(term, record, place) for term in terms)
            case Not(term):
                return not self.meets(term, record, place)
            case Some():
                return self._measured(condition, record, place)
            case Term(path, op, value):
                field, found = self.fields((*place, *path)), _value_at(record, path)
                if self.rates and is_exchanged(field) and op not in NULLARY:
                    money = None if found is None else cast(Amount, field.parse(found))
                    return self._exchanged(
                        self.rates, money, op, self._wanted(field, value), self._day(field, record, path)
                    )
                return self._compared(field, found, op, value)

    def _compared(self, field: Field, found: Any, op: str, value: Any) -> bool:
        if isinstance(found, list):
            return self._listed(field, cast(list[Any], found), op, value)
        match op:
            case "empty":
                return found is None
            case "not_empty" | "visible":
                return found is not None
            case "in" | "not in":
                wanted = [one for one in (self._operand(field, one) for one in self._spelt(value)) if one is not None]
                return (found is not None and field.comparable(found) in wanted) == (op == "in")
            case "within":
                return found is not None and self._within(field.comparable(found), value)
            case "contains" | "starts":
                sought = fold(str(value).replace("\x00", ""))
                text = None if found is None else fold(field.text(found))
                return text is not None and (sought in text if op == "contains" else text.startswith(sought))
            case "all":
                return False
            case "near":
                return found is not None and is_near(field.comparable(found), value)
            case _:
                known = None if found is None else field.comparable(found)
                return _holds(known, op, self._operand(field, value))

    def _listed(self, field: Field, found: list[Any], op: str, value: Any) -> bool:
        """Of a value that is a list: whether it holds what is asked for."""
        if op in NULLARY:
            return op != "empty"
        known = {field.operand(one) for one in found}
        wanted = {
            one
            for one in (self._operand(field, one) for one in (self._spelt(value) if op in LISTED else (value,)))
            if one
        }
        match op:
            case "all":
                return wanted <= known
            case "not in":
                return not wanted & known
            case _:
                return bool(wanted & known)

    def _spelt(self, values: Sequence[Any]) -> list[Any]:
        """With what stands for several spelt out."""
        words = (*SEVERAL, *SHARED)
        told = ((self.several.get(one, ()) if isinstance(one, str) and one in words else (one,)) for one in values)
        return [one for some in told for one in some]

    def _operand(self, field: Field, value: Any) -> Any:
        if isinstance(value, str) and value in self.people:
            value = self.people[value]
        return None if value is None else field.operand(value)

    def _within(self, known: Any, period: tuple[Any, ...]) -> bool:
        first, end = period_days(period, self.now.astimezone(ZoneInfo(self.zone)).date())
        if isinstance(known, datetime):
            return start_of(first, self.zone) <= known < start_of(end, self.zone)
        return first <= cast(date, known) < end

    def _measured(self, some: Some, record: Values, place: tuple[str, ...]) -> bool:
        inner = (*place, some.collection)
        rows = cast(Sequence[Values], record.get(some.collection) or ())
        met = [row for row in rows if self.meets(some.where, row, inner)]
        kind, _, name = some.measure.partition(":")
        if kind == "count":
            return _holds(Fraction(len(met)), some.op, Fraction(str(some.value)))
        field = self.fields((*inner, name))
        found = ((row, value) for row in met if (value := _value_at(row, (name,))) is not None)
        known = [worth for row, value in found if (worth := self._worth(field, row, value, name)) is not None]
        measured = _measure(kind, known)
        return _holds(measured, some.op, _number_like(measured, field, some.value))

    def _exchanged(self, rates: Rates, money: Amount | None, op: str, wanted: list[Amount | None], day: date) -> bool:
        """An amount beside others, each compared in the currency that the other is in."""
        pairs = [
            (money and rates.convert(money, one.currency if one else rates.home, day), one.amount if one else None)
            for one in wanted
        ]
        if op in ("in", "not in"):
            return any(_holds(known, "=", one) for known, one in pairs) == (op == "in")
        return _holds(pairs[0][0], op, pairs[0][1])

    def _wanted(self, field: Field, value: Any) -> list[Amount | None]:
        """What an amount is compared with; a bare number is in the currency that the rates are in."""
        given = cast(Sequence[Any], value if isinstance(value, tuple | list) else (value,))
        home = self.rates.home if self.rates else ""
        read = [None if one is None else cast(Amount, field.parse(one)) for one in given]
        return [one and Amount(one.amount, one.currency or home) for one in read]

    def _worth(self, field: Field, row: Values, value: Any, name: str) -> Any:
        """What a value is measured by; None for an amount that no rate is known for."""
        if not self.rates or not is_exchanged(field):
            return field.comparable(value)
        return self.rates.convert(cast(Amount, field.parse(value)), self.rates.home, self._day(field, row, (name,)))

    def _day(self, field: Field, record: Values, path: tuple[str, ...]) -> date:
        """The day that an amount is of: what its field says, else when its record was made; today where that is not told."""
        for name in (*([field.as_of] if field.as_of else ()), "created_at"):
            if (told := _value_at(record, (*path[:-1], name))) is not None:
                return self._local(told)
        return self._local(self.now.isoformat())

    def _local(self, told: str) -> date:
        """The day of a date or of a moment."""
        if len(told) == len("2026-03-05"):
            return date.fromisoformat(told)
        zone = self.rates.zone if self.rates else self.zone
        return datetime.fromisoformat(told).astimezone(ZoneInfo(zone)).date()


def fold(text: str) -> str:
    """`text` in lower case, sign by sign as the database does it: never longer, and with no regard to the neighbours."""
    return "".join(small if len(small := sign.lower()) == 1 else small[0] for sign in text)


def _value_at(record: Values, path: tuple[str, ...]) -> Any:
    whole = ".".join(path)
    if whole in record:
        return record[whole]
    here: Any = record
    for step in path:
        here = cast(Values, here).get(step) if isinstance(here, Mapping) else None
    return here


def _measure(kind: str, known: Sequence[Any]) -> Any:
    """Numbers are exact, so that no order of adding matters; of nothing the sum is 0 and the rest is missing."""
    if kind in ("min", "max"):
        chosen = (min if kind == "min" else max)(known, default=None)
        return Fraction(chosen) if isinstance(chosen, int | Decimal) else chosen
    if kind == "sum":
        return sum((Fraction(one) for one in known), Fraction())
    if not known:
        return None
    mean = sum((Fraction(one) for one in known), Fraction()) / len(known)
    return float(mean) if isinstance(known[0], float) else mean


def _number_like(measured: Any, field: Field, value: Any) -> Any:
    if isinstance(measured, date):
        return field.operand(value)
    return float(value) if isinstance(measured, float) else Fraction(str(value)) if measured is not None else value


def _holds(known: Any, op: str, wanted: Any) -> bool:
    """What is missing equals nothing, and differs from everything that is not missing itself."""
    if known is None or wanted is None:
        return op == "!=" and known is not wanted
    match op:
        case "=":
            return known == wanted
        case "!=":
            return known != wanted
        case "<":
            return known < wanted
        case "<=":
            return known <= wanted
        case ">":
            return known > wanted
        case _:
            return known >= wanted
