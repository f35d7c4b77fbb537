"""Turns the cells of a column into values, each different cell once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from rapport.engine.base.money import Money as Amount
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.refs import parts_of
from rapport.engine.objects.fields.values.written_place import country_meant
from rapport.engine.records.imports.plan import Source
from rapport.engine.records.imports.reading import Cell, plain_text
from rapport.engine.records.imports.reading.formats import is_blank
from rapport.engine.records.imports.reading.numbers import COMMA, POINT, parse_amount
from rapport.engine.records.imports.reading.times import SERIAL, parse_time

_REMEMBERED = 200_000
_NUMBERS = ("integer", "decimal", "percent")
# A name may be “Na” or “None”; only where a word cannot be meant are such words read as nothing.
_NOTHING = frozenset(("", "NULL", "\\N", "#N/A"))
_STRICT = (*_NUMBERS, "money", "date", "datetime", "email", "phone")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a bare value means here: its currency, its time zone, the country of a phone number. Where a sign stands for
    several currencies, `signs` is the one that is meant."""

    currency: str
    zone: ZoneInfo
    region: str
    signs: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell is no value of its field."""

    code: str
    message: str


class CellReader:
    """Reads the cells for one source; what was read before is looked up."""

    def __init__(self, source: Source, around: Surroundings, country: Source | None = None) -> None:
        """With `country`, that source names the country in which a value is written."""
        self.source = source
        self._country = country.column if country and source.column else None
        # Whether a record that the row is found to be may yet name the country.
        self.placed = bool(source.column and source.field.country) and not (country and country.column is None)
        if country and country.column is None:
            around = replace(around, region=country_meant(country.constant) or around.region)
        self._around = around
        self._known: dict[Any, Any] = {}
        self._hints = _hints(source, around)
        self._constant = self._read(source.constant) if source.column is None else None
        known = source.field.pieces()
        self._carried = [i for i, (name, _) in enumerate(source.pieces) if name in known and known[name].carried]
        self._above: dict[int, Cell] = {}

    def values(self, columns: Mapping[str, list[Cell]], count: int) -> tuple[list[Any], dict[Any, Refusal]]:
        """The values of a batch in its order, a Refusal where a cell is none, and the refused cells with the reason."""
        if self.source.column is None:
            refused = {self.source.constant: self._constant} if isinstance(self._constant, Refusal) else {}
            return [self._constant] * count, refused
        names = [column.name for _, column in self.source.pieces]
        cells = self._rows(columns, names) if names else columns[self.source.column.name]
        if self._country is not None:
            cells = list(zip(cells, columns[self._country.name], strict=True))
        distinct = set(cells)
        self._learn(distinct)
        known = self._known
        refused = {cell: known[cell] for cell in distinct if known[cell].__class__ is Refusal}
        return [known[cell] for cell in cells], refused

    def value_in(self, columns: Mapping[str, list[Cell]], index: int, country: object) -> Any:
        """The value of one row as people in the country write it, unless the row names another; a Refusal where it is none."""
        assert self.source.column is not None
        names = [column.name for _, column in self.source.pieces]
        cell = tuple(columns[name][index] for name in names) if names else columns[self.source.column.name][index]
        named = country_meant(plain_text(columns[self._country.name][index])) if self._country else ""
        return self._read_in(cell, named or country_meant(country))

    def _rows(self, columns: Mapping[str, list[Cell]], names: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of the pieces, row by row, with what rows leave out that have it from the row above."""
        filled = [columns[name] for name in names]
        for place in self._carried:
            filled[place] = [self._carry(place, cell) for cell in filled[place]]
        return list(zip(*filled, strict=True))

    def _carry(self, place: int, cell: Cell) -> Cell:
        if is_blank(plain_text(cell)):
            return self._above.get(place, cell)
        self._above[place] = cell
        return cell

    def _learn(self, distinct: Iterable[Any]) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        known = self._known
        for cell in distinct:
            if cell not in known:
                known[cell] = self._read(cell)

    def _read(self, cell: Any) -> Any:
        if self._country is None:
            return self._read_in(cell, "")
        cell, place = cell
        return self._read_in(cell, country_meant(plain_text(place)))

    def _read_in(self, cell: Any, country: str) -> Any:
        code = f"not_{self.source.field.type}"
        hints = self._hints | {"region": country} if country else self._hints
        try:
            whole = _joined(self.source, cell) if self.source.pieces else cell
            value = _value(self.source, whole, self._around, hints)
            code = "against_rule"
            if self.source.field.rule is not None and value is not None:
                self.source.field.rule.check(value)
            return value
        except (ValueError, ArithmeticError) as error:
            return Refusal(code, str(error) or "This value cannot be read.")


