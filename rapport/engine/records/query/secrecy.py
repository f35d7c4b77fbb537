"""What a reader may not see of fields: checked for every path of a statement, and masked within it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from rapport.engine.base.errors import Malformed
from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import Condition, Term, nothing, parse_condition, terms_of
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.computed.expression import names_in, read_formula
from rapport.engine.objects.fields.computed.grades import told_by
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.rights.grant import FieldRight
from rapport.engine.records.permit import Rights

Column = sa.ColumnElement[Any]
Path = tuple[str, ...]


class Reader(Protocol):
    """Who reads records of an object."""

    @property
    def catalog(self) -> Catalog: ...

    @property
    def object(self) -> str: ...

    @property
    def rights(self) -> Rights | None:
        """Of the reader; None where a grant itself asks, which sees what is stored."""
        ...


class Place(Reader, Protocol):
    """The frame of a statement, as far as secrecy asks it."""

    def stored(self, path: Path) -> tuple[Field, tuple[Column, ...]]: ...

    def referred(self, path: Path) -> sa.FromClause: ...

    def met(self, condition: Condition) -> Column: ...


def check_path(place: Place, path: Path) -> FieldRight | None:
    """How the field at the end of `path` is masked for the reader; Malformed, as for no field, where a step is hidden."""
    path = whole_path(place, path)
    fields = place.catalog.resolve(place.object, path)
    if place.rights is None:
        return None
    object, masked = place.object, None
    for field, step in zip(fields, path, strict=True):
        if place.rights.hides(object, field.name):
            raise Malformed(f"{place.catalog.object(object).label} has no field “{step[:60]}”.", code="unknown_field")
        masked = place.rights.masks(object, field.name)
        object = field.of if isinstance(field, Ref) else object
    return masked


def whole_path(place: Reader, path: Path) -> Path:
    """The path of the field itself, where `path` leads to a part of its value."""
    return path[: len(place.catalog.resolve(place.object, path))]


def check_asked(place: Place, path: Path) -> None:
    """Malformed where the reader may not compare, sort, group or add up by the field at the end of `path`."""
    if check_path(place, path):
        label = place.catalog.resolve(place.object, path)[-1].label
        raise Malformed(
            f"“{label}” is masked for your role: it cannot be filtered, sorted, grouped or added up by.", code="masked"
        )


def betrays(place: Reader, path: Path) -> bool:
    """Whether what is computed at the end of `path` would tell of a field that the reader may not see whole."""
    if place.rights is None:
        return False
    field = place.catalog.resolve(place.object, path)[-1]
    if field.formula:
        read = [(*path[:-1], *inner) for inner in names_in(read_formula(field.formula))]
        return any(_is_limited(place, place.rights, inner) or betrays(place, inner) for inner in read)
    if field.graded:
        return any(_is_kept_from(place.rights, *told) for told in _graded_by(place.catalog, field.object))
    if not field.computed or field.rollup is None:
        return False
    of = place.catalog.collection(field.object, field.rollup.collection).of
    asked = [term.path[0] for term in terms_of(parse_condition(field.rollup.where)) if isinstance(term, Term)]
    names = {field.rollup.source, field.rollup.by, *asked}
    return any((right := place.rights.field(of, name)) and right.kind != "read" for name in names)


@remember(256)
def _graded_by(catalog: Catalog, object: str) -> frozenset[tuple[str, str]]:
    return frozenset(told_by(catalog.object(object), catalog.resolve))


def _is_kept_from(rights: Rights, object: str, name: str) -> bool:
    right = rights.field(object, name)
    return rights(object) == nothing or (right is not None and right.kind != "read")


def _is_limited(place: Reader, rights: Rights, path: Path) -> bool:
    object = place.object
    for field in place.catalog.resolve(place.object, whole_path(place, path)):
        right = rights.field(object, field.name)
        if right is not None and right.kind != "read":
            return True
        object = field.of if isinstance(field, Ref) else object
    return False


@dataclass(frozen=True)
class _Role:
    """A role before the records of an object."""

    catalog: Catalog
    object: str
    rights: Rights | None


@remember(256)
def kept_from(catalog: Catalog, role: str) -> tuple[str, ...]:
    """What `role` may not see whole: `object` where it sees no record at all, else `object.field` for each such field."""
    rights = Rights(catalog, role)
    found: list[str] = []
    for spec in (spec for spec in catalog.objects.values() if not spec.internal):
        if rights(spec.name) == nothing:
            found.append(spec.name)
            continue
        reader = _Role(catalog, spec.name, rights)
        for field in spec.fields.values():
            if _is_kept_from(rights, spec.name, field.name) or (field.computed and betrays(reader, (field.name,))):
                found.append(f"{spec.name}.{field.name}")
    return tuple(found)


def quoted(catalog: Catalog, role: str, told: Column, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of a text as far as `role` may read it; `told` is what the text quotes, as a JSON list."""
    kept = kept_from(catalog, role)
    if not kept:
        return columns
    # Names of the catalog hold neither quotation marks nor anything else that SQL would read.
    names = sa.literal_column(f"'{{{','.join(kept)}}}'::text[]", ARRAY(sa.Text()))
    is_kept = sa.func.jsonb_exists_any(sa.cast(told, JSONB), names)
    return tuple(sa.case((is_kept, sa.cast(sa.null(), column.type)), else_=column) for column in columns)


