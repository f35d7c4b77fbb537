"""Reads text tables: values between commas, semicolons, tabs, bars or carets."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from rapport.engine.records.imports.reading.batches import NumberedRow, gather, is_empty, is_total
from rapport.engine.records.imports.reading.head import LONGEST_ROW, Batch, Head, Hints, Misfit, Row, Unreadable
from rapport.engine.records.imports.reading.header import find_header
from rapport.engine.records.imports.reading.sample import Sample
from rapport.engine.records.imports.reading.text import bounded_lines, check_encoding, find_encoding, open_text

DELIMITERS = (",", "\t", ";", "|", "^")
_GRID = 60
_COUNTED = 96 << 20
_TOLD = 20


def separated_head(path: Path, hints: Hints, *, size: int, packed: bool) -> Head:
    """Delimiter, quote, heading and columns; the rows are counted when the file is below 96 MB."""
    encoding = check_encoding(hints.encoding) if hints.encoding else find_encoding(path)
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    delimiter, quote = _dialect(path, encoding, hints.delimiter)
    grid = _grid(path, encoding, delimiter, quote)
    if not any(not is_empty(row) for row in grid):
        raise Unreadable("empty", "The file holds no rows. Choose one that has a heading and at least one row.")
    header, first, names = find_header(grid, hints.header)
    sample, totals = Sample(), list[int]()
    complete = True
    for number, row, _ in _good(_rows(path, encoding, delimiter, quote)):
        if number > first and is_total(row, len(names)):
            totals.append(number)
        elif number > first and not is_empty(row):
            sample.add(list(row))
        if sample.count >= 20_000 and size > _COUNTED:
            complete = False
            break
    return Head(
        format="csv",
        size=size,
        packed=packed,
        encoding="utf-8" if encoding == "utf-8-sig" else encoding,
        delimiter=delimiter,
        quote=quote,
        header_row=None if header is None else header + 1,
        first_row=first + 1,
        rows=sample.count if complete else None,
        totals=tuple(totals[:_TOLD]),
        columns=sample.columns(names),
    )


def separated_batches(path: Path, head: Head, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """The rows below the heading."""
    encoding = "utf-8-sig" if head.encoding in (None, "utf-8") else head.encoding
    rows = _rows(path, encoding, head.delimiter or ",", head.quote)
    return gather((row for row in rows if _counts(row, head)), head, wanted)


def _counts(entry: NumberedRow | Misfit, head: Head) -> bool:
    if isinstance(entry, Misfit):
        return entry.row >= head.first_row
    number, row, _ = entry
    return number >= head.first_row and not is_empty(row) and not is_total(row, len(head.columns))


def _good(rows: Iterator[NumberedRow | Misfit]) -> Iterator[NumberedRow]:
    return (row for row in rows if not isinstance(row, Misfit))


def _rows(path: Path, encoding: str, delimiter: str, quote: str | None) -> Iterator[NumberedRow | Misfit]:
    """Each record with its number from 1, blank ones included as a spreadsheet counts them."""
    with open_text(path, encoding) as file:
        lines = _Lines(file)
        reader = csv.reader(lines, **_options(delimiter, quote))
        number = 0
        while True:
            number += 1
            try:
                row: Any = next(reader)
            except StopIteration:
                return
            except csv.Error:
                message = "A cell is longer than 131,072 characters; a quotation mark may be missing near here."
                yield Misfit(number, "cell_too_long", message)
                lines.taken = 0
                continue
            size, lines.taken = lines.taken, 0
            yield number, row, size


def _options(delimiter: str, quote: str | None) -> dict[str, Any]:
    if quote is None:
        return {"delimiter": delimiter, "quoting": csv.QUOTE_NONE}
    return {"delimiter": delimiter, "quotechar": quote, "skipinitialspace": False}


def _grid(path: Path, encoding: str, delimiter: str, quote: str | None, most: int = _GRID) -> list[Row]:
    grid: list[Row] = []
    for _, row, _ in _good(_rows(path, encoding, delimiter, quote)):
        grid.append(row)
        if len(grid) >= most:
            break
    return grid


def _dialect(path: Path, encoding: str, known: str | None) -> tuple[str, str | None]:
    """The delimiter and quote under which the first rows agree best on one width above one."""
    if known and (len(known) != 1 or known in "\r\n\"'\x00"):
        raise Unreadable("unknown_delimiter", "A delimiter is one character, such as a comma, a semicolon or a tab.")
    best: tuple[float, str, str | None] = (-1.0, known or ",", '"')
    for delimiter in (known,) if known else DELIMITERS:
        for quote in ('"', "'", None):
            score = _agreement(_grid(path, encoding, delimiter, quote, 200), quote)
            if score > best[0] + 1e-9:
                best = (score, delimiter, quote)
    return best[1], best[2]


def _agreement(grid: list[Row], quote: str | None) -> float:
    rows = [row for row in grid if not is_empty(row)]
    if not rows:
        return 0.0
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    if width == 1:
        return 0.01
    # Marks left inside the cells tell that the quote was not understood.
    left = sum(1 for row in rows for cell in row if str(cell)[:1] in ('"', "'") and len(str(cell)) > 1)
    torn = sum(1 for row in rows for cell in row if "\n" in str(cell)) if quote == "'" else 0
    return (
        count / len(rows)
        + min(width, 50) * 0.001
        - (left + torn) / (len(rows) * width)
        - (0.0005 if quote != '"' else 0)
    )


class _Lines:
    """Lines for the reader, with the characters taken for the record at hand held below the bound."""

    def __init__(self, file: TextIO) -> None:
        self._lines = bounded_lines(file)
        self.taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += len(line)
        if self.taken > LONGEST_ROW:
            raise Unreadable(
                "row_too_long",
                "A row is longer than a million characters; a quotation mark is probably never closed. "
                "Check the delimiter and the quotation marks.",
            )
        return line
