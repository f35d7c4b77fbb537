"""The browser's files: the built pages, each address of the application answered by the one page that draws it."""

import gzip
import mimetypes
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rapport.doors.http.porch import WORKSPACE

_MISSING = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Rapport</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:34em;margin:12vh auto;padding:0 1.5em}code{background:#8882;padding:.1em .4em}</style>
<h1>Rapport is running</h1>
<p>Its pages have not been built yet. Run <code>make up</code> (or <code>npm run build</code> in <code>web/</code>)
and load this page again. Programs can use <a href="/api/openapi.json">the interface</a> meanwhile.</p>
"""
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_WORTH_PACKING = ("text/", "application/javascript", "application/json", "image/svg", "application/manifest")


@dataclass(frozen=True)
class _Page:
    body: bytes
    packed: bytes | None
    type: str
    etag: str
    changed: int


class Pages:
    """The files of one folder, kept in memory as they are asked for; a new build is noticed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._kept: dict[Path, _Page] = {}

    async def answer(self, request: Request) -> Response:
        """A built file when the address names one, the application's page otherwise.

        The pages are the same for every workspace: which one it is, the session says.
        """
        if request.scope.get(WORKSPACE):
            told = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{request.url.path.lstrip('/')}{told}", 303)
        wanted = (self._folder / request.url.path.lstrip("/").replace("\0", "")).resolve()
        inside = wanted.is_relative_to(self._folder) and wanted != self._folder
        page = self._find(wanted) if inside else None
        if page is not None:
            kept = _FOR_EVER if "assets" in wanted.relative_to(self._folder).parts else _ASK_AGAIN
            return _reply(request, page, kept)
        if wanted.suffix and wanted.suffix != ".html":
            return Response("There is no such file.", status_code=404, media_type="text/plain")
        index = self._find(self._folder / "index.html")
        if index is None:
            return Response(_MISSING, media_type="text/html", headers={"Cache-Control": _ASK_AGAIN})
        return _reply(request, index, _ASK_AGAIN)

    def _find(self, path: Path) -> _Page | None:
        try:
            changed = path.stat().st_mtime_ns
            kept = self._kept.get(path)
            if kept is not None and kept.changed == changed:
                return kept
            body = path.read_bytes()
        except (OSError, ValueError):
            return None
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        packed = gzip.compress(body, 6) if len(body) > 1000 and kind.startswith(_WORTH_PACKING) else None
        page = _Page(body, packed, kind, f'"{blake2b(body, digest_size=12).hexdigest()}"', changed)
        self._kept[path] = page
        return page


def _reply(request: Request, page: _Page, kept: str) -> Response:
    headers = {"Cache-Control": kept, "ETag": page.etag, "Vary": "Accept-Encoding"}
    if page.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if page.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(page.packed, media_type=page.type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(page.body, media_type=page.type, headers=headers)
