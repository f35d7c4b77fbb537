"""Conditions: a closed set of comparisons as small values, read from JSON and written back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from reprlib import Repr
from typing import Any, cast

import msgspec

from rapport.engine.base.errors import Malformed

DEEPEST = 12
MOST_TERMS = 500
LONGEST_LIST = 10_000
NULLARY = ("empty", "not_empty", "visible")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts", "all")
LISTED = ("in", "not in", "all")
# Words that stand for whoever asks: for one record, for several values, or for what others shared with them.
ONE = ("@me", "@my_team")
SEVERAL = ("@my_teams", "@my_territory")
SHARED = ("@shared_with_me", "@shared_for_writing")
FARTHEST = 20_100.0
# What is nested without end is not said to its end.
_SHORT = Repr()
_SHORT.maxlevel, _SHORT.maxstring = 4, 80
UNITS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Term:
    """A field, or a path of references to one, compared with a value: `path op value`."""

    path: tuple[str, ...]
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `terms` holds; none at all means everything."""

    terms: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of `terms` holds; none at all means nothing."""

    terms: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """`term` does not hold; what is missing counts as not holding."""

    term: "Condition"


@dataclass(frozen=True, slots=True)
class Some:
    """Of the collection's records that meet `where`, the measure compares with the value (default: one exists)."""

    collection: str
    where: "Condition"
    measure: str = "count"
    op: str = ">="
    value: Any = 1


Condition = Term | All | Either | Not | Some
everything: Condition = All()
nothing: Condition = Either()


def decode_condition(text: str) -> Any:
    """What the text of a condition spells as JSON, for `parse_condition`; Malformed when it is none."""
    try:
        return msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Malformed(
            'The condition in “where” is no JSON. Write it like ["city", "=", "杭州"], encoded for an address.',
            code="condition",
        ) from None


def parse_condition(value: Any) -> Condition:
    """The condition that JSON (already decoded) spells; null is everything. Malformed says which part is wrong."""
    condition = _parse(value, 0)
    terms = list(terms_of(condition))
    if sum(len(term.value) for term in terms if isinstance(term, Term) and term.op in LISTED) > LONGEST_LIST:
        raise Malformed(
            f"The lists of a condition may hold at most {LONGEST_LIST:,} values together. Ask for what these records have in common.",
            code="condition_too_large",
        )
    if len(terms) > MOST_TERMS:
        raise Malformed(f"A condition may have at most {MOST_TERMS} comparisons; split it.", code="condition_too_large")
    return condition


def terms_of(condition: Condition) -> Iterator[Term | Some]:
    """The comparisons in it, in reading order; those inside a collection come after their collection."""
    match condition:
        case All(terms) | Either(terms):
            for term in terms:
                yield from terms_of(term)
        case Not(term):
            yield from terms_of(term)
        case Some():
            yield condition
            yield from terms_of(condition.where)
        case Term():
            yield condition


def asks_shared(condition: Term) -> bool:
    """Whether it compares with what was shared: then who asks decides, and not only what they say."""
    value: Any = condition.value
    if not isinstance(value, tuple):
        return False
    return any(isinstance(one, str) and one in SHARED for one in cast(tuple[Any, ...], value))


def condition_json(condition: Condition) -> Any:
    """The JSON form; `parse_condition` of it gives an equal condition."""
    match condition:
        case All(terms):
            return ["and", *(condition_json(term) for term in terms)]
        case Either(terms):
            return ["or", *(condition_json(term) for term in terms)]
        case Not(term):
            return ["not", condition_json(term)]
        case Some(collection, where, measure, op, value):
            inner = None if where == everything else condition_json(where)
            plain = (measure, op, value) == ("count", ">=", 1)
            return ["any", collection, inner] if plain else ["any", collection, inner, measure, op, value]
        case Term(path, op, value):
            left = ".".join(path)
            return (
                [left, op] if op in NULLARY else [left, op, *value] if op in ("within", "near") else [left, op, value]
            )


