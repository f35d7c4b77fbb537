"""The routes of imports and exports, and of all runs: what somebody began lately, how far it is, what came of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from uuid import UUID, uuid4

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from rapport.doors.heavy import defer_heavy
from rapport.doors.house import House
from rapport.doors.http.ask import Ask, json_reply, plain_route, route
from rapport.doors.http.entry import enter
from rapport.doors.http.guard import check_origin
from rapport.doors.http.repeat import carry_out_once
from rapport.doors.http.routes.records.parameters import read_condition, read_names
from rapport.doors.http.upload import receive_upload
from rapport.engine.base.errors import Malformed
from rapport.engine.base.identifier import new_id
from rapport.engine.records.exchange.exports import export_records
from rapport.engine.records.imports import (
    change_import,
    delete_import,
    describe_import,
    import_targets,
    list_imports,
    prepare_import,
    rejected_rows,
    start_import,
    undo_import,
)
from rapport.engine.store.outbox import tell_of_run
from rapport.engine.store.runs import finish_run, insert_run, runs_of

_PIECE = 1024 * 1024
_ENDINGS = {"vcard": "vcf"}
_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "vcard": "text/vcard; charset=utf-8",
}
_MOST_RUNS = 30
_LATELY = timedelta(days=14)


def exchange_routes() -> list[Route]:
    """Checking and running go to the worker; the caller looks again until the status says more."""
    one = "/api/imports/{id}"
    return [
        route("/api/runs", show_runs, reads=True),
        plain_route("/api/imports", receive, "POST"),
        route("/api/imports", show_all),
        route("/api/imports/targets/{object}", show_targets),
        route(one, show),
        route(one, change, "PATCH"),
        route(one, forget, "DELETE"),
        route(f"{one}/check", check, "POST"),
        route(f"{one}/run", run, "POST"),
        route(f"{one}/undo", take_back, "POST"),
        route(f"{one}/rejected", hand_back),
        plain_route("/api/exports/{object}", export),
    ]


async def receive(request: Request, house: House) -> Response:
    """The file is on disk before the transaction opens, however slowly it comes in."""
    check_origin(request, house.settings.url)
    async with enter(house, request):
        pass
    upload = await receive_upload(request, house.settings.data / "files" / "uploads")
    try:
        object = upload.fields.get("object", "")
        if not object:
            raise Malformed("Say in the part “object” what the rows of the file are, such as customer.")
        content = await asyncio.to_thread(_digest, upload.path, f"{object}/{upload.name}")
        async with enter(house, request) as (_, ctx):

            async def start() -> Response:
                return json_reply(await start_import(ctx, object, upload.name, _pieces(upload.path)), 201)

            return await carry_out_once(ctx, request, content, start)
    finally:
        upload.path.unlink(missing_ok=True)


async def show_all(ask: Ask) -> Response:
    return json_reply({"imports": await list_imports(ask.ctx)})


async def show_targets(ask: Ask) -> Response:
    return json_reply(import_targets(ask.ctx, ask.object))


async def show(ask: Ask) -> Response:
    return json_reply(await describe_import(ask.ctx, ask.id))


async def change(ask: Ask) -> Response:
    return json_reply(await change_import(ask.ctx, ask.id, ask.values()))


async def forget(ask: Ask) -> Response:
    await delete_import(ask.ctx, ask.id)
    return Response(status_code=204)


async def check(ask: Ask) -> Response:
    told = await prepare_import(ask.ctx, ask.id, "check")
    await defer_heavy(ask.ctx, "import_check", about=ask.id)
    return json_reply(told, 202)


async def run(ask: Ask) -> Response:
    told = await prepare_import(ask.ctx, ask.id, "run")
    await defer_heavy(ask.ctx, "import_run", about=ask.id)
    return json_reply(told, 202)


async def take_back(ask: Ask) -> Response:
    return json_reply(await undo_import(ask.ctx, ask.id))


async def hand_back(ask: Ask) -> Response:
    path = await rejected_rows(ask.ctx, ask.id)
    return FileResponse(path, media_type=_FORMATS["csv"], filename=f"rejected-{ask.id}.csv")


async def export(request: Request, house: House) -> Response:
    """Written to disk first: an error is still a whole answer, and a slow reader holds no connection.

    It is a run of who asks, so that they see how it goes on and can have the file again.
    """
    folder = house.settings.data / "files" / "exports"
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    path, run = folder / uuid4().hex, new_id()
    format = request.query_params.get("format", "csv")
    async with enter(house, request) as entered:
        await _begin_export(Ask(request, house, *entered, b""), run)
    try:
        async with enter(house, request) as entered:
            ask = Ask(request, house, *entered, b"")
            with await asyncio.to_thread(path.open, "wb") as out:
                count = await export_records(
                    ask.ctx,
                    ask.object,
                    out=out,
                    where=read_condition(ask),
                    fields=read_names(ask, "fields"),
                    format=format,
                )
            counts = {"exported": count}
            await finish_run(ask.ctx.db, ask.ctx.schema, run, status="done", counts=counts, at=datetime.now(UTC))
    except BaseException:
        path.unlink(missing_ok=True)
        async with house.open_context() as ctx:
            await finish_run(ctx.db, ctx.schema, run, status="failed", counts={}, at=datetime.now(UTC))
        raise
    name = f"{ask.object}-{ask.ctx.now:%Y-%m-%d}.{_ENDINGS.get(format, format)}"
    remove = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, media_type=_FORMATS[format], filename=name, background=remove)


async def _begin_export(ask: Ask, run: UUID) -> None:
    db, schema = ask.ctx.db, ask.ctx.schema
    options = {"query": ask.request.url.query}
    await insert_run(
        db, schema, run, kind="export", object=ask.object, actor=ask.ctx.actor.id, at=ask.ctx.now, options=options
    )
    await tell_of_run(db, schema, run)


def _digest(path: Path, name: str) -> bytes:
    with path.open("rb") as file:
        return name.encode() + file_digest(file, sha256).digest()


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece


async def show_runs(ask: Ask) -> Response:
    """A person's own, newest first. An export says with which `query` it can be had again."""
    ctx = ask.ctx
    found = (
        await runs_of(ctx.db, ctx.schema, ctx.actor.id, since=ctx.now - _LATELY, limit=_MOST_RUNS)
        if ctx.actor.id
        else []
    )
    known = {name for name, spec in ctx.catalog.objects.items() if not spec.serves}
    return json_reply({"runs": [run for run in found if run["object"] in known]})
