"""Files as they come in: written to disk piece by piece, so that their size costs no memory."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from rapport.doors.http.problem import TooLarge
from rapport.engine.base.errors import Malformed

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_LARGEST_FIELD = 10_000
# What a form has besides its file.
_AROUND = 20_000
_WRITTEN_AT_ONCE = 1024 * 1024


@dataclass
class Upload:
    """One file under a name of ours in the folder, with the name it had, and the form's other fields."""

    path: Path
    name: str = ""
    fields: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Bound:
    """The most bytes that may come in, and the sentence for more."""

    bytes: int
    sentence: str


_USUAL = Bound(4 * 1024**3, "A file may have at most 4 GB. Split it and import the parts one after another.")


async def receive_upload(request: Request, folder: Path, *, bound: Bound = _USUAL) -> Upload:
    """Read a multipart form with one file called `file`; what came in before an error is removed."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Malformed("Send the file as multipart/form-data, in a part called “file”.")
    told = request.headers.get("content-length", "0")
    if told.isdigit() and int(told) > bound.bytes + _AROUND:
        raise TooLarge(bound.sentence)
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    upload = Upload(folder / uuid4().hex)
    try:
        with await asyncio.to_thread(upload.path.open, "wb") as file:
            await _read_form(request, (boundary, bound), _Form(upload, file))
        if not upload.name:
            raise Malformed("The form has no file. Send it in a part called “file”.")
    except BaseException:
        upload.path.unlink(missing_ok=True)
        raise
    return upload


async def _read_form(request: Request, limits: tuple[bytes, Bound], form: "_Form") -> None:
    boundary, bound = limits
    parser = MultipartParser(boundary, form.callbacks())
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > bound.bytes + _AROUND:
                raise TooLarge(bound.sentence)
            parser.write(part)
            if form.waiting >= _WRITTEN_AT_ONCE:
                await asyncio.to_thread(form.write)
        parser.finalize()
    except (FormParserError, UnicodeDecodeError, ClientDisconnect):
        raise Malformed("The form broke off or cannot be read. Send the file again.") from None
    await asyncio.to_thread(form.write)


class _Form:
    """Collects what the parser calls out."""

    def __init__(self, upload: Upload, file: BinaryIO) -> None:
        self.waiting = 0
        self._upload, self._file = upload, file
        self._parts: list[bytes] = []
        self._header, self._value, self._text = bytearray(), bytearray(), bytearray()
        self._name, self._is_file = "", False

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_header_field": self._take_header,
            "on_header_value": self._take_value,
            "on_header_end": self._end_header,
            "on_part_data": self._take,
            "on_part_end": self._end_part,
        }

    def write(self) -> None:
        self._file.writelines(self._parts)
        self._parts.clear()
        self.waiting = 0

    def _take_header(self, part: bytes, start: int, end: int) -> None:
        self._header.extend(part[start:end])

    def _take_value(self, part: bytes, start: int, end: int) -> None:
        self._value.extend(part[start:end])

    def _end_header(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._name = options.get(b"name", b"").decode()
            self._is_file = b"filename" in options
            if self._is_file and self._name == "file":
                self._upload.name = PurePath(options[b"filename"].decode().replace("\\", "/")).name[:200] or "file"
        self._header.clear()
        self._value.clear()

    def _take(self, part: bytes, start: int, end: int) -> None:
        piece = part[start:end]
        if self._is_file and self._name == "file":
            self._parts.append(piece)
            self.waiting += len(piece)
        else:
            self._text.extend(piece)
            if self._is_file or len(self._text) > _LARGEST_FIELD:
                raise Malformed("The form has a part that is not expected. Send one file and short fields.")

    def _end_part(self) -> None:
        if not self._is_file and self._name:
            self._upload.fields[self._name] = self._text.decode()
        self._text.clear()
        self._name, self._is_file = "", False
