"""Conditions as SQL, over an object's table, what it refers to and its collections, with the reader's rights in every part."""

from typing import Any, cast

import sqlalchemy as sa

from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import (
    NULLARY,
    SHARED,
    All,
    Condition,
    Either,
    Not,
    Some,
    Term,
    asks_shared,
    everything,
    nothing,
)
from rapport.engine.objects.field import Field, counts_from_zero, is_exchanged
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.records.permit import Rights
from rapport.engine.records.query.binding import Draft
from rapport.engine.records.query.conditions.collection import ONE, conjunction, in_collection
from rapport.engine.records.query.conditions.comparison import Column, compare
from rapport.engine.records.query.formulas import compute_columns
from rapport.engine.records.query.secrecy import betrays, check_asked, mark_of, ordered_title, quoted, seen_title
from rapport.engine.records.query.values.anywhere import Linkage, Target, is_linked, linkage
from rapport.engine.records.query.values.exchange import compare_amounts
from rapport.engine.records.query.values.listed import seen_ids
from rapport.engine.records.query.values.nearness import within_circle
from rapport.engine.store.tables import extension_table, object_table

ZERO: Column = sa.literal_column("0", sa.Integer())
# What holds of no missing value.
_NEVER_OF_NOTHING = ("=", "in")


class Frame:
    """An object's table in a statement, with the joins that paths of fields turned out to need."""

    def __init__(self, draft: Draft, catalog: Catalog, schema: str, object: str, secure: bool = True) -> None:
        self.draft, self.catalog, self.schema, self.object, self.secure = draft, catalog, schema, object, secure
        self.table = object_table(catalog, schema, object).alias()
        self.granting = not secure
        self.source: sa.FromClause = self.table
        self._joined: dict[tuple[str, ...], sa.FromClause] = {(): self.table}
        self.linkages: dict[tuple[str, ...], Linkage] = {}

    @property
    def rights(self) -> Rights | None:
        """The reader's; none while a grant asks."""
        return None if self.granting else self.draft.rights

    def columns(self, path: tuple[str, ...]) -> tuple[Field, tuple[Column, ...]]:
        """The field at the end of `path` and its columns, for who may ask by it."""
        check_asked(self, path)
        return self.stored(path)

    def stored(self, path: tuple[str, ...]) -> tuple[Field, tuple[Column, ...]]:
        """The field at the end of `path` and its columns, joined when first asked for."""
        field = self.catalog.resolve(self.object, path)[-1]
        unread = field.reads and not self.granting and nothing in map(self.draft.rights, field.reads)
        if unread or (field.computed and betrays(self, path)):
            # What it tells of is hidden from the reader, and so is what it tells.
            return field, tuple(sa.cast(sa.null(), kind) for _, kind in field.columns())
        whole = path[:-1]
        if not self.granting and len(path) > 1 and isinstance(self.catalog.resolve(self.object, whole)[-1], AnyRef):
            # Not even what kind of record it leads to is told of one that the reader may not see.
            link = linked(self, whole)
            return field, (link.id if path[-1] == "id" else link.object,)
        if field.formula:
            return field, compute_columns(self, path[:-1], field)
        place = self.place(path)
        columns = tuple(place.c[name] for name, _ in field.columns())
        if field.quotes and not self.granting:
            columns = quoted(self.catalog, self.draft.rights.role, place.c[field.quotes], columns)
        return field, (sa.func.coalesce(columns[0], ZERO),) if counts_from_zero(field) else columns

    def place(self, path: tuple[str, ...]) -> sa.FromClause:
        """The table that holds the field at the end of `path`: the object's own, or that of an extension."""
        fields = self.catalog.resolve(self.object, path)
        place = self._place(path[:-1], fields[:-1])
        field = fields[-1]
        owner = fields[-2].of if len(fields) > 1 and isinstance(fields[-2], Ref) else self.object
        if not field.extension or field.formula:
            return place
        return self._extension(path[: len(fields) - 1], owner, field.extension, place)

    def referred(self, path: tuple[str, ...]) -> sa.FromClause:
        """The rows that the reference at the end of `path` points to, as far as the reader may see them."""
        return self._place(path, self.catalog.resolve(self.object, path))

    def beside(self, object: str) -> "Frame":
        """The table of another object in the same statement, for the same reader."""
        frame = Frame(self.draft, self.catalog, self.schema, object, secure=self.secure)
        frame.granting = self.granting
        return frame

    def where(self, condition: Condition) -> Column:
        """The condition as SQL over this frame."""
        return compile_condition(self, condition)

    def met(self, condition: Condition) -> Column:
        """The condition of a grant, which asks what is stored: were a hidden reference empty to it, it would open what it
        should close."""
        asking, self.granting = self.granting, True
        found = self.where(condition)
        self.granting = asking
        return found

    def rows(self, condition: Condition, rights: Condition = everything, *, bin: bool = False) -> Column:
        """Live rows, or those in the bin, that meet `condition` and the reader's `rights`."""
        gone = self.table.c.deleted_at
        parts: list[Column] = [gone.isnot(None) if bin else gone.is_(None)]
        if rights != everything:
            parts.append(self.met(rights))
        if condition != everything:
            parts.append(self.where(condition))
        return sa.and_(*parts)

    def _place(self, path: tuple[str, ...], fields: tuple[Field, ...]) -> sa.FromClause:
        place: sa.FromClause = self.table
        for position, field in enumerate(cast(tuple[Ref, ...], fields)):
            step = path[: position + 1]
            if step not in self._joined:
                key = self.stored(step)[1][0]
                target = visible_rows(self, field.of)
                self.source = self.source.outerjoin(target, sa.and_(target.c.id == key, target.c.deleted_at.is_(None)))
                self._joined[step] = target
            place = self._joined[step]
        return place

    def _extension(self, path: tuple[str, ...], object: str, name: str, place: sa.FromClause) -> sa.FromClause:
        step = (*path, f"@{name}")
        if step not in self._joined:
            extension = extension_table(self.catalog, self.schema, object, name).alias()
            self.source = self.source.outerjoin(extension, extension.c.id == place.c.id)
            self._joined[step] = extension
        return self._joined[step]


