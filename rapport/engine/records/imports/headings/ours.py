"""Columns of files that Rapport wrote: which of them hold the ids of records that are here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.parts import Guesses
from rapport.engine.records.imports.headings.vocabulary import Target
from rapport.engine.records.imports.reading import Head
from rapport.engine.records.query.find import matching_ids

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def ids_in(texts: Iterable[str]) -> list[UUID]:
    """All ids that stand in the texts, by themselves or in lists."""
    return [UUID(found) for text in texts for found in _ID.findall(text)]


async def find_ours(ctx: Context, head: Head, targets: Sequence[Target]) -> Guesses:
    """The columns called as an export calls ids, where they are those of records that the actor may see."""
    samples = {column.name: column.samples for column in head.columns}
    found: Guesses = {}
    for target in (target for target in targets if target.identifies):
        # In JSON a list of links is one value.
        names = (target.path, *([] if target.match else [target.path.removesuffix(".id")]))
        name = next((name for name in names if name in samples), None)
        if name and await are_known(ctx, target.identifies, ids_in(samples[name])):
            found[name] = (target.path, 1.0)
    return found


async def are_known(ctx: Context, object: str, ids: Sequence[UUID]) -> bool:
    """Whether any of the ids is a record's of `object` that the actor may see."""
    return bool(ids) and bool(await matching_ids(ctx, object, ["id", "in", list(ids)]))
