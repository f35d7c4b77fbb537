"""One line of the table that every benchmark adds to."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("what", "size", "measured", "reference", "ratio", "memory", "bar", "")


@dataclass(frozen=True)
class Row:
    """`measured` and `reference` are told in words with their units; `met` says whether the bar was kept, if there is one.

    `ratio` is measured over reference where less is better, and reference over measured where more is: so 1 is as good
    as the reference, and above 1 is worse.
    """

    what: str
    size: str = ""
    measured: str = ""
    reference: str = ""
    ratio: float | None = None
    memory: str = ""
    bar: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        mark = "" if self.met is None else "met" if self.met else "MISSED"
        return (self.what, self.size, self.measured, self.reference, ratio, self.memory, self.bar, mark)


def table(rows: Iterable[Row]) -> str:
    """The rows as text in columns; Chinese characters count twice."""
    lines: list[Sequence[str]] = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(HEADINGS))]
    told = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        for line in lines
    ]
    told.insert(1, "-" * (sum(widths) + 2 * len(widths)))
    return "\n".join(line.rstrip() for line in told)


def milliseconds(seconds: float) -> str:
    """A duration as a person reads it."""
    return (
        f"{seconds:.1f} s"
        if seconds >= 10
        else f"{seconds * 1000:,.0f} ms"
        if seconds >= 0.1
        else f"{seconds * 1000:.2f} ms"
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
