"""Puts an import's records into their tables, many at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from rapport.engine.base.identifier import new_id
from rapport.engine.base.money import Money as Amount
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.texts.auto_number import AutoNumber
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.imports.landing.conveyor import Load
from rapport.engine.records.write.rollup import parents_of_run, roll_up, totals_over
from rapport.engine.records.write.validate import parse_value
from rapport.engine.store.rows import next_numbers

_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"
_PARENTS = 50_000


@dataclass(frozen=True, slots=True)
class Lot:
    """New records of one object by column: `columns[field][i]` belongs to `ids[i]`, which are hexadecimal.

    References are ids; `texts` may hold them written out already.
    """

    ids: list[str]
    columns: dict[str, list[Any]]
    texts: dict[str, list[str]] = attribute(default_factory=dict[str, list[str]])


def new_ids(count: int) -> list[str]:
    """Hexadecimal identifiers that follow one another, so that rows lie in the order of the file."""
    # The lowest bits are random; leaving the topmost of them free gives room to count up.
    first = new_id().int & ~(1 << 61)
    return [f"{first + step:032x}" for step in range(count)]


def pack_lot(ctx: Context, spec: ObjectSpec, lot: Lot, run: UUID) -> list[Load]:
    """The lot with defaults and derived values, ready to be carried; running numbers are there already."""
    _add_defaults(ctx, spec, lot)
    add_derived(ctx, spec, lot)
    _add_stamps(ctx, spec, lot)
    own = [spec.fields[name] for name in lot.columns if spec.fields[name].extension is None]
    loads = [_load(ctx, spec, spec.name, own, lot, run=run)]
    for extension in spec.extensions:
        added = [spec.fields[name] for name in lot.columns if spec.fields[name].extension == extension]
        if added:
            loads.append(_load(ctx, spec, f"{spec.name}__{extension}", added, lot))
    return loads


def add_derived(ctx: Context, spec: ObjectSpec, lot: Lot) -> None:
    """What the object's derivations make of each record."""
    computes = [derivation.compute for derivation in ctx.catalog.derivations if derivation.object == spec.name]
    if not computes:
        return
    names = list(lot.columns)
    added: dict[str, list[Any]] = {}
    for index, row in enumerate(zip(*lot.columns.values(), strict=True)):
        merged = dict(zip(names, row, strict=True))
        for compute in computes:
            for name, value in compute(merged).items():
                if merged.get(name) is None:
                    if name not in added:
                        added[name] = list(lot.columns.get(name) or [None] * len(lot.ids))
                    merged[name] = added[name][index] = value
    lot.columns.update(added)


def _add_defaults(ctx: Context, spec: ObjectSpec, lot: Lot) -> None:
    for field in spec.fields.values():
        if field.default is None or field.extension or not field.columns():
            continue
        value = parse_value(ctx, field, field.default)
        column = lot.columns.get(field.name)
        if column is None:
            lot.columns[field.name] = [value] * len(lot.ids)
        elif None in column:
            lot.columns[field.name] = [value if cell is None else cell for cell in column]


def _add_stamps(ctx: Context, spec: ObjectSpec, lot: Lot) -> None:
    for name, values in list(lot.columns.items()):
        if stamp := spec.fields[name].stamp:
            lot.columns[stamp] = [None if value is None else ctx.now for value in values]


def lacks_numbers(spec: ObjectSpec, lot: Lot) -> bool:
    """Whether a running number has to be fetched for any record of the lot."""
    numbered = (field.name for field in spec.fields.values() if isinstance(field, AutoNumber))
    return any(None in lot.columns.get(name, [None]) for name in numbered)


async def add_numbers(ctx: Context, spec: ObjectSpec, lot: Lot) -> None:
    """Fetch the running numbers that the file does not give."""
    for field in spec.fields.values():
        if not isinstance(field, AutoNumber):
            continue
        column = lot.columns.setdefault(field.name, [None] * len(lot.ids))
        empty = [index for index, cell in enumerate(column) if cell is None]
        if not empty:
            continue
        numbers = await next_numbers(ctx.db, ctx.schema, f"{spec.name}_{field.name}_seq", len(empty))
        for index, number in zip(empty, numbers, strict=True):
            column[index] = f"{field.prefix}{number:0{field.digits}d}"


def _load(
    ctx: Context, spec: ObjectSpec, table: str, fields: Sequence[Field], lot: Lot, *, run: UUID | None = None
) -> Load:
    """The fields of the lot; with `run`, the table is the object's own and takes the engine's columns too."""
    texts: list[Sequence[str]] = [lot.ids]
    columns = ["id"]
    if run:
        columns += ["created_at", "updated_at", "created_by", "updated_by", "run"]
        actor = copy_text(ctx.actor.id)
        texts.append([f"{ctx.now.isoformat()}\t{ctx.now.isoformat()}\t{actor}\t{actor}\t{run}"] * len(lot.ids))
    for field in fields:
        columns += [name for name, _ in field.columns()]
        written = lot.texts.get(field.name)
        texts += [written] if written else copy_texts(field, lot.columns[field.name])
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(ctx.schema, table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    block = "\n".join(map("\t".join, zip(*texts, strict=True)))
    return Load(spec, statement, f"{block}\n".encode())


def copy_texts(field: Field, values: Sequence[Any]) -> list[list[str]]:
    """The values as PostgreSQL's COPY takes them, a list for each of the field's columns."""
    if field.type == "money":
        amounts = [NULL if value is None else str(value.amount) for value in values]
        return [amounts, [NULL if value is None else value.currency for value in values]]
    if type(field).stored is Field.stored:
        write = _writer(values)
        return [[NULL if value is None else write(value) for value in values]]
    stored = [field.stored(value) if value is not None else (None,) * len(field.columns()) for value in values]
    return [[copy_text(value) for value in column] for column in zip(*stored, strict=True)]


def _writer(values: Sequence[Any]) -> Callable[[Any], str]:
    """The quickest way to write values of one kind."""
    kinds: set[type] = {type(value) for value in values if value is not None}
    if kinds == {str}:
        return _escaped
    return str if kinds <= {UUID, int, Decimal} else copy_text


def copy_text(value: Any) -> str:
    """One database value as COPY takes it."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return _escaped(value)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        quoted = (str(one).replace("\\", "\\\\").replace('"', '\\"') for one in cast(list[Any], value))
        return _escaped("{" + ",".join(f'"{one}"' for one in quoted) + "}")
    if isinstance(value, Jsonb):
        return _escaped(json.dumps(value.obj, ensure_ascii=False))
    if isinstance(value, Amount):
        raise TypeError("An amount takes two columns.")
    return str(value)


def _escaped(text: str) -> str:
    # Asking first is quicker than translating every text.
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(_SPECIAL)
    return text


async def remove_rows(ctx: Context, spec: ObjectSpec, ids: Iterable[str]) -> None:
    """Take back rows that this import has just made."""
    for table in (spec.name, *(f"{spec.name}__{extension}" for extension in spec.extensions)):
        statement = sql.SQL("delete from {} where id = any(%s::uuid[])").format(sql.Identifier(ctx.schema, table))
        await ctx.db.execute(statement, (list(ids),))


async def refresh_totals(ctx: Context, object: str, run: UUID) -> None:
    """Renew what other records keep of those that the run made."""
    for totals in totals_over(ctx.catalog, object):
        parents = sorted(await parents_of_run(ctx, totals, run))
        for start in range(0, len(parents), _PARENTS):
            await roll_up(ctx, totals, parents[start : start + _PARENTS])
