"""Measures of a group: how many, and what the values of a field come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.field import Field
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.records.query.values.exchange import comparable, home, rate_day

Column = sa.ColumnElement[Any]


@dataclass(frozen=True)
class Total:
    """What a measure comes to: as it is `shown` in JSON, and as groups are `ranked` by it."""

    shown: Column
    ranked: Column


@dataclass(frozen=True)
class Measure:
    """An aggregate over `columns`; `told` when it says how amounts in several currencies were added up."""

    kind: str
    columns: tuple[Column, ...]
    told: bool = False

    def total(self, frame: Frame, columns: Sequence[Column]) -> Total:
        """Over `columns`, which stand for its own."""
        if self.told:
            return _told(frame, self.kind, columns)
        if self.kind == "currency":
            currency = sa.case((_is_one(columns[0]), sa.func.min(columns[0])))
            return Total(currency, currency)
        value: Column = getattr(sa.func, self.kind)(columns[0])
        return Total(value, value)


def measured_by(frame: Frame, name: str) -> Measure:
    """`count`, `sum:field`, `money:sum:field` and so on; Malformed for what cannot be measured."""
    kind, _, path = name.partition(":")
    if kind == "count" and not path:
        return Measure(kind, (frame.table.c.id,))
    told = kind == "money"
    if told:
        kind, _, path = path.partition(":")
    steps = tuple((path or "id").split("."))
    field, columns = frame.columns(steps)
    if kind == "currency" and _has_currency(field):
        return Measure(kind, columns[-1:])
    known = path and columns and kind in (field.measures if told else ("count", *field.measures))
    if not known or (told and not _has_currency(field)):
        raise Malformed(
            f"“{name[:60]}” is no measure; use count, or count:, sum:, avg:, min:, max: with a field.", code="measure"
        )
    worth = columns[0] if kind == "count" else comparable(frame, steps, field, columns)
    if not told:
        return Measure(kind, (worth,))
    amount, currency = columns
    named = sa.case((amount.isnot(None), currency))
    return Measure(kind, (amount, named, worth, rate_day(frame, steps, field, columns)), told=True)


def _has_currency(field: Field) -> bool:
    return len(field.columns()) > 1 and field.columns()[-1][0] == f"{field.name}_currency"


def _told(frame: Frame, kind: str, columns: Sequence[Column]) -> Total:
    amount, currency, worth, day = columns
    alike, in_one, none = _is_one(currency), getattr(sa.func, kind)(worth), sa.literal_column("0", sa.Integer())
    value = sa.func.round(
        sa.case((alike, getattr(sa.func, kind)(amount)), else_=in_one), sa.literal_column("4", sa.Integer())
    )
    parts = {
        "amount": sa.cast(sa.func.trim_scale(value), sa.Text()),
        "currency": sa.case((alike, sa.func.min(currency)), else_=home(frame)),
        "converted": sa.case((alike, none), else_=sa.func.count(day)),
        "missing": sa.case((alike, none), else_=sa.func.count(amount) - sa.func.count(worth)),
        "unrated": sa.case((alike, sa.func.count(amount) - sa.func.count(worth)), else_=none),
        "since": sa.case((alike, sa.null()), else_=sa.func.min(day)),
        "until": sa.case((alike, sa.null()), else_=sa.func.max(day)),
    }
    pairs = [part for name, column in parts.items() for part in (sa.literal_column(f"'{name}'", sa.Text()), column)]
    shown = sa.case((sa.func.count(amount) == none, sa.null()), else_=sa.func.json_build_object(*pairs))
    return Total(shown, in_one)


def _is_one(currency: Column) -> Column:
    """Whether all are in one currency."""
    return sa.func.min(currency) == sa.func.max(currency)
