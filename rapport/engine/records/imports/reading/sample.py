"""Keeps an even sample of a long table, the same one every time."""

from __future__ import annotations

from rapport.engine.records.imports.reading.formats import describe_column
from rapport.engine.records.imports.reading.head import Column, Row

_KEPT = 4096


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
        """Each column described from the kept rows."""
        return tuple(
            describe_column(name, [row[index] if index < len(row) else None for row in self._rows])
            for index, name in enumerate(names)
        )
