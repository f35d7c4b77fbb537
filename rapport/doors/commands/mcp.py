"""`rapport mcp`: an agent on this machine, by standard input and output."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from rapport.admin.sign_in import find_user
from rapport.doors.commands.call import Call
from rapport.engine.records import Context, Scope


async def speak(call: Call) -> int:
    """Answer until standard input ends."""
    from mcp.server.stdio import stdio_server

    from rapport.doors.mcp.protocol import build_protocol

    arguments = call.arguments
    names = [name.strip() for name in (arguments.objects or "").split(",") if name.strip()]
    scope = Scope(arguments.extent, tuple(names))
    async with call.open_house() as house:

        @asynccontextmanager
        async def enter(request: Any) -> AsyncGenerator[Context]:
            async with house.open_work() as ctx:
                user = await find_user(ctx, arguments.user)
                yield house.act_for(ctx, replace(user, scope=scope))

        async with enter(None) as ctx:
            for name in names:
                ctx.catalog.object(name)
        server = build_protocol(enter)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    return 0
