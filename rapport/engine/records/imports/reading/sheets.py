"""Reads Excel workbooks."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from rapport.engine.records.imports.reading.batches import NumberedRow, gather, is_empty, is_total
from rapport.engine.records.imports.reading.head import MOST_COLUMNS, Batch, Cell, Head, Hints, Unreadable
from rapport.engine.records.imports.reading.header import find_header
from rapport.engine.records.imports.reading.sample import Sample

_TOLD = 20
_MOST_BYTES = 600 << 20
_MOST_CELLS = 12_000_000
_CHUNK = 1 << 20
# Where a cell or a row says it stands, in every way in which the library would believe it.
_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,9})(\d{1,10})\s*["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]{0,200}?\br\s*=\s*["']\s*(\d{1,10})\s*["']""")
_TAIL = 256
# What would be read by other rules than those of a workbook in XML.
_OTHERS = ("content.xml", "xl/workbook.bin")


def sheet_head(path: Path, hints: Hints, *, size: int) -> Head:
    """The chosen sheet, else the first that holds a table, else the first that holds anything."""
    book = _opened(path)
    names = tuple(book.sheet_names)
    sheet, title = _chosen(book, hints.sheet)
    grid = [[_plain(cell) for cell in row] for row, _ in zip(_all_rows(sheet), range(60), strict=False)]
    if not any(not is_empty(row) for row in grid):
        raise Unreadable("empty", f"The sheet {title!r} holds no rows. Choose another sheet or file.")
    header, first, columns = find_header(grid, hints.header, sheet.merged_cell_ranges or ())
    sample, totals = Sample(), list[int]()
    for number, row in enumerate(_all_rows(sheet)):
        if number < first or is_empty(row):
            continue
        if is_total(row, len(columns)):
            totals.append(number + 1)
        else:
            sample.add([_plain(cell) for cell in row[: len(columns)]])
    return Head(
        format="xlsx",
        size=size,
        sheet=title,
        sheets=names,
        header_row=None if header is None else header + 1,
        first_row=first + 1,
        rows=sample.count,
        totals=tuple(totals[:_TOLD]),
        columns=sample.columns(columns),
    )


def sheet_batches(path: Path, head: Head, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """The sheet's rows below the heading."""
    sheet, _ = _chosen(_opened(path), head.sheet)
    return gather(_numbered(sheet, head), head, wanted)


def _numbered(sheet: CalamineSheet, head: Head) -> Iterator[NumberedRow]:
    width = len(head.columns)
    for number, row in enumerate(_all_rows(sheet), 1):
        if number >= head.first_row and not is_empty(row) and not is_total(row, width):
            cells = [_plain(cell) for cell in row]
            cells.extend([None] * (width - len(cells)))
            yield number, cells, sum(len(cell) for cell in cells if isinstance(cell, str))


def _opened(path: Path) -> CalamineWorkbook:
    _refuse_bombs(path)
    try:
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except (CalamineError, OSError) as error:
        locked = "assword" in str(error)
        raise Unreadable(
            "damaged",
            "The workbook cannot be opened. Remove the password, then try again."
            if locked
            else "The workbook cannot be opened. Open it in Excel and save it again as .xlsx, then try again.",
        ) from None


def _chosen(book: CalamineWorkbook, wanted: str | None) -> tuple[CalamineSheet, str]:
    names = list(book.sheet_names)
    if wanted is not None and wanted not in names:
        raise Unreadable("unknown_sheet", f"There is no such sheet. The workbook has {', '.join(names)}.")
    filled: list[tuple[CalamineSheet, str]] = []
    for name in [wanted] if wanted is not None else names:
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError:
            continue
        if wanted is not None or _is_table(sheet):
            return sheet, name
        if sheet.height > 0:
            filled.append((sheet, name))
    if filled:
        return filled[0]
    raise Unreadable("empty", "The workbook holds no rows. Choose one that has a heading and at least one row.")


def _is_table(sheet: CalamineSheet) -> bool:
    """Whether several rows of several cells stand there; a cover or a note has not."""
    rows = (row for row, _ in zip(sheet.iter_rows(), range(60), strict=False))
    return sum(sum(cell != "" for cell in row) > 1 for row in rows) > 2


def _all_rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Rows from the sheet's first row and column on, as Excel numbers them."""
    top, left = sheet.start or (0, 0)
    for _ in range(top):
        yield []
    for row in sheet.iter_rows():
        # The library leaves out rows above the first used one, but keeps the columns' offset too.
        yield [""] * left + list(row) if left else list(row)


def _plain(cell: Any) -> Cell:
    if cell == "":
        return None
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell


def _refuse_bombs(path: Path) -> None:
    """Unpacks every part once, counting only, since the sizes that an archive states may lie."""
    total, cells = 0, 0
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
            if "xl/workbook.xml" not in names or not names.isdisjoint(_OTHERS):
                raise zipfile.BadZipFile("another kind of file")
            for entry in archive.infolist():
                size, found = _measure(path, entry, _MOST_BYTES - total)
                total, cells = total + size, max(cells, found)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError):
        raise Unreadable("damaged", "The workbook is damaged or cut short. Save it again as .xlsx.") from None
    if total >= _MOST_BYTES or cells > _MOST_CELLS:
        raise Unreadable(
            "too_large", "The workbook is too large to open at once. Save the sheet as CSV and import that."
        )


def _measure(path: Path, entry: zipfile.ZipInfo, left: int) -> tuple[int, int]:
    """The true unpacked size of the entry, up to `left`, and how many cells it has or its furthest one spans."""
    widest = tallest = size = cells = 0
    tail = b""
    # A workbook may keep its sheets under any name.
    for chunk in _unpacked(path, entry):
        size += len(chunk)
        cells += chunk.count(b"<c")
        widest, tallest = _extent(tail + chunk, widest, tallest)
        tail = chunk[-_TAIL:]
        if size >= left or cells > _MOST_CELLS:
            break
    if widest > MOST_COLUMNS:
        raise Unreadable("too_many_columns", f"The sheet reaches over {widest} columns; {MOST_COLUMNS} is the most.")
    return size, max(cells, max(widest, 1) * tallest)


def _unpacked(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        head = file.read(30)
        file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
        inflate = zlib.decompressobj(-15)
        left = entry.compress_size
        while left > 0 and (packed := file.read(min(left, 1 << 16))):
            left -= len(packed)
            if entry.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            while packed:
                yield inflate.decompress(packed, _CHUNK)
                packed = inflate.unconsumed_tail


def _extent(text: bytes, widest: int, tallest: int) -> tuple[int, int]:
    found = _CELL.findall(text)
    if found:
        letters = max((column.upper() for column, _ in found), key=lambda column: (len(column), column))
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        widest = max(widest, number)
        tallest = max(tallest, max(int(row) for _, row in found))
    return widest, max([tallest, *(int(row) for row in _ROW.findall(text))])
