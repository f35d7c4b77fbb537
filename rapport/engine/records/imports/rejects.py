"""Rows that could not be taken: the first ones to be shown, all of them in a file to mend and bring again."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rapport.engine.records.imports.reading import Batch, Head, cell_text

SHOWN = 1_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# Who reads the file takes off one apostrophe, so that text that begins so gets another.
_MARKED = re.compile(r"'+[=+\-@\d]")


class RowProblem(Struct, frozen=True):
    """One thing wrong with one row: the file's row number, the column's name, the cell, a code and a sentence."""

    row: int
    column: str | None
    value: str | None
    code: str
    message: str


class Rejects:
    """Collects the refused rows of a run, and the first values that others come in without (`left`), with reasons that `say`
    puts into the language of who brings them."""

    def __init__(self, head: Head, path: Path, say: Callable[[str], str] = str) -> None:
        self.count = 0
        self.shown: list[RowProblem] = []
        self.left: list[RowProblem] = []
        self._names = [column.name for column in head.columns]
        self._path, self._say = path, say
        self._path.unlink(missing_ok=True)

    def add(self, batch: Batch, problems: Mapping[int, Sequence[RowProblem]]) -> None:
        """The batch's misfits, and the rows whose index has problems."""
        rows: list[tuple[int, list[str], str]] = []
        for misfit in batch.misfits:
            message = self._say(misfit.message)
            self._show(RowProblem(misfit.row, None, None, misfit.code, message))
            rows.append((misfit.row, list(misfit.cells), message))
        for index, refused in sorted(problems.items()):
            found = [replace(problem, message=self._say(problem.message)) for problem in refused]
            for problem in found:
                self._show(problem)
            cells = [cell_text(batch.columns[name][index]) for name in self._names]
            reason = " ".join(dict.fromkeys(_reason(problem) for problem in found))
            rows.append((batch.numbers[index], cells, reason))
        self.count += len(rows)
        if rows:
            self._write(sorted(rows))

    def leave(self, left: Sequence[RowProblem], problems: Mapping[int, Sequence[RowProblem]]) -> None:
        """Values that rows come in without; not of rows that have problems."""
        refused = {problem.row for some in problems.values() for problem in some}
        taken = sorted((one for one in left if one.row not in refused), key=lambda one: one.row)
        for problem in islice(taken, SHOWN - len(self.left)):
            self.left.append(replace(problem, message=self._say(problem.message)))

    def _show(self, problem: RowProblem) -> None:
        if len(self.shown) < SHOWN:
            self.shown.append(problem)

    def _write(self, rows: Sequence[tuple[int, list[str], str]]) -> None:
        begun = self._path.exists()
        # The mark in front lets spreadsheets know that the file is UTF-8.
        with self._path.open("a", encoding="utf-8" if begun else "utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            if not begun:
                writer.writerow([safe_cell(name) for name in (*self._names, self._say("Row"), self._say("Reason"))])
            for number, cells, reason in rows:
                padded = [*cells[: len(self._names)], *[""] * (len(self._names) - len(cells))]
                writer.writerow([*map(safe_cell, padded), number, safe_cell(reason)])


def safe_cell(text: Any) -> str:
    """The text so that a spreadsheet shows it and never runs it as a formula; plain numbers stay as they are."""
    plain = cell_text(text).replace("\x00", "")
    if (plain.startswith(_DANGEROUS) and not _is_number(plain)) or _MARKED.match(plain):
        return f"'{plain}"
    return plain


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(".", "", 1).isdecimal() and len(text) < 30


def _reason(problem: RowProblem) -> str:
    return f"{problem.column}: {problem.message}" if problem.column else problem.message
