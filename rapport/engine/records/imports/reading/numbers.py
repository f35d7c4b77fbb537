"""Numbers as people write them: 1,234.56, 1.234,56, ¥12, (3.50), 5%, 1.2万."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

POINT, COMMA = "point", "comma"

_MARKS = {
    "¥": "",
    "￥": "",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "元": "CNY",
    "圆": "CNY",
    "円": "JPY",
    "₩": "KRW",
    "₹": "INR",
    "₽": "RUB",
    "zł": "PLN",
}
_CODES = ("CNY", "RMB", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "CAD", "AUD", "SGD", "CHF")
_PREFIXES = {
    "CN¥": "CNY",
    "CN￥": "CNY",
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "C$": "CAD",
    "A$": "AUD",
    "R$": "BRL",
}
_SCALES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000, "k": 1000, "K": 1000}
_MINUS = str.maketrans(
    {"−": "-", "–": "-", "－": "-", "＋": "+", "，": ",", "．": ".", "％": "%", "（": "(", "）": ")"}
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_GROUPED_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+|\d{1,2}(,\d{2})*,\d{3}|\d+)?(\.\d*)?")
_GROUPED_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]+")


def parse_number(text: str, style: str | None = POINT) -> Decimal | None:
    """The number, or None when the text is not one. A percent sign divides by a hundred."""
    if _PLAIN.fullmatch(text) and (style != COMMA or "." not in text):
        return Decimal(text)
    return parse_amount(text, style)[0]


def parse_amount(text: str, style: str | None = POINT) -> tuple[Decimal | None, str | None]:
    """The number with its currency code, if the text names one."""
    rest = text.translate(_MINUS).translate(_WIDE).strip()
    rest, negative = _without_brackets(rest)
    rest, currency = _without_currency(rest)
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


def number_styles(texts: Sequence[str]) -> tuple[str, ...]:
    """The styles that read the most texts, at least nine in ten; the point first when nothing decides."""
    counts = {style: sum(1 for text in texts if parse_number(text, style) is not None) for style in (POINT, COMMA)}
    best = max(counts.values())
    if best < 0.9 * len(texts):
        return ()
    found = tuple(style for style in (POINT, COMMA) if counts[style] == best)
    # Without any mark, or with 1.234 and 1,234 alone, the point is by far the likelier reading.
    return found[:1]


def has_currency(text: str) -> bool:
    """Whether a currency mark or code stands with the number."""
    rest, _ = _without_brackets(text.strip())
    return _without_currency(rest)[0] != rest


def _without_brackets(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")") and len(text) > 2:
        return text[1:-1].strip(), True
    return text, False


def _without_currency(text: str) -> tuple[str, str | None]:
    sign = text[:1] if text[:1] in "+-" else ""
    rest = text[len(sign) :].lstrip()
    for prefix, code in (*_PREFIXES.items(), *_MARKS.items()):
        if rest.startswith(prefix):
            return sign + rest[len(prefix) :].lstrip(), code or None
        if rest.endswith(prefix) and len(rest) > len(prefix):
            return sign + rest[: -len(prefix)].rstrip(), code or None
    for code in _CODES:
        named = "CNY" if code == "RMB" else code
        if rest.upper().startswith(code):
            return sign + rest[len(code) :].lstrip(), named
        if rest.upper().endswith(code):
            return sign + rest[: -len(code)].rstrip(), named
    return text, None


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
