"""How a record's fields become the JSON of an answer."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.catalog import SYSTEM_FIELDS
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.records.permit import Rights
from rapport.engine.records.query.binding import Slot
from rapport.engine.records.query.conditions.compile import Frame, linked, visible_rows
from rapport.engine.records.query.secrecy import check_path, searched_text, seen_title, shown_label, shown_value
from rapport.engine.records.query.values.listed import shown_list
from rapport.engine.store.tables import search_table

MOST_FIELDS = 200


def default_paths(rights: Rights, object: str, *, extensions: bool = False) -> tuple[str, ...]:
    """All fields that a reader is shown when none are named: own ones, with `extensions` also those other areas added."""
    fields = (f for f in rights.catalog.object(object).fields.values() if not f.hidden and f.columns())
    own = [f.name for f in fields if (extensions or not f.extension) and not rights.hides(object, f.name)]
    return (*own, *(name for name in SYSTEM_FIELDS if name not in ("id", "version")))


def render_path(frame: Frame, path: str) -> sa.ColumnElement[Any]:
    """The value at the end of `path` as a column called `path`."""
    steps = tuple(path.split("."))
    if steps == ("id",):
        return frame.table.c.id.label("id")
    if len(steps) > 3:
        raise Malformed(f"“{path[:80]}” goes through more than two references.", code="unknown_field")
    field = frame.catalog.resolve(frame.object, steps)[-1]
    if isinstance(field, Collection):
        raise Malformed(f"“{field.label}” is a list; ask for its records themselves.", code="unknown_field")
    if isinstance(field, Refs):
        check_path(frame, steps)
        rows = visible_rows(frame, field.of)
        return shown_list(frame.stored(steps)[1][0], rows, seen_title(frame, field.of, rows)).label(path)
    if isinstance(field, AnyRef):
        check_path(frame, steps)
        return linked(frame, steps).shown.label(path)
    if isinstance(field, Ref) and field.of:
        check_path(frame, steps)
        target, shown = frame.referred(steps), shown_label(frame, steps)
        link = sa.func.json_build_object(sa.literal_column("'id'"), target.c.id, sa.literal_column("'title'"), shown)
        return sa.case((target.c.id.is_(None), sa.null()), else_=link).label(path)
    return shown_value(frame, steps).label(path)


def render_bin(frame: Frame) -> tuple[sa.ColumnElement[Any], ...]:
    """When a record went into the bin and who put it there: nobody changes what lies in the bin."""
    return render_path(frame, "deleted_at"), render_path(frame, "updated_by").label("deleted_by")


def search_condition(
    frame: Frame, shape: Sequence[tuple[bool, bool]], slot: Slot, *, bin: bool = False
) -> sa.ColumnElement[Any]:
    """Records in whose names, numbers or addresses every word of a search is found; `slot` holds what was `Sought`.

    The index does not know what lies in the bin. Nobody finds a record by what they may not see of it.
    """
    spec = frame.catalog.object(frame.object)
    if not spec.names or bin:
        pattern = frame.draft.bind(slot, lambda sought, ctx: sought.pattern, sa.Text())
        return sa.or_(sa.false(), *(text.ilike(pattern) for text in _searched(frame, spec.naming)))
    if not shape:
        return sa.false()
    if not any(frame.rights and frame.rights.field(frame.object, field.name) for field in spec.names):
        listed = search_table(frame.catalog, frame.schema).alias()
        found = [sa.or_(*(part for part, _ in _listed(frame, listed, word, slot))) for word in enumerate(shape)]
        return frame.table.c.id.in_(sa.select(listed.c.record).where(_of(listed, frame), *found))
    return sa.and_(*(_seen_word(frame, word, slot) for word in enumerate(shape)))


_Word = tuple[int, tuple[bool, bool]]
_Part = tuple[sa.ColumnElement[bool], list[Field]]


def _seen_word(frame: Frame, word: _Word, slot: Slot) -> sa.ColumnElement[Any]:
    """The index keeps names together; where some of them are not for the reader, the others are looked at themselves."""
    listed = search_table(frame.catalog, frame.schema).alias()
    choices: list[sa.ColumnElement[Any]] = []
    for part, fields in _listed(frame, listed, word, slot):
        held = frame.table.c.id.in_(sa.select(listed.c.record).where(_of(listed, frame), part))
        if any(frame.rights and frame.rights.field(frame.object, field.name) for field in fields):
            pattern = frame.draft.bind(slot, lambda sought, ctx: sought.words[word[0]].loose, sa.Text())
            seen = [text.ilike(pattern) for text in _searched(frame, fields)]
            held = sa.and_(held, sa.or_(sa.false(), *seen))
        choices.append(held)
    return sa.or_(*choices)


def _listed(frame: Frame, listed: sa.FromClause, word: _Word, slot: Slot) -> list[_Part]:
    """Where the index has a word, with the fields it may stand in there."""
    place, (named, keyed) = word
    names = frame.catalog.object(frame.object).names
    parts: list[_Part] = []
    if named:
        asked = frame.draft.bind(slot, lambda sought, ctx: sought.words[place].vector, sa.Text())
        spelt = [field for field in names if field.title or not field.partial]
        parts.append((listed.c.title.op("@@", is_comparison=True)(sa.cast(asked, TSQUERY)), spelt))
    if keyed:
        pattern = frame.draft.bind(slot, lambda sought, ctx: sought.words[place].pattern, sa.Text())
        parts.append((listed.c["keys"].like(pattern), [f for f in names if not f.title or f.match or f.partial]))
    return parts


def _of(listed: sa.FromClause, frame: Frame) -> sa.ColumnElement[bool]:
    return listed.c.object == sa.literal_column(f"'{frame.object}'", sa.Text())


def _searched(frame: Frame, fields: Sequence[Field]) -> list[sa.ColumnElement[Any]]:
    return [text for field in fields if (text := searched_text(frame, field)) is not None]
