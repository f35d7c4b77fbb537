"""The routes of files: in as a form's part, out to whoever may read a record that names them."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from rapport.doors.house import House
from rapport.doors.http.ask import json_reply, plain_route, read_path_id
from rapport.doors.http.entry import enter
from rapport.doors.http.guard import check_origin
from rapport.doors.http.upload import Bound, receive_upload
from rapport.engine.records.write.files.keeping import LARGEST, keep_file, read_file
from rapport.engine.store.kept.files import KeptFile

BOUND = Bound(LARGEST, f"A file may have at most {LARGEST // 1024**2} MB.")
# Nothing in a file may act as a page of ours, whatever it pretends to be and however it is opened.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def file_routes() -> list[Route]:
    """`GET /api/files/{id}?download=1` saves a picture too, which is shown otherwise."""
    return [plain_route("/api/files", receive, "POST"), plain_route("/api/files/{id}", hand_out)]


async def receive(request: Request, house: House) -> Response:
    """The file is on disk before the transaction opens, however slowly it comes in."""
    check_origin(request, house.settings.url)
    async with enter(house, request):
        pass
    upload = await receive_upload(request, house.settings.data / "files" / "uploads", bound=BOUND)
    try:
        async with enter(house, request) as (_, ctx):
            told = await keep_file(ctx, upload.path, upload.name)
        return json_reply(told, 201)
    finally:
        upload.path.unlink(missing_ok=True)


async def hand_out(request: Request, house: House) -> Response:
    """Asked for anew each time, since rights may have changed; what the browser has already is not sent again."""
    async with enter(house, request, reads=True) as (_, ctx):
        file, place = await read_file(ctx, read_path_id(request))
    tag = f'"{file.digest}"'
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": tag,
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    shown = _is_shown(file) and "download" not in request.query_params
    return FileResponse(
        place,
        headers=headers,
        media_type=file.type if _is_shown(file) else "application/octet-stream",
        filename=file.name,
        content_disposition_type="inline" if shown else "attachment",
    )


def _is_shown(file: KeptFile) -> bool:
    """Only pictures of pixels, of which the size is known, are shown within a page."""
    return file.width is not None and file.type.startswith("image/")
