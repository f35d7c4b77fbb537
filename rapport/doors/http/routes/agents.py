"""The route by which agents come: the Model Context Protocol over streamable HTTP, with a token."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rapport.doors.house import House
from rapport.doors.http.entry import enter, find_house
from rapport.doors.http.guard import LARGEST_JSON, check_origin
from rapport.doors.http.problem import problem_response
from rapport.engine.base.errors import NotSignedIn
from rapport.engine.records import Context

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


@dataclass
class Agents:
    """Speaks the protocol from the first agent on; before, its library is not even loaded."""

    house: House
    manager: "StreamableHTTPSessionManager | None" = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    running: "asyncio.Task[None] | None" = None

    async def listen(self) -> "StreamableHTTPSessionManager":
        """The library's end of the conversation, started when first asked for."""
        async with self.lock:
            if self.manager is None:
                # Loading takes a second, in which others are answered.
                self.manager = await asyncio.to_thread(self._build)
                ready = asyncio.Event()
                self.running = asyncio.create_task(self._run(self.manager, ready))
                await ready.wait()
            return self.manager

    async def close(self) -> None:
        if self.running is not None:
            self.running.cancel()
            with suppress(asyncio.CancelledError):
                await self.running

    def _build(self) -> "StreamableHTTPSessionManager":
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
        from mcp.server.transport_security import TransportSecuritySettings

        from rapport.doors.mcp.protocol import build_protocol

        # Whoever comes has a token, and where from is checked as for every other request.
        open_to_all = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        return StreamableHTTPSessionManager(
            build_protocol(self._enter),
            json_response=True,
            stateless=True,
            security_settings=open_to_all,
            max_request_body_size=LARGEST_JSON,
        )

    async def _run(self, manager: "StreamableHTTPSessionManager", ready: asyncio.Event) -> None:
        async with manager.run():
            ready.set()
            await asyncio.Event().wait()

    @asynccontextmanager
    async def _enter(self, request: Any) -> AsyncGenerator[Context]:
        async with enter(await find_house(request), request) as (_, ctx):
            yield ctx


class AgentEndpoint:
    """`/mcp`: who comes without a token is turned away before anything is read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        request.state.route = "/mcp"
        agents: Agents = request.app.state.agents
        try:
            check_origin(request, agents.house.settings.url)
            if not request.headers.get("authorization", "").lower().startswith("bearer "):
                raise NotSignedIn("Send a token: Authorization: Bearer rap_…")
            async with enter(await find_house(request), request):
                pass
            manager = await agents.listen()
        except Exception as error:
            reply = problem_response(error, request.state.request)
            if reply.status_code == 401:
                reply.headers["WWW-Authenticate"] = "Bearer"
            await reply(scope, receive, send)
            return
        await manager.handle_request(scope, receive, send)


def agent_routes() -> list[Route]:
    """One address for all."""
    return [Route("/mcp", AgentEndpoint(), methods=["GET", "POST", "DELETE"])]
