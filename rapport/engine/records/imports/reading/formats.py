"""Tells what a column holds from its values: numbers, dates, addresses, a few repeated words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from rapport.engine.records.imports.reading.head import Cell, Column, plain_text, printable
from rapport.engine.records.imports.reading.numbers import POINT, has_currency, number_styles, parse_number
from rapport.engine.records.imports.reading.times import SERIAL, looks_like_epoch, parse_time, time_formats

TRUE_WORDS = frozenset(("true", "yes", "y", "t", "on", "是", "有", "对", "真", "√", "✓", "✔"))
FALSE_WORDS = frozenset(("false", "no", "n", "f", "off", "否", "无", "不", "错", "假", "×", "✗", "✘"))

# Below so many values one that is wrong says nothing about the others.
_SMALL = 20
# Marketplaces hide part of an address behind asterisks, and what is left reaches nobody.
_EMAIL = re.compile(r"\s*[^\s@<>*]+\s*@\s*[^\s@<>]+\.[^\s@<>]+\s*")
_PHONE = re.compile(r"\+?\(?\d[\d\s().-]{5,18}\d")
_MOBILE = re.compile(r"(\+?86)?1[3-9]\d{9}")
_INTEGER = re.compile(r"[+-]?(0|[1-9]\d{0,17})")
# A customer's or a telephone number, which is no amount.
_PADDED = re.compile(r"0\d[\d\s/-]*")
_DATE_NAME = re.compile(r"date|time|day|datum|fecha|дата|日期|时间|時間|日付|日時|日$|날짜|일$", re.IGNORECASE)
_BLANKS = frozenset(("", "null", "none", "n/a", "na", "nan", "#n/a", "-", "--", "\\n", "空"))


def is_blank(text: str) -> bool:
    """Whether the cell says that nothing is there: empty, NULL, N/A, a dash."""
    return not text or text.strip().lower() in _BLANKS


def describe_column(name: str, cells: Sequence[Cell]) -> Column:
    """The column's type, format and samples from a sample of its cells."""
    present = _present(cells)
    distinct = list(dict.fromkeys(present))
    kind, formats = _native(cells) or _kind(name, distinct, len(present))
    return Column(
        name=name,
        samples=tuple(printable(text[:200]) for text in distinct[:8]),
        type=kind,
        # With 1.234 and 1,234 alone the point is by far the likelier reading, but it may be asked about.
        format=formats[0] if len(formats) == 1 or formats[:1] == (POINT,) else None,
        formats=formats if len(formats) > 1 else (),
        filled=round(len(present) / len(cells), 4) if cells else 0.0,
        distinct=round(len(distinct) / len(present), 4) if present else 0.0,
    )


def plain_texts(cells: Sequence[Cell]) -> Sequence[str]:
    """What different things the cells say, without those that say nothing."""
    return list(dict.fromkeys(_present(cells)))


def _present(cells: Sequence[Cell]) -> list[str]:
    return [text for text in map(plain_text, cells) if not is_blank(text)]


def looks_like_value(text: str) -> bool:
    """Whether the text is a number, a date or an address: something a heading hardly ever is."""
    text = text.strip()
    if is_blank(text):
        return False
    if parse_number(text) is not None or _EMAIL.fullmatch(text) or _PHONE.fullmatch(text):
        return True
    return any(parse_time(text, order) is not None for order in ("dmy", "mdy", "ymd"))


def _native(cells: Sequence[Cell]) -> tuple[str, tuple[str, ...]] | None:
    typed = [cell for cell in cells if cell is not None and cell != ""]
    if not typed:
        return None
    if all(isinstance(cell, bool) for cell in typed):
        return "boolean", ()
    if all(isinstance(cell, date) for cell in typed):
        clock = any(isinstance(cell, datetime) and (cell.hour or cell.minute or cell.second) for cell in typed)
        return ("datetime" if clock else "date"), ("ymd",)
    if all(isinstance(cell, (float, Decimal)) for cell in typed) and not all(
        cell == int(cell) for cell in typed if isinstance(cell, (float, Decimal)) and cell == cell
    ):
        return "decimal", ("point",)
    return None


def _kind(name: str, distinct: Sequence[str], count: int) -> tuple[str, tuple[str, ...]]:
    if not distinct:
        return "text", ()
    lowered = {text.lower() for text in distinct}
    if len(lowered) <= 4 and lowered <= TRUE_WORDS | FALSE_WORDS:
        return "boolean", ()
    least = _enough(len(distinct), count)
    if _matching(_EMAIL, distinct) >= least:
        return "email", ()
    if _matching(_PHONE, distinct) >= least and _phone_like(distinct):
        return "phone", ()
    if _matching(_PADDED, distinct) > 0.01 * len(distinct) and not time_formats(distinct, least):
        return _words(distinct, count)
    return _measure(name, distinct, least) or _words(distinct, count)


def _enough(distinct: int, count: int) -> int:
    """How many of the values must be of a kind for the column to be: nine in ten, in a small file all but one."""
    spared = 1 if count < _SMALL and distinct > 2 else 0
    return distinct - max(spared, distinct // 10)


def _measure(name: str, distinct: Sequence[str], least: int) -> tuple[str, tuple[str, ...]] | None:
    if epoch := looks_like_epoch(distinct):
        return "datetime", (epoch,)
    if formats := time_formats(distinct, least):
        clock = any(isinstance(parse_time(text, formats[0]), datetime) for text in distinct)
        return ("datetime" if clock else "date"), formats
    styles = number_styles(distinct, least)
    if not styles:
        return None
    if _DATE_NAME.search(name) and _serial_like(distinct):
        clock = any("." in text for text in distinct)
        return ("datetime" if clock else "date"), (SERIAL,)
    if _matching(_INTEGER, distinct) >= least:
        return "integer", styles
    if sum(text.endswith(("%", "％")) for text in distinct) >= least:
        return "percent", styles
    if sum(map(has_currency, distinct)) >= 0.5 * len(distinct):
        return "money", styles
    return "decimal", styles


def _words(distinct: Sequence[str], count: int) -> tuple[str, tuple[str, ...]]:
    few = len(distinct) <= 20 and count >= 20 and len(distinct) * 5 <= count
    return ("choice" if few else "text"), ()


def _matching(pattern: re.Pattern[str], texts: Sequence[str]) -> int:
    return sum(1 for text in texts if pattern.fullmatch(text))


def _phone_like(distinct: Sequence[str]) -> bool:
    sure = sum(1 for text in distinct if text.startswith("+") or _MOBILE.fullmatch(re.sub(r"[\s()-]", "", text)))
    return sure >= 0.5 * len(distinct) and not looks_like_epoch(distinct)


def _serial_like(distinct: Sequence[str]) -> bool:
    numbers = [parse_number(text) for text in distinct]
    return all(number is not None and 20_000 <= number < 80_000 for number in numbers)
