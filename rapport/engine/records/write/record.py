"""Writing records: permit, validate and derive, history and outbox, all in the caller's transaction."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from rapport.engine.base.errors import Conflict, Invalid, NotFound, Problem
from rapport.engine.base.identifier import new_id, read_id
from rapport.engine.base.phrases import within
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.texts.auto_number import AutoNumber
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import require
from rapport.engine.records.query.find import matching_ids
from rapport.engine.records.write.files.attaching import attach_files
from rapport.engine.records.write.history import difference, is_passing, record_changes
from rapport.engine.records.write.limits.giving import check_ranks
from rapport.engine.records.write.limits.remaining import check_remaining
from rapport.engine.records.write.limits.settled import check_settled
from rapport.engine.records.write.limits.trees import check_trees
from rapport.engine.records.write.naming import name_again, name_new
from rapport.engine.records.write.redeclare import redeclare
from rapport.engine.records.write.rollup import refresh_parents
from rapport.engine.records.write.rows import Row, check_allowed, load_rows, shown_row, whole_rows
from rapport.engine.records.write.validate import (
    Values,
    complete,
    derived,
    keep_unseen,
    misfits,
    missing_references,
    parse_values,
    stamped,
)
from rapport.engine.store.rows import insert_rows, lock_rows, next_numbers, set_deleted, update_rows, upsert_extension


async def create_record(ctx: Context, object: str, values: Mapping[str, Any]) -> Row:
    """Create a record from JSON values and return it. Invalid names every value that cannot be saved."""
    spec = ctx.catalog.object(object)
    require(ctx, object, "create")
    parsed, problems = parse_values(ctx, spec, values)
    complete(ctx, spec, parsed, problems)
    parsed |= derived(ctx.catalog, object, parsed, parsed)
    parsed |= stamped(ctx, spec, {}, parsed)
    problems += misfits(ctx, spec, parsed, parsed)
    problems += [problem for _, problem in await missing_references(ctx, spec, [parsed])]
    problems += [problem for _, problem in await attach_files(ctx, spec, [(None, parsed)])]
    if problems:
        raise Invalid(fields=problems)
    (id,) = await insert_parsed(ctx, spec, [parsed])
    await redeclare(ctx, object)
    await check_allowed(ctx, object, [id], "create")
    after = (await load_rows(ctx.as_system(), object, [id]))[id]
    await refresh_parents(ctx, object, [id])
    await record_changes(ctx, object, "create", [(id, difference({}, after))])
    return await shown_row(ctx, object, after)


async def update_record(
    ctx: Context, object: str, id: UUID | str, values: Mapping[str, Any], *, version: int | None = None
) -> Row:
    """Change fields of a record and return it. Conflict when `version` is given and is not the newest."""
    spec = ctx.catalog.object(object)
    record = record_id(id)
    require(ctx, object, "write")
    versions = await lock_rows(ctx.db, ctx.schema, object, [record])
    before = (await whole_rows(ctx, object, [record])).get(record)
    if before is None:
        raise NotFound
    await check_allowed(ctx, object, [record], "write")
    check_ranks(ctx, spec, [before])
    _check_newest(spec, versions[record], version)
    parsed, problems = parse_values(ctx, spec, values, before)
    problems += cleared_required(spec, parsed)
    problems += [problem for _, problem in await missing_references(ctx, spec, [parsed])]
    problems += [problem for _, problem in await attach_files(ctx, spec, [(record, parsed)])]
    problems += misfits(ctx, spec, {**before, **parsed}, parsed)
    if problems:
        raise Invalid(fields=problems)
    await keep_unseen(ctx, spec, before, parsed)
    parents = await refresh_parents(ctx, object, [record], before_write=True)
    await update_parsed(ctx, spec, [(record, parsed | rederived(ctx, spec, before, parsed))])
    await redeclare(ctx, object)
    await refresh_parents(ctx, object, [record], also=parents)
    await check_remaining(ctx, object)
    await check_trees(ctx, object)
    after = (await load_rows(ctx.as_system(), object, [record]))[record]
    changes = difference(before, after)
    check_settled(ctx, spec, before, changes)
    if changes and not is_passing(ctx, spec, after):
        await record_changes(ctx, object, "update", [(record, changes)])
    return await shown_row(ctx, object, after)


async def delete_record(ctx: Context, object: str, id: UUID | str, *, version: int | None = None) -> None:
    """Put a record into the bin. Conflict when `version` is given and is not the newest."""
    record = record_id(id)
    require(ctx, object, "delete")
    versions = await lock_rows(ctx.db, ctx.schema, object, [record])
    before = await whole_rows(ctx, object, [record])
    if not before:
        raise NotFound
    await check_allowed(ctx, object, [record], "delete")
    check_ranks(ctx, ctx.catalog.object(object), before.values())
    _check_newest(ctx.catalog.object(object), versions[record], version)
    await set_deleted(ctx.db, ctx.schema, object, [record], ctx.now, at=ctx.now, by=ctx.actor.id)
    await name_again(ctx, object, [record])
    await redeclare(ctx, object)
    await refresh_parents(ctx, object, [record])
    await check_remaining(ctx, object)
    await record_changes(ctx, object, "delete", [(record, {})])


async def restore_record(ctx: Context, object: str, id: UUID | str) -> Row:
    """Take a record out of the bin and return it."""
    record = record_id(id)
    require(ctx, object, "delete")
    # Of what one may not take out, not even a value that another record has is told.
    if not await matching_ids(ctx, object, ["id", "=", str(record)], bin=True):
        raise NotFound
    try:
        moved = await set_deleted(ctx.db, ctx.schema, object, [record], None, at=ctx.now, by=ctx.actor.id)
    except UniqueViolation as error:
        raise taken(ctx.catalog.object(object), error) from None
    await redeclare(ctx, object)
    after = await load_rows(ctx, object, moved)
    if record not in after:
        raise NotFound
    await check_allowed(ctx, object, [record], "delete")
    await name_again(ctx, object, moved)
    await refresh_parents(ctx, object, [record])
    await record_changes(ctx, object, "restore", [(record, {})])
    return after[record]


async def insert_parsed(
    ctx: Context, spec: ObjectSpec, rows: Sequence[Values], *, run: UUID | None = None
) -> list[UUID]:
    """Insert checked values, extensions too; returns the new ids in order."""
    # What is created in one instant is read in the order in which it came.
    ids = sorted(new_id() for _ in rows)
    await _number(ctx, spec, rows)
    try:
        # One row's statements go to the database together; many rows are copied, each table by itself.
        async with ctx.db.pipeline() if len(rows) == 1 else nullcontext():
            await _insert(ctx, spec, ids, rows, run)
            await name_new(ctx, spec, ids, rows)
    except UniqueViolation as error:
        raise taken(spec, error) from None
    return ids


async def _insert(
    ctx: Context, spec: ObjectSpec, ids: Sequence[UUID], rows: Sequence[Values], run: UUID | None
) -> None:
    db, schema = ctx.db, ctx.schema
    named = set[str]().union(*rows)
    given = [field for name, field in spec.fields.items() if name in named and field.columns()]
    for extension in (None, *spec.extensions):
        fields = [field for field in given if field.extension == extension]
        columns = [name for field in fields for name, _ in field.columns()]
        stored = [stored_values(fields, row) for row in rows]
        if extension is None:
            system = ("id", "created_at", "updated_at", "created_by", "updated_by", "run")
            marks = (ctx.now, ctx.now, ctx.actor.id, ctx.actor.id, run)
            whole = [(id, *marks, *row) for id, row in zip(ids, stored, strict=True)]
            await insert_rows(db, schema, spec.name, (*system, *columns), whole)
        elif fields:
            added = [(id, *row) for id, row in zip(ids, stored, strict=True)]
            await upsert_extension(db, schema, f"{spec.name}__{extension}", columns, added)


async def update_parsed(ctx: Context, spec: ObjectSpec, changes: Sequence[tuple[UUID, Values]]) -> None:
    """Update rows with checked values; rows that set the same fields go together."""
    groups: dict[frozenset[str], list[tuple[UUID, Values]]] = {}
    for id, values in changes:
        groups.setdefault(frozenset(values), []).append((id, values))
    for names, rows in groups.items():
        for extension in (None, *spec.extensions):
            fields = [spec.fields[name] for name in sorted(names) if spec.fields[name].extension == extension]
            columns = [name for field in fields for name, _ in field.columns()]
            try:
                if extension is None:
                    stored = [(*stored_values(fields, values), id) for id, values in rows]
                    await update_rows(ctx.db, ctx.schema, spec.name, columns, stored, at=ctx.now, by=ctx.actor.id)
                elif fields:
                    stored = [(id, *stored_values(fields, values)) for id, values in rows]
                    await upsert_extension(ctx.db, ctx.schema, f"{spec.name}__{extension}", columns, stored)
            except UniqueViolation as error:
                raise taken(spec, error) from None
        await name_again(ctx, spec.name, [id for id, _ in rows], names)


def stored_values(fields: Sequence[Field], values: Values) -> list[Any]:
    """The database values of a row, in the order of the fields' columns."""
    found: list[Any] = []
    for field in fields:
        value = values.get(field.name)
        found += [None] * len(field.columns()) if value is None else field.stored(value)
    return found


