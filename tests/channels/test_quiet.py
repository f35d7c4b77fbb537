"""Quiet hours over midnight, within a day, and when nobody set them well."""

from datetime import UTC, datetime

import pytest

from rapport.channels.quiet import is_quiet, read_quiet, waking_time

HANGZHOU = read_quiet("21:00", "08:00", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("utc", "waking"),
    [
        ("2026-03-01T12:59:00", "2026-03-01T12:59:00"),
        ("2026-03-01T13:00:00", "2026-03-02T00:00:00"),
        ("2026-03-01T23:59:00", "2026-03-02T00:00:00"),
        ("2026-03-02T00:00:00", "2026-03-02T00:00:00"),
    ],
)
def test_a_mail_for_the_night_waits_until_morning(utc: str, waking: str):
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert waking_time(HANGZHOU, at) == datetime.fromisoformat(waking).replace(tzinfo=UTC)


def test_a_siesta_within_one_day_is_quiet_too():
    siesta = read_quiet("13:00", "15:00", "UTC")
    assert is_quiet(siesta, datetime(2026, 3, 1, 14, tzinfo=UTC))
    assert waking_time(siesta, datetime(2026, 3, 1, 14, tzinfo=UTC)) == datetime(2026, 3, 1, 15, tzinfo=UTC)
    assert not is_quiet(siesta, datetime(2026, 3, 1, 22, tzinfo=UTC))


def test_equal_times_are_never_quiet_and_nonsense_falls_back():
    assert not is_quiet(read_quiet("08:00", "08:00", "UTC"), datetime(2026, 3, 1, 8, tzinfo=UTC))
    assert read_quiet("soon", None, "Atlantis/Nowhere") == read_quiet("21:00", "08:00", "UTC")
