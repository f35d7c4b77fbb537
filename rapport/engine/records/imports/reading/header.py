"""Finds the row that names the columns, below titles and across merged cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rapport.engine.records.imports.reading.formats import is_blank, looks_like_value
from rapport.engine.records.imports.reading.head import MOST_COLUMNS, Cell, Row, Unreadable, cell_text, printable

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]

_LOOKED = 40
_DEEPEST = 3


def find_header(
    grid: Sequence[Row], wanted: bool | None = None, merged: Merged = ()
) -> tuple[int | None, int, list[str]]:
    """The heading's last row and the first row of values (both from 0), and a name for each column.

    `grid` is the beginning of the table; `merged` holds the corners of merged cells. Files without headings
    get A, B, C….
    """
    width = max((len(row) for row in grid), default=0)
    if width > MOST_COLUMNS:
        raise Unreadable("too_many_columns", f"The file has {width} columns; {MOST_COLUMNS} is the most. Remove some.")
    start = _table_start(grid)
    usual = max(Counter(len(row) for row in grid[start : start + _LOOKED] if row).most_common(1), default=(0, 0))[0]
    if wanted is False or (wanted is None and not _is_heading(grid, start)):
        return None, start, _named([""] * usual)
    rows, last = [_spread(grid, start, merged)], start
    while last - start < _DEEPEST - 1 and _continues(grid, last, merged):
        last += 1
        rows.append(_texts(grid[last]))
    width = max(usual, *(len(row) for row in rows))
    names = [_stacked([row[index] if index < len(row) else "" for row in rows]) for index in range(width)]
    while names and not names[-1] and all(not cell_text(row[len(names) - 1]) for row in grid if len(row) >= len(names)):
        names.pop()
    return last, last + 1, _named(names)


def column_letter(index: int) -> str:
    """A for 0, Z for 25, AA for 26, as a spreadsheet counts."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _texts(row: Sequence[Cell]) -> list[str]:
    return [" ".join(cell_text(cell).split()) for cell in row]


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if cell_text(cell).strip())


def _table_start(grid: Sequence[Row]) -> int:
    """The first row about as full as the rows usually are; what stands above is a title or a note."""
    counts = [_filled(row) for row in grid[:_LOOKED]]
    usual = Counter(count for count in counts if count).most_common(1)
    if not usual:
        return 0
    least = max(2, usual[0][0] // 2) if max(counts) > 1 else 1
    first = next((index for index, count in enumerate(counts) if count >= least), 0)
    return first


def _is_heading(grid: Sequence[Row], start: int) -> bool:
    if start >= len(grid):
        return True
    texts = [text for text in _texts(grid[start]) if text]
    below = [row for row in grid[start + 1 : start + _LOOKED] if _filled(row)]
    values = sum(map(looks_like_value, texts))
    if not values:
        return len(set(texts)) >= len(texts) // 2 or not below
    if not below or values * 2 > len(texts):
        return False
    # A year or a code may name a column, as long as the row below is clearly of another kind.
    return sum(looks_like_value(text) for text in _texts(below[0])) > values * 2


def _continues(grid: Sequence[Row], last: int, merged: Merged) -> bool:
    """Whether the row below names columns too: the heading has gaps or merged cells, and the row is all words."""
    if last + 2 >= len(grid):
        return False
    here, below = _texts(grid[last]), _texts(grid[last + 1])
    spans = any(top == last and right > left for (top, left), (_, right) in merged)
    tall = any(top <= last < bottom for (top, _), (bottom, _) in merged)
    gaps = any(not text and index < len(below) and below[index] for index, text in enumerate(here))
    if not (spans or tall or gaps):
        return False
    words = [text for text in below if text]
    if not words or any(map(looks_like_value, words)) or (len(set(words)) < len(words) and not spans):
        return False
    after = [text for text in _texts(grid[last + 2]) if text]
    return spans or tall or any(map(looks_like_value, after))


def _spread(grid: Sequence[Row], start: int, merged: Merged) -> list[str]:
    """The heading row with each merged cell's words repeated over the columns that it spans."""
    texts = _texts(grid[start])
    for (top, left), (_, right) in merged:
        if top == start and left < len(texts):
            texts.extend([""] * (right + 1 - len(texts)))
            texts[left : right + 1] = [texts[left]] * (right + 1 - left)
    if not merged and start + 1 < len(grid) and _continues(grid, start, merged):
        below = _texts(grid[start + 1])
        for index in range(1, len(texts)):
            if not texts[index] and index < len(below) and below[index] and below[index - 1]:
                texts[index] = texts[index - 1]
    return texts


def _stacked(parts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part and not is_blank(part)))


def _named(names: Sequence[str]) -> list[str]:
    """Every column with a name of its own: its letter when it has none, a number when it is taken."""
    taken: set[str] = set()
    result: list[str] = []
    for index, name in enumerate(names):
        plain = printable(name)[:200] or column_letter(index)
        unique, turn = plain, 2
        while unique in taken:
            unique, turn = f"{plain} ({turn})", turn + 1
        taken.add(unique)
        result.append(unique)
    return result
