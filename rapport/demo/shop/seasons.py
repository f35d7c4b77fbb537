"""Seasons: when a tea shop's customers buy, day by day, at home and abroad."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from rapport.demo.shop.chance import Floats, Ints

DAYS = 730
ZONE_SECONDS = 8 * 3600  # China has kept one zone without summer time since 1991

# First day of the lunar year, and Mid-Autumn; the calendar repeats, to a day or so, every 19 years.
NEW_YEAR = {
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
    2036: (1, 28), 2037: (2, 15), 2038: (2, 4), 2039: (1, 24), 2040: (2, 12),
}  # fmt: skip
MID_AUTUMN = {
    2022: (9, 10), 2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3),
    2029: (9, 22), 2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8), 2034: (9, 27), 2035: (9, 16),
    2036: (10, 4), 2037: (9, 24), 2038: (9, 13), 2039: (10, 2), 2040: (9, 20),
}  # fmt: skip
WEEKDAYS_HOME = (0.92, 0.92, 0.95, 0.97, 1.05, 1.15, 1.04)
WEEKDAYS_ABROAD = (1.02, 1.0, 0.98, 0.97, 0.95, 1.02, 1.06)


@dataclass(frozen=True)
class Calendar:
    """The two years before `today`, with how busy each day is (mean 1) and that summed up in weeks."""

    today: date
    home: Floats
    abroad: Floats

    @property
    def first_day(self) -> date:
        return self.today - timedelta(days=DAYS)

    def busy_weeks(self, days: Floats, abroad: bool) -> Floats:
        """Busy time passed at these days since the first: the clock on which purchases fall evenly."""
        return np.interp(days, np.arange(DAYS + 1), self._summed(abroad))

    def days_at(self, weeks: Floats, abroad: bool) -> Floats:
        """The day at which so much busy time has passed: the inverse of `busy_weeks`."""
        return np.interp(weeks, self._summed(abroad), np.arange(DAYS + 1))

    def seconds_at(self, days: Floats | Ints) -> Ints:
        """Seconds since 1970 (UTC) of days counted from the first local midnight."""
        start = (self.first_day - date(1970, 1, 1)).days * 86400 - ZONE_SECONDS
        return start + np.floor(np.asarray(days, dtype=np.float64) * 86400).astype(np.int64)

    def _summed(self, abroad: bool) -> Floats:
        return np.concatenate(([0.0], np.cumsum(self.abroad if abroad else self.home))) / 7


def open_calendar(today: date) -> Calendar:
    """How busy the 730 days before `today` are."""
    days = [today - timedelta(days=DAYS - n) for n in range(DAYS)]
    home = np.array([_busy_at_home(day) for day in days])
    abroad = np.array([_busy_abroad(day) for day in days])
    return Calendar(today, home / home.mean(), abroad / abroad.mean())


def first_purchase_weights(calendar: Calendar) -> Floats:
    """How many customers buy for the first time on each day: known regulars at the opening, then slow growth."""
    days = np.arange(DAYS)
    return calendar.home * (1 + 0.35 * days / DAYS) + 2.2 * np.exp(-days / 25)


def is_sale(day: date) -> bool:
    """The two great online sales: 618 and Double 11."""
    return (day.month == 6 and day.day <= 18) or (day.month == 11 and day.day <= 11)


def _busy_at_home(day: date) -> float:
    busy = WEEKDAYS_HOME[day.weekday()]
    month_day = (day.month, day.day)
    if (3, 20) <= month_day <= (5, 5):
        busy += 0.45
    if is_sale(day):
        busy += 0.45 + (0.9 if month_day in ((6, 18), (11, 1), (11, 11)) else 0)
    if (12, 10) <= month_day <= (12, 12):
        busy += 0.5
    if 0 < _days_until(day, MID_AUTUMN) <= 21:
        busy += 0.55
    if 4 <= _days_until(day, NEW_YEAR) <= 25:
        busy += 0.65
    if -7 <= _days_until(day, NEW_YEAR) <= 1:
        busy *= 0.45
    return busy


def _busy_abroad(day: date) -> float:
    busy = WEEKDAYS_ABROAD[day.weekday()]
    month_day = (day.month, day.day)
    if (11, 15) <= month_day <= (12, 14):
        busy += 0.75
    if (4, 5) <= month_day <= (5, 20):
        busy += 0.3
    if (7, 15) <= month_day <= (8, 20):
        busy -= 0.2
    return busy


def _days_until(day: date, feast: dict[int, tuple[int, int]]) -> int:
    year = day.year
    while year not in feast:
        year += 19 if year < min(feast) else -19
    month, number = feast[year]
    return (date(day.year, month, number) - day).days
