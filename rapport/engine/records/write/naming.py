"""Keeps the index of names true: whatever is written is found at once, whatever comes in masses soon after."""

from collections.abc import AsyncIterator, Iterable, Sequence
from time import monotonic
from typing import Any
from uuid import UUID

from rapport.engine.base.identifier import new_id
from rapport.engine.objects.field import Field
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.query.search.spelling import lexemes
from rapport.engine.store.kept.names import (
    Entry,
    Named,
    drop_entries,
    first_mention,
    gather_entries,
    put_entries,
    read_names,
    tidy_index,
    unlisted_names,
)
from rapport.engine.store.outbox import announce

# More than so many records are not named within the transaction that writes them, but by whoever hears of `BEHIND`.
AT_ONCE = 2_000
BEHIND = "names.behind"
_BATCH = 5_000
TURN = 20.0
_TIDY = 20_000
# Names repeat; so many are spelt once.
_KNOWN = 100_000


async def name_new(ctx: Context, spec: ObjectSpec, ids: Sequence[UUID], rows: Sequence[dict[str, Any]]) -> None:
    """Take new records into the index; `rows` are their values by field."""
    fields = spec.names
    if not fields or not ids:
        return
    if len(ids) > AT_ONCE:
        await announce_behind(ctx)
        return
    named = [(id, [_stored(field, row.get(field.name)) for field in fields]) for id, row in zip(ids, rows, strict=True)]
    await put_entries(ctx.db, ctx.schema, spec.name, list(_entries(spec, named)))


async def name_again(ctx: Context, object: str, ids: Sequence[UUID], changed: Iterable[str] | None = None) -> None:
    """Bring the index to what these records are called now, if the `changed` fields (default: any) matter to it.

    Those in the bin are not found.
    """
    spec = ctx.catalog.object(object)
    fields = spec.names
    if not fields or not ids or (changed is not None and not {field.name for field in fields} & set(changed)):
        return
    await drop_entries(ctx.db, ctx.schema, object, ids)
    if len(ids) > AT_ONCE:
        await announce_behind(ctx)
        return
    named = await read_names(ctx.db, ctx.schema, object, [field.name for field in fields], ids)
    if named:
        await put_entries(ctx.db, ctx.schema, object, list(_entries(spec, named)))


async def forget_names(ctx: Context, object: str, ids: Sequence[UUID]) -> None:
    """Records that are gone are not found any more."""
    if ids and ctx.catalog.object(object).names:
        await drop_entries(ctx.db, ctx.schema, object, ids)


async def announce_behind(ctx: Context, object: str | None = None) -> None:
    """Say, once in a transaction, that there are records the index does not know yet; nothing is said of an `object` that
    is never in it."""
    if (object is None or ctx.catalog.object(object).names) and await first_mention(ctx.db, BEHIND):
        await announce(ctx.db, ctx.schema, ctx.catalog.reactions, BEHIND, id=new_id(), at=ctx.now, record=None, data={})


async def catch_up_names(ctx: Context, seconds: float = TURN) -> int:
    """Take in every live record that the index lacks, in transactions of their own; returns how many there were.

    What is left after `seconds` is announced again, so that other heavy work has its turn. What people are called by comes
    before what has running numbers.
    """
    done, until = 0, monotonic() + seconds
    async for count in _catch_up(ctx):
        done += count
        if monotonic() > until:
            await announce_behind(ctx)
            break
    if done >= _TIDY:
        async with ctx.apart() as apart:
            await tidy_index(apart.db, ctx.schema)
    return done


async def _catch_up(ctx: Context) -> AsyncIterator[int]:
    """Batch by batch; yields how many were taken in."""
    known: dict[str, str] = {}
    specs = [spec for spec in ctx.catalog.objects.values() if spec.names]
    for spec in sorted(specs, key=lambda spec: any(field.numbered for field in spec.names)):
        columns = [field.name for field in spec.names]
        async for named in unlisted_names(ctx.db, ctx.schema, spec.name, columns, size=_BATCH):
            entries = list(_entries(spec, named, known))
            if len(known) > _KNOWN:
                known.clear()
            async with ctx.apart() as apart:
                await gather_entries(apart.db)
                await put_entries(apart.db, ctx.schema, spec.name, entries, replaced=False)
            yield len(entries)


def _stored(field: Field, value: Any) -> Any:
    return None if value is None else field.stored(value)[0]


def _entries(spec: ObjectSpec, rows: Iterable[Named], known: dict[str, str] | None = None) -> Iterable[Entry]:
    """What the index keeps: the title, and keys that are words, as they may be typed; keys also by any part of them."""
    spelt = [field.title or not field.partial for field in spec.names]
    keyed = [not field.title or field.match or field.partial for field in spec.names]
    known = {} if known is None else known
    for id, values in rows:
        told = [value for value, wanted in zip(values, spelt, strict=True) if value and wanted]
        for value in told:
            if value not in known:
                known[value] = " ".join(lexemes(value))
        keys = [value.lower() for value, wanted in zip(values, keyed, strict=True) if value and wanted]
        yield id, " ".join([known[value] for value in told]), "\n".join(keys)
