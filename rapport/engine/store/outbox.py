"""The log of changes and, in the same transaction, the jobs that follow from them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql

from rapport.engine.base.identifier import new_id
from rapport.engine.objects.reaction import Reaction
from rapport.engine.store.jobs import defer_in

Entry = tuple[str, UUID | None, Mapping[str, Any]]


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
    """Append entries (kind, record, data) to the log; returns their ids, in order."""
    ids = [new_id() for _ in entries]
    statement = sql.SQL("copy {} (id, at, kind, object, record, actor, door, run, data) from stdin").format(
        sql.Identifier(schema, "change")
    )
    if len(entries) == 1:
        kind, record, data = entries[0]
        insert = sql.SQL(
            "insert into {} (id, at, kind, object, record, actor, door, run, data) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
        )
        values = (ids[0], at, kind, object, record, by, door, run, json.dumps(data))
        await db.execute(insert.format(sql.Identifier(schema, "change")), values)
        return ids
    async with db.cursor() as cursor, cursor.copy(statement) as copy:
        for id, (kind, record, data) in zip(ids, entries, strict=True):
            await copy.write_row((id, at, kind, object, record, by, door, run, json.dumps(data)))
    return ids


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
    for reaction in reactions:
        if reaction.event == event:
            args = {
                "schema": schema,
                "reaction": reaction.name,
                "event": {
                    "id": str(id),
                    "name": event,
                    "at": at.isoformat(),
                    "record": str(record) if record else None,
                    "data": dict(data),
                },
            }
            await defer_in(db, "reactions", "react", args)
