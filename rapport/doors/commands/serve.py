"""The commands that run until they are told to stop: the web server and the worker, each alone."""

import json
import sys
from socket import socket

from rapport.doors.commands.call import Call
from rapport.doors.log import log_line


async def serve(call: Call) -> int:
    """The web server; `rapport up` hands it a socket that listens already."""
    import uvicorn

    from rapport.doors.http.server import build_server

    settings = call.settings
    given = getattr(call.arguments, "fd", None)
    async with call.reach_database() as dsn:
        porch = build_server(call.plan, settings, dsn)

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket] | None = None) -> None:
                """Open streams end first: the server waits for its answers to be complete."""
                porch.close()
                await super().shutdown(sockets)

        config = uvicorn.Config(
            porch,
            host=settings.host,
            port=settings.port,
            fd=given,
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=5,
        )
        if given is None:
            log_line("info", "serving", url=settings.url)
        await Server(config).serve()
    return 0


async def work_on(call: Call) -> int:
    """The worker."""
    from rapport.doors.worker import run_worker

    async with call.reach_database() as dsn:
        await run_worker(call.plan, call.settings, dsn)
    return 0


async def work_once(call: Call) -> int:
    """One piece of heavy work; its reason for failing goes to standard output, where the worker reads it."""
    from rapport.doors.heavy import do_work

    async with call.reach_database() as dsn:
        try:
            await do_work(call.plan, call.settings, dsn, json.loads(call.arguments.args))
        except Exception as error:
            log_line("error", "heavy work failed", trace=error)
            print(f"{type(error).__name__}: {error}")
            return 1
        finally:
            sys.stdout.flush()
    return 0