def list_rows(frame: Frame, condition: Condition, rights: Condition = everything, *, bin: bool = False) -> Column:
    """The rows of a statement of their own. What it asks of the records that references lead to is asked of these first, once:
    where there is no such record, no row is looked at. The planner itself expects some, whatever they are asked for."""
    terms = condition.terms if isinstance(condition, All) else (condition,)
    led: dict[str, list[Condition]] = {}
    for term in terms:
        if isinstance(term, Term) and len(term.path) > 1 and term.op in _NEVER_OF_NOTHING and not asks_shared(term):
            led.setdefault(term.path[0], []).append(Term(term.path[1:], term.op, term.value))
    rows = [frame.rows(condition, rights, bin=bin)]
    for name, asked in led.items():
        field = frame.catalog.resolve(frame.object, (name,))[-1]
        if isinstance(field, Ref) and field.of:
            # As it is stored: what the reader may see are some of these.
            target = Frame(frame.draft, frame.catalog, frame.schema, field.of, secure=False)
            met = target.rows(All(tuple(asked)))
            rows.append(sa.exists(sa.select(ONE).select_from(target.source).where(met)))
    return sa.and_(*rows)


def visible_rows(frame: Frame, object: str) -> sa.FromClause:
    """The rows of another object that the reader may see (live or in the bin)."""
    rights = frame.draft.rights(object) if frame.secure else everything
    whole = frame.draft.rights.shown_whole(object) if frame.secure else {}
    if rights == everything and not whole:
        return object_table(frame.catalog, frame.schema, object).alias()
    inner = Frame(frame.draft, frame.catalog, frame.schema, object, secure=False)
    allowed = inner.where(rights)
    marks = [inner.where(condition).label(mark_of(name)) for name, condition in whole.items()]
    return sa.select(inner.table, *marks).select_from(inner.source).where(allowed).subquery()


def linked(frame: Frame, path: tuple[str, ...]) -> Linkage:
    """What the link at the end of `path`, which may lead to several objects, leads to as far as the reader may see it."""
    if path not in frame.linkages:
        field, columns = frame.stored(path)
        targets: list[Target] = []
        for name in cast(AnyRef, field).objects:
            rows = visible_rows(frame, name)
            frame.source = frame.source.outerjoin(rows, is_linked(columns, name, rows))
            targets.append(Target(name, rows, seen_title(frame, name, rows), ordered_title(frame, name, rows)))
        frame.linkages[path] = linkage(targets)
    return frame.linkages[path]


