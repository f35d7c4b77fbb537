"""What "the last 30 days" means for a person in their time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def period_days(period: tuple[object, ...], today: date) -> tuple[date, date]:
    """The first day of `period` and the day after its last; today belongs to the last n days and the next n days."""
    match period:
        case ("last", int(n), str(unit)):
            return _shift(today, unit, -n) + timedelta(days=1), today + timedelta(days=1)
        case ("next", int(n), str(unit)):
            return today, _shift(today, unit, n)
        case ("this", str(unit)):
            start = _start(today, unit)
            return start, _shift(start, unit, 1)
        case _:
            raise ValueError(f"{period!r} is no period.")


def start_of(day: date, zone: str) -> datetime:
    """The moment at which `day` begins in `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def _start(day: date, unit: str) -> date:
    match unit:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def _shift(day: date, unit: str, n: int) -> date:
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=n * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + n * {"month": 1, "quarter": 3, "year": 12}[unit]
        return _clamp(months // 12, months % 12 + 1, day.day)
    except (OverflowError, ValueError):
        return date.min if n < 0 else date.max - timedelta(days=1)


def _clamp(year: int, month: int, day: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day, (first_of_next - timedelta(days=1)).day))
