"""Finds the records that the lists of a file lead to, by a key of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.records.context import Context
from rapport.engine.records.imports.plan import Source
from rapport.engine.records.query.find import matching_values

_BATCH = 5_000


async def find_listed(ctx: Context, source: Source, lists: Iterable[Sequence[Any] | None]) -> dict[Any, UUID]:
    """The records that the keys in `lists` mean, as far as the actor may see them; of several with one key the oldest."""
    assert source.key is not None
    of, key = cast(Refs, source.field).of, source.key.name
    wanted = sorted({value for values in lists for value in values or ()}, key=str)
    found: dict[Any, UUID] = {}
    for start in range(0, len(wanted), _BATCH):
        for id, value in await matching_values(ctx, of, [key, "in", wanted[start : start + _BATCH]], key):
            found.setdefault(value, id)
    return found
