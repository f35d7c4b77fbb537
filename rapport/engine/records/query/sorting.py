"""Pages in a stable order: known values first, missing ones last, the identifier breaking ties; continued by key, never by offset."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from rapport.engine.base.errors import Malformed
from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.field import is_exchanged
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.records.query.binding import Draft, Slot
from rapport.engine.records.query.conditions.comparison import Column
from rapport.engine.records.query.conditions.compile import Frame, linked
from rapport.engine.records.query.secrecy import masked_title
from rapport.engine.records.query.values.exchange import EXACT, comparable, is_foreign, is_own

MOST_KEYS = 4


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key; `certain` when it is never missing, `late` when known values come after the missing ones."""

    path: tuple[str, ...]
    down: bool
    certain: bool
    late: bool = False


@remember(512)
def sort_keys(catalog: Catalog, object: str, sort: tuple[str, ...]) -> tuple[Key, ...]:
    """The keys that `-amount,name` means, ended by the identifier in the direction of the first key."""
    if len(sort) > MOST_KEYS:
        raise Malformed(f"Sort by at most {MOST_KEYS} fields.", code="sort")
    keys: list[Key] = []
    for name in sort or ("-created_at",):
        path = tuple(name.removeprefix("-").split("."))
        field = catalog.resolve(object, path)[-1]
        if not field.sortable:
            raise Malformed(f"“{field.label}” cannot be sorted by.", code="sort")
        system = len(path) == 1 and path[0] in ("id", "created_at", "updated_at", "version")
        filled = len(path) == 1 and field.required and not field.extension
        certain = system or (filled and not isinstance(field, AnyRef | Ref) and not is_exchanged(field))
        keys.append(Key(path, name.startswith("-"), certain))
    if keys[-1].path != ("id",):
        keys.append(Key(("id",), keys[0].down, certain=True))
    return tuple(keys)


