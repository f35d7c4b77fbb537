"""The tables that a catalog means: one for each object and extension, and those every workspace has."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TSVECTOR

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.field import Field, is_exchanged
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.texts.auto_number import AutoNumber
from rapport.engine.objects.object import ObjectSpec

MOMENT = sa.DateTime(timezone=True)
# More would make the index as wide as the table.
_MOST_CARRIED = 3
# Percent of a page that new rows may fill. A changed row that finds room beside its old self needs no new entries in the indexes.
_FILLED = 90


@remember(64)
def tables_of(catalog: Catalog, schema: str) -> sa.MetaData:
    """All tables of a workspace, qualified by its schema."""
    metadata = sa.MetaData(schema=schema)
    for spec in catalog.objects.values():
        _object_table(metadata, spec)
        for extension in spec.extensions:
            _extension_table(metadata, spec, extension)
    _run_table(metadata)
    _search_table(metadata)
    _answer_table(metadata)
    _file_table(metadata)
    return metadata


@remember(1024)
def object_table(catalog: Catalog, schema: str, object: str) -> sa.Table:
    """The table of an object, made without those of all others."""
    return _object_table(sa.MetaData(schema=schema), catalog.objects[object])


@remember(1024)
def extension_table(catalog: Catalog, schema: str, object: str, extension: str) -> sa.Table:
    """The table of an extension of an object."""
    return _extension_table(sa.MetaData(schema=schema), catalog.objects[object], extension)


def filled_tables(tables: sa.MetaData) -> dict[str, int]:
    """How many percent of a page new rows may fill, by table; those that are not there fill pages whole."""
    told = {table.name: table.dialect_options["postgresql"]["with"] for table in tables.tables.values()}
    return {name: int(options["fillfactor"]) for name, options in told.items() if options}


def holding_table(catalog: Catalog, schema: str, field: Field) -> sa.Table:
    """The table that has the columns of a field: its object's own, or that of an extension."""
    if field.extension:
        return extension_table(catalog, schema, field.object, field.extension)
    return object_table(catalog, schema, field.object)


def search_table(catalog: Catalog, schema: str) -> sa.Table:
    """The index of names that records are found by."""
    return tables_of(catalog, schema).tables[f"{schema}.search"]


def stored_fields(spec: ObjectSpec, extension: str | None = None) -> Iterator[Field]:
    """The fields that have columns in the object's own table, or in that of `extension`."""
    return (field for field in spec.fields.values() if field.extension == extension and field.stored_columns)


def sequences_of(catalog: Catalog) -> list[str]:
    """The sequences that running numbers come from."""
    return [
        f"{spec.name}_{f.name}_seq"
        for spec in catalog.objects.values()
        for f in spec.fields.values()
        if isinstance(f, AutoNumber)
    ]


