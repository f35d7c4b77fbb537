"""Collections within conditions: the records whose own meet a condition, or come to so and so much; set-wise."""

from typing import Any, Protocol, cast

import sqlalchemy as sa

from rapport.engine.objects.catalog import no_list
from rapport.engine.objects.condition import All, Condition, Some, everything, nothing
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.records.query.binding import asks_for_one, measured_value, split_grouped
from rapport.engine.records.query.conditions.comparison import Column, as_number, as_operand, is_listed
from rapport.engine.records.query.secrecy import Place as Reading
from rapport.engine.records.query.secrecy import check_asked
from rapport.engine.records.query.values.exchange import Place as Earning
from rapport.engine.records.query.values.exchange import comparable
from rapport.engine.records.query.values.listed import all_links
from rapport.engine.store.tables import holding_table

ONE: Column = sa.literal_column("1", sa.Integer())


class Asking(Earning, Reading, Protocol):
    """The frame of a statement, as far as collections ask it: with what secrecy and amounts ask of it."""

    source: sa.FromClause

    @property
    def secure(self) -> bool: ...

    @property
    def table(self) -> sa.FromClause: ...

    def columns(self, path: tuple[str, ...]) -> tuple[Field, tuple[Column, ...]]: ...

    def beside(self, object: str) -> "Asking": ...

    def where(self, condition: Condition) -> Column: ...

    def rows(self, condition: Condition, rights: Condition = everything) -> Column: ...


def conjunction(frame: Asking, terms: tuple[Condition, ...]) -> list[Column]:
    """The parts of an `and`. Its plain terms are asked within its first collection, so that only what belongs to the
    records they leave is grouped: grouping is what costs, and the planner does not reach into a group by itself."""
    some, plain, others = split_grouped(All(terms))
    if some is None or not plain:
        return [frame.where(term) for term in terms]
    asked = frame.beside(frame.object)
    met = asked.where(All(plain))
    among = sa.select(asked.table.c.id).select_from(asked.source).where(met)
    held = _holds_key(frame, _once(frame, held_keys(frame, some, among)))
    return [held, *(frame.where(term) for term in others)]


def in_collection(frame: Asking, some: Some) -> Column:
    """Set-wise: the keys whose group meets the measure; where an empty group meets it too, those whose group fails it are taken off."""
    if asks_for_one(some):
        child, rows, key = _members(frame, some)
        return _holds_key(frame, sa.select(key.label("k")).select_from(child.source).where(rows).subquery())
    held = _holds_key(frame, _once(frame, held_keys(frame, some)))
    return sa.not_(held) if measured_value(some)[1] else held


def held_keys(frame: Asking, some: Some, among: sa.Select[Any] | None = None) -> sa.Select[Any]:
    """Each key once whose group meets the measure, of those `among`; where an empty group meets it too, those whose group fails it."""
    child, rows, key = _members(frame, some)
    value, none_holds = measured_value(some)
    kind, _, name = some.measure.partition(":")
    if kind == "count":
        measured, convert, type_ = sa.func.count(), as_number, sa.Numeric()
    else:
        field, columns = child.columns((name,))
        column = comparable(child, (name,), field, columns)
        measured, type_ = getattr(sa.func, kind)(column), column.type
        convert = as_operand(field) if field.dated else as_number
    bound = frame.draft.bind(value, convert, type_)
    holds = cast(Column, measured.op(some.op if some.op != "!=" else "<>", is_comparison=True)(bound))
    groups = sa.select(key.label("k")).select_from(child.source).where(rows).group_by(key)
    if among is not None:
        groups = groups.where(key.in_(among))
    return groups.having(sa.not_(holds) if none_holds else holds)


def single_values(frame: Asking, column: Column) -> Column:
    """The values of a list, each on a row of its own; a missing list stays one row."""
    values = sa.select(sa.func.unnest(column).label("value")).correlate(cast(Any, column).table).lateral()
    frame.source = frame.source.outerjoin(values, sa.true())
    return values.c["value"]


def _members(frame: Asking, some: Some) -> tuple[Asking, Column, Column]:
    """The frame of a collection, which of its rows count, and the column that says whose they are."""
    collection = frame.catalog.collection(frame.object, some.collection)
    if frame.rights is not None and frame.rights(collection.of) == nothing:
        # To who may see none of these records the list is not there; to answer as if it were empty would be wrong.
        raise no_list(frame.catalog.object(frame.object), some.collection)
    child = frame.beside(collection.of)
    rows = child.rows(some.where, frame.draft.rights(collection.of) if frame.secure else everything)
    if isinstance(collection, Refs):
        check_asked(frame, (collection.name,))
        links = all_links(holding_table(frame.catalog, frame.schema, collection).alias(), collection.name)
        child.source = child.source.join(links, links.c.other == child.table.c.id)
        return child, rows, links.c.whose
    column = child.columns((collection.via,))[1][0]
    key = single_values(child, column) if is_listed(column) else column
    return child, sa.and_(rows, key.isnot(None)), key


def _once(frame: Asking, keys: sa.Select[Any]) -> sa.CTE:
    """Made before the rest, where several processes may share the work; within a parallel plan each would do all of it."""
    return keys.cte(f"held{len(frame.draft.binders)}").prefix_with("MATERIALIZED")


def _holds_key(frame: Asking, chosen: sa.FromClause) -> Column:
    return sa.exists(sa.select(ONE).select_from(chosen).where(chosen.c.k == frame.table.c.id))
