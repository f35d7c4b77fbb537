"""What a file says about itself before anything is taken from it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from msgspec import Struct

Cell = str | int | float | bool | Decimal | date | datetime | time | None
Row = list[Cell]

_WRAPPED = re.compile(r"""="([^"]*)"|'('*[=+\-@\d].*)""", re.DOTALL)
# Marks of direction and joints that come along when text is copied.
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
LONGEST_ROW = 1_000_000
MOST_COLUMNS = 1_000
BATCH_ROWS = 10_000
BATCH_CHARACTERS = 8_000_000


class Unreadable(Exception):
    """The file cannot be read. Its message says what to do next."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Hints(Struct, frozen=True, kw_only=True):
    """What is known about the file; every part is found by looking when absent. `whole` names what of nested objects is one
    value each."""

    name: str = ""
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    whole: tuple[str, ...] = ()


class Column(Struct, frozen=True, kw_only=True):
    """One column as found.

    `format` is how its numbers or dates are written; when the file allows several readings it is None
    and `formats` lists them. `filled` and `distinct` are shares of the sampled rows.
    """

    name: str
    samples: tuple[str, ...] = ()
    type: str = "text"
    format: str | None = None
    formats: tuple[str, ...] = ()
    filled: float = 0.0
    distinct: float = 0.0


class Head(Struct, frozen=True, kw_only=True):
    """The file as a whole. `header_row` and `first_row` count rows from 1; `rows` is None when not counted, and leaves out the
    first `totals`, which are no records but add up the rows above. Nested objects in the columns that are `whole` are one value."""

    format: str
    size: int
    columns: tuple[Column, ...]
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    first_row: int = 1
    rows: int | None = None
    totals: tuple[int, ...] = ()
    packed: bool = False
    whole: tuple[str, ...] = ()


class Misfit(Struct, frozen=True):
    """A row that does not fit the columns, with its reason."""

    row: int
    code: str
    message: str
    cells: tuple[str, ...] = ()


class Batch(Struct, frozen=True):
    """Some rows by column: `columns[name][i]` stands in row `numbers[i]` of the file."""

    numbers: list[int]
    columns: dict[str, list[Cell]]
    misfits: list[Misfit]


def cell_text(cell: Cell) -> str:
    """The cell as a person would have typed it: 13085.0 is 13085."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _float_text(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime) and cell.tzinfo is None and cell.time() == time():
        return cell.date().isoformat()
    return str(cell) if isinstance(cell, int) else cell.isoformat()


def printable(text: str) -> str:
    """The text for showing: null bytes and broken characters become a mark."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", errors="replace").decode()
    return text


def _float_text(cell: float) -> str:
    if cell != cell or cell in (float("inf"), float("-inf")):
        return ""
    if cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return format(Decimal(repr(cell)), "f")


def plain_text(cell: Cell) -> str:
    """What was meant: spreadsheets wrap numbers as ="0012", or begin them with an apostrophe, lest they be reckoned with."""
    text = cell_text(cell).replace("\x00", "").strip().strip(_UNSEEN).strip()
    wrapped = _WRAPPED.fullmatch(text) if text[:1] in ("=", "'") else None
    return text if wrapped is None else wrapped[1] if wrapped[1] is not None else wrapped[2]