def _object_table(metadata: sa.MetaData, spec: ObjectSpec) -> sa.Table:
    table = sa.Table(
        spec.name,
        metadata,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("updated_by", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("deleted_at", MOMENT),
        sa.Column("run", sa.Uuid()),
        *_columns(spec, None),
        postgresql_with={"fillfactor": _FILLED},
    )
    sa.Index(f"{spec.name}_created_at_idx", table.c.created_at, table.c.id)
    binned = table.c.deleted_at.isnot(None)
    sa.Index(f"{spec.name}_bin_idx", table.c.deleted_at, table.c.id, postgresql_where=binned)
    for field in stored_fields(spec):
        if isinstance(field, Ref) and field.inverse and not field.unique:
            _collection_index(table, field, spec)
        else:
            _indexes(table, field)
    return table


def _extension_table(metadata: sa.MetaData, spec: ObjectSpec, extension: str) -> sa.Table:
    table = sa.Table(
        f"{spec.name}__{extension}", metadata, sa.Column("id", sa.Uuid(), primary_key=True), *_columns(spec, extension)
    )
    for field in stored_fields(spec, extension):
        _indexes(table, field)
    return table


def _columns(spec: ObjectSpec, extension: str | None) -> Iterator[sa.Column[object]]:
    for field in stored_fields(spec, extension):
        for position, (name, kind) in enumerate(field.columns()):
            needed = field.required and position == 0 and extension is None and not spec.grows
            yield sa.Column(name, kind, nullable=not needed)


def _indexes(table: sa.Table, field: Field) -> None:
    column = table.c[field.columns()[0][0]]
    if field.attached:
        found = {column.name: "jsonb_path_ops"}
        sa.Index(f"{table.name}_{field.name}_idx", column, postgresql_using="gin", postgresql_ops=found)
        return
    if field.unique:
        name = f"{table.name}_{field.name}_key"
        live = table.c.deleted_at.is_(None) if "deleted_at" in table.c else None
        sa.Index(name, column, unique=True, postgresql_where=live)
    if isinstance(column.type, ARRAY):
        if field.index or isinstance(field, Refs):
            sa.Index(f"{table.name}_{field.name}_idx", column, postgresql_using="gin")
        return
    if field.index and field.ranked:
        ranked = field.columns()[field.ranked][0]
        sa.Index(f"{table.name}_{ranked}_idx", table.c[ranked], table.c.id)
    if field.index and is_exchanged(field):
        # Within one currency amounts lie in the order in which they are shown.
        currency = table.c[field.columns()[1][0]]
        sa.Index(f"{table.name}_{currency.name}_idx", currency, column, table.c.id)
    elif field.index or (isinstance(field, Ref | AnyRef) and (field.inverse or field.extension is None)):
        sa.Index(f"{table.name}_{field.name}_idx", column, table.c.id)


def _collection_index(table: sa.Table, field: Ref, spec: ObjectSpec) -> None:
    """What a record's collection is looked up by. It carries what collections are asked for, when and how much, so that
    measuring them for all records reads the index alone, and reads it in their order."""
    asked = [one for one in stored_fields(spec) if (one.index and one.dated) or "sum" in one.measures]
    carried = list(dict.fromkeys(name for one in asked[:_MOST_CARRIED] for name in _measured_by(one, spec)))
    name = f"{table.name}_{field.name}_list_idx"
    sa.Index(name, table.c[field.columns()[0][0]], postgresql_include=["deleted_at", *carried])


def _measured_by(field: Field, spec: ObjectSpec) -> Iterator[str]:
    """The columns that a field is measured by: of an amount also its currency, and the day of its rate."""
    if field.reckons != "money":
        yield field.columns()[0][0]
        return
    yield from (name for name, _ in field.columns())
    day = spec.fields.get(field.as_of)
    if day and not day.extension:
        yield day.name
    if not (day and day.required):
        yield "created_at"


def _run_table(metadata: sa.MetaData) -> None:
    """Imports, bulk changes, exports and merges: what was asked, how far it is, what came of it."""
    table = sa.Table(
        "run",
        metadata,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("actor", sa.Uuid()),
        sa.Column("options", JSONB(), nullable=False, server_default="{}"),
        sa.Column("counts", JSONB(), nullable=False, server_default="{}"),
        sa.Column("report", JSONB(), nullable=False, server_default="{}"),
        sa.Column("progress", JSONB(), nullable=False, server_default="{}"),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("undone_at", MOMENT),
        sa.Column("loser", sa.Uuid()),
    )
    sa.Index("run_loser_idx", table.c.loser)


def _search_table(metadata: sa.MetaData) -> None:
    """One row for each record that has a name: how it may be typed, and what it is found by any part of."""
    table = sa.Table(
        "search",
        metadata,
        sa.Column("object", sa.Text(), primary_key=True),
        sa.Column("record", sa.Uuid(), primary_key=True),
        sa.Column("title", TSVECTOR(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
    )
    sa.Index("search_title_idx", table.c.title, postgresql_using="gin")
    sa.Index("search_keys_idx", table.c["keys"], postgresql_using="gin", postgresql_ops={"keys": "gin_trgm_ops"})


def _answer_table(metadata: sa.MetaData) -> None:
    """What was answered to requests that may come again; see `store/kept/answers.py`."""
    sa.Table(
        "kept_answer",
        metadata,
        sa.Column("person", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", JSONB(), nullable=False),
        sa.Column("body", BYTEA()),
    )


def _file_table(metadata: sa.MetaData) -> None:
    """Uploaded files: what was found of them, by whom they came, and when a record was last known to have them. What is in
    them lies in the workspace's folder under its digest; see `store/kept/files.py`."""
    table = sa.Table(
        "kept_file",
        metadata,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("by", sa.Uuid()),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("held_at", MOMENT),
    )
    sa.Index("kept_file_digest_idx", table.c.digest)
    sa.Index("kept_file_by_idx", table.c.by, postgresql_where=table.c.held_at.is_(None))
