"""The routes by which all customisations of a workspace go out and come in as one document."""

from starlette.responses import Response
from starlette.routing import Route

from rapport.admin.customised.document import export_customisation, import_customisation
from rapport.doors.http.ask import Ask, json_reply, route


def customisation_routes() -> list[Route]:
    """Who may read and write the declarations themselves may use them."""
    return [
        route("/api/customisation", send_out, reads=True),
        route("/api/customisation", take_in, "POST"),
    ]


async def send_out(ask: Ask) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="customisation.json"'}
    return json_reply(await export_customisation(ask.ctx), 200, **headers)


async def take_in(ask: Ask) -> Response:
    """With `dry_run` everything is done and taken back, so that what it tells is what would happen."""
    dry = ask.asked.get("dry_run", "") not in ("", "0", "false")
    async with ask.ctx.db.transaction(force_rollback=dry):
        return json_reply(await import_customisation(ask.ctx, ask.values()))
