"""Reads address-book cards (vCard 2.1 to 4.0)."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rapport.engine.objects.fields.values.person_name import PersonName
from rapport.engine.records.imports.reading.batches import NumberedRow, gather
from rapport.engine.records.imports.reading.head import Batch, Head, Unreadable
from rapport.engine.records.imports.reading.sample import Sample
from rapport.engine.records.imports.reading.text import bounded_lines, find_encoding, open_text

_NAMES = {
    "FN": "name",
    "EMAIL": "email",
    "TEL": "phone",
    "ORG": "organisation",
    "TITLE": "title",
    "BDAY": "birthday",
    "URL": "url",
    "NOTE": "note",
}
CARD_ADDRESS = ("street", "city", "region", "postcode", "country")
_COLUMNS = (*_NAMES.values(), *CARD_ADDRESS)
# What a card is written from: properties by the type of a field, and the others by its name.
CARD_TYPES = {"email": "EMAIL", "phone": "TEL", "url": "URL"}
CARD_NAMES = {name: key for key, name in _NAMES.items() if name not in ("name", *CARD_TYPES)}
_ESCAPED = re.compile(r"\\([\\,;nN])")


def card_head(path: Path, *, size: int, packed: bool) -> Head:
    """Each card is a row; the columns are the properties that cards have in common."""
    encoding = find_encoding(path)
    sample = Sample()
    for card in _cards(path, encoding):
        sample.add([card.get(name) for name in _COLUMNS])
    if not sample.count:
        raise Unreadable("empty", "The file holds no cards. Export the address book again.")
    columns = sample.columns(list(_COLUMNS))
    return Head(format="vcard", size=size, packed=packed, encoding=encoding, rows=sample.count, columns=columns)


def card_batches(path: Path, head: Head, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """The cards in order, numbered from 1."""
    names = [column.name for column in head.columns]

    def rows() -> Iterator[NumberedRow]:
        for number, card in enumerate(_cards(path, head.encoding or "utf-8"), 1):
            yield number, [card.get(name) for name in names], sum(map(len, card.values()))

    return gather(rows(), head, wanted)


def _cards(path: Path, encoding: str) -> Iterator[dict[str, str]]:
    card: dict[str, str] = {}
    for line in _unfolded(path, encoding):
        key, _, value = line.partition(":")
        name, *options = key.upper().split(";")
        name = name.rpartition(".")[2]
        if name == "BEGIN":
            card = {}
        elif name == "END":
            yield card
            card = {}
        else:
            _take(card, name, options, value)


def _take(card: dict[str, str], name: str, options: list[str], value: str) -> None:
    if any("QUOTED-PRINTABLE" in option for option in options):
        value = _unquoted(
            value, next((o.removeprefix("CHARSET=") for o in options if o.startswith("CHARSET=")), "UTF-8")
        )
    if name == "ADR":
        parts = [_clean(part) for part in value.split(";")]
        card.update({key: part for key, part in zip(CARD_ADDRESS, parts[2:], strict=False) if part and key not in card})
    elif name == "N" and "name" not in card:
        family, _, rest = value.partition(";")
        card["name"] = PersonName(_clean(family), _clean(rest.split(";")[0])).text
    elif name == "FN" or (name in _NAMES and _NAMES[name] not in card):
        text = value.split(";")[0] if name == "ORG" else value
        card[_NAMES[name]] = _clean(text.removeprefix("tel:").removeprefix("mailto:"))


def _unquoted(text: str, charset: str) -> str:
    """Old telephones write in the encoding of their country; what Chinese ones call GB2312 has more characters than that."""
    known = "gb18030" if charset in ("GB2312", "GBK") else charset
    told = quopri.decodestring(text.encode(errors="surrogateescape"))
    try:
        return told.decode(known, errors="replace")
    except (LookupError, ValueError):
        return told.decode(errors="replace")


def _clean(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _unfolded(path: Path, encoding: str) -> Iterator[str]:
    """Lines with their continuation lines, except pictures, which are left out as they stream by."""
    held = ""
    with open_text(path, "utf-8-sig" if encoding == "utf-8" else encoding) as file:
        for raw in bounded_lines(file):
            line = raw.rstrip("\r\n")
            if line[:1] in (" ", "\t"):
                held += line[1:] if len(held) < 100_000 else ""
            elif held.endswith("=") and "QUOTED-PRINTABLE" in held.upper():
                held = held[:-1] + line
            else:
                if held:
                    yield held
                held = line
    if held:
        yield held


def is_card(text: str) -> bool:
    """Whether the file's first characters begin a card."""
    return text.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD"
