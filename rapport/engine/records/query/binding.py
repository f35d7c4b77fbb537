"""Statements compiled once for each shape of request: values are lifted out, and bound again at each run."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa
from psycopg import AsyncCursor, AsyncRawCursor
from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect

from rapport.engine.objects.condition import NULLARY, All, Condition, Either, Not, Some, Term, asks_shared
from rapport.engine.records.context import Context
from rapport.engine.records.permit import Rights

DIALECT = psycopg_dialect.dialect()
Convert = Callable[[Any, Context], Any]
_PARAMETER = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of the n-th value of a request in its shape."""

    number: int


@dataclass(frozen=True)
class Plan:
    """SQL text and how each of its parameters is made from the request's values."""

    text: str
    binders: tuple[tuple[str, Any, Convert], ...] = ()

    def values(self, ctx: Context, slots: Sequence[Any]) -> dict[str, Any]:
        """The parameters for one run."""
        return {name: convert(slots[v.number] if isinstance(v, Slot) else v, ctx) for name, v, convert in self.binders}

    async def run(self, ctx: Context, slots: Sequence[Any] = (), **given: Any) -> AsyncCursor[Any]:
        """The result for these values; `given` are those of parameters that no draft has bound."""
        values = self.values(ctx, slots) | given
        statement, names = self._numbered
        return await AsyncRawCursor(ctx.db).execute(statement, [values[name] for name in names])

    @cached_property
    def _numbered(self) -> tuple[bytes, tuple[str, ...]]:
        """The statement as the database takes it, and whose value each number stands for: long texts are read once, not at
        each run."""
        places: dict[str, int] = {}

        def number(found: re.Match[str]) -> str:
            return f"${places.setdefault(found[1], len(places) + 1)}" if found[1] else "%"

        return _PARAMETER.sub(number, self.text).encode(), tuple(places)


class Draft:
    """A plan in the making: gives every value its parameter; `rights` is what its reader may see of an object."""

    def __init__(self, rights: Rights) -> None:
        self.rights = rights
        self.binders: list[tuple[str, Any, Convert]] = []

    def bind(self, value: Any, convert: Convert, kind: Any) -> sa.BindParameter[Any]:
        """A parameter for `value` (a slot or a constant), converted by `convert` at each run."""
        name = f"v{len(self.binders)}"
        self.binders.append((name, value, convert))
        return sa.bindparam(name, type_=kind)

    def finish(self, text: str) -> Plan:
        """The plan for `text`, which uses this draft's parameters."""
        return Plan(text, tuple(self.binders))


def sql_text(statement: sa.sql.ClauseElement) -> str:
    """The statement as psycopg takes it."""
    return str(statement.compile(dialect=DIALECT))


def lift(condition: Condition, slots: list[Any]) -> Condition:
    """The shape of `condition`: its values moved to `slots`, which a plan then finds by their numbers."""
    match condition:
        case All(terms):
            return All(tuple(lift(term, slots) for term in terms))
        case Either(terms):
            return Either(tuple(lift(term, slots) for term in terms))
        case Not(term):
            return Not(lift(term, slots))
        case Some(collection, where) if asks_for_one(condition):
            return Some(collection, lift(where, slots))
        case Some(collection, where, measure, op, value):
            slots.append(value)
            slot = Slot(len(slots) - 1)
            return Some(collection, lift(where, slots), measure, op, (slot, holds_for_none(measure, op, value)))
        case Term(path, op, value):
            if op in NULLARY or asks_shared(condition):
                return condition
            slots.append(value)
            return Term(path, op, Slot(len(slots) - 1))


def asks_for_one(some: Some) -> bool:
    """Whether a single matching record is enough, so that nothing needs to be counted."""
    return (some.measure, some.op, some.value) == ("count", ">=", 1)


def measured_value(some: Some) -> tuple[Any, bool]:
    """A collection's compared value (slot or constant), and whether an empty collection meets the comparison."""
    value: Any = some.value
    if type(value) is tuple:
        return cast(tuple[Any, bool], value)
    return some.value, holds_for_none(some.measure, some.op, some.value)


def holds_for_none(measure: str, op: str, value: Any) -> bool:
    """Whether a collection without any matching record meets the comparison: its count and sum are 0, the rest is missing."""
    kind = measure.partition(":")[0]
    if kind not in ("count", "sum"):
        return op == "!="
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    return {
        "=": number == 0,
        "!=": number != 0,
        "<": number > 0,
        "<=": number >= 0,
        ">": number < 0,
        ">=": number <= 0,
    }[op]


def split_grouped(condition: Condition) -> tuple[Some | None, tuple[Condition, ...], tuple[Condition, ...]]:
    """Of an `and`: the first collection whose groups must be measured and may not be empty, the terms about the record
    itself, and the others."""
    terms = condition.terms if isinstance(condition, All) else (condition,)
    plain = tuple(term for term in terms if _is_plain(term))
    for some in terms:
        if isinstance(some, Some) and not asks_for_one(some) and not measured_value(some)[1]:
            return some, plain, tuple(term for term in terms if term is not some and term not in plain)
    return None, plain, ()


def _is_plain(condition: Condition) -> bool:
    match condition:
        case All(terms) | Either(terms):
            return all(_is_plain(term) for term in terms)
        case Not(term):
            return _is_plain(term)
        case Some():
            return False
        case Term():
            return True
