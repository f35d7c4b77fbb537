"""Records as a file: everything that the actor may see, as CSV, Excel, JSON Lines, Parquet or cards of an address book."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Container, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Protocol, cast
from zoneinfo import ZoneInfo

import msgspec

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.texts.text import Text
from rapport.engine.records.context import Context
from rapport.engine.records.exchange.cards import Cards
from rapport.engine.records.exchange.cells import CONTROLS, Columns, Row, text_of
from rapport.engine.records.imports.rejects import safe_cell
from rapport.engine.records.permit import my_rights
from rapport.engine.records.query.find import MOST, Query, find_unnoted
from rapport.engine.records.query.noting import note_reading
from rapport.engine.records.query.render import default_paths

_GROUP = 10_000
# A number with many digits is written as it is.
_EXACT = msgspec.json.Encoder(decimal_format="number")


async def export_records(
    ctx: Context, object: str, *, out: BinaryIO, where: Any = None, fields: Sequence[str] = (), format: str = "csv"
) -> int:
    """Write the records that meet `where` to `out`, in the order they were made; says how many.

    The columns are the paths in `fields`, by default the id and everything of the object and its extensions; they
    are named by their paths, so that the file can be imported again. Where the id is among them, what a link leads to has its
    id beside its name, as in `customer.id`; an amount has its currency beside it, as in `total.currency`. In JSON a value
    says both. A file never holds more than a page at a time in memory, and no cell that a spreadsheet would run.
    """
    if format not in _WRITERS:
        raise Malformed(f"Records are exported as {', '.join(_WRITERS)}.", code="format")
    paths = tuple(fields) or ("id", *_all_paths(ctx, object))
    columns = [(path, ctx.catalog.resolve(object, tuple(path.split(".")))[-1]) for path in paths]
    links = [f"{path}.id" for path, field in columns if _is_written(field)] if "id" in paths else []
    amounts = [f"{path}.currency" for path, field in columns if field.type == "money"]
    beside: dict[str, Callable[[Any], str | None]] = {}
    if format != "jsonl":
        beside = dict.fromkeys(links, _ids) | dict.fromkeys(amounts, _currency)
    pages = _pages(ctx, object, where, paths)
    # What cannot be asked is refused before anything is written.
    rows: list[Row] | None = await anext(pages)
    writer = _WRITERS[format](ctx, list(_with_parts(columns, beside)), out)
    count = 0
    while rows is not None:
        count += len(rows)
        for row in rows:
            row |= {name: take(row[name.rpartition(".")[0]]) for name, take in beside.items()}
        writer.write(rows)
        rows = await anext(pages, None)
    writer.close()
    await note_reading(ctx, "export", object, paths, count=count)
    return count


def _all_paths(ctx: Context, object: str) -> Iterator[str]:
    """Everything of the object and its extensions; beside the title of a link to any of several objects, which record it is."""
    fields = ctx.catalog.object(object).fields
    for path in default_paths(my_rights(ctx), object, extensions=True):
        yield path
        if isinstance(fields.get(path), AnyRef):
            yield from (f"{path}.object", f"{path}.id")


def _is_written(field: Field) -> bool:
    """Whether it is a link of one kind that a file may bring."""
    return isinstance(field, Ref | Refs) and field.of != "" and not (field.readonly or field.computed)


def _with_parts(columns: Columns, beside: Container[str]) -> Iterator[tuple[str, Field]]:
    """The columns, each with what stands `beside` it; what was asked for itself stands where it was asked for."""
    chosen = {path for path, _ in columns}
    for path, field in columns:
        yield path, field
        for part in ("id", "currency"):
            if (name := f"{path}.{part}") in beside and name not in chosen:
                yield name, Text().named(part)


def _ids(value: Any) -> str | None:
    """The ids of a link or of several, as text that is read again."""
    links = cast(list[Any], value if isinstance(value, list) else [value] if value else [])
    return "; ".join(str(link["id"]) for link in links) or None


async def _pages(ctx: Context, object: str, where: Any, paths: Sequence[str]) -> AsyncIterator[list[Row]]:
    after: str | None = None
    while True:
        query = Query(where=where, fields=paths, sort=("created_at", "id"), limit=MOST, after=after)
        page = json.loads(await find_unnoted(ctx, object, query), parse_float=Decimal)
        yield page["records"]
        after = page["next"]
        if after is None:
            return


class _Writer(Protocol):
    def write(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


class _Separated:
    def __init__(self, ctx: Context, columns: Columns, out: BinaryIO) -> None:
        self._columns = columns
        # The mark in front lets spreadsheets know that the file is UTF-8.
        self._text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        self._csv = csv.writer(self._text)
        self._csv.writerow([path for path, _ in columns])

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._csv.writerow([safe_cell(text_of(field, row[path])) for path, field in self._columns])

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


class _Lines:
    def __init__(self, ctx: Context, columns: Columns, out: BinaryIO) -> None:
        self._paths, self._out = [path for path, _ in columns], out

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._out.write(_EXACT.encode({path: row[path] for path in self._paths}) + b"\n")

    def close(self) -> None:
        self._out.flush()


class _Workbook:
    def __init__(self, ctx: Context, columns: Columns, out: BinaryIO) -> None:
        from openpyxl import Workbook

        self._columns, self._out = columns, out
        self._zone = ZoneInfo(ctx.actor.zone)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Records")
        self._sheet.append([path for path, _ in columns])

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._sheet.append([self._cell(field, row[path]) for path, field in self._columns])

    def close(self) -> None:
        self._book.save(self._out)

    def _cell(self, field: Field, value: Any) -> Any:
        if field.type == "duration":
            # A bare number would be read as so many of the field's units.
            return text_of(field, value) or None
        if value is None or isinstance(value, (bool, int, Decimal)):
            return value
        if field.type == "date":
            return date.fromisoformat(value)
        if field.type == "datetime":
            # A spreadsheet knows no zones: the time is shown as it was where the person is.
            return _shown_in(self._zone, datetime.fromisoformat(value)).replace(tzinfo=None)
        if field.type == "money":
            return Decimal(value["amount"])
        return safe_cell(text_of(field, value).translate(CONTROLS))[:32_000]


class _Parquet:
    def __init__(self, ctx: Context, columns: Columns, out: BinaryIO) -> None:
        import pyarrow
        from pyarrow import parquet

        self._arrow, self._columns, self._held = pyarrow, columns, list[Row]()
        self._schema = pyarrow.schema([(path, self._part(field)[0]) for path, field in columns])
        self._writer = parquet.ParquetWriter(out, self._schema)

    def write(self, rows: Sequence[Row]) -> None:
        self._held += rows
        if len(self._held) >= _GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        arrays: list[Any] = []
        for path, field in self._columns:
            kind, take = self._part(field)
            values = [None if row[path] is None else take(row[path]) for row in self._held]
            arrays.append(self._arrow.array(values, type=kind))
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._held = []

    def _part(self, field: Field) -> tuple[Any, Callable[[Any], Any]]:
        exact = self._arrow.decimal128(18, 4)
        moment = self._arrow.timestamp("us", tz="UTC")
        kinds: dict[str, tuple[Any, Callable[[Any], Any]]] = {
            "money": (exact, _amount),
            "integer": (self._arrow.int64(), int),
            "decimal": (exact, _exact),
            "percent": (self._arrow.float64(), float),
            "boolean": (self._arrow.bool_(), bool),
            "date": (self._arrow.date32(), date.fromisoformat),
            "datetime": (moment, datetime.fromisoformat),
        }

        def text(value: Any) -> str:
            return text_of(field, value)

        return kinds.get(field.type, (self._arrow.string(), text))


_WRITERS: dict[str, Callable[[Context, Columns, BinaryIO], _Writer]] = {
    "csv": _Separated,
    "xlsx": _Workbook,
    "jsonl": _Lines,
    "parquet": _Parquet,
    "vcard": Cards,
}


def _exact(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.0001"))


def _amount(value: Any) -> Decimal:
    return _exact(value["amount"])


def _currency(value: Any) -> str | None:
    return value["currency"] if value else None


def _shown_in(zone: ZoneInfo, moment: datetime) -> datetime:
    """The moment in the zone; the last hours of the year 9999, which stand for “for ever”, have no later ones."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment
