"""The catalog and the interface's description, for the person who asks."""

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from rapport.doors.http.ask import Ask, route, tagged
from rapport.doors.http.openapi.document import describe_interface
from rapport.doors.http.routes.session import describe_user
from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import Standing, describe_catalog, read_records, read_standing

_COMPANY = ("id", "name", "country", "currency", "locale", "zone")


def catalog_routes() -> list[Route]:
    """Both answer 304 while nothing changed."""
    return [route("/api/catalog", show_catalog), route("/api/openapi.json", show_interface)]


async def show_catalog(ask: Ask) -> Response:
    actor = ask.ctx.actor
    standing = await read_standing(ask.ctx)
    objects = _encoded(ask.ctx.catalog, actor.role, actor.locale, standing)
    found = await read_records(ask.ctx.as_system(), "workspace", fields=_COMPANY, limit=1)
    company = {name: found[0][name] if found else None for name in _COMPANY}
    told = {"version": ask.ctx.catalog.version, "me": describe_user(ask.entry.user), "workspace": company}
    return tagged(ask, msgspec.json.encode(told)[:-1] + b"," + objects[1:])


@remember(64)
def _encoded(catalog: Catalog, role: str, language: str, standing: Standing) -> bytes:
    return msgspec.json.encode(describe_catalog(catalog, role, language, standing))


async def show_interface(ask: Ask) -> Response:
    role = ask.ctx.actor.role
    document = describe_interface(ask.ctx.catalog, role, ask.house.settings.url)
    return tagged(ask, msgspec.json.encode(document))
