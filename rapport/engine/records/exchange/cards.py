"""Records as cards of an address book."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, cast

from rapport.engine.base.errors import Malformed
from rapport.engine.records.context import Context
from rapport.engine.records.exchange.cells import CONTROLS, Columns, Row, text_of
from rapport.engine.records.imports.reading.cards import CARD_ADDRESS, CARD_NAMES, CARD_TYPES

_LONGEST_LINE = 75


class Cards:
    """vCard 3.0: a card for each record, whose address, e-mails and telephone numbers are found by the types of their fields
    and the rest by the names that cards are read by."""

    def __init__(self, ctx: Context, columns: Columns, out: BinaryIO) -> None:
        self._columns, self._out = columns, out
        if not any(field.type in ("email", "phone") for _, field in columns):
            raise Malformed(
                "Cards are of records that have an e-mail or a telephone number. Choose another format.", code="format"
            )

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            lines = [line for line in self._lines(row) if line]
            card = ["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""]
            self._out.write("\r\n".join(map(_folded, card)).encode())

    def close(self) -> None:
        self._out.flush()

    def _lines(self, row: Row) -> Iterator[str]:
        said = {path: (field, row[path]) for path, field in self._columns if row[path] is not None}
        name = next((text_of(field, value) for field, value in said.values() if field.title), "")
        yield f"FN:{_escaped(name)}"
        yield f"N:;{_escaped(name)};;;"
        for path, (field, value) in said.items():
            text = _escaped(text_of(field, value))
            if path == "id":
                yield f"UID:urn:uuid:{value}"
            elif field.type in CARD_TYPES:
                yield f"{CARD_TYPES[field.type]}:{text}"
            elif field.type == "address" and isinstance(value, dict):
                yield _address(cast(Row, value))
            elif path in CARD_NAMES and not field.title:
                yield f"{CARD_NAMES[path]}:{text}"
        if not any(field.type == "address" for field, _ in said.values()):
            parts = {path: text_of(*said[path]) for path in CARD_ADDRESS if path in said}
            street = said.get("address") or said.get("street")
            yield _address(parts | ({"street": text_of(*street)} if street else {}))


def _address(parts: Mapping[str, Any]) -> str:
    told = [_escaped(str(parts.get(name) or "")) for name in CARD_ADDRESS]
    return f"ADR:;;{';'.join(told)}" if any(told) else ""


def _escaped(text: str) -> str:
    """As the value of a card's line: what would end it, or its part, stands behind a stroke."""
    plain = text.replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return plain.replace(";", "\\;").replace(",", "\\,").translate(CONTROLS)


def _folded(line: str) -> str:
    """At most 75 bytes a line; what is longer goes on behind a blank, and no letter is cut in two."""
    parts, size = [""], 0
    for letter in line:
        size += len(letter.encode())
        if size > _LONGEST_LINE:
            parts.append(" ")
            size = 1 + len(letter.encode())
        parts[-1] += letter
    return "\r\n".join(parts)
