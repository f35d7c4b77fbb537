"""How a record's fields become the JSON of an answer."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.catalog import SYSTEM_FIELDS, Catalog
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.records.query.binding import Slot
from rapport.engine.records.query.compile import Frame
from rapport.engine.store.tables import search_table

MOST_FIELDS = 200


def default_paths(catalog: Catalog, object: str, *, extensions: bool = False) -> tuple[str, ...]:
    """All fields that are shown when none are named: own ones, with `extensions` also those other areas added."""
    spec = catalog.object(object)
    own = [f.name for f in spec.fields.values() if not f.hidden and f.columns() and (extensions or not f.extension)]
    return (*own, *(name for name in SYSTEM_FIELDS if name not in ("id", "version")))


def render_path(frame: Frame, path: str) -> sa.ColumnElement[Any]:
    """The value at the end of `path` as a column called `path`."""
    steps = tuple(path.split("."))
    if steps == ("id",):
        return frame.table.c.id.label("id")
    if len(steps) > 3:
        raise Malformed(f"“{path[:80]}” goes through more than two references.", code="unknown_field")
    field, columns = frame.columns(steps)
    if isinstance(field, Collection):
        raise Malformed(f"“{field.label}” is a list; ask for its records themselves.", code="unknown_field")
    if isinstance(field, Ref) and field.of:
        target = frame.referred(steps)
        title = frame.catalog.object(field.of).title
        shown = target.c[title] if title else sa.null()
        link = sa.func.json_build_object(sa.literal_column("'id'"), target.c.id, sa.literal_column("'title'"), shown)
        return sa.case((target.c.id.is_(None), sa.null()), else_=link).label(path)
    return field.render(columns).label(path)


def render_bin(frame: Frame) -> tuple[sa.ColumnElement[Any], ...]:
    """When a record went into the bin and who put it there: nobody changes what lies in the bin."""
    return render_path(frame, "deleted_at"), render_path(frame, "updated_by").label("deleted_by")


def search_condition(
    frame: Frame, shape: Sequence[tuple[bool, bool]], slot: Slot, *, bin: bool = False
) -> sa.ColumnElement[Any]:
    """Records in whose names, numbers or addresses every word of a search is found; `slot` holds what was `Sought`.

    The index does not know what lies in the bin.
    """
    spec = frame.catalog.object(frame.object)
    if not spec.names or bin:
        text = [compare_text(frame, field, slot) for field in spec.naming]
        return sa.or_(sa.false(), *text)
    listed = search_table(frame.catalog, frame.schema).alias()
    found = [listed.c.object == sa.literal_column(f"'{frame.object}'", sa.Text())]
    for place, (named, keyed) in enumerate(shape):
        choices: list[sa.ColumnElement[Any]] = []
        if named:
            asked = frame.draft.bind(slot, lambda sought, ctx, n=place: sought.words[n].vector, sa.Text())
            choices.append(listed.c.title.op("@@", is_comparison=True)(sa.cast(asked, TSQUERY)))
        if keyed:
            pattern = frame.draft.bind(slot, lambda sought, ctx, n=place: sought.words[n].pattern, sa.Text())
            choices.append(listed.c["keys"].like(pattern))
        found.append(sa.or_(*choices))
    if not shape:
        return sa.false()
    return frame.table.c.id.in_(sa.select(listed.c.record).where(*found))


def compare_text(frame: Frame, field: Field, slot: Slot) -> sa.ColumnElement[Any]:
    """Where the searched text stands anywhere in a field, of records without an index of names."""
    pattern = frame.draft.bind(slot, lambda sought, ctx: sought.pattern, sa.Text())
    return frame.table.c[field.columns()[0][0]].ilike(pattern)
