"""What those who run Rapport ask: is it alive, is it ready, how is it doing."""

import asyncio

import psycopg
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rapport.doors.house import House
from rapport.doors.http.ask import plain_route
from rapport.doors.http.entry import find_main_house
from rapport.doors.http.figures import Figures, gauge_lines
from rapport.engine.base.errors import Unavailable
from rapport.engine.records import count_records
from rapport.engine.store.jobs import count_jobs

_READY_SECONDS = 2.0


def operation_routes() -> list[Route]:
    """They tell nothing about anybody, so nobody has to sign in."""
    return [
        plain_route("/health/live", tell_alive, find=find_main_house),
        plain_route("/health/ready", tell_ready, find=find_main_house),
        plain_route("/metrics", tell_figures, find=find_main_house),
    ]


async def tell_alive(request: Request, house: House) -> Response:
    return PlainTextResponse("alive\n")


async def tell_ready(request: Request, house: House) -> Response:
    async with asyncio.timeout(_READY_SECONDS), house.open_context() as ctx:
        if not await count_records(ctx, "workspace"):
            raise Unavailable("The database is being prepared. If this stays, run: rapport init")
    return PlainTextResponse("ready\n")


async def tell_figures(request: Request, house: House) -> Response:
    figures: Figures = request.app.state.figures
    lines = list(figures.lines())
    stats = house.pool.get_stats()
    for name in ("pool_size", "pool_available", "requests_waiting"):
        lines += gauge_lines(f"rapport_database_{name}", {(): stats.get(name, 0)})
    try:
        async with house.pool.connection(timeout=_READY_SECONDS) as connection:
            jobs = await count_jobs(connection)
    except psycopg.Error:
        # The figures of the server itself matter most while the database is away.
        lines += gauge_lines("rapport_database_up", {(): 0})
    else:
        lines += gauge_lines("rapport_database_up", {(): 1})
        told = {(("queue", queue), ("state", state)): number for (queue, state), number in jobs.items()}
        lines += gauge_lines("rapport_jobs", told)
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