def cleared_required(spec: ObjectSpec, parsed: Values) -> list[Problem]:
    """Required fields that a change would empty."""
    return [
        Problem(name, "required", f"{spec.fields[name].label} is needed.")
        for name, value in parsed.items()
        if value is None and spec.fields[name].required
    ]


def rederived(ctx: Context, spec: ObjectSpec, before: Row, parsed: Values) -> Values:
    """What the derivations make of the record as it will be, and since when it is so."""
    since = stamped(ctx, spec, before, parsed)
    if not any(derivation.object == spec.name for derivation in ctx.catalog.derivations):
        return since
    merged: Values = {}
    for name, field in spec.fields.items():
        value = before.get(name)
        merged[name] = parsed[name] if name in parsed else None if value is None else field.parse(value)
    return since | derived(ctx.catalog, spec.name, merged, parsed)


def taken(spec: ObjectSpec, error: UniqueViolation) -> Invalid:
    """The sentence for a value that another record has already."""
    constraint = (error.diag.constraint_name or "").removeprefix(f"{spec.name}_").removesuffix("_key")
    field = spec.fields.get(constraint)
    label = field.label if field else "This value"
    return Invalid(
        fields=[Problem(constraint, "taken", f"Another {within(spec.label)} has this {within(label)} already.")]
    )


def record_id(id: UUID | str) -> UUID:
    """The id, NotFound when it is none."""
    try:
        return read_id(id)
    except ValueError:
        raise NotFound from None


def _check_newest(spec: ObjectSpec, newest: int, version: int | None) -> None:
    if version is not None and newest != version:
        raise Conflict(
            f"Somebody changed this {within(spec.label)} meanwhile. Load it again and repeat your change.",
            code="lost_update",
        )


async def _number(ctx: Context, spec: ObjectSpec, rows: Sequence[Values]) -> None:
    for field in spec.fields.values():
        if isinstance(field, AutoNumber):
            bare = [row for row in rows if not row.get(field.name)]
            numbers = await next_numbers(ctx.db, ctx.schema, f"{spec.name}_{field.name}_seq", len(bare))
            for row, number in zip(bare, numbers, strict=True):
                row[field.name] = f"{field.prefix}{number:0{field.digits}d}"
