"""Bringing a database to what the catalog says: plan the difference, apply it, never drop what holds data."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.operations.ops import (
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableOp,
    MigrateOperation,
    ModifyTableOps,
    OpContainer,
)
from psycopg import sql

from rapport.engine.objects.catalog import Catalog
from rapport.engine.store.log import month_statements
from rapport.engine.store.tables import filled_tables, sequences_of, tables_of

# One upgrade at a time over all processes; the number has no meaning but must stay.
UPGRADING = 0x52_41_50_31
DROPS = (DropColumnOp, DropConstraintOp, DropIndexOp, DropTableOp)


def upgrade_workspace(dsn: str, schema: str, catalog: Catalog) -> list[str]:
    """Create or upgrade the workspace's tables in one transaction; says what it changed. Safe to run again.

    A schema that was brought to this very catalog before is recognised by its comment and left alone.
    """
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=sa.pool.NullPool)
    with engine.begin() as bound:
        connection = cast("psycopg.Connection[Any]", bound.connection.driver_connection)
        connection.execute("select pg_advisory_xact_lock(%s)", (UPGRADING,))
        connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
        found = connection.execute(
            "select obj_description(to_regnamespace(%s)::oid, 'pg_namespace')", (schema,)
        ).fetchone()
        mark = f"rapport {schema_version(catalog)}"
        done: list[str] = []
        if not found or found[0] != mark:
            _prepare(connection, schema)
            done = _apply(bound, schema, catalog)
            connection.execute(sql.SQL("comment on schema {} is {}").format(sql.Identifier(schema), sql.Literal(mark)))
        for statement in month_statements(schema, datetime.now(UTC)):
            connection.execute(statement)
        return done


def schema_version(catalog: Catalog) -> str:
    """Changes when a table would; labels and views do not count."""
    tables = tables_of(catalog, "w")
    filled = filled_tables(tables)
    shape = [
        (
            t.name,
            [(c.name, repr(c.type), c.nullable) for c in t.columns],
            sorted(str(i.name) for i in t.indexes),
            filled.get(t.name),
        )
        for t in tables.sorted_tables
    ]
    return hashlib.sha256(repr(sorted(shape)).encode()).hexdigest()[:16]


def _prepare(connection: psycopg.Connection[Any], schema: str) -> None:
    connection.execute("create extension if not exists pg_trgm")
    script = (files("rapport.engine.store.shape") / "change.sql").read_text("utf-8")
    connection.execute(script.format(schema=sql.Identifier(schema).as_string()).encode())


def _apply(bound: sa.Connection, schema: str, catalog: Catalog) -> list[str]:
    """Plan the difference and carry it out on the caller's connection, so that it is one transaction."""
    tables = tables_of(catalog, schema)
    wanted = {table.name for table in tables.tables.values()}

    def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
        return kind != "table" or name in wanted

    def named(name: str | None, kind: str, parents: Any) -> bool:
        return kind != "schema" or name == schema

    options: dict[str, Any] = {
        "include_schemas": True,
        "include_name": named,
        "include_object": ours,
        "compare_type": True,
        "compare_server_default": False,
    }
    context = MigrationContext.configure(bound, opts=options)
    script = produce_migrations(context, tables)
    operations = Operations(context)
    done: list[str] = []
    for name in sequences_of(catalog):
        bound.execute(sa.text(f'create sequence if not exists "{schema}"."{name}"'))
    if script.upgrade_ops:
        for operation in _flatten(script.upgrade_ops.ops):
            operations.invoke(operation)
            done.append(str(operation.to_diff_tuple()[:1]))
    for statement in _refill(bound, tables):
        bound.execute(sa.text(statement))
        done.append("fillfactor")
    return done


def _refill(bound: sa.Connection, tables: sa.MetaData) -> list[str]:
    """What leaves room in the pages of tables that were made before there was any; what is in them stays where it is."""
    quote = bound.dialect.identifier_preparer.quote
    found = bound.execute(
        sa.text("select relname, reloptions from pg_class where relnamespace = to_regnamespace(:schema)"),
        {"schema": quote(str(tables.schema))},
    )
    have: dict[str, list[str]] = {name: options or [] for name, options in found}
    return [
        f"alter table {quote(str(tables.schema))}.{quote(name)} set (fillfactor = {percent})"
        for name, percent in filled_tables(tables).items()
        if f"fillfactor={percent}" not in have.get(name, [])
    ]


def _flatten(operations: Iterable[MigrateOperation]) -> Iterable[Any]:
    for operation in operations:
        if isinstance(operation, OpContainer | ModifyTableOps):
            yield from _flatten(operation.ops)
        elif not isinstance(operation, DROPS):
            yield operation
