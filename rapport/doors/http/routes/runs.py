"""The route of runs: what somebody began lately, how far it is, and what came of it."""

from datetime import timedelta

from starlette.responses import Response
from starlette.routing import Route

from rapport.doors.http.ask import Ask, json_reply, route
from rapport.engine.store.runs import runs_of

_MOST = 30
_LATELY = timedelta(days=14)


def run_routes() -> list[Route]:
    """Everybody sees their own."""
    return [route("/api/runs", show_runs, reads=True)]


async def show_runs(ask: Ask) -> Response:
    """Newest first. An export says with which `query` it can be had again."""
    ctx = ask.ctx
    found = (
        await runs_of(ctx.db, ctx.schema, ctx.actor.id, since=ctx.now - _LATELY, limit=_MOST) if ctx.actor.id else []
    )
    known = {name for name, spec in ctx.catalog.objects.items() if not spec.serves}
    return json_reply({"runs": [run for run in found if run["object"] in known]})
