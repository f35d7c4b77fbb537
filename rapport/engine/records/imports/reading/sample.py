"""Keeps an even sample of a long table, the same one every time."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from rapport.engine.records.imports.reading.formats import describe_column, plain_texts
from rapport.engine.records.imports.reading.head import Column, Row
from rapport.engine.records.imports.reading.numbers import COMMA, POINT, number_styles

_KEPT = 4096
_ORDERS = {"dmy", "mdy"}


class Sample:
    """Every row at first, then every second, fourth, eighth… as the table goes on."""

    def __init__(self) -> None:
        self.count = 0
        self._step = 1
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Count the row and keep it if its turn has come."""
        if self.count % self._step == 0:
            self._rows.append(row)
            if len(self._rows) >= _KEPT:
                self._rows = self._rows[::2]
                self._step *= 2
        self.count += 1

    def columns(self, names: list[str]) -> tuple[Column, ...]:
        """Each column described from the kept rows; what one leaves open is as in the others."""
        cells = [[row[index] if index < len(row) else None for row in self._rows] for index in range(len(names))]
        found = [describe_column(name, column) for name, column in zip(names, cells, strict=True)]
        marked = [plain_texts(its) for column, its in zip(found, cells, strict=True) if column.format in (POINT, COMMA)]
        styles = {number_styles(texts) for texts in marked if any(mark in text for text in texts for mark in ".,")}
        return tuple(_like_the_others(column, styles, _orders(found)) for column in found)


def _orders(columns: Sequence[Column]) -> set[str]:
    """The ways in which days are written where the file decides, and matters."""
    return {column.format for column in columns if column.format in _ORDERS}


def _like_the_others(column: Column, styles: set[tuple[str, ...]], orders: set[str]) -> Column:
    decided = styles & {(POINT,), (COMMA,)}
    if column.formats == (POINT, COMMA) and len(decided) == 1:
        # “1.234” beside “12,50” is more than a thousand.
        return replace(column, format=next(iter(decided))[0], formats=())
    if len(orders) == 1 and orders < set(column.formats):
        return replace(column, format=next(iter(orders)), formats=())
    return column
