"""The routes of imports and exports."""

from rapport.doors.heavy import defer_heavy
from rapport.doors.house import House
from rapport.doors.http.ask import Ask, json_reply, plain_route, route
from rapport.doors.http.entry import enter
from rapport.doors.http.guard import check_origin
from rapport.doors.http.records import read_condition, read_names
from rapport.doors.http.upload import receive_upload
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route


def exchange_routes() -> list[Route]:
    return []
