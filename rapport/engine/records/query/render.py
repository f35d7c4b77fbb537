"""How a record's fields become the JSON of an answer."""

from typing import Any

import sqlalchemy as sa

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.catalog import SYSTEM_FIELDS, Catalog
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.records.query.binding import Slot
from rapport.engine.records.query.compile import Frame, compare

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


def search_condition(frame: Frame, slot: Slot) -> sa.ColumnElement[Any]:
    """Records in whose title or match keys the searched text occurs."""
    spec = frame.catalog.object(frame.object)
    fields = [f for f in spec.fields.values() if (f.title or f.match) and f.searched and not f.extension]
    found = [compare(frame.draft, f, frame.table.c[f.name], "contains", slot) for f in fields]
    return sa.or_(sa.false(), *found)
