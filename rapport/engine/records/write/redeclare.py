"""Redeclaring: what people change in their declarations becomes tables and catalog in the same transaction."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from rapport.engine.base.errors import Conflict, DeclarationError, Forbidden, Invalid
from rapport.engine.base.phrases import within
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.described import describe_field
from rapport.engine.objects.rights.grant import ACTS
from rapport.engine.objects.rights.roles import roles_field
from rapport.engine.records.context import Context
from rapport.engine.records.declared import Declarations, Said, declaring, join_declared, read_declared, tables_declared
from rapport.engine.records.query.find import count_records
from rapport.engine.records.write.limits.giving import exceeded
from rapport.engine.store.shape.reshape import (
    add_sequences,
    add_tables,
    announce_catalog,
    column_marks,
    columns_of,
    keep_place,
    mark_column,
    reads_pattern,
    rename_columns,
)
from rapport.engine.store.tables import extension_table, object_table, sequences_of


async def redeclare(ctx: Context, *objects: str) -> Catalog:
    """After a write of `objects`: if their records are declarations, make the database what they say now.

    Returns the catalog as it is then. Invalid, with one sentence, when they cannot be; then nothing of the write stays.
    Others read and write meanwhile.
    """
    if all(ctx.catalog.object(object).declares is None for object in objects):
        return ctx.catalog
    await ctx.hold("catalog")
    declared = await read_declared(ctx)
    if declared is None:
        return ctx.catalog
    _check_settled(declared)
    try:
        catalog = join_declared(ctx.catalog, declared)
    except DeclarationError as error:
        raise Invalid(str(error), code="declaration") from None
    await _check_new(ctx, declared)
    _check_named(ctx.catalog, catalog)
    check_columns(catalog, declared)
    await _check_patterns(ctx, declared)
    await _check_roles(ctx, catalog)
    await add_sequences(ctx.db, ctx.schema, sequences_of(catalog))
    await announce_catalog(ctx.db, ctx.schema)
    # From here to the end of the transaction the tables of what people added are held, so this comes last.
    await _move_columns(ctx, catalog, declared)
    await _keep_places(ctx, catalog, declared)
    await add_tables(ctx.db, tables_declared(ctx, catalog, declared.area))
    await _forget_marks(ctx, declared)
    ctx.news.append("catalog")
    return catalog


async def settle_declarations(ctx: Context, *objects: str) -> Context:
    """Redeclare after several writes at once; in the context that comes back, what they declared is there.

    What was there before is opened no further: who came with a token of narrow scope keeps to it.
    """
    catalog = await redeclare(ctx, *objects)
    narrowed = {
        name: replace(spec, grants=ctx.catalog.objects[name].grants) if name in ctx.catalog.objects else spec
        for name, spec in catalog.objects.items()
    }
    return replace(
        ctx, catalog=replace(catalog, objects=MappingProxyType(narrowed), verbs=ctx.catalog.verbs, remembered={})
    )


def _check_named(before: Catalog, catalog: Catalog) -> None:
    """Rights and pages are for roles that there are; what was said of a role that went meanwhile is nobody's."""
    known = {role for spec in catalog.objects.values() if (field := roles_field(spec)) for role in field.values}
    for spec in catalog.objects.values():
        old = before.objects.get(spec.name)
        if known and (unknown := spec.roles - known - (old.roles if old else set())):
            raise Invalid(
                f"Of {within(spec.plural)} something is said for the role “{min(unknown)[:40]}”, which does not exist. "
                "Add the role first, or take another.",
                code="declaration",
            )


async def _check_roles(ctx: Context, catalog: Catalog) -> None:
    """A role that somebody has cannot go, and nobody gives a role more than they have themselves."""
    for spec in catalog.objects.values():
        field = roles_field(spec)
        if field is None or (known := roles_field(ctx.catalog.object(spec.name))) is None:
            continue
        gone = [role for role in known.values if role not in field.values]
        having = replace(ctx.as_system(), catalog=catalog)
        if gone and (count := await count_records(having, spec.name, [field.name, "in", gone])):
            raise Conflict(f"{count} people have this role. Give them another one first.", code="role_in_use")
    if ctx.actor.system:
        return
    for object in catalog.objects.keys() & ctx.catalog.objects.keys():
        spec, before = catalog.object(object), ctx.catalog.object(object)
        for role in {rule.role for rule in spec.grants}:
            if [g for g in spec.grants if g.role == role] == [g for g in before.grants if g.role == role]:
                continue
            if more := exceeded(ctx.catalog, ctx.actor.role, (catalog, role, object)):
                what = (
                    f"{more} all of these {within(spec.plural)}"
                    if more in ACTS
                    else f"see all of “{spec.fields[more].label}”"
                )
                raise Forbidden(f"Your own role may not {what}, so you cannot let others do it.")


def _check_settled(declared: Declarations) -> None:
    """What cannot change any more once it is in the database."""
    taken = {said["stored"]["name"] for said in declared.objects if said["deleted_at"] and said["stored"]}
    for said in declared.live.objects:
        if not said["stored"] and said["name"] in taken:
            raise Invalid(
                f"An object “{said['name']}” is in the bin with its records. Restore it, or take another name."
            )
        if said["stored"] and said["stored"]["name"] != said["name"]:
            raise Invalid("The name of an object stays as it is. Change its label, which is what people read.")
    for said in declared.fields:
        if said["changing"] and (said["deleted_at"] or said["stored"]["name"] != said["name"]):
            raise Conflict(
                f"“{said['label']}” is just being changed to another type. Wait until that is done, or stop it.",
                code="changing",
            )
    for said in declared.live.fields:
        stored = said["stored"]
        if stored and (stored["object"] != said["object"] or stored["type"] != said["type"]):
            raise Invalid(
                f"“{said['label']}” keeps its object, and another type is asked for by itself (change_type), after a look at "
                "what would be lost (preview_type)."
            )