def _parse(value: Any, depth: int) -> Condition:
    if value is None:
        return everything
    if isinstance(value, Term | All | Either | Not | Some):
        return value
    if not isinstance(value, list | tuple) or not value or not isinstance(value[0], str):
        raise _unreadable(value)
    if depth > DEEPEST:
        raise Malformed("A condition may be nested at most 12 deep.", code="condition_too_large")
    parts = cast(Sequence[Any], value)
    head, rest = cast(str, parts[0]), parts[1:]
    if head in ("and", "or"):
        terms = tuple(_parse(part, depth + 1) for part in rest)
        return All(terms) if head == "and" else Either(terms)
    if head == "not" and len(rest) == 1:
        return Not(_parse(rest[0], depth + 1))
    if head == "any":
        return _parse_some(rest, depth)
    return _parse_term(head, rest)


def _parse_some(rest: Sequence[Any], depth: int) -> Condition:
    if len(rest) not in (1, 2, 5) or not isinstance(rest[0], str):
        raise Malformed(
            'A collection is asked as ["any", "orders", condition, "sum:total", ">=", 500].', code="condition"
        )
    where = _parse(rest[1] if len(rest) > 1 else None, depth + 1)
    if len(rest) < 5:
        return Some(rest[0], where)
    measure, op, value = rest[2:]
    if not isinstance(measure, str) or op not in COMPARISONS[:6]:
        raise Malformed(
            'A measure is compared with =, !=, <, <=, > or >=, as in "sum:total", ">=", 500.', code="condition"
        )
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Malformed("A measure is compared with a number or a date.", code="condition")
    return Some(rest[0], where, measure, op, _without_nulls(value))


def _parse_term(head: str, rest: Sequence[Any]) -> Condition:
    path = tuple(head.split("."))
    if len(path) > 3 or not all(path):
        raise Malformed(f"“{head[:80]}” goes through more than two references.", code="condition")
    if not rest or not isinstance(rest[0], str):
        raise _unreadable([head, *rest])
    op = rest[0]
    if op in NULLARY and len(rest) == 1:
        return Term(path, op)
    if op == "within":
        return Term(path, op, _period(head, rest[1:]))
    if op == "near":
        return Term(path, op, _circle(head, rest[1:]))
    if op not in COMPARISONS or len(rest) != 2:
        raise _unreadable([head, *rest])
    value = rest[1]
    if op in LISTED:
        if not isinstance(value, list | tuple):
            raise Malformed(f'“{op}” wants a list, as in ["{head[:40]}", "{op}", ["a", "b"]].', code="condition")
        return Term(path, op, tuple(_without_nulls(one) for one in cast(Sequence[Any], value)))
    if value is None and op in ("=", "!="):
        return Term(path, "empty" if op == "=" else "not_empty")
    if value is None:
        raise Malformed(f"“{head[:80]}” {op} nothing: say what to compare it with.", code="condition")
    return Term(path, op, _without_nulls(value))


def _without_nulls(value: Any) -> Any:
    """No text that is kept has a null byte, and the database reads none."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def _period(head: str, rest: Sequence[Any]) -> tuple[Any, ...]:
    match list(rest):
        case ["last" | "next" as side, int(n), str(unit)] if (
            unit in UNITS and 0 < n <= 10_000 and not isinstance(n, bool)
        ):
            return (side, n, unit)
        case ["this", str(unit)] if unit in UNITS:
            return ("this", unit)
        case _:
            raise Malformed(
                f'A period reads ["{head[:40]}", "within", "last", 30, "day"] or "this", "month".', code="condition"
            )


def _circle(head: str, rest: Sequence[Any]) -> tuple[float, float, float]:
    numbers = [one for one in rest if isinstance(one, int | float) and not isinstance(one, bool)]
    match numbers:
        case [latitude, longitude, km] if (
            len(rest) == 3 and abs(latitude) <= 90 and abs(longitude) <= 180 and 0 < km <= FARTHEST
        ):
            return (float(latitude), float(longitude), float(km))
        case _:
            raise Malformed(
                f'A neighbourhood reads ["{head[:40]}", "near", latitude, longitude, kilometres], such as 30.25, 120.15, 5.',
                code="condition",
            )


def _unreadable(value: Any) -> Malformed:
    return Malformed(
        f'This condition cannot be read: {_SHORT.repr(value)[:120]}. Write it like ["city", "=", "杭州"].',
        code="condition",
    )
