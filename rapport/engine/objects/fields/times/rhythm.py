"""Rhythm: the part of RFC 5545's recurrence rules that people say."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = WEEKDAYS[:5]
ON_DAY = re.compile(r"(?P<place>-1|[1-5])(?P<day>MO|TU|WE|TH|FR|SA|SU)")
KNOWN = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "COUNT", "UNTIL")
MOST = 999


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`days` are weekdays (MO), in a month with their place (1MO, -1FR); `month_days` may hold -1, the last one."""

    frequency: str
    interval: int = 1
    days: tuple[str, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    @property
    def rule(self) -> str:
        """As RFC 5545 writes it, the parts in a fixed order."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        lists = (("BYMONTH", self.months), ("BYMONTHDAY", self.month_days), ("BYDAY", self.days))
        parts += [f"{name}={','.join(map(str, values))}" for name, values in lists if values]
        if self.count:
            parts.append(f"COUNT={self.count}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


def check_rhythm(rule: str) -> Rhythm:
    """The rhythm of a rule; ValueError with a sentence for what no rhythm here can have."""
    told: dict[str, str] = {}
    for part in filter(None, rule.upper().replace(" ", "").split(";")):
        name, _, value = part.partition("=")
        if name not in KNOWN or not value or name in told:
            raise ValueError(f"A rule has {', '.join(KNOWN)}, each once; “{part[:40]}” cannot be read.")
        told[name] = value
    frequency = told.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise ValueError(f"A rule begins with FREQ, one of {', '.join(FREQUENCIES)}.")
    days, month_days, months = _days(told, frequency), _numbers(told, "BYMONTHDAY", 31), _numbers(told, "BYMONTH", 12)
    if month_days and (frequency not in ("MONTHLY", "YEARLY") or days):
        raise ValueError("BYMONTHDAY belongs to a month or a year, and goes without BYDAY.")
    if months or (frequency == "YEARLY" and month_days):
        _check_year_day(frequency, months, month_days)
    if "COUNT" in told and "UNTIL" in told:
        raise ValueError("A rule ends after a COUNT or with UNTIL, not both.")
    return Rhythm(
        frequency,
        _number(told.get("INTERVAL", "1"), "INTERVAL", MOST),
        days,
        month_days,
        months,
        _number(told["COUNT"], "COUNT", 9_999) if "COUNT" in told else None,
        _until(told["UNTIL"]) if "UNTIL" in told else None,
    )


def _check_year_day(frequency: str, months: tuple[int, ...], month_days: tuple[int, ...]) -> None:
    if frequency != "YEARLY" or len(months) != 1 or len(month_days) != 1:
        raise ValueError("A day of the year is one BYMONTH with one BYMONTHDAY.")
    if not 1 <= month_days[0] <= monthrange(2024, months[0])[1]:
        raise ValueError("There is no such day in this month.")


def _days(told: dict[str, str], frequency: str) -> tuple[str, ...]:
    given = set(filter(None, told.get("BYDAY", "").split(",")))
    if not given:
        return ()
    if frequency == "WEEKLY" and given <= set(WEEKDAYS):
        return tuple(day for day in WEEKDAYS if day in given)
    if frequency == "MONTHLY" and all(map(ON_DAY.fullmatch, given)):
        return tuple(sorted(given, key=lambda day: (WEEKDAYS.index(day[-2:]), int(day[:-2]) % 7)))
    raise ValueError("BYDAY holds MO to SU in a week, in a month with their place, as in 1MO or -1FR.")


def _numbers(told: dict[str, str], name: str, most: int) -> tuple[int, ...]:
    given = [part for part in told.get(name, "").split(",") if part]
    last = name == "BYMONTHDAY" and "-1" in given
    plain = {_number(part, name, most) for part in given if not (last and part == "-1")}
    return (*sorted(plain), *((-1,) if last else ()))


def _number(text: str, name: str, most: int) -> int:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII) or not 1 <= int(text) <= most:
        raise ValueError(f"{name} is a number from 1 to {most:,}.")
    return int(text)


def _until(text: str) -> date:
    try:
        return date.fromisoformat(text.partition("T")[0])
    except ValueError:
        raise ValueError("UNTIL is a day, such as 20261231.") from None
