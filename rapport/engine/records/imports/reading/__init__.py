"""Reads files that people bring, whatever their format, encoding and layout, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rapport.engine.records.imports.reading.cards import card_batches, card_head, is_card
from rapport.engine.records.imports.reading.columnar import parquet_batches, parquet_head
from rapport.engine.records.imports.reading.head import (
    Batch,
    Cell,
    Column,
    Head,
    Hints,
    Misfit,
    Unreadable,
    cell_text,
    plain_text,
    printable,
)
from rapport.engine.records.imports.reading.lines import json_batches, json_head
from rapport.engine.records.imports.reading.separated import separated_batches, separated_head
from rapport.engine.records.imports.reading.sheets import sheet_batches, sheet_head
from rapport.engine.records.imports.reading.text import is_packed, open_bytes

__all__ = [
    "Batch",
    "Cell",
    "Column",
    "Head",
    "Hints",
    "Misfit",
    "Unreadable",
    "cell_text",
    "plain_text",
    "printable",
    "read_batches",
    "read_head",
]


def read_head(path: Path, hints: Hints | None = None) -> Head:
    """What the file is and which columns it has, by its contents; Unreadable when it is no table."""
    hints = hints or Hints()
    size = path.stat().st_size
    if not size:
        raise Unreadable("empty", "The file is empty. Choose one that has a heading and at least one row.")
    packed = is_packed(path)
    with open_bytes(path) as file:
        start = file.read(4096)
    if not start.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Unreadable("empty", "The file is empty. Choose one that has a heading and at least one row.")
    if start.startswith(b"PAR1") and not packed:
        return parquet_head(path, size=size)
    if start.startswith(b"PK\x03\x04") and not packed:
        return _archive_head(path, hints, size)
    _refuse_known(start)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if is_card(text[:20].decode("latin-1")):
        return card_head(path, size=size, packed=packed)
    if text[:1] in (b"{", b"[") and _is_json(text):
        return json_head(path, hints, size=size, packed=packed)
    return separated_head(path, hints, size=size, packed=packed)


def read_batches(path: Path, head: Head, columns: Sequence[str] | None = None) -> Iterator[Batch]:
    """The file's rows in order, some thousand at a time, with the named columns or all."""
    if head.format == "parquet":
        return parquet_batches(path, head, columns)
    if head.format == "xlsx":
        return sheet_batches(path, head, columns)
    if head.format == "jsonl":
        return json_batches(path, head, columns)
    if head.format == "vcard":
        return card_batches(path, head, columns)
    return separated_batches(path, head, columns)


def _archive_head(path: Path, hints: Hints, size: int) -> Head:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except BadZipFile:
        raise Unreadable("damaged", "The file is damaged or cut short. Save it again as .xlsx.") from None
    if "xl/workbook.xml" not in names:
        raise Unreadable("archive", "This is an archive, not a table. Unpack it and choose a file from inside.")
    return sheet_head(path, hints, size=size)


def _refuse_known(start: bytes) -> None:
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("old_excel", "This is an old or protected Excel file. Save it as .xlsx without a password.")
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"SQLite")):
        raise Unreadable("binary", "This file is not a table. Choose a CSV, Excel, JSON, Parquet or vCard file.")


def _is_json(text: bytes) -> bool:
    """A brace with a quoted key, or a bracket with a brace: a CSV file hardly ever begins so."""
    rest = text[1:].lstrip()
    return rest[:1] in ((b'"', b"}") if text[:1] == b"{" else (b"{", b"]"))
