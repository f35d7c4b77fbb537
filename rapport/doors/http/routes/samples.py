"""The routes of samples: a workspace full of invented people, loaded while one goes on, and taken out again."""

from starlette.responses import Response
from starlette.routing import Route

from rapport.doors.heavy import defer_heavy
from rapport.doors.http.ask import Ask, json_reply, route
from rapport.engine.base.errors import Conflict, NotFound
from rapport.engine.records import count_records
from rapport.engine.records.permit import require
from rapport.engine.store.jobs import newest_work
from rapport.engine.store.runs import newest_run

_WORKS = ("sample_load", "sample_remove")
_BUSY = ("todo", "doing")


def sample_routes() -> list[Route]:
    """Loading and removing go to the worker; the caller looks again until nothing is `working`."""
    one = "/api/samples/{name}"
    return [
        route("/api/samples", show_all),
        route(one, load, "POST"),
        route(one, remove, "DELETE"),
    ]


async def show_all(ask: Ask) -> Response:
    samples = ask.house.plan.samples()
    run = await newest_run(ask.ctx.db, ask.ctx.schema, "sample")
    loaded = run["options"]["sample"] if run else None
    return json_reply({"samples": [await _tell(ask, name, loaded) for name in samples]})


async def load(ask: Ask) -> Response:
    name = _named(ask)
    require(ask.ctx, "workspace", "write")
    await _be_idle(ask, name)
    if await count_records(ask.ctx.as_system(), "customer"):
        raise Conflict("This workspace has customers already. A sample goes into an empty one.", code="not_empty")
    await defer_heavy(ask.ctx, "sample_load", about=name)
    return json_reply(await _tell(ask, name, None), 202)


async def remove(ask: Ask) -> Response:
    name = _named(ask)
    require(ask.ctx, "workspace", "write")
    await _be_idle(ask, name)
    run = await newest_run(ask.ctx.db, ask.ctx.schema, "sample")
    if run is None or run["options"]["sample"] != name:
        raise NotFound("This sample is not loaded, so there is nothing to remove.")
    await defer_heavy(ask.ctx, "sample_remove", about=name)
    return json_reply(await _tell(ask, name, name), 202)


def _named(ask: Ask) -> str:
    name = str(ask.request.path_params["name"])
    if name not in ask.house.plan.samples():
        raise NotFound("There is no sample of that name. See /api/samples.")
    return name


async def _be_idle(ask: Ask, name: str) -> None:
    work = await newest_work(ask.ctx.db, ask.ctx.schema, _WORKS, name)
    if work and work["status"] in _BUSY:
        raise Conflict("This sample is being loaded or removed. Wait until that is done.", code="busy")


async def _tell(ask: Ask, name: str, loaded: str | None) -> dict[str, object]:
    work = await newest_work(ask.ctx.db, ask.ctx.schema, _WORKS, name)
    return {
        "name": name,
        "doc": ask.house.plan.samples()[name].doc,
        "loaded": loaded == name,
        "working": work["work"].removeprefix("sample_") if work and work["status"] in _BUSY else None,
        "failed": work["error"].splitlines()[0] if work and work["status"] == "failed" and work["error"] else None,
    }
