"""Answers kept for a while, so that a request that comes again is not carried out again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.rows import class_row

KEPT = timedelta(hours=24)
TABLE = "kept_answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `digest` stands for the request, and `body` is None where it may be shown only once."""

    digest: str
    status: int
    headers: Mapping[str, str]
    body: bytes | None


async def find_answer(
    db: AsyncConnection[Any], schema: str, person: UUID, key: str, *, since: datetime
) -> Answer | None:
    """What this person was answered under this key, if that was not too long ago."""
    statement = sql.SQL("select digest, status, headers, body from {} where person = %s and key = %s and at >= %s")
    async with db.cursor(row_factory=class_row(Answer)) as cursor:
        await cursor.execute(statement.format(sql.Identifier(schema, TABLE)), (person, key, since))
        return await cursor.fetchone()


async def keep_answer(
    db: AsyncConnection[Any], schema: str, person: UUID, key: str, answer: Answer, *, at: datetime
) -> None:
    """Keep an answer in the caller's transaction: it is there exactly if what it tells of was done."""
    statement = sql.SQL(
        "insert into {} (person, key, at, digest, status, headers, body) values (%s, %s, %s, %s, %s, %s, %s) "
        "on conflict (person, key) do update set at = excluded.at, digest = excluded.digest, status = excluded.status, "
        "headers = excluded.headers, body = excluded.body"
    )
    values = (person, key, at, answer.digest, answer.status, json.dumps(dict(answer.headers)), answer.body)
    await db.execute(statement.format(sql.Identifier(schema, TABLE)), values)


async def forget_answers(db: AsyncConnection[Any], schema: str, before: datetime) -> None:
    """Remove what nobody may ask for any more."""
    await db.execute(sql.SQL("delete from {} where at < %s").format(sql.Identifier(schema, TABLE)), (before,))
