"""Reading the log of changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row


async def changes_of_record(
    db: AsyncConnection[Any], schema: str, record: UUID, *, before: datetime, limit: int
) -> list[dict[str, Any]]:
    """The newest changes of one record up to `before`: id, at, kind, actor, door, run, data."""
    statement = sql.SQL(
        "select id, at, kind, actor, door, run, data from {} "
        "where record = %s and at <= %s and kind not like 'event %%' order by at desc, id desc limit %s"
    ).format(sql.Identifier(schema, "change"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (record, before, limit))
        return await cursor.fetchall()
