"""How long something takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from rapport.engine.objects.field import ORDER, Field

LONGEST = 100 * 366 * 86_400
UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
SPELT = {
    "w": "week", "wk": "week", "week": "week", "周": "week", "星期": "week", "週": "week",
    "d": "day", "day": "day", "天": "day", "日": "day",
    "h": "hour", "hr": "hour", "hour": "hour", "小时": "hour", "小時": "hour", "时": "hour", "钟头": "hour",
    "m": "minute", "min": "minute", "minute": "minute", "分钟": "minute", "分鐘": "minute", "分": "minute",
    "s": "second", "sec": "second", "second": "second", "秒": "second", "秒钟": "second",
}  # fmt: skip
ISO = re.compile(
    r"P(?:(?P<week>\d+)W)?(?:(?P<day>\d+)D)?(?:T(?:(?P<hour>\d+)H)?(?:(?P<minute>\d+)M)?(?:(?P<second>\d+)(?:\.\d+)?S)?)?"
)
CLOCK = re.compile(r"(\d{1,6}):([0-5]?\d)(?::([0-5]?\d))?")
NUMBER = r"(?:\d{1,12}(?:\.\d{1,6})?|半|[一二两三四五六七八九十]{1,3})"
WORD = re.compile(
    rf"\s*(?P<number>{NUMBER})\s*个?(?P<half>半)?\s*(?P<unit>[a-z]+|周|週|星期|天|日|小时|小時|时|钟头|分钟|分鐘|分|秒钟|秒)(?P<after>半)?(?:\.|,|，|and|零|又)?\s*"
)
BARE_MINUTES = re.compile(r"(h|小时|时)\s*(\d{1,2})$")
DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
EXPECTED = "Enter a duration like 1h 30m."


def read_duration(text: str, unit: str) -> int:
    """The seconds that a person wrote: PT1H30M, 1h 30m, 90 分钟, 一个半小时, 1:30; a bare number is in `unit`."""
    plain = text.strip().lower()
    if re.fullmatch(r"\d{1,12}([.,]\d{1,6})?", plain):
        return _limited(float(plain.replace(",", ".")) * UNITS[unit])
    iso = ISO.fullmatch(plain.upper())
    if iso and any(iso.groups()):
        return _limited(sum(int(number) * UNITS[name] for name, number in iso.groupdict().items() if number))
    if clock := CLOCK.fullmatch(plain):
        return _limited(int(clock[1]) * 3_600 + int(clock[2]) * 60 + int(clock[3] or 0))
    # In 1h30 the minutes go without saying.
    return _limited(_spoken(BARE_MINUTES.sub(r"\1 \2m", plain.replace("一刻钟", "15分钟"))))


def _spoken(plain: str) -> float:
    seconds, place = 0.0, 0
    while place < len(plain) and (found := WORD.match(plain, place)):
        unit = SPELT.get(found["unit"]) or SPELT.get(found["unit"].removesuffix("s"))
        if unit is None:
            break
        amount = _number(found["number"]) + (0.5 if found["half"] or found["after"] else 0)
        seconds, place = seconds + amount * UNITS[unit], found.end()
    if not plain or place < len(plain):
        raise ValueError(EXPECTED)
    return seconds


def _number(text: str) -> float:
    if text == "半":
        return 0.5
    if text[0].isdigit():
        return float(text)
    tens, ten, ones = text.partition("十")
    try:
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0) if ten else DIGITS[text]
    except KeyError:
        raise ValueError(EXPECTED) from None


def _limited(seconds: float) -> int:
    if seconds > LONGEST:
        raise ValueError("Enter a duration of at most a hundred years.")
    return round(seconds)


def say_duration(seconds: int) -> str:
    """`1h 30m`, in hours, minutes and seconds."""
    amounts = (seconds // 3_600, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s")
    return " ".join(f"{amount}{unit}" for amount, unit in amounts if amount) or "0m"


@dataclass(frozen=True, kw_only=True)
class Duration(Field):
    """JSON is whole seconds; text is read as people write it, a bare number in `unit`."""

    unit: str = "minute"

    type = "duration"
    operators = ORDER
    measures = ("sum", "avg", "min", "max")
    settings = ("unit",)
    example = 5_400

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `unit` is what a bare number counts."""
        unit = options.get("unit") or "minute"
        if options.keys() - {"unit"} or unit not in UNITS:
            raise ValueError(f"A duration is counted in a “unit”: {', '.join(UNITS)}.")
        return cls(unit=unit, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.BigInteger()),)

    def parse(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError(EXPECTED)
        if isinstance(value, str):
            return self.from_text(value.strip(), {})
        if not 0 <= value <= LONGEST:
            raise ValueError("Enter a duration from 0 to a hundred years, as whole seconds.")
        return round(value)

    def from_text(self, text: str, hints: Mapping[str, str]) -> int:
        return read_duration(text, self.unit)

    def text(self, value: Any) -> str:
        return "" if value is None else say_duration(int(value))

    def describe(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": LONGEST}
