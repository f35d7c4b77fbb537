"""One line of the table that every benchmark adds to, and how what it compares is timed."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from statistics import median
from time import perf_counter

HEADINGS = ("what", "size", "measured", "reference", "ratio", "memory", "bar", "")
SECONDS, LEAST, MOST, WARM = 5.0, 5, 200, 7


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


async def compare(ours: Callable[[], object], plain: Callable[[], object]) -> tuple[float, float]:
    """Medians of both in seconds; what they return is awaited where it can be.

    They take turns, so that a busy machine is busy for both.
    The first turns, in which caches fill and statements get prepared, do not count.
    """
    took: tuple[list[float], list[float]] = ([], [])
    until = perf_counter() + SECONDS
    while len(took[0]) < MOST + WARM and (perf_counter() < until or len(took[0]) < LEAST + 1):
        for times, act in zip(took, (ours, plain), strict=True):
            began = perf_counter()
            done = act()
            if isawaitable(done):
                await done
            times.append(perf_counter() - began)
    warm = min(WARM, max(1, len(took[0]) // 4))
    return median(took[0][warm:]), median(took[1][warm:])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
