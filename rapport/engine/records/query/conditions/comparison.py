"""Comparisons as SQL: a column, or a list in one, and the value of a request that it is compared with."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.engine.objects.condition import NULLARY, SEVERAL
from rapport.engine.objects.conditions.period import period_days, start_of
from rapport.engine.objects.field import Field, at_home
from rapport.engine.records.context import Context
from rapport.engine.records.query.binding import Convert, Draft

Column = sa.ColumnElement[Any]


def compare(draft: Draft, field: Field, column: Column, op: str, value: Any) -> Column:
    """`column op value`, where `value` is a slot or a constant."""
    kind = column.type
    if is_listed(column) and op not in NULLARY:
        return _compare_listed(draft, field, column, op, value)
    match op:
        case "empty":
            return column.is_(None)
        case "not_empty":
            return column.isnot(None)
        case "within":
            day = not field.zoned
            lower = draft.bind(value, _bound(0, day), kind)
            return sa.and_(column >= lower, column < draft.bind(value, _bound(1, day), kind))
        case "in" | "not in":
            bound = draft.bind(value, _each(field), ARRAY(kind))
            inside = column == sa.any_(bound)
            return inside if op == "in" else sa.or_(column.is_(None), column != sa.all_(bound))
        case "contains" | "starts":
            pattern = draft.bind(value, _pattern(op), sa.Text())
            return column.ilike(pattern)
        case _:
            bound = draft.bind(value, as_operand(field), kind)
            if op == "!=":
                return column.is_distinct_from(bound)
            return cast(Column, column.op("=" if op == "=" else op, is_comparison=True)(bound))


def is_listed(column: Column) -> bool:
    """Whether the column holds lists."""
    return isinstance(cast(object, column.type), ARRAY)


def _compare_listed(draft: Draft, field: Field, column: Column, op: str, value: Any) -> Column:
    """A list holds a value, or any, all or none of several; asked so that an index of the single values serves."""
    if op == "contains":
        one = draft.bind(value, _only(as_operand(field)), column.type)
        return column.op("@>", is_comparison=True)(one)
    bound = draft.bind(value, _each(field), column.type)
    if op == "all":
        return column.op("@>", is_comparison=True)(bound)
    shared = cast(Column, column.op("&&", is_comparison=True)(bound))
    return shared if op == "in" else shared.isnot(sa.true())


def as_operand(field: Field) -> Convert:
    """How a value of a request becomes what a column of `field` is compared with, by who asks and where."""

    def convert(value: Any, ctx: Context) -> Any:
        if value == "@me":
            return ctx.actor.id
        if value == "@my_team":
            return ctx.actor.team
        return at_home(field, ctx.region).operand(value)

    return convert


def _each(field: Field) -> Convert:
    """Without what is missing (a team that the reader has not, say): it equals nothing, and would blur `not in`."""
    convert = as_operand(field)

    def every(values: Any, ctx: Context) -> list[Any]:
        several = [
            one
            for value in values
            if isinstance(value, str) and value in SEVERAL
            for one in ctx.actor.stands_for(value)
        ]
        known = [convert(value, ctx) for value in values if value is not None and value not in SEVERAL]
        return [value for value in (*known, *(field.operand(one) for one in several)) if value is not None]

    return every


def _only(convert: Convert) -> Convert:
    return lambda value, ctx: [convert(value, ctx)]


def as_number(value: Any, ctx: Context) -> Any:
    """A number is compared as it is."""
    return value


def _pattern(op: str) -> Convert:
    def convert(value: Any, ctx: Context) -> str:
        plain = str(value).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("\x00", "")
        return f"%{plain}%" if op == "contains" else f"{plain}%"

    return convert


def _bound(side: int, day: bool) -> Convert:
    def convert(value: Any, ctx: Context) -> Any:
        zone = ctx.actor.zone
        today = ctx.now.astimezone(start_of(ctx.now.date(), zone).tzinfo).date()
        bound = period_days(tuple(value), today)[side]
        return bound if day else start_of(bound, zone)

    return convert
