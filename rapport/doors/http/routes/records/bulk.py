"""Many records in one request."""

from typing import Any, Literal
from uuid import UUID

import msgspec
from starlette.responses import Response

from rapport.doors.http.ask import Ask, json_reply
from rapport.engine.base.errors import Malformed
from rapport.engine.records import Bulk, BulkResult, bulk_write


class BulkBody(msgspec.Struct, forbid_unknown_fields=True):
    """One of create, update, delete and restore, or a condition with what to do with all it finds."""

    create: list[dict[str, Any]] = []
    update: list[dict[str, Any]] = []
    delete: list[UUID] | bool = []
    restore: list[UUID] = []
    where: Any = None
    set: dict[str, Any] | None = None
    mode: Literal["all", "each"] = "all"


async def write_many(ask: Ask) -> Response:
    body = ask.json(BulkBody)
    ids = body.delete if isinstance(body.delete, list) else []
    if body.where is not None and (body.set is None) != (body.delete is True):
        raise Malformed('With "where", say what to do: "set": {…} or "delete": true.')
    if body.where is None and (body.set is not None or body.delete is True):
        raise Malformed('"set" and "delete": true need a condition in "where"; ["and"] means every record.')
    bulk = Bulk(
        create=body.create,
        update=body.update,
        delete=ids,
        restore=body.restore,
        where=body.where,
        set=body.set,
        delete_where=body.delete is True,
        mode=body.mode,
    )
    return json_reply(describe_bulk(await bulk_write(ask.ctx, ask.object, bulk)))


def describe_bulk(done: BulkResult) -> dict[str, Any]:
    """What a bulk change did, with the rows that were not accepted."""
    rejected = [
        {"index": index, "fields": [{"path": p.path, "code": p.code, "message": p.message} for p in problems]}
        for index, problems in done.rejected
    ]
    counts = {"created": done.created, "updated": done.updated, "deleted": done.deleted, "restored": done.restored}
    return {"run": str(done.run), **counts, "rejected": rejected}
