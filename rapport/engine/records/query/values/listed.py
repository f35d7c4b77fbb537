"""Lists of links in a column as SQL, of which a reader sees what leads to living records that they may see."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from rapport.engine.records.query.conditions.comparison import Column


def all_links(table: sa.FromClause, column: str) -> sa.Subquery:
    """Each row of `table` with each record that its list leads to: `whose` and `other`."""
    return sa.select(table.c.id.label("whose"), sa.func.unnest(table.c[column]).label("other")).subquery()


def seen_ids(column: Column, rows: sa.FromClause) -> Column:
    """The list without what `rows` (those the reader may see) lack; missing when nothing is left."""
    links, joined = _unfolded(column, rows)
    kind = ARRAY(sa.Uuid())
    found = sa.func.array_agg(aggregate_order_by(rows.c.id, links.c.n), type_=kind)
    return sa.select(found).select_from(joined).scalar_subquery()


def shown_list(column: Column, rows: sa.FromClause, label: Column) -> Column:
    """The list as JSON has it: id and title of each, in the order they were given."""
    links, joined = _unfolded(column, rows)
    words = [sa.literal_column(f"'{word}'", sa.Text()) for word in ("id", "title")]
    link = sa.func.json_build_object(words[0], rows.c.id, words[1], label)
    found = sa.func.json_agg(aggregate_order_by(link, links.c.n), type_=sa.JSON())
    return sa.select(found).select_from(joined).scalar_subquery()


def seen_rows(column: Column, rows: sa.FromClause, label: Column) -> sa.FromClause:
    """A row for each: `id` and `title`."""
    _, joined = _unfolded(column, rows)
    return sa.select(rows.c.id.label("id"), label.label("title")).select_from(joined).lateral()


def _unfolded(column: Column, rows: sa.FromClause) -> tuple[Any, sa.FromClause]:
    unfolded = sa.func.unnest(column).table_valued(sa.column("v", sa.Uuid()), with_ordinality="n").render_derived()
    return unfolded, unfolded.join(rows, sa.and_(rows.c.id == unfolded.c.v, rows.c.deleted_at.is_(None)))
