"""The web server: all routes behind one porch."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

import rapport
from rapport.doors.house import open_house
from rapport.doors.http.ask import plain_route
from rapport.doors.http.entry import Remembered, find_main_house
from rapport.doors.http.figures import Figures
from rapport.doors.http.hub import Hub
from rapport.doors.http.limits import Rates
from rapport.doors.http.porch import Packing, Porch
from rapport.doors.http.routes.address import join_routes, nothing_at
from rapport.doors.http.routes.agents import Agents, agent_routes
from rapport.doors.http.routes.catalog import catalog_routes
from rapport.doors.http.routes.customisation import customisation_routes
from rapport.doors.http.routes.exchange import exchange_routes
from rapport.doors.http.routes.files import file_routes
from rapport.doors.http.routes.live import live_routes
from rapport.doors.http.routes.operations import operation_routes
from rapport.doors.http.routes.pages import Pages
from rapport.doors.http.routes.public import public_routes
from rapport.doors.http.routes.records.record import record_routes
from rapport.doors.http.routes.samples import sample_routes
from rapport.doors.http.routes.session import SignInLimits, session_routes
from rapport.doors.http.routes.upkeep import upkeep_routes
from rapport.doors.http.routes.why import why_routes
from rapport.doors.plan import Plan
from rapport.engine.base.settings import Settings

WEB = Path(rapport.__file__).parent / "web"
_CONNECTIONS = 10


class Application(Starlette):
    """Starlette without what catches errors around the whole: every endpoint answers its own, and every path leads to one."""

    def build_middleware_stack(self) -> ASGIApp:
        return self.router


def build_server(plan: Plan, settings: Settings, dsn: str, *, web: Path = WEB) -> Porch:
    """The whole application; it opens its connections when the server starts and closes them when it stops."""
    figures, hub = Figures(), Hub()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with open_house(plan, settings, dsn, door="http", size=_CONNECTIONS, listens=True) as house:
            app.state.house = house
            app.state.agents = Agents(house)
            listening = asyncio.create_task(hub.run(house.dsn))
            try:
                yield
            finally:
                await app.state.agents.close()
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)

    app = Application(routes=list_routes(plan, web), lifespan=lifespan)
    app.state.figures = figures
    app.state.hub = hub
    app.state.remembered = Remembered()
    app.state.rates = Rates()
    app.state.sign_in_limits = SignInLimits()
    return Porch(Packing(app), figures, settings.url.startswith("https:"), hub.close)


def list_routes(plan: Plan, web: Path) -> list[Route]:
    """Every address, in the order in which they are tried; what is none of the interface's is a page."""
    known = [
        # What is asked for most is tried first.
        *record_routes(),
        *session_routes(),
        *catalog_routes(),
        *why_routes(),
        *customisation_routes(),
        *live_routes(),
        *exchange_routes(),
        *file_routes(),
        *operation_routes(),
        *sample_routes(),
        *upkeep_routes(),
        *public_routes(plan.catalog),
        *agent_routes(),
    ]
    pages = Pages(web)
    page = plain_route("/{path:path}", lambda request, house: pages.answer(request), find=find_main_house)
    return [*join_routes(known), nothing_at("/api/{path:path}"), *join_routes([page])]