def compile_condition(frame: Frame, condition: Condition) -> Column:
    """Two-valued: what is missing equals nothing, and `not` turns a missing comparison into true."""
    match condition:
        case All(terms):
            return sa.and_(sa.true(), *conjunction(frame, terms))
        case Either(terms):
            return sa.or_(sa.false(), *(compile_condition(frame, term) for term in terms))
        case Not(Some() as some):
            # Never missing, and as a plain negation PostgreSQL joins it, instead of looking each record up in a list.
            return sa.not_(in_collection(frame, some))
        case Not(term):
            return compile_condition(frame, term).isnot(sa.true())
        case Some():
            return in_collection(frame, condition)
        case Term(path, op, value):
            if op == "visible":
                return _visible(frame, path)
            if asks_shared(condition):
                return _shared(frame, condition)
            field, columns = frame.columns(path)
            if is_exchanged(field) and op not in NULLARY:
                return compare_amounts(frame, path, (field, columns), op, value)
            if op == "near":
                return within_circle(frame.draft, columns, value)
            if (
                isinstance(field, Ref)
                and field.of
                and not frame.granting
                and frame.draft.rights(field.of) != everything
            ):
                return _compare_seen(frame, path, columns[0], op, value)
            if isinstance(field, Refs) and not frame.granting and frame.draft.rights(field.of) != everything:
                return _compare_seen_list(frame, field, columns[0], op, value)
            if isinstance(field, AnyRef) and not frame.granting and not frame.draft.rights.sees_all(field.objects):
                return _compare_linked(frame, path, columns[0], op, value)
            return compare(frame.draft, field, columns[0], op, value)


def _compare_linked(frame: Frame, path: tuple[str, ...], column: Column, op: str, value: Any) -> Column:
    """The same of a link that may lead to several objects."""
    field, _ = frame.columns(path)
    seen = compare(frame.draft, field, linked(frame, path).id, op, value)
    return sa.and_(compare(frame.draft, field, column, op, value), seen) if op in ("=", "in") else seen


def _compare_seen(frame: Frame, path: tuple[str, ...], column: Column, op: str, value: Any) -> Column:
    """A reference to a record the reader may not see is as if it were empty; the stored key still serves the index."""
    field, _ = frame.columns(path)
    seen = compare(frame.draft, field, frame.referred(path).c.id, op, value)
    return sa.and_(compare(frame.draft, field, column, op, value), seen) if op in ("=", "in") else seen


def _compare_seen_list(frame: Frame, field: Refs, column: Column, op: str, value: Any) -> Column:
    """The same of a list: what the reader may not see is not in it."""
    seen = compare(frame.draft, field, seen_ids(column, visible_rows(frame, field.of)), op, value)
    return sa.and_(compare(frame.draft, field, column, op, value), seen) if op in ("contains", "in", "all") else seen


def _visible(frame: Frame, path: tuple[str, ...]) -> Column:
    field, columns = frame.columns(path)
    of = cast(Ref, field).of
    target = Frame(frame.draft, frame.catalog, frame.schema, of, secure=False)
    allowed = target.rows(frame.draft.rights(of))
    return sa.exists(sa.select(ONE).select_from(target.source).where(target.table.c.id == columns[0], allowed))


def _shared(frame: Frame, term: Term) -> Column:
    """Records that somebody shared with the reader, or with their team: a set made once, which every record is looked up in."""
    frame.columns(term.path)
    fields = frame.catalog.resolve(frame.object, term.path)
    field, owner = fields[-1], fields[-2] if len(fields) > 1 else None
    of = field.of if isinstance(field, Ref) and field.of else owner.of if isinstance(owner, Ref) else frame.object
    is_link = isinstance(field, Ref) and bool(field.of)
    column = frame.referred(term.path).c.id if is_link and not frame.granting else frame.stored(term.path)[1][0]
    others = tuple(one for one in term.value if one not in SHARED)
    among = compare(frame.draft, field, column, "in", others) if others else sa.false()
    inside = sa.or_(among, column.in_(shared_keys(frame, of, writing="@shared_with_me" not in term.value)))
    return inside if term.op == "in" else inside.isnot(sa.true())


def shared_keys(frame: Frame, object: str, *, writing: bool) -> sa.Select[Any]:
    """The ids of the records of `object` that were shared with the reader; with `writing`, so that they may change them."""
    shares = next((spec.name for spec in frame.catalog.objects.values() if spec.serves == "shares"), None)
    if shares is None:
        return sa.select(sa.cast(sa.null(), sa.Uuid())).where(sa.false())
    share = object_table(frame.catalog, frame.schema, shares).alias()
    me = frame.draft.bind("@me", lambda value, ctx: ctx.actor.id, sa.Uuid())
    team = frame.draft.bind("@my_team", lambda value, ctx: ctx.actor.team, sa.Uuid())
    given = [share.c.deleted_at.is_(None), share.c.object == sa.literal_column(f"'{object}'", sa.Text())]
    given += [share.c.level == sa.literal_column("'write'", sa.Text())] if writing else []
    return sa.select(share.c.record).where(*given, sa.or_(share.c.user == me, share.c.team == team))
