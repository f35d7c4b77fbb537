"""The route that tells an administrator why somebody may see a record, or may not."""

from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from rapport.admin.sign_in import read_entrant
from rapport.doors.http.ask import Ask, json_reply, route
from rapport.engine.base.errors import Malformed
from rapport.engine.records import explain_access, require_asking


def why_routes() -> list[Route]:
    """For who may say what roles may."""
    return [route("/api/why/{object}/{id}", tell_why, reads=True)]


async def tell_why(ask: Ask) -> Response:
    require_asking(ask.ctx)
    try:
        person = UUID(ask.asked.get("person", ""))
    except ValueError:
        raise Malformed("Say in “person” the id of the user it is about.") from None
    who = await read_entrant(ask.ctx.as_system(), str(person))
    theirs = ask.house.act_for(ask.ctx, who, ask.request.headers.get("accept-language"))
    return json_reply({"person": {"id": who.id, "title": who.name}, **await explain_access(theirs, ask.object, ask.id)})
