"""Reads JSON: one object a line, or an array of objects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO, cast

import msgspec

from rapport.engine.records.imports.reading.batches import NumberedRow, gather
from rapport.engine.records.imports.reading.head import (
    LONGEST_ROW,
    MOST_COLUMNS,
    Batch,
    Cell,
    Head,
    Hints,
    Misfit,
    Unreadable,
)
from rapport.engine.records.imports.reading.sample import Sample
from rapport.engine.records.imports.reading.text import bounded_lines, find_encoding, open_text

_DEPTH = 3
_COUNTED = 96 << 20
_lines = msgspec.json.Decoder(float_hook=Decimal)
_stream = json.JSONDecoder(parse_float=Decimal)
_NO_JSON = object()


def json_head(path: Path, hints: Hints, *, size: int, packed: bool) -> Head:
    """The columns are the keys in the order they first appear; nested objects give dotted names, but for whole ones."""
    encoding = find_encoding(path)
    names: dict[str, int] = {}
    sample = Sample()
    complete = True
    for entry in _objects(path, encoding, hints.whole):
        if isinstance(entry, Misfit):
            continue
        flat = entry[1]
        for name in flat:
            names.setdefault(name, len(names))
        if len(names) > MOST_COLUMNS:
            raise Unreadable("too_many_columns", f"The objects have more than {MOST_COLUMNS} keys. Remove some.")
        sample.add([flat.get(name) for name in names])
        if sample.count >= 20_000 and size > _COUNTED:
            complete = False
            break
    if not names:
        raise Unreadable("empty", "The file holds no objects. Each line must be one JSON object.")
    rows = sample.count if complete else None
    kept = tuple(name for name in hints.whole if name in names)
    return Head(
        format="jsonl",
        size=size,
        packed=packed,
        encoding=encoding,
        rows=rows,
        whole=kept,
        columns=sample.columns(list(names)),
    )


def json_batches(path: Path, head: Head, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """The objects, with null for keys they lack."""
    names = [column.name for column in head.columns]

    def rows() -> Iterator[NumberedRow | Misfit]:
        for entry in _objects(path, head.encoding or "utf-8", head.whole):
            if isinstance(entry, Misfit):
                yield entry
            else:
                number, flat, length = entry
                yield number, [flat.get(name) for name in names], length

    return gather(rows(), head, wanted)


Whole = Sequence[str]
Entry = tuple[int, dict[str, Cell], int]


def _objects(path: Path, encoding: str, whole: Whole) -> Iterator[Entry | Misfit]:
    with open_text(path, "utf-8-sig" if encoding == "utf-8" else encoding) as file:
        first = file.read(1)
        while first and first.isspace():
            first = file.read(1)
        values = _from_array(file) if first == "[" else _from_lines(first, file)
        for number, value, text in values:
            yield _entry(number, value, text, whole)


def _from_lines(first: str, file: TextIO) -> Iterator[tuple[int, Any, str]]:
    for number, line in enumerate(bounded_lines(file), 1):
        text = first + line if number == 1 else line
        if not text.strip():
            continue
        try:
            value: Any = _lines.decode(text.encode("utf-8", errors="replace"))
        except msgspec.DecodeError:
            value = _NO_JSON
        yield number, value, text


def _from_array(file: TextIO) -> Iterator[tuple[int, Any, str]]:
    text, number, done = "", 0, False
    while not done:
        chunk = file.read(1 << 16)
        text += chunk
        place = 0
        while True:
            while place < len(text) and text[place] in " \t\r\n,":
                place += 1
            if place >= len(text):
                break
            if text[place] == "]":
                done = True
                break
            try:
                value, end = _stream.raw_decode(text, place)
            except ValueError:
                break
            number += 1
            yield number, value, text[place:end]
            place = end
        text = text[place:]
        if not done and (not chunk or len(text) > LONGEST_ROW):
            raise Unreadable("not_json", f"The JSON array breaks off after {number} objects. Export the file again.")


def _entry(number: int, value: Any, text: str, whole: Whole) -> Entry | Misfit:
    if not isinstance(value, dict):
        message = (
            "The line is not a JSON object. Mend or remove it."
            if value is _NO_JSON
            else "Each entry must be a JSON object with names and values."
        )
        return Misfit(number, "not_json", message, (text[:1000],))
    flat: dict[str, Cell] = {}
    _flatten(cast(dict[str, Any], value), "", flat, whole)
    return number, flat, len(text)


def _flatten(value: dict[str, Any], prefix: str, into: dict[str, Cell], whole: Whole) -> None:
    for key, item in value.items():
        name = f"{prefix}{key}"
        if isinstance(item, dict) and name.count(".") < _DEPTH - 1 and name not in whole:
            _flatten(cast(dict[str, Any], item), f"{name}.", into, whole)
        elif isinstance(item, (dict, list)):
            into[name] = json.dumps(item, ensure_ascii=False, default=float)
        else:
            into[name] = item