def turned(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """The keys of the same list from its end."""
    return tuple(replace(key, down=not key.down, late=not key.late) for key in keys)


def key_column(frame: Frame, key: Key) -> Column:
    """What a key sorts by: the field, or for a link the title of what it points to."""
    field, columns = frame.columns(key.path)
    if isinstance(field, AnyRef):
        return linked(frame, key.path).called
    if isinstance(field, Ref) and field.of:
        title = frame.catalog.object(field.of).title
        # The order of names that are masked would betray them.
        return frame.referred(key.path).c[title] if title and not masked_title(frame, key.path) else columns[0]
    return comparable(frame, key.path, field, columns) if is_exchanged(field) else field.ordered(columns)


def page_statement(
    draft: Draft,
    make: Callable[[], tuple[Frame, Column]],
    keys: tuple[Key, ...],
    start: tuple[bool, ...] | bool | None,
    first: int,
    *,
    most: int,
) -> sa.Select[Any]:
    """Ids, numbers and sort keys of `most` records and one more.

    The first key's known and missing values are two branches, the second of which runs only when the first does not
    fill the page: so an index on the key serves both directions. `start` says which values of the cursor are missing,
    or is true where so many rows are passed over; slot `first` holds the page size, the slots behind it the cursor's
    values, or how many are passed over. `most` stands in the text itself: a page is planned otherwise than a tenth of all
    records, which is what PostgreSQL thinks of a limit that it does not know.
    """
    size: Column = sa.literal_column(str(most + 1), sa.Integer())
    after = start if isinstance(start, tuple) else None
    passed = draft.bind(Slot(first + 1), lambda value, ctx: value, sa.Integer()) if start is True else None
    until = size if passed is None else size + passed
    # The branch in which the cursor stands, and those behind it.
    halves = [False] if keys[0].certain else [True, False] if keys[0].late else [False, True]
    at = halves.index(after[0]) if after and after[0] in halves else 0
    branches = [
        _half(draft, make, keys, after if after and after[0] == missing else None, first, missing=missing, until=until)
        for missing in halves[at:]
    ]
    whole = (
        branches[0] if len(branches) == 1 else sa.union_all(*(sa.select(b.subquery()) for b in branches)).limit(until)
    )
    whole = whole if passed is None else whole.offset(passed).limit(size)
    rows = whole.subquery("q")
    return sa.select(sa.func.row_number().over().label("n"), *rows.c)


def _half(
    draft: Draft,
    make: Callable[[], tuple[Frame, Column]],
    keys: tuple[Key, ...],
    after: tuple[bool, ...] | None,
    first: int,
    *,
    missing: bool,
    until: Column,
) -> sa.Select[Any]:
    """The known or the missing values of the first key, at most so many.

    Known amounts come from two places: those in the workspace's own currency in the order of their index, and the others
    where there are any, which have to be converted before they can be put in order.
    """
    frame, rows = make()
    if missing or not _lies_by_currency(frame, keys[0]):
        return _branch(draft, (frame, rows), keys, after, first, missing=missing).limit(until)
    parts = [
        _branch(draft, made, keys, after, first, missing=False, own=own).limit(until)
        for made, own in (((frame, rows), True), (make(), False))
    ]
    both = sa.union_all(*(sa.select(part.subquery()) for part in parts)).subquery()
    orders = [_order(key, both.c[f"k{i}"], i) for i, key in enumerate(keys)]
    return sa.select(both).order_by(*orders).limit(until)


def _lies_by_currency(frame: Frame, key: Key) -> bool:
    """Whether the values of a key are amounts that an index has by currency."""
    field = frame.catalog.resolve(frame.object, key.path)[-1]
    return len(key.path) == 1 and is_exchanged(field) and field.index and not field.formula


def _branch(
    draft: Draft,
    made: tuple[Frame, Column],
    keys: tuple[Key, ...],
    after: tuple[bool, ...] | None,
    first: int,
    *,
    missing: bool,
    own: bool | None = None,
) -> sa.Select[Any]:
    """With `own`, only the amounts in the workspace's currency; where that is false, only the others."""
    frame, rows = made
    columns = [key_column(frame, key) for key in keys]
    if own is not None:
        amount, currency = frame.columns(keys[0].path)[1]
        columns[0] = sa.type_coerce(amount, EXACT) if own else columns[0]
        rows = sa.and_(rows, is_own(frame, currency) if own else is_foreign(frame, keys[0].path, currency))
    if not missing and keys[-1].path == ("id",):
        # A value in an extension's table is there with its record's id: one index holds both, and a cursor can use it.
        path = keys[0].path
        field = frame.catalog.resolve(frame.object, path)[-1]
        stored = len(path) == 1 and (field.graded or not field.computed)
        columns[-1] = frame.place(path).c.id if stored else columns[-1]
    parts = [rows]
    if not keys[0].certain:
        parts.append(columns[0].is_(None) if missing else columns[0].isnot(None))
    if after:
        parts.append(_beyond(draft, keys, columns, after, first + 1, start=1 if missing else 0))
    orders = [_order(key, column, i) for i, (key, column) in enumerate(zip(keys, columns, strict=True))][
        1 if missing else 0 :
    ]
    names = [frame.table.c.id.label("id"), *(column.label(f"k{i}") for i, column in enumerate(columns))]
    return sa.select(*names).select_from(frame.source).where(*parts).order_by(*orders)


def _order(key: Key, column: Column, position: int) -> Any:
    ordered = column.desc() if key.down else column.asc()
    # The first key is never missing within a branch, so that a plain index serves it.
    if key.certain or position == 0:
        return ordered
    return ordered.nulls_first() if key.late else ordered.nulls_last()


def _beyond(
    draft: Draft, keys: tuple[Key, ...], columns: list[Column], after: tuple[bool, ...], slot: int, *, start: int
) -> Column:
    """Rows that come after the cursor, compared key by key."""
    bound = [
        None if gone else draft.bind(Slot(slot + i), lambda value, ctx: value, sa.Text()).cast(column.type)
        for i, (column, gone) in enumerate(zip(columns, after, strict=True))
    ]
    if (
        len(keys) == start + 2
        and all(key.certain or i == 0 for i, key in enumerate(keys))
        and keys[start].down == keys[-1].down
    ):
        left, right = sa.tuple_(columns[start], columns[-1]), sa.tuple_(bound[start], bound[-1])
        return left < right if keys[start].down else left > right
    choices: list[Column] = []
    for i in range(start, len(keys)):
        equal = [columns[j].is_(None) if after[j] else columns[j] == bound[j] for j in range(start, i)]
        if after[i]:
            if keys[i].late and i > 0:
                choices.append(sa.and_(*equal, columns[i].isnot(None)))
            continue
        further = columns[i] < bound[i] if keys[i].down else columns[i] > bound[i]
        if not keys[i].certain and i > 0 and not keys[i].late:
            further = sa.or_(further, columns[i].is_(None))
        choices.append(sa.and_(*equal, further))
    return sa.or_(sa.false(), *choices)
