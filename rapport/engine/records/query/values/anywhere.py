"""Links that may lead to records of several objects, of which a reader sees what leads to living records that they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from rapport.engine.records.query.conditions.comparison import Column


class Target(NamedTuple):
    """An object that a link may lead to: the rows that the reader may see, joined, what is shown of their names and what they
    are sorted by."""

    object: str
    rows: sa.FromClause
    title: Column
    called: Column


@dataclass(frozen=True)
class Linkage:
    """What a link leads to, each missing where the reader may see no such record; `called` is what it is sorted by."""

    id: Column
    object: Column
    title: Column
    called: Column

    @property
    def shown(self) -> Column:
        """The link as JSON has it."""
        words = [_word(name) for name in ("object", "id", "title")]
        link = sa.func.json_build_object(words[0], self.object, words[1], self.id, words[2], self.title)
        return sa.case((self.id.is_(None), sa.null()), else_=link)


def linkage(targets: Sequence[Target]) -> Linkage:
    """By the joined rows of each object, of which at most one has a record."""
    return Linkage(
        id=sa.func.coalesce(*(one.rows.c.id for one in targets), type_=sa.Uuid()),
        object=sa.case(*((one.rows.c.id.isnot(None), _word(one.object)) for one in targets)),
        title=sa.func.coalesce(*(sa.cast(one.title, sa.Text()) for one in targets), type_=sa.Text()),
        called=sa.func.coalesce(*(one.called for one in targets), type_=sa.Text()),
    )


def is_linked(columns: Sequence[Column], name: str, rows: sa.FromClause) -> Column:
    """How the rows of an object are joined to the columns of a link."""
    key, kind = columns
    return sa.and_(rows.c.id == key, kind == _word(name), rows.c.deleted_at.is_(None))


def _word(text: str) -> Column:
    return sa.literal_column(f"'{text}'", sa.Text())
