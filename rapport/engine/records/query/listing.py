"""The statement of a list: a page of records as the body of the answer, with the cursor and the count beside them."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import All, Condition
from rapport.engine.records.permit import allowed, allowed_bin, rights_of
from rapport.engine.records.query.binding import Draft, Plan, Slot, split_grouped, sql_text
from rapport.engine.records.query.conditions.collection import held_keys
from rapport.engine.records.query.conditions.compile import Frame, list_rows
from rapport.engine.records.query.render import render_bin, render_path, search_condition
from rapport.engine.records.query.sorting import Key, page_statement


@dataclass(frozen=True)
class Shape:
    """Everything of a query that decides its SQL text."""

    object: str
    role: str
    where: Condition
    fields: tuple[str, ...]
    keys: tuple[Key, ...]
    after: tuple[bool, ...] | None
    searched: tuple[tuple[bool, bool], ...] | None
    counted: bool
    most: int
    bin: bool = False
    skips: bool = False

    def rights(self, catalog: Catalog) -> Condition:
        """The rows that the reader may have."""
        return (allowed_bin if self.bin else allowed)(catalog, self.role, self.object)


@remember(1024)
def list_plan(catalog: Catalog, schema: str, shape: Shape, used: int) -> Plan:
    """The statement for a shape; its slots are the condition's, then search text, page size and the cursor's values."""
    draft = Draft(rights_of(catalog, shape.role))
    made, start = _frame_maker(draft, catalog, schema, shape, used), shape.skips or shape.after
    inner = page_statement(draft, made, shape.keys, start, used + 1, most=shape.most)
    rendered = Frame(draft, catalog, schema, shape.object)
    page = sa.table(
        "p",
        sa.column("id", sa.Uuid()),
        sa.column("n", sa.Integer()),
        *(sa.column(f"k{i}", sa.Text()) for i in range(len(shape.keys))),
    )
    # The page stands first: PostgreSQL takes more than eight joins in the order in which they are written.
    rendered.source = page.join(rendered.table, page.c.id == rendered.table.c.id)
    shown = [
        path for path in dict.fromkeys(("id", "version", *shape.fields)) if not (shape.bin and path == "deleted_at")
    ]
    columns = [render_path(rendered, path) for path in shown]
    columns += render_bin(rendered) if shape.bin else ()
    limit = draft.bind(Slot(used + 1), lambda value, ctx: value, sa.Integer())
    rows = sa.select(*columns).select_from(rendered.source).where(page.c.n <= limit).order_by(page.c.n)
    keys = ", ".join(f"p.k{i}::text" for i in range(len(shape.keys)))
    count = f"({sql_text(_count_found(draft, catalog, schema, shape, used))})" if shape.counted else "null"
    text = (
        f"with p as materialized ({sql_text(inner)}) "
        f"select '{{\"records\":' || coalesce((select json_agg(r) from ({sql_text(rows)}) r)::text, '[]') || ',\"next\":' || "
        f"coalesce((select to_json(encode(convert_to(json_build_array({keys})::text, 'UTF8'), 'base64'))::text "
        f"from p where p.n = {sql_text(limit)} and exists (select from p where p.n > {sql_text(limit)})), 'null') || "
        f"',\"count\":' || coalesce({count}::text, 'null') || '}}'"
    )
    return draft.finish(text)


def _frame_maker(draft: Draft, catalog: Catalog, schema: str, shape: Shape, used: int) -> Any:
    def make() -> tuple[Frame, sa.ColumnElement[bool]]:
        frame = Frame(draft, catalog, schema, shape.object)
        rows = list_rows(frame, shape.where, shape.rights(catalog), bin=shape.bin)
        if shape.searched is not None:
            rows = sa.and_(rows, search_condition(frame, shape.searched, Slot(used), bin=shape.bin))
        return frame, rows

    return make


def _count_found(draft: Draft, catalog: Catalog, schema: str, shape: Shape, used: int) -> sa.Select[Any]:
    frame = Frame(draft, catalog, schema, shape.object)
    rights = shape.rights(catalog)
    if shape.searched is None:
        return count_rows(frame, shape.where, rights, bin=shape.bin)
    found = search_condition(frame, shape.searched, Slot(used), bin=shape.bin)
    rows = sa.and_(list_rows(frame, shape.where, rights, bin=shape.bin), found)
    return sa.select(sa.func.count()).select_from(frame.source).where(rows)


def count_rows(frame: Frame, where: Condition, rights: Condition, *, bin: bool = False) -> sa.Select[Any]:
    """Where all hangs on one collection's groups, these are counted: looking their records up again would change nothing."""
    some, plain, others = split_grouped(where)
    if some is None or others:
        rows = list_rows(frame, where, rights, bin=bin)
        return sa.select(sa.func.count()).select_from(frame.source).where(rows)
    rows = frame.rows(All(plain), rights, bin=bin)
    keys = held_keys(frame, some, sa.select(frame.table.c.id).select_from(frame.source).where(rows))
    return sa.select(sa.func.count()).select_from(keys.subquery())
