"""Quiet hours: the part of the day in which nobody wants to hear from a shop."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Quiet:
    """From one time of the day until another, in a time zone; it may go over midnight. Equal times: never quiet."""

    since: time
    until: time
    zone: ZoneInfo


def read_quiet(since: str | None, until: str | None, zone: str | None) -> Quiet:
    """Quiet hours from texts such as "21:00". What is missing or makes no sense falls back to 21:00-08:00, UTC."""
    try:
        place = ZoneInfo(zone or "UTC")
    except (ValueError, OSError, KeyError):
        place = ZoneInfo("UTC")
    return Quiet(_time(since, time(21)), _time(until, time(8)), place)


def is_quiet(quiet: Quiet, at: datetime) -> bool:
    clock = at.astimezone(quiet.zone).time()
    if quiet.since <= quiet.until:
        return quiet.since <= clock < quiet.until
    return clock >= quiet.since or clock < quiet.until


def waking_time(quiet: Quiet, at: datetime) -> datetime:
    """`at` itself, or the end of the quiet hours it falls into."""
    if not is_quiet(quiet, at):
        return at
    local = at.astimezone(quiet.zone)
    end = local.replace(hour=quiet.until.hour, minute=quiet.until.minute, second=0, microsecond=0)
    if local.time() >= quiet.until:
        end += timedelta(days=1)
    return end.astimezone(at.tzinfo)


def _time(text: str | None, fallback: time) -> time:
    try:
        return time.fromisoformat(text) if text else fallback
    except ValueError:
        return fallback