def shown_value(place: Place, path: Path) -> Column:
    """The value at the end of `path` as the reader may see it, as JSON has it."""
    right = check_path(place, path)
    if right is not None and whole_path(place, path) != path:
        # A mask is of the whole value.
        return sa.null()
    field, columns = place.stored(path)
    value = field.render(columns)
    if right is None:
        return value
    return _masked(field, right, (columns[0], value), lambda: _is_whole(place, (*path[:-1], field.name), right))


def shown_label(place: Place, path: Path) -> Column:
    """What the record that the reference at the end of `path` leads to is called."""
    of = place.catalog.resolve(place.object, path)[-1]
    return seen_title(place, of.of, place.referred(path)) if isinstance(of, Ref) else sa.null()


def seen_title(place: Place, object: str, rows: sa.FromClause) -> Column:
    """What records of `object` are called, of which `rows` are those the reader may see."""
    spec = place.catalog.object(object)
    if spec.title is None:
        return sa.null()
    column, right = rows.c[spec.title], place.rights.masks(object, spec.title) if place.rights else None
    if right is None:
        return column
    return _masked(spec.fields[spec.title], right, (column, column), lambda: rows.c[mark_of(spec.title or "")])


def ordered_title(place: Place, object: str, rows: sa.FromClause) -> Column:
    """What records of `object`, of which `rows` are those the reader may see, are sorted by among those of others.

    The order of names that are masked would betray them.
    """
    title = place.catalog.object(object).title
    masked = title and place.rights is not None and place.rights.masks(object, title)
    return sa.cast(rows.c[title] if title and not masked else rows.c.id, sa.Text())


def masked_title(place: Place, path: Path) -> FieldRight | None:
    """How the name of what a reference leads to is masked for the reader."""
    of = place.catalog.resolve(place.object, path)[-1]
    title = place.catalog.object(of.of).title if isinstance(of, Ref) else None
    return place.rights.masks(of.of, title) if isinstance(of, Ref) and title and place.rights else None


def searched_text(place: Place, field: Field) -> Column | None:
    """A field's own column as far as the reader may find records by it."""
    column = place.stored((field.name,))[1][0]
    if place.rights is None or not (right := place.rights.field(place.object, field.name)) or right.kind == "read":
        return column
    if right.kind == "hidden" or right.unless == nothing:
        return None
    return sa.case((place.met(right.unless), column), else_=sa.null())


def mark_of(field: str) -> str:
    """The column of joined rows that says whether a masked field is shown whole; no field has such a name."""
    return f"{field}__shown"


def _is_whole(place: Place, path: Path, right: FieldRight) -> Column:
    return place.met(right.unless) if len(path) == 1 else place.referred(path[:-1]).c[mark_of(path[-1])]


def _masked(field: Field, right: FieldRight, columns: tuple[Column, Column], is_whole: Callable[[], Column]) -> Column:
    column, value = columns
    assert field.mask is not None
    hidden = sa.case((column.is_(None), sa.null()), else_=field.mask.column(column))
    if right.unless == nothing:
        return hidden
    whole = is_whole()
    if isinstance(value.type, sa.Text):
        return sa.case((whole, value), else_=hidden)
    return sa.case((whole, sa.func.to_json(value)), else_=sa.func.to_json(hidden))
