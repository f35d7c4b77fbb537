"""Change of a type: a field as it is and as somebody wants it, checked against everything else that is declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from rapport.engine.base.errors import DeclarationError, Invalid, NotFound
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.described import describe_field, field_types
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.records.context import Context
from rapport.engine.records.declared import Declarations, Said, join_declared, read_declared
from rapport.engine.records.query.binding import DIALECT, sql_text
from rapport.engine.records.write.columns.turning import Turner, turner_for
from rapport.engine.records.write.redeclare import check_columns, table_said
from rapport.engine.store.shape.conversion import Columns
from rapport.engine.store.tables import object_table

# A row of the table: its id, and the values of the old field, and of what an earlier type left, as JSON.
Told = tuple[UUID, str | None, str | None]


@dataclass(frozen=True)
class Change:
    """`kept` is what is left in the bin of the time when the field was of the new type; `after` is the catalog with the change."""

    declared: Declarations
    said: Said
    old: Field
    new: Field
    kept: Field | None
    after: Catalog
    table: sa.Table

    @property
    def wanted(self) -> Said:
        """The declaration as it will be."""
        return next(one for one in self.declared.fields if one["id"] == self.said["id"])

    def turner(self, ctx: Context, reading: Mapping[str, str]) -> Turner:
        """Reads its values as the new type; `reading` as in `turner_for`."""
        return turner_for(ctx, self.old, self.new, reading, kept=self.kept)

    def columns(self, schema: str, run: UUID) -> Columns:
        """What is converted in the database; the new columns have names of their own until they take their place."""
        mark = run.hex[-8:]
        apart = parted_name(self.said["name"], run)
        kinds = [(column, str(kind.compile(DIALECT))) for column, kind in self.new.columns()]
        new = tuple((apart + column.removeprefix(self.said["name"]) + "_new", kind) for column, kind in kinds)
        return Columns(schema, self.table.name, tuple(column for column, _ in self.old.columns()), new, mark)


def parted_name(name: str, run: UUID) -> str:
    """What a field that makes way for its successor is called."""
    return f"{name[:20].rstrip('_')}_{run.hex[-8:]}"


async def plan_change(ctx: Context, id: UUID, type: str, options: Mapping[str, Any] | None) -> Change:
    """What it means that a field which people added becomes one of another `type`.

    NotFound when there is no such field; Invalid, with one sentence, when it cannot be.
    """
    declared = await read_declared(ctx)
    said = next((one for one in (declared.live.fields if declared else ()) if one["id"] == id), None)
    if declared is None or said is None or said["object"] not in ctx.catalog.objects:
        raise NotFound
    old, kind = _as_declared(ctx.catalog, declared, said), field_types().get(type)
    if old is None or not _turns(old):
        raise Invalid(f"The values of “{said['label']}” cannot become those of another type. Add another field.")
    if kind is None or not kind.offered:
        raise Invalid(f"There is no type of field “{type[:60]}” to choose.")
    if type == said["type"]:
        raise Invalid(f"“{said['label']}” is of this type already.")
    wanted = {**said, "type": type, "options": dict(options) if options else None}
    changed = replace(declared, fields=[wanted if one is said else one for one in declared.fields])
    try:
        after = join_declared(ctx.catalog, changed)
    except DeclarationError as error:
        raise Invalid(str(error), code="declaration") from None
    check_columns(after, replace(changed, fields=[one for one in changed.fields if one is not wanted]))
    new = after.object(said["object"]).fields[said["name"]]
    if not _turns(new) or new.numbered:
        raise Invalid(f"No value of “{said['label']}” could become one of this type. Add another field.")
    table = table_said(ctx, ctx.catalog, declared.area, said)
    return Change(changed, said, old, new, _kept(declared, said, type), after, table)


def rows_statement(ctx: Context, change: Change, *, named: bool = False, live: bool = False, limit: int = 0) -> str:
    """What there is of the field beyond the id `after`, in the order of ids; or, `named`, in the rows `ids`.

    Gives rows as `Told`; `live` leaves out what lies in the bin.
    """
    fields = [change.old, *([change.kept] if change.kept else ())]
    columns = [sa.Column(name, kind) for field in fields for name, kind in field.columns()]
    place = sa.Table(change.table.name, sa.MetaData(schema=ctx.schema), sa.Column("id", sa.Uuid()), *columns)
    told = [_json(field, place) for field in fields]
    told += [sa.cast(sa.null(), sa.Text())] * (2 - len(told))
    source: sa.FromClause = place
    found: list[sa.ColumnElement[bool]] = []
    if live:
        main = object_table(ctx.catalog, ctx.schema, change.said["object"]).alias("m")
        source = place.join(main, main.c.id == place.c.id)
        found.append(main.c.deleted_at.is_(None))
    if named:
        ids = sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid())))
        return sql_text(sa.select(place.c.id, *told).select_from(source).where(place.c.id == ids, *found))
    found.append(place.c.id > sa.bindparam("after", type_=sa.Uuid()))
    found.append(sa.or_(*(place.c[field.columns()[0][0]].isnot(None) for field in fields)))
    page = sa.select(place.c.id, *told).select_from(source).where(*found).order_by(place.c.id)
    return sql_text(page.limit(sa.literal_column(str(limit))))


async def read_told(ctx: Context, statement: str, values: Mapping[str, Any]) -> Sequence[Told]:
    """The rows that a `rows_statement` gives."""
    cursor = await ctx.db.execute(statement.encode(), values)
    return await cursor.fetchall()


async def count_told(ctx: Context, change: Change) -> int:
    """How many rows of the table have a value of the field, those in the bin too."""
    first = sa.Column(*change.old.columns()[0])
    place = sa.Table(change.table.name, sa.MetaData(schema=ctx.schema), sa.Column("id", sa.Uuid()), first)
    statement = sql_text(sa.select(sa.func.count()).select_from(place).where(place.c[first.name].isnot(None)))
    row = await (await ctx.db.execute(statement.encode())).fetchone()
    assert row is not None
    return int(row[0])


def _as_declared(catalog: Catalog, declared: Declarations, said: Said) -> Field | None:
    """The field as it is in the database, even where this process has not heard yet of its last change."""
    known = catalog.object(said["object"]).fields.get(said["name"])
    if type(known) is field_types().get(said["type"]):
        return known
    try:
        return join_declared(catalog, declared).object(said["object"]).fields.get(said["name"])
    except DeclarationError:
        return None


def _json(field: Field, place: sa.Table) -> sa.ColumnElement[Any]:
    value = field.render([place.c[name] for name, _ in field.columns()])
    return sa.cast(sa.func.to_json(value), sa.Text())


def _turns(field: Field) -> bool:
    """Whether values of it are written down, so that they can be read as others."""
    follows = field.computed or field.companions() or isinstance(field, AnyRef | Ref | Refs)
    return not (follows or field.attached or field.hidden or not field.stored_columns)


def _kept(declared: Declarations, said: Said, type: str) -> Field | None:
    """What the field was, the last time that it was of this type."""
    left = [
        one
        for one in declared.fields
        if one["deleted_at"] and one["stored"] and one["stored"].get("converted") == str(said["id"])
    ]
    found = next((one for one in reversed(left) if one["type"] == type), None)
    if found is None:
        return None
    try:
        return describe_field({**found, "name": found["stored"]["name"]})
    except DeclarationError:
        return None
