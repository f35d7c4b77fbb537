"""Gathers rows into batches by column, bounded in rows and in characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapport.engine.records.imports.reading.head import (
    BATCH_CHARACTERS,
    BATCH_ROWS,
    Batch,
    Cell,
    Head,
    Misfit,
    Row,
    cell_text,
    plain_text,
)
from rapport.engine.records.imports.reading.numbers import COMMA, POINT, parse_number

# What stands before sums, in many languages.
_TOTALS = frozenset(
    (
        *(
            "total",
            "totals",
            "grand total",
            "sum",
            "subtotal",
            "sub total",
            "summe",
            "gesamt",
            "gesamtsumme",
            "total général",
        ),
        *(
            "totale",
            "totaal",
            "suma",
            "totalt",
            "soma",
            "total general",
            "итого",
            "всего",
            "toplam",
            "المجموع",
            "الإجمالي",
        ),
        *(
            "合计",
            "总计",
            "小计",
            "总和",
            "汇总",
            "合計",
            "總計",
            "小計",
            "総計",
            "合计：",
            "합계",
            "총계",
            "סהכ",
            'סה"כ',
        ),
    )
)

NumberedRow = tuple[int, Row, int]


def gather(rows: Iterable[NumberedRow | Misfit], head: Head, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """Batches of the wanted columns from (row number, cells, characters); rows of another width become misfits."""
    names = [column.name for column in head.columns]
    places = [(name, index) for index, name in enumerate(names) if wanted is None or name in wanted]
    numbers: list[int] = []
    kept: list[Row] = []
    misfits: list[Misfit] = []
    characters = 0
    for entry in rows:
        if isinstance(entry, Misfit):
            misfits.append(entry)
        else:
            number, row, size = entry
            if len(row) != len(names) and not _fit(row, len(names)):
                misfits.append(_misfit(number, row, len(names)))
            else:
                numbers.append(number)
                kept.append(row)
            characters += size
        if len(kept) + len(misfits) >= BATCH_ROWS or characters >= BATCH_CHARACTERS:
            yield Batch(numbers, _turned(kept, places), misfits)
            numbers, kept, misfits, characters = [], [], [], 0
    if kept or misfits:
        yield Batch(numbers, _turned(kept, places), misfits)


def is_empty(row: Row) -> bool:
    """Whether no cell of the row holds anything."""
    # Nearly always the first cell tells, and every row of every file is asked.
    if row and (first := row[0]).__class__ is str and first and not str(first).isspace():
        return False
    return not any(cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in row)


def is_total(row: Row, width: int) -> bool:
    """Whether the row adds up those above: it begins with a word for that, and all else in it are numbers and gaps."""
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    if first.__class__ is not str or str(first).strip().rstrip(":：").lower() not in _TOTALS:
        return False
    filled = [text for text in map(plain_text, row) if text]
    numbers = filled[1:]
    return 0 < len(numbers) < width - 1 and all(
        parse_number(text, POINT) is not None or parse_number(text, COMMA) is not None for text in numbers
    )


def _turned(rows: list[Row], places: Sequence[tuple[str, int]]) -> dict[str, list[Cell]]:
    if not rows:
        return {name: [] for name, _ in places}
    turned = list(zip(*rows, strict=True))
    return {name: list(turned[index]) for name, index in places}


def _fit(row: Row, width: int) -> bool:
    """Trims empty cells beyond the last column, which spreadsheets and trailing delimiters leave."""
    while len(row) > width and (row[-1] is None or row[-1] == ""):
        row.pop()
    return len(row) == width


def _misfit(number: int, row: Row, width: int) -> Misfit:
    more = len(row) > width
    message = f"The row has {len(row)} cells where the heading has {width}. " + (
        "A value that contains the delimiter must stand in quotes." if more else "Add the missing cells."
    )
    return Misfit(
        number, "too_many_cells" if more else "too_few_cells", message, tuple(cell_text(c)[:1000] for c in row)
    )
