"""Declared: the catalog with what people added to it, which they keep as records of the objects that declare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from psycopg import AsyncConnection

from rapport.engine.base.errors import DeclarationError, Malformed
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.objects.described import describe_area
from rapport.engine.objects.fields.computed.grades import EXTENSION
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.store.backup import count_rows, tables_in
from rapport.engine.store.shape.reshape import build_index, mark_schema, missing_indexes, read_declarations
from rapport.engine.store.tables import extension_table, object_table, tables_of

LOG = "change"
Said = dict[str, Any]


@dataclass(frozen=True)
class Declarations:
    """The rows of every kind as the database has them, those in the bin too, in the order in which they count."""

    area: str
    objects: Sequence[Said]
    fields: Sequence[Said]
    roles: Sequence[Said] = ()
    grants: Sequence[Said] = ()
    qualities: Sequence[Said] = ()
    layouts: Sequence[Said] = ()

    @property
    def live(self) -> "Declarations":
        """Without the bin, and without what is said of things there."""
        objects = [said for said in self.objects if not said["deleted_at"]]
        gone = {said["name"] for said in self.objects} - {said["name"] for said in objects}
        fields = [said for said in self.fields if not said["deleted_at"] and said["object"] not in gone]
        roles = [said for said in self.roles if not said["deleted_at"]]
        lost = {said["name"] for said in self.roles} - {said["name"] for said in roles}
        grants = [said for said in self.grants if not said["deleted_at"] and said["object"] not in gone]
        grants = [said for said in grants if said["role"] not in lost]
        rules = [said for said in self.qualities if not said["deleted_at"] and said["object"] not in gone]
        layouts = [said for said in self.layouts if not said["deleted_at"] and said["object"] not in gone]
        layouts = [said for said in layouts if said["role"] not in lost]
        return Declarations(self.area, objects, fields, roles, grants, rules, layouts)

    @property
    def every(self) -> tuple[Sequence[Said], ...]:
        return self.objects, self.fields, self.roles, self.grants, self.qualities, self.layouts

    @property
    def key(self) -> str:
        """Differs whenever anything declared does."""
        return repr([(said["id"], said["version"], said["name"]) for each in self.live.every for said in each])


def declaring(catalog: Catalog) -> Mapping[str, ObjectSpec]:
    """The objects whose records are declarations, by what they declare."""
    return {spec.declares[0]: spec for spec in catalog.objects.values() if spec.declares}


async def read_declared(ctx: Context) -> Declarations | None:
    """What people declared; None where nothing can be."""
    kinds = declaring(ctx.catalog)
    if "objects" not in kinds or "fields" not in kinds:
        return None
    objects = await read_declarations(ctx.db, ctx.schema, kinds["objects"].name)
    fields = await read_declarations(ctx.db, ctx.schema, kinds["fields"].name)
    area = kinds["fields"].declares
    assert area is not None
    fields.sort(key=lambda said: (said["position"] is None, said["position"]))
    more = [
        await read_declarations(ctx.db, ctx.schema, kinds[kind].name) if kind in kinds else []
        for kind in ("roles", "grants", "qualities", "layouts")
    ]
    return Declarations(area[1], objects, fields, *more)


def undeclared(catalog: Catalog) -> tuple[Area, ...]:
    """The areas of the code alone."""
    names = {spec.declares[1] for spec in declaring(catalog).values() if spec.declares}
    return tuple(area for area in catalog.areas if area.name not in names)


def join_declared(catalog: Catalog, declared: Declarations) -> Catalog:
    """The catalog of the code together with all that is declared; DeclarationError when they do not go together."""
    areas = undeclared(catalog)
    known = {spec.name: spec for spec in _plain(catalog, areas).objects.values()}
    live = declared.live
    try:
        more = {"roles": live.roles, "grants": live.grants, "qualities": live.qualities}
        told = describe_area(live.area, live.objects, live.fields, known, **more)
        return build_catalog((*areas, replace(told, layouts=tuple(live.layouts))))
    except Malformed as error:
        raise DeclarationError(error.message) from None


def join_possible(catalog: Catalog, declared: Declarations) -> tuple[Catalog, list[str]]:
    """As `join_declared`, but what does not go together is left out, with the sentences that say why.

    A new version of Rapport may have a field of its own under a name that somebody took before.
    """
    try:
        return join_declared(catalog, declared), []
    except DeclarationError as error:
        reasons = [str(error)]
    live = declared.live
    kept = Declarations(live.area, [], [])
    left: list[tuple[str, Said]] = [
        (kind, said)
        for kind in ("objects", "fields", "roles", "grants", "qualities", "layouts")
        for said in getattr(live, kind)
    ]
    # What follows from another may stand before it, so whoever was refused asks again as long as somebody came in.
    while left:
        waiting, refused = left, list[str]()
        left = []
        for kind, said in waiting:
            wider = replace(kept, **{kind: [*getattr(kept, kind), said]})
            try:
                join_declared(catalog, wider)
                kept = wider
            except DeclarationError as error:
                left.append((kind, said))
                refused.append(str(error))
        if len(left) == len(waiting):
            reasons += refused
            break
    return join_declared(catalog, kept), reasons


def tables_declared(ctx: Context, catalog: Catalog, area: str) -> list[sa.Table]:
    """The tables of `catalog` that hold what the area declares, and the grades of records that it may ask for."""
    found: list[sa.Table] = []
    for spec in catalog.objects.values():
        if spec.area == area:
            found.append(object_table(catalog, ctx.schema, spec.name))
        elif area in spec.extensions:
            found.append(extension_table(catalog, ctx.schema, spec.name, area))
        if spec.quality:
            found.append(extension_table(catalog, ctx.schema, spec.name, EXTENSION))
    return found


async def tables_left(ctx: Context) -> list[str]:
    """The tables that hold records and that nothing declares any more, as when a package was taken out.

    What people removed themselves lies in the bin and is not meant.
    """
    declared = await read_declared(ctx)
    known = {table.name for table in tables_of(ctx.catalog, ctx.schema).tables.values()}
    own = {said["name"] for said in declared.objects} if declared else set[str]()
    kept = (EXTENSION, declared.area if declared else EXTENSION)
    left: list[str] = []
    for name in await tables_in(ctx.db, ctx.schema):
        object, _, extension = name.partition("__")
        if name not in known and name != LOG and object not in own and extension not in kept:
            left += [name] if await count_rows(ctx.db, ctx.schema, name) else []
    return left


async def build_indexes(ctx: Context) -> int:
    """Build the indexes that tables declared by people still lack, while others read and write; returns how many.

    This happens outside the transaction, on a connection of its own, and may be repeated.
    """
    # Only the worker needs what compares tables, and it is large.
    from rapport.engine.store.schema import schema_version

    areas = {spec.declares[1] for spec in declaring(ctx.catalog).values() if spec.declares}
    tables = [table for area in areas for table in tables_declared(ctx, ctx.catalog, area)]
    missing = await missing_indexes(ctx.db, ctx.schema, tables)
    if missing:
        # An open transaction keeps the snapshot of its last query, and building an index would wait for that forever.
        await ctx.db.execute("set local idle_in_transaction_session_timeout = 0")
        async with await AsyncConnection.connect(str(ctx.settings.database_url), autocommit=True) as db:
            for index in missing:
                await build_index(db, index)
    await mark_schema(ctx.db, ctx.schema, schema_version(ctx.catalog))
    return len(missing)


async def drop_indexes(ctx: Context) -> list[str]:
    """Drop the indexes that nothing declares any more, on a connection of its own; returns their names."""
    # Only the worker needs what compares tables, and it is large.
    from rapport.engine.store.shape.outdated import drop_outdated, find_outdated

    if not await find_outdated(ctx.db, ctx.schema, ctx.catalog):
        return []
    return await drop_outdated(str(ctx.settings.database_url), ctx.schema, ctx.catalog)


def _plain(catalog: Catalog, areas: tuple[Area, ...]) -> Catalog:
    return catalog if len(areas) == len(catalog.areas) else build_catalog(areas)
