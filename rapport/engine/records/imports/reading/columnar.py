"""Reads Parquet files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from rapport.engine.records.imports.reading.batches import gather
from rapport.engine.records.imports.reading.head import BATCH_ROWS, MOST_COLUMNS, Batch, Cell, Head, Unreadable
from rapport.engine.records.imports.reading.sample import Sample

# What a row may hold on average, and what is held of rows at once: a few bytes of a file may stand for gigabytes.
_MOST_ROW_BYTES = 4 * 1024 * 1024
_HELD_BYTES = 64 * 1024 * 1024


def parquet_head(path: Path, *, size: int) -> Head:
    """Columns as the schema names them, described from up to 50,000 rows."""
    file = _opened(path)
    names = [str(name) for name in file.schema_arrow.names]
    if len(names) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", f"The file has {len(names)} columns; {MOST_COLUMNS} is the most.")
    rows = int(file.metadata.num_rows)
    if not rows or not names:
        raise Unreadable("empty", "The file holds no rows. Choose another one.")
    sample = Sample()
    for batch in _read(file, names):
        for row in zip(*batch, strict=True):
            sample.add(list(row))
        if sample.count >= 50_000:
            break
    return Head(format="parquet", size=size, rows=rows, columns=sample.columns(names))


def parquet_batches(path: Path, head: Head, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """The rows in order, numbered from 1."""
    names = [column.name for column in head.columns if wanted is None or column.name in wanted]
    number = 1
    for columns in _read(_opened(path), names):
        count = len(columns[0]) if columns else 0
        yield Batch(list(range(number, number + count)), dict(zip(names, columns, strict=True)), [])
        number += count
    if not names:
        yield from gather((), head, wanted)


def _opened(path: Path) -> Any:
    # The web process reads no Parquet unless somebody brings such a file, and the library is large.
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        return ParquetFile(path, pre_buffer=False, buffer_size=1 << 20)
    except (ArrowException, OSError):
        raise Unreadable("damaged", "The Parquet file is damaged or cut short. Export it again.") from None


def _read(file: Any, names: list[str]) -> Iterator[list[list[Cell]]]:
    from pyarrow import ArrowException

    try:
        at_once = max(1, min(BATCH_ROWS, _HELD_BYTES // _row_bytes(file)))
        for batch in file.iter_batches(batch_size=at_once, columns=names):
            yield [_cells(column) for column in batch.columns]
    except (ArrowException, OSError):
        raise Unreadable("damaged", "The Parquet file is damaged or cut short. Export it again.") from None


def _row_bytes(file: Any) -> int:
    """What the file says that a row of its widest part holds, at least 1; Unreadable where that is no row of a list."""
    groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
    widest = max((int(group.total_byte_size) // max(1, int(group.num_rows)) for group in groups), default=1)
    if widest > _MOST_ROW_BYTES:
        raise Unreadable(
            "too_large", f"The rows of this file hold {widest // 2**20} MB each. Export it without files in it."
        )
    return max(1, widest)


def _cells(column: Any) -> list[Cell]:
    from pyarrow import types

    kind = column.type.value_type if types.is_dictionary(column.type) else column.type
    cells = column.to_pylist()
    if types.is_floating(kind):
        return [None if cell is None or cell != cell else cell for cell in cells]
    plain = types.is_string(kind) or types.is_large_string(kind) or types.is_integer(kind) or types.is_boolean(kind)
    if plain or types.is_timestamp(kind) or types.is_date(kind) or types.is_decimal(kind):
        return cells
    return [_plain(cell) for cell in cells]


def _plain(cell: Any) -> Cell:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    return str(cast(object, cell)) if isinstance(cell, (list, dict, timedelta)) else cell