def check_columns(catalog: Catalog, declared: Declarations) -> None:
    """What is computed may be computed otherwise, as long as its values stay of their type."""
    for said in declared.live.fields:
        stored = said["stored"]
        if stored and "columns" in stored and stored["columns"] != columns_said(catalog, said):
            raise Invalid(
                f"“{said['label']}” keeps its type, and this would give another. Add another field, and remove this one."
            )


async def _check_patterns(ctx: Context, declared: Declarations) -> None:
    """What Python reads, the database may not."""
    for said in declared.live.qualities:
        if said["pattern"] and not await reads_pattern(ctx.db, said["pattern"]):
            raise Invalid(
                f"The pattern of “{said['label']}” cannot be read. Take plain letters, classes and repetitions."
            )


async def _check_new(ctx: Context, declared: Declarations) -> None:
    """The table of an object that left the bin for good still holds its records; nobody else may come into them."""
    for said in declared.live.objects:
        place = sa.Table(said["name"], sa.MetaData(schema=ctx.schema))
        if not said["stored"] and await columns_of(ctx.db, place):
            raise Invalid(f"There was an object “{said['name']}” before. Take another name.")


async def _move_columns(ctx: Context, catalog: Catalog, declared: Declarations) -> None:
    """Columns follow the names of their fields; one in the bin makes way for a new field of its name."""
    for said in declared.live.fields:
        stored = said["stored"]
        if stored and stored["name"] == said["name"]:
            continue
        table = table_said(ctx, catalog, declared.area, said)
        for other in declared.fields:
            if other is not said and other["stored"] and _place(other["stored"]) == (said["object"], said["name"]):
                await move_columns(ctx, declared, table, other, _parked(other))
        if stored:
            await move_columns(ctx, declared, table, said, said["name"])
        else:
            await _clear_place(ctx, table, said, columns_said(catalog, said))


async def _clear_place(ctx: Context, table: sa.Table, said: Said, columns: Sequence[Sequence[str]]) -> None:
    """A column whose field left the bin for good makes way too; its values are nobody's."""
    have = await columns_of(ctx.db, table)
    for column in (said["name"] + ending for ending, _ in columns):
        if column in have:
            await rename_columns(ctx.db, table, [(column, f"{column[:40]}_{said['id'].hex[-8:]}_old")])


def _parked(said: Said) -> str:
    return f"{said['name'][:20].rstrip('_')}_{said['id'].hex[-8:]}"


def _is_parked(said: Said, name: str) -> bool:
    return name.endswith(said["id"].hex[-8:])


async def move_columns(ctx: Context, declared: Declarations, table: sa.Table, said: Said, name: str) -> None:
    stored = said["stored"]
    endings = [ending for ending, _ in stored["columns"]] if "columns" in stored else _endings(said)
    await rename_columns(ctx.db, table, [(stored["name"] + ending, name + ending) for ending in endings])
    said["stored"] = {**stored, "name": name}
    kept: dict[str, Any] = {"stored": said["stored"]}
    if name == said["name"] and not _is_parked(said, stored["name"]):
        # What was saved under the old name goes on finding the field.
        kept["formerly"] = [*(old for old in said["formerly"] or () if old != name), stored["name"]]
    await keep_place(ctx.db, ctx.schema, declared_as(ctx, "fields"), said["id"], **kept)


def _endings(said: Said) -> list[str]:
    """What the columns of a field are called behind its name."""
    stored = said["stored"]
    field = describe_field({**said, "name": stored["name"], "type": stored["type"]})
    return [column.removeprefix(stored["name"]) for column, _ in field.stored_columns]


def columns_said(catalog: Catalog, said: Said) -> list[list[str]]:
    """The columns of a field and its companions as they were settled: what each is called behind its name, and its type."""
    fields = catalog.object(said["object"]).fields
    field = fields[said["name"]]
    settled = (field, *(fields[name] for name in field.companions()))
    return [[column.removeprefix(field.name), repr(kind)] for each in settled for column, kind in each.stored_columns]


async def _keep_places(ctx: Context, catalog: Catalog, declared: Declarations) -> None:
    for said in declared.live.objects:
        if not said["stored"]:
            await keep_place(ctx.db, ctx.schema, declared_as(ctx, "objects"), said["id"], stored={"name": said["name"]})
    for said in declared.live.fields:
        if not said["stored"]:
            place = {name: said[name] for name in ("object", "name", "type")} | {"columns": columns_said(catalog, said)}
            await keep_place(ctx.db, ctx.schema, declared_as(ctx, "fields"), said["id"], stored=place)


async def _forget_marks(ctx: Context, declared: Declarations) -> None:
    """What was noted of the columns of fields in the bin holds no longer: nobody keeps their values meanwhile."""
    gone = {_place(said["stored"]) for said in declared.fields if said["deleted_at"] and said["stored"]}
    for table, column in await column_marks(ctx.db, ctx.schema) if gone else ():
        if (table.partition("__")[0], column) in gone:
            await mark_column(ctx.db, ctx.schema, table, column, "")


def declared_as(ctx: Context, kind: str) -> str:
    return declaring(ctx.catalog)[kind].name


def _place(stored: dict[str, Any]) -> tuple[str, str]:
    return stored["object"], stored["name"]


def table_said(ctx: Context, catalog: Catalog, area: str, said: Said) -> sa.Table:
    if catalog.object(said["object"]).area == area:
        return object_table(catalog, ctx.schema, said["object"])
    return extension_table(catalog, ctx.schema, said["object"], area)
