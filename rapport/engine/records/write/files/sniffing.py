"""What a file is, told by what is in it: neither its name nor who sends it is believed."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

UNKNOWN = "application/octet-stream"
# A picture of more pixels is kept like any file, and no browser is asked to unfold it.
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 16_384
_HEAD = 65_536
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1f\x8b", "application/gzip"),
)
_Side = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """The media type, and of a picture that browsers show its width and height in pixels."""

    type: str
    width: int | None = None
    height: int | None = None


def sniff(path: Path, name: str) -> Kind:
    """The kind of a file; `name` only tells apart what looks alike, such as the office's own archives."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        for begins, (type, measure) in _PICTURES.items():
            if head.startswith(begins):
                return _picture(type, _measured(measure, file, head))
    for place, mark, type in _MARKS:
        if head[place:].startswith(mark):
            ending = name.rpartition(".")[2].lower()
            return Kind(_OFFICE.get(ending, type) if type == "application/zip" else type)
    return Kind("text/plain" if _is_text(head) else UNKNOWN)


def _picture(type: str, sides: _Side | None) -> Kind:
    if sides is None or not min(sides) > 0 or max(sides) > LONGEST_SIDE or sides[0] * sides[1] > MOST_PIXELS:
        return Kind(UNKNOWN)
    return Kind(type, *sides)


def _measured(measure: "Callable[[BinaryIO, bytes], _Side | None]", file: BinaryIO, head: bytes) -> _Side | None:
    """The sides of a picture; None for one that is not whole enough to have any."""
    try:
        return measure(file, head)
    except (struct.error, IndexError):
        return None


def _png(file: BinaryIO, head: bytes) -> _Side | None:
    return struct.unpack(">II", head[16:24]) if head[12:16] == b"IHDR" else None


def _gif(file: BinaryIO, head: bytes) -> _Side | None:
    return struct.unpack("<HH", head[6:10])


def _jpeg(file: BinaryIO, head: bytes) -> _Side | None:
    """From segment to segment up to the frame's own, which may stand behind long ones such as a camera's notes."""
    file.seek(2)
    for _ in range(1_000):
        marker = file.read(2)
        if marker == b"\xff\xff":
            file.seek(-1, 1)
            continue
        if len(marker) < 2 or marker[0] != 0xFF or marker[1] in (0xD9, 0xDA):
            return None
        (length,) = struct.unpack(">H", file.read(2))
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", file.read(5)[1:])
            return width, height
        file.seek(length - 2, 1)
    return None


def _webp(file: BinaryIO, head: bytes) -> _Side | None:
    if head[8:12] != b"WEBP":
        return None
    match head[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
        case b"VP8L" if head[20] == 0x2F:
            bits = int.from_bytes(head[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 " if head[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case _:
            return None


_PICTURES: Mapping[bytes, tuple[str, "Callable[[BinaryIO, bytes], _Side | None]"]] = {
    b"\x89PNG\r\n\x1a\n": ("image/png", _png),
    b"\xff\xd8\xff": ("image/jpeg", _jpeg),
    b"GIF87a": ("image/gif", _gif),
    b"GIF89a": ("image/gif", _gif),
    b"RIFF": ("image/webp", _webp),
}


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        # The last sign may be cut in two.
        head.decode("utf-8") if len(head) < _HEAD else head[:-4].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return False
    return True
