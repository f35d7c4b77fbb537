"""A customer's facts in words, as the customer's own language writes money, dates and choices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

Language = Literal["en", "zh-CN", "zh-TW"]
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "JPY": "JP¥", "INR": "₹"}
WHOLE = frozenset({"JPY", "KRW", "VND", "IDR", "CLP"})
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
CHINESE = ("zh", "cn", "chinese", "中", "汉", "漢", "普通话", "国语", "國語", "繁", "简", "正體")
TRADITIONAL = ("tw", "hk", "mo", "hant", "繁", "正體", "漢", "taiwan", "hong kong")
HAN = range(0x3400, 0xA000)


@dataclass(frozen=True)
class Voice:
    """How to speak to one person: the language, the zone of times, and the words of choices in that language."""

    language: Language
    zone: ZoneInfo
    translate: Callable[[str], str] = str


def language_of(spoken: str | None, locale: str | None) -> Language:
    """The language a customer is written to in: their own if we write it, English for other ones, else the shop's."""
    if spoken and spoken.strip():
        return _chinese(spoken) if spoken.strip().lower().startswith(CHINESE) else "en"
    return _chinese(locale) if locale and locale.lower().startswith("zh") else "en"


def _chinese(spoken: str) -> Language:
    return "zh-TW" if any(mark in spoken.lower() for mark in TRADITIONAL) else "zh-CN"


def say_value(type: str, value: Any, voice: Voice, labels: Mapping[str, str] | None = None) -> str:
    """The JSON value of a field of this type as it stands in a letter; nothing for a missing one."""
    if value is None or value == "":
        return ""
    say = SAY.get(type)
    if say is not None:
        return say(value, voice)
    if type == "choice":
        return voice.translate((labels or {}).get(str(value), str(value)))
    if isinstance(value, Mapping):
        told = cast(Mapping[str, Any], value)
        return str(told.get("title") or told.get("text") or "")
    if isinstance(value, list):
        words = [voice.translate((labels or {}).get(str(one), str(one))) for one in cast(list[Any], value)]
        return (", " if voice.language == "en" else "、").join(words)
    return str(value)


def first_name(name: str, kind: str | None) -> str:
    """How to address somebody. A Chinese name stays whole, as its given name alone is too familiar; a firm has none."""
    if kind == "organisation" or not name.strip():
        return ""
    if any(ord(letter) in HAN for letter in name):
        return name.strip()
    given = name.partition(",")[2] if "," in name else name
    return (given.split() or [name.strip()])[0]


def _money(value: Any, voice: Voice) -> str:
    currency = str(value.get("currency") or "")
    number = _decimal(value.get("amount"))
    digits = 0 if currency in WHOLE else 2
    sign = SIGNS.get(currency)
    text = f"{abs(number):,.{digits}f}"
    minus = "−" if number < 0 else ""
    return f"{minus}{sign}{text}" if sign else f"{minus}{currency} {text}".strip()


def _number(value: Any, voice: Voice) -> str:
    number = _decimal(value)
    whole = number == number.to_integral_value()
    return f"{number:,.0f}" if whole else f"{round(number, 2).normalize():,f}"


def _percent(value: Any, voice: Voice) -> str:
    return f"{round(_decimal(value) * 100, 1).normalize():f}%"


def _date(value: Any, voice: Voice) -> str:
    return _day(date.fromisoformat(str(value)[:10]), voice)


def _datetime(value: Any, voice: Voice) -> str:
    at = datetime.fromisoformat(str(value)).astimezone(voice.zone)
    return f"{_day(at.date(), voice)} {at:%H:%M}"


def _boolean(value: Any, voice: Voice) -> str:
    return {"en": ("no", "yes")}.get(voice.language, ("否", "是"))[bool(value)]


def _day(day: date, voice: Voice) -> str:
    if voice.language != "en":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)


SAY: dict[str, Callable[[Any, Voice], str]] = {
    "money": _money,
    "integer": _number,
    "decimal": _number,
    "percent": _percent,
    "date": _date,
    "datetime": _datetime,
    "boolean": _boolean,
}
