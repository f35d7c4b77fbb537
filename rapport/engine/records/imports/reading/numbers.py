"""Numbers as people write them: 1,234.56, 1.234,56, ¥12, 12 kr, (3.50), 5%, 1.2万, ١٢٫٥."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rapport.engine.base.currency import currency_of
from rapport.engine.records.imports.reading.head import Head

POINT, COMMA = "point", "comma"

_LONGEST = 60

_SCALES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000, "k": 1000, "K": 1000}
_MINUS = str.maketrans(
    {
        **{"−": "-", "–": "-", "－": "-", "＋": "+", "，": ",", "．": ".", "％": "%", "٪": "%", "（": "(", "）": ")"},
        **{"٫": ".", "٬": ","},
    }
)
_WIDE = str.maketrans("０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 3)
_GROUPED_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+|\d{1,2}(,\d{2})*,\d{3}|\d+)?(\.\d*)?")
_GROUPED_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]+")
# What stands around the digits may name the currency: “US $ 12”, “12 kr.”.
_BEFORE = re.compile(r"[^\d,+\-(%]*[^\d\s.,+\-(%](?:\.(?!\d)|(?<=[^\W\d_])\.)?")
_AFTER = re.compile(r"[^\d,+\-)%]+$")
# In Switzerland “12.–” are twelve francs and nothing.
_NO_CENTS = re.compile(r"(?<=\d)\.[-–—]+$")


def parse_number(text: str, style: str | None = POINT) -> Decimal | None:
    """The number, or None when the text is not one. A percent sign divides by a hundred."""
    if _PLAIN.fullmatch(text) and (style != COMMA or "." not in text):
        return Decimal(text)
    return parse_amount(text, style)[0]


def parse_amount(text: str, style: str | None = POINT, home: str = "") -> tuple[Decimal | None, str | None]:
    """The number with its currency code, if the text names one; of those that a sign may mean, `home` is the likeliest."""
    if len(text) > _LONGEST:
        return None, None
    rest = _NO_CENTS.sub("", text.strip()).translate(_MINUS).translate(_WIDE)
    rest, negative = _without_brackets(rest)
    rest, currency = _without_currency(rest, home)
    if not negative:
        rest, negative = _without_brackets(rest)
    rest, divisor = (rest[:-1].rstrip(), 100) if rest.endswith("%") else (rest, 1)
    scale = _SCALES.get(rest[-1:], 1)
    rest = _SPACES.sub("", rest[:-1] if scale != 1 else rest)
    # The sign may stand before the currency mark or after the number.
    if rest.endswith("-"):
        rest = "-" + rest[:-1]
    number = _plain_number(rest, style)
    if number is None:
        return None, None
    return (-number if negative else number) * scale / divisor, currency


def number_styles(texts: Sequence[str], least: int = 0) -> tuple[str, ...]:
    """The styles that read the most texts, at least so many; both, the likelier point first, where that makes a difference
    and nothing decides; the point where it makes none."""
    read = {style: [parse_number(text, style) for text in texts] for style in (POINT, COMMA)}
    counts = {style: sum(number is not None for number in numbers) for style, numbers in read.items()}
    best = max(counts.values())
    if best < least:
        return ()
    found = tuple(style for style in (POINT, COMMA) if counts[style] == best)
    return found if read[POINT] != read[COMMA] else (POINT,)


def signs_of(head: Head, home: str) -> str:
    """The currency that a sign such as ¥ means in the file: that of its script, where that has one of its own."""
    japanese = any("\u3041" <= char <= "\u30fe" for column in head.columns for char in column.name)
    return "JPY" if japanese or head.encoding == "cp932" else home


def has_currency(text: str) -> bool:
    """Whether a currency mark or code stands with the number."""
    return parse_amount(text)[1] is not None or parse_amount(text, COMMA)[1] is not None


def _without_brackets(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")") and len(text) > 2:
        return text[1:-1].strip(), True
    return text, False


def _without_currency(text: str, home: str) -> tuple[str, str | None]:
    sign = text[:1] if text[:1] in "+-" else ""
    rest = text[len(sign) :].lstrip()
    if (before := _BEFORE.match(rest)) and (code := _named(before[0], home)):
        return sign + rest[before.end() :].lstrip(), code
    if after := _AFTER.search(rest):
        # In “1.2万元” the first character belongs to the number.
        for start in (after.start(), after.start() + 1):
            if (start == after.start() or after[0][0] in _SCALES) and (code := _named(rest[start:], home)):
                return sign + rest[:start].rstrip(), code
    return text, None


def _named(written: str, home: str) -> str | None:
    return currency_of(written.replace(" ", ""), home)


def _plain_number(text: str, style: str | None) -> Decimal | None:
    if not text or not any(char.isdigit() for char in text):
        return None
    if style == COMMA:
        if not _GROUPED_COMMA.fullmatch(text):
            return None
        return Decimal(text.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if not _GROUPED_POINT.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))
