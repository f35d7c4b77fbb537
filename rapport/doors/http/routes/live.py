"""What changes in what a person may see, as it happens: server-sent events."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
import psycopg
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from rapport.doors.house import House
from rapport.doors.http.ask import plain_route
from rapport.doors.http.entry import enter
from rapport.doors.http.hub import Ear, Hub
from rapport.engine.base.errors import Malformed, NotSignedIn
from rapport.engine.base.identifier import read_id
from rapport.engine.records import Context
from rapport.engine.records.query.find import may_see
from rapport.engine.records.write.rows import allowed_ids
from rapport.engine.store.log import changes_since
from rapport.engine.store.outbox import RUN, Heard
from rapport.engine.store.runs import own_runs

BEAT_SECONDS = 15.0
_GATHER_SECONDS = 0.1
_MOST_RESUMED = 500
_LONGEST_BREAK = timedelta(hours=1)
# What was noted earlier may be committed later.
_OVERLAP = timedelta(seconds=60)
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_RELOAD = b"event: reload\ndata: {}\n\n"
_CATALOG = b"event: catalog\ndata: {}\n\n"
_BEAT = b": still here\n\n"


def live_routes() -> list[Route]:
    """One route; it holds no connection to the database while nothing happens."""
    return [plain_route("/api/live", listen)]


async def listen(request: Request, house: House) -> Response:
    """Goes on after `Last-Event-ID`, which a page that opens a new stream sends as `after`."""
    told = request.headers.get("last-event-id") or request.query_params.get("after")
    try:
        last = read_id(told) if told else None
    except ValueError:
        raise Malformed("Last-Event-ID wants the id of an event of this stream.") from None
    hub: Hub = request.app.state.hub
    async with enter(house, request, reads=True) as (entry, ctx):
        ear, view = hub.join(house.schema, entry.user.id), _view(ctx)
    events = _stream(request, house, ear, last=last, view=view)
    return StreamingResponse(events, media_type="text/event-stream", headers=_HEADERS)


async def _stream(
    request: Request, house: House, ear: Ear, *, last: UUID | None, view: tuple[str, str]
) -> AsyncGenerator[bytes]:
    """Ends with the session, and when the database is away: the browser then comes again and goes on where it was.

    What is drawn from the catalog is to be drawn anew once the person has another `view` than before.
    """
    hub: Hub = request.app.state.hub
    try:
        yield b"retry: 3000\n\n"
        heard = await _missed(request, house, last) if last else []
        while True:
            if heard is None:
                yield _RELOAD
            else:
                events, now = await _seen(request, house, heard)
                renewed = [_CATALOG] if now != view else []
                view = now
                yield b"".join([*map(_event, events), *renewed]) or _BEAT
            heard = await ear.listen(BEAT_SECONDS, _GATHER_SECONDS)
            if any(str(event.record) == ear.person for event in heard or ()):
                # Their own record was changed: perhaps their role, or whether they are let in.
                request.app.state.remembered.forget()
    except (NotSignedIn, EOFError, psycopg.Error, TimeoutError):
        return
    finally:
        hub.leave(ear)


async def _missed(request: Request, house: House, last: UUID) -> list[Heard] | None:
    """What the log has since that event; None when it is too long ago, or too much."""
    hub: Hub = request.app.state.hub
    async with hub.asking, enter(house, request, reads=True) as (_, ctx):
        now = round(ctx.now.timestamp() * 1000)
        at = last.int >> 80
        # What a clock that was ahead has numbered comes after all that follows.
        if not now - _LONGEST_BREAK.total_seconds() * 1000 <= at <= now + _OVERLAP.total_seconds() * 1000:
            return None
        since = UUID(int=max(0, at - round(_OVERLAP.total_seconds() * 1000)) << 80)
        found = await changes_since(ctx.db, ctx.schema, since, limit=_MOST_RESUMED + 1)
    if len(found) > _MOST_RESUMED:
        return None
    return [Heard(row["id"], house.schema, row["object"], row["kind"], row["record"]) for row in found]


async def _seen(request: Request, house: House, heard: Sequence[Heard]) -> tuple[list[Heard], tuple[str, str]]:
    """Of what was heard, what this person may see now, each once, and their view; asks anew who they are."""
    hub: Hub = request.app.state.hub
    async with hub.asking, enter(house, request, reads=True) as (_, ctx):
        news = {(event.object, event.record, event.kind): event for event in heard}
        runs = await _own(ctx, [event for event in news.values() if event.object == RUN])
        wanted = [event for event in news.values() if _concerns(ctx, event.object)]
        visible: dict[str, set[UUID]] = {}
        for object in {event.object for event in wanted}:
            ids = {event.record for event in wanted if event.object == object and event.record}
            visible[object] = await allowed_ids(ctx, object, sorted(ids), "read") if ids else set()
        view = _view(ctx)
    seen = (event for event in wanted if event.record is None or event.record in visible[event.object])
    return _in_order([*seen, *runs]), view


def _view(ctx: Context) -> tuple[str, str]:
    """What the catalog a person sees depends on: what is declared, and their role."""
    return ctx.catalog.version, ctx.actor.role


async def _own(ctx: Context, runs: Sequence[Heard]) -> list[Heard]:
    """Of runs, those that this person began."""
    ids = [event.record for event in runs if event.record]
    if not ids or ctx.actor.id is None:
        return []
    own = await own_runs(ctx.db, ctx.schema, ctx.actor.id, ids)
    return [event for event in runs if event.record in own]


def _in_order(events: Iterable[Heard]) -> list[Heard]:
    return sorted(events, key=lambda event: event.id)


def _concerns(ctx: Context, object: str) -> bool:
    spec = ctx.catalog.objects.get(object)
    return spec is not None and not spec.internal and may_see(ctx, object)


def _event(event: Heard) -> bytes:
    if event.object == RUN:
        # Without an id, since the log that a broken stream goes on from has no runs.
        return f"event: run\ndata: {msgspec.json.encode({'record': event.record}).decode()}\n\n".encode()
    told = {"object": event.object, "record": event.record, "kind": event.kind}
    return f"id: {event.id}\nevent: change\ndata: {msgspec.json.encode(told).decode()}\n\n".encode()