def _hints(source: Source, around: Surroundings) -> dict[str, str]:
    hints = {"currency": around.currency, "region": around.region, "zone": around.zone.key, "signs": around.signs}
    if source.format in ("ymd", "dmy", "mdy"):
        hints["format"] = source.format
    if source.format in (POINT, COMMA):
        hints["mark"] = "," if source.format == COMMA else "."
    return hints


def _joined(source: Source, cells: Sequence[Cell]) -> Any:
    """One value of the cells that bring its pieces; None where all are empty."""
    texts = {name: plain_text(cell) for (name, _), cell in zip(source.pieces, cells, strict=True)}
    given = {name: text for name, text in texts.items() if not is_blank(text)}
    if given.keys() == {""}:
        return next(cell for (name, _), cell in zip(source.pieces, cells, strict=True) if not name)
    known = source.field.pieces()
    # A currency alone, which the file repeats in every row, is no amount.
    alone = all(name in known and known[name].carried for name in given)
    return None if alone else source.field.joined(given)


def _value(source: Source, cell: Any, around: Surroundings, hints: Mapping[str, str]) -> Any:
    field = source.field
    if source.key:
        return _listed(source.key, cell, hints)
    if cell is None or isinstance(cell, (dict, list)):
        return None if cell is None else field.parse(cell)
    text = plain_text(cell)
    if (nested := _nested(field, text)) is not None:
        return field.parse(nested)
    if text in _NOTHING or (field.type in _STRICT and is_blank(text)):
        return None
    if field.type in ("date", "datetime"):
        found = _moment(cell, text, source.format)
        return field.from_text(text, hints) if found is None else _placed(field, found, around.zone)
    if field.type in _NUMBERS or field.type == "money":
        return _number(field, text, source.format if isinstance(cell, str) else POINT, hints)
    return field.from_text(text, hints) if isinstance(cell, str) or not source.native else field.parse(cell)


def _nested(field: Field, text: str) -> Any:
    """The list or object that the text of a value that is one spells as JSON; None where it does not."""
    if text[:1] not in ("[", "{") or field.describe().get("type") not in ("array", "object"):
        return None
    return read_json(text)


def _listed(key: Field, cell: Any, hints: Mapping[str, str]) -> list[Any] | None:
    """What each of the records in a cell is found by."""
    if cell is None:
        return None
    text = plain_text(cell)
    return [key.operand(key.from_text(part, hints)) for part in _named(key, text)] or None


def _named(key: Field, text: str) -> list[str]:
    """Between semicolons, or in a list that is JSON: of names, or of records with the key among what they say."""
    told = read_json(text) if text[:1] == "[" else None
    if not isinstance(told, list):
        return parts_of(text)
    entries = cast(list[Any], told)
    found: list[Any] = [cast(Any, one).get(key.name) if isinstance(one, dict) else one for one in entries]
    return [str(one).strip() for one in found if one is not None and str(one).strip()]


def read_json(text: str) -> Any:
    """What the text spells as JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _moment(cell: Any, text: str, format: str | None) -> date | datetime | None:
    if isinstance(cell, date):
        return cell
    numeric = isinstance(cell, (int, float, Decimal)) and format is None
    return parse_time(text, SERIAL if numeric else format)


def _placed(field: Field, found: date | datetime, zone: ZoneInfo) -> Any:
    if field.type == "date":
        return found.date() if isinstance(found, datetime) else found
    moment = found if isinstance(found, datetime) else datetime.combine(found, time())
    # A day or a time without a zone is meant where the person is.
    return field.parse(moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _number(field: Field, text: str, format: str | None, hints: Mapping[str, str]) -> Any:
    number, currency = parse_amount(text, COMMA if format == COMMA else POINT, hints["signs"])
    if number is None:
        return field.from_text(text, hints)
    if field.type != "money":
        return field.parse(str(number) if field.type == "percent" else number)
    amount = field.parse(Amount(number, currency or hints["currency"]))
    if abs(amount.amount) >= 10**14:
        raise ValueError("Enter an amount below 100,000,000,000,000.")
    return amount
