"""A table of a sample workspace: records of one object, column by column, ready to be stored."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = dict[str, Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """Stored values: a reference is an id, an amount of money a Decimal with its currency in a column beside it."""

    object: str
    columns: Columns

    def __post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self.columns.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"The columns of {self.object} differ in length: {lengths}.")

    def __len__(self) -> int:
        return len(self.columns["id"])

    def rows(self) -> Iterator[tuple[Any, ...]]:
        return zip(*self.columns.values(), strict=True)


def digest_tables(tables: Iterable[Table]) -> str:
    """A fingerprint of every value: equal only for equal samples."""
    digest = hashlib.sha256()
    for table in tables:
        for name, column in table.columns.items():
            digest.update(f"{table.object}.{name}".encode())
            digest.update("\x1f".join(map(str, column)).encode())
    return digest.hexdigest()


def as_times(seconds: npt.NDArray[np.int64]) -> list[datetime]:
    """Seconds since 1970 as times in UTC."""
    return [datetime.fromtimestamp(second, UTC) for second in seconds.tolist()]


def as_amounts(cents: npt.NDArray[np.int64]) -> list[Decimal]:
    """Hundredths as exact amounts with two decimals."""
    values, where = np.unique(cents, return_inverse=True)
    exact = [Decimal(value).scaleb(-2) for value in values.tolist()]
    return [exact[n] for n in where.tolist()]
