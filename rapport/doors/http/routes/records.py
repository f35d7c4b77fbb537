"""The routes of records of every kind."""

from hashlib import blake2b, sha256
from typing import Any, Literal
from uuid import UUID

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from rapport.doors.http.ask import Ask, json_reply, route
from rapport.doors.http.repeat import SHOWN_ONCE
from rapport.engine.base.errors import Malformed, NotFound
from rapport.engine.objects.condition import decode_condition
from rapport.engine.records import (
    Bulk,
    BulkResult,
    Groups,
    Query,
    act,
    bulk_write,
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

_MOST = 500
_DIGITS = 18


class BulkBody(msgspec.Struct, forbid_unknown_fields=True):
    """One of create, update, delete and restore, or a condition with what to do with all it finds."""

    create: list[dict[str, Any]] = []
    update: list[dict[str, Any]] = []
    delete: list[UUID] | bool = []
    restore: list[UUID] = []
    where: Any = None
    set: dict[str, Any] | None = None
    mode: Literal["all", "each"] = "all"


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
        count=_count(ask),
        bin=_flag(ask, "bin"),
        backwards=_flag(ask, "backwards"),
        skip=_skip(ask),
    )
    return list_reply(ask, await find_records(ask.ctx, ask.object, query))


async def group(ask: Ask) -> Response:
    groups = Groups(
        by=read_names(ask, "by"),
        measures=read_names(ask, "measure") or ("count",),
        where=read_condition(ask),
        q=ask.asked.get("q"),
    )
    return list_reply(ask, await group_records(ask.ctx, ask.object, groups))


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


def read_condition(ask: Ask) -> Any:
    """`where` of the query string, as plain JSON values."""
    text = ask.asked.get("where")
    return decode_condition(text) if text else None


def read_names(ask: Ask, parameter: str) -> tuple[str, ...]:
    """Names separated by commas."""
    text = ask.asked.get(parameter, "")
    return tuple(part.strip() for part in text.split(",") if part.strip())


def read_limit(ask: Ask) -> int:
    """`limit` of the query string."""
    text = ask.asked.get("limit", "50")
    # Python refuses to read a number of thousands of digits.
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and 1 <= int(text) <= _MOST):
        raise Malformed(f"“limit” wants a whole number between 1 and {_MOST}. For more, follow “next” or export.")
    return int(text)


def _skip(ask: Ask) -> int:
    """`skip` of the query string."""
    text = ask.asked.get("skip", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Malformed("“skip” wants a whole number: how many records to pass over.")
    return int(text)


def read_version(ask: Ask) -> int | None:
    """The version that the caller changed, from If-Match."""
    text = ask.request.headers.get("if-match", "*").removeprefix("W/").strip('" ').partition("-")[0]
    if text == "*":
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Malformed('If-Match wants the version you read, such as "3".')
    return int(text)


def record_reply(record: dict[str, Any], status: int = 200) -> Response:
    """A record with its version as ETag."""
    return json_reply(record, status, ETag=_etag(record))


def list_reply(ask: Ask, body: bytes) -> Response:
    """A list with a mark of what it holds; who has the same already is told so in a few bytes."""
    mark = f'W/"{sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}
    if mark in ask.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _etag(record: dict[str, Any]) -> str:
    return f'"{record["version"]}"'


def _flag(ask: Ask, parameter: str) -> bool:
    text = ask.asked.get(parameter, "")
    if text not in ("", "0", "1"):
        raise Malformed(f"“{parameter}” wants 1 or 0.")
    return text == "1"


def _count(ask: Ask) -> Literal["exact", "estimate"] | None:
    match ask.asked.get("count"):
        case None | "":
            return None
        case "exact":
            return "exact"
        case "estimate":
            return "estimate"
        case _:
            raise Malformed("“count” wants exact or estimate.")
