"""The routes of records of every kind."""

from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from rapport.doors.http.ask import Ask, json_reply, route, tagged
from rapport.doors.http.repeat import SHOWN_ONCE
from rapport.doors.http.routes.records.bulk import write_many
from rapport.doors.http.routes.records.parameters import (
    read_condition,
    read_count,
    read_flag,
    read_limit,
    read_names,
    read_skip,
    read_version,
)
from rapport.engine.base.errors import Malformed, NotFound
from rapport.engine.records import (
    Groups,
    Query,
    act,
    create_record,
    delete_record,
    find_alike,
    find_records,
    group_records,
    merge_records,
    merged_into,
    read_record,
    read_records,
    read_timeline,
    restore_record,
    reveal_field,
    search_records,
    undo_run,
    update_record,
)


class AlikeBody(msgspec.Struct, forbid_unknown_fields=True):
    """The values of a record as far as they are written, and its id where it exists."""

    values: dict[str, Any]
    id: UUID | None = None


class MergeBody(msgspec.Struct, forbid_unknown_fields=True):
    """The record that goes, and the values that the one that stays gets."""

    loser: UUID
    values: dict[str, Any] = {}


def record_routes() -> list[Route]:
    """In the order in which they are tried: fixed words before the names of verbs."""
    object = "/api/records/{object}"
    one = f"{object}/{{id:uuid}}"
    return [
        route("/api/search", search, reads=True),
        route(object, find, reads=True),
        route(object, create, "POST"),
        route(f"{object}/groups", group, reads=True),
        route(f"{object}/bulk", write_many, "POST"),
        route(f"{object}/duplicates", find_duplicates, "POST", reads=True),
        route(one, read, reads=True),
        route(one, update, "PATCH"),
        route(one, delete, "DELETE"),
        route(f"{object}/{{verb}}", act_on_object, "POST"),
        route(f"{one}/timeline", read_events),
        route(f"{one}/restore", restore, "POST"),
        route(f"{one}/merge", merge, "POST"),
        route(f"{one}/reveal", reveal, "POST"),
        route(f"{one}/{{verb}}", act_on_record, "POST"),
        route("/api/runs/{id}/undo", undo, "POST"),
    ]


async def find(ask: Ask) -> Response:
    query = Query(
        where=ask.asked.get("where") or "null",
        fields=read_names(ask, "fields"),
        sort=read_names(ask, "sort"),
        limit=read_limit(ask),
        after=ask.asked.get("after"),
        q=ask.asked.get("q"),
        count=read_count(ask),
        bin=read_flag(ask, "bin"),
        backwards=read_flag(ask, "backwards"),
        skip=read_skip(ask),
    )
    return tagged(ask, await find_records(ask.ctx, ask.object, query))


async def group(ask: Ask) -> Response:
    groups = Groups(
        by=read_names(ask, "by"),
        measures=read_names(ask, "measure") or ("count",),
        where=read_condition(ask),
        q=ask.asked.get("q"),
    )
    return tagged(ask, await group_records(ask.ctx, ask.object, groups))


async def create(ask: Ask) -> Response:
    return record_reply(await create_record(ask.ctx, ask.object, ask.values()), status=201)


async def read(ask: Ask) -> Response:
    try:
        record = await read_record(ask.ctx, ask.object, ask.id, read_names(ask, "fields"))
    except NotFound:
        return await _lead_on(ask)
    tag = _etag(record)
    spec = ask.ctx.catalog.object(ask.object)
    if spec.grows or spec.extensions or any(field.computed for field in spec.fields.values()):
        # What is computed, called otherwise or of another type changes without a new version.
        tag = f'{tag[:-1]}-{blake2b(msgspec.json.encode(record), digest_size=6).hexdigest()}"'
    if ask.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return json_reply(record, 200, ETag=tag)


async def _lead_on(ask: Ask) -> Response:
    """A record that was merged leads to what it became; NotFound for any other, and for who may not see that."""
    winner = await merged_into(ask.ctx, ask.object, ask.id)
    if winner is None or not await read_records(ask.ctx, ask.object, ["id", "=", str(winner)], ("id",), limit=1):
        raise NotFound
    query = f"?{ask.request.url.query}" if ask.request.url.query else ""
    # It may be taken apart again, so that nobody should remember this.
    headers = {"Location": f"/api/records/{ask.object}/{winner}{query}", "Cache-Control": "no-store"}
    return Response(status_code=307, headers=headers)


async def find_duplicates(ask: Ask) -> Response:
    body = ask.json(AlikeBody)
    return json_reply({"records": await find_alike(ask.ctx, ask.object, body.values, but=body.id)})


async def merge(ask: Ask) -> Response:
    body = ask.json(MergeBody)
    done = await merge_records(ask.ctx, ask.object, ask.id, body.loser, values=body.values)
    counts = {"moved": done.moved, "repeated": done.repeated}
    return json_reply({"record": done.record, "run": str(done.run), **counts})


async def update(ask: Ask) -> Response:
    return record_reply(await update_record(ask.ctx, ask.object, ask.id, ask.values(), version=read_version(ask)))


async def delete(ask: Ask) -> Response:
    await delete_record(ask.ctx, ask.object, ask.id, version=read_version(ask))
    return Response(status_code=204)


async def restore(ask: Ask) -> Response:
    return record_reply(await restore_record(ask.ctx, ask.object, ask.id))


async def reveal(ask: Ask) -> Response:
    """`{"field"}`; the value is shown once, and never kept to be answered again."""
    field = ask.values().get("field")
    if not isinstance(field, str):
        raise Malformed('Say which field to reveal: {"field": "phone"}.')
    reply = json_reply({"value": await reveal_field(ask.ctx, ask.object, ask.id, field)})
    reply.headers["Cache-Control"] = SHOWN_ONCE
    return reply


async def read_events(ask: Ask) -> Response:
    after = ask.asked.get("after")
    return json_reply(await read_timeline(ask.ctx, ask.object, ask.id, limit=read_limit(ask), after=after))


async def search(ask: Ask) -> Response:
    return json_reply(await search_records(ask.ctx, ask.asked.get("q", "")[:200]))


async def act_on_record(ask: Ask) -> Response:
    verb = ask.request.path_params["verb"]
    return _act_reply(ask, verb, await act(ask.ctx, ask.object, verb, id=ask.id, values=ask.values()))


async def act_on_object(ask: Ask) -> Response:
    verb = ask.request.path_params["verb"]
    return _act_reply(ask, verb, await act(ask.ctx, ask.object, verb, values=ask.values()))


def _act_reply(ask: Ask, verb: str, done: Any) -> Response:
    if done is None:
        return Response(status_code=204)
    reply = json_reply(done)
    if ask.ctx.catalog.verb(ask.object, verb).secret:
        reply.headers["Cache-Control"] = SHOWN_ONCE
    return reply


async def undo(ask: Ask) -> Response:
    return json_reply(await undo_run(ask.ctx, ask.id))


def record_reply(record: dict[str, Any], status: int = 200) -> Response:
    """A record with its version as ETag."""
    return json_reply(record, status, ETag=_etag(record))


def _etag(record: dict[str, Any]) -> str:
    return f'"{record["version"]}"'
