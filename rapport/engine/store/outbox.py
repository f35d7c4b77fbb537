"""The log of changes and, in the same transaction, the jobs that follow from them and the word to who listens."""

import json
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql

from rapport.engine.base.identifier import new_id
from rapport.engine.objects.reaction import Reaction
from rapport.engine.store.database import conninfo_for
from rapport.engine.store.jobs import Job, defer_all

Entry = tuple[str, UUID | None, Mapping[str, Any]]
CHANNEL = "rapport_live"
# Runs are no records, but who began one hears how it goes.
RUN = "run"


@dataclass(frozen=True, slots=True)
class Heard:
    """Word of a change: its id in the log, and what was changed how; many at once name no record."""

    id: UUID
    schema: str
    object: str
    kind: str
    record: UUID | None


async def log_changes(
    db: AsyncConnection[Any],
    schema: str,
    entries: Sequence[Entry],
    *,
    object: str,
    at: datetime,
    by: UUID | None,
    door: str,
    run: UUID | None,
) -> list[UUID]:
    """Append entries (kind, record, data) to the log; returns their ids, in order. Who listens hears of it after commit."""
    ids = [new_id() for _ in entries]
    if len(entries) == 1:
        kind, record, data = entries[0]
        word = _word(ids[0], schema, object, kind, record)
        values = (ids[0], at, kind, object, record, by, door, run, json.dumps(data), CHANNEL, word)
        await db.execute(_keep(schema), values)
        return ids
    statement = sql.SQL("copy {} (id, at, kind, object, record, actor, door, run, data) from stdin").format(
        sql.Identifier(schema, "change")
    )
    async with db.cursor() as cursor, cursor.copy(statement) as copy:
        for id, (kind, record, data) in zip(ids, entries, strict=True):
            await copy.write_row((id, at, kind, object, record, by, door, run, json.dumps(data)))
    if ids:
        await db.execute("select pg_notify(%s, %s)", (CHANNEL, _word(ids[-1], schema, object, "bulk", None)))
    return ids


async def tell_of_run(db: AsyncConnection[Any], schema: str, id: UUID) -> None:
    """After commit, who listens hears that a run began, went on or ended."""
    await db.execute("select pg_notify(%s, %s)", (CHANNEL, _word(new_id(), schema, RUN, RUN, id)))


@lru_cache(256)
def _keep(schema: str) -> bytes:
    insert = sql.SQL(
        "with kept as (insert into {} (id, at, kind, object, record, actor, door, run, data) "
        "values (%s, %s, %s, %s, %s, %s, %s, %s, %s)) select pg_notify(%s, %s)"
    )
    return insert.format(sql.Identifier(schema, "change")).as_bytes()


async def hear_changes(dsn: str) -> AsyncGenerator[Heard]:
    """What is committed from now on, heard on a connection of its own; the first value comes when it listens.

    Raises `psycopg.OperationalError` when the connection is lost.
    """
    async with await AsyncConnection.connect(conninfo_for(dsn, statement_seconds=0), autocommit=True) as db:
        await db.execute(sql.SQL("listen {}").format(sql.Identifier(CHANNEL)))
        yield Heard(new_id(), "", "", "listening", None)
        async for word in db.notifies():
            id, schema, object, kind, record = json.loads(word.payload)
            yield Heard(UUID(id), schema, object, kind, UUID(record) if record else None)


async def announce(
    db: AsyncConnection[Any],
    schema: str,
    reactions: Iterable[Reaction],
    event: str,
    *,
    id: UUID,
    at: datetime,
    record: UUID | None,
    data: Mapping[str, Any],
) -> None:
    """Queue a job for every reaction to `event`; they run after commit, each retried on its own."""
    told = {
        "id": str(id),
        "name": event,
        "at": at.isoformat(),
        "record": str(record) if record else None,
        "data": dict(data),
    }
    jobs: list[Job] = [
        (
            {"schema": schema, "reaction": reaction.name, "event": told},
            f"{schema}:{reaction.alone}" if reaction.alone else None,
            (schema, reaction.during) if reaction.during else None,
        )
        for reaction in reactions
        if reaction.hears(event)
    ]
    await defer_all(db, "reactions", "react", jobs)


async def tell_changed(db: AsyncConnection[Any], schema: str, object: str, records: Sequence[UUID]) -> None:
    """Let who listens hear that records look otherwise though nobody changed them: what is reckoned of them did."""
    if not records:
        return
    one = records[0] if len(records) == 1 else None
    word = _word(new_id(), schema, object, "update" if one else "bulk", one)
    await db.execute("select pg_notify(%s, %s)", (CHANNEL, word))


def _word(id: UUID, schema: str, object: str, kind: str, record: UUID | None) -> str:
    return json.dumps([str(id), schema, object, kind, str(record) if record else None])
