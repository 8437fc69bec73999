"""mapping.md, all models / date-times."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.unified.datetimes import format_date_time, unified_date_time


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-10T21:20:54.077Z", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T23:20:54.077+02:00", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T16:50:54.077-0430", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T23:20:54.077+02", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T21:20:54.077", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T21:20:54.0779999Z", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T21:20:54.1Z", "2026-03-10T21:20:54.100Z"),
        ("2026-03-10T21:20:54Z", "2026-03-10T21:20:54.000Z"),
        ("2026-03-10T21:20", "2026-03-10T21:20:00.000Z"),
        ("2026-01-01T00:30:00.000+01:00", "2025-12-31T23:30:00.000Z"),
        ("2024-02-29T12:00:00.000Z", "2024-02-29T12:00:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
    ],
    ids=str,
)
def test_date_times_become_utc_with_milliseconds(value: str, expected: str) -> None:
    assert unified_date_time(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-10",
        "2026-03-10T21",
        "2026-03-10 21:20:54Z",
        "2026-13-10T21:20:54.077Z",
        "2026-00-10T21:20:54.077Z",
        "2026-02-30T21:20:54.077Z",
        "2026-02-29T21:20:54.077Z",
        "2026-04-31T21:20:54.077Z",
        "2026-03-10T24:00:00.000Z",
        "2026-03-10T21:60:00.000Z",
        "2026-03-10T21:20:60.000Z",
        "0000-03-10T21:20:54.077Z",
        "2026-03-10T21:20:54.077+24:00",
        "2026-03-10T21:20:54.077+01:60",
        "2026-03-10T21:20:54.077+01:",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2026-03-10T21:20:54.Z",
        "2026-03-10T21:20:54,077Z",
        "٢٠٢٦-03-10T21:20:54.077Z",
        " 2026-03-10T21:20:54.077Z",
        "2026-03-10T21:20:54.077Z\n",
        "20260310T212054Z",
        "1773177654077",
        "yesterday",
        "",
    ],
)
def test_anything_else_is_no_date_time(value: str) -> None:
    assert unified_date_time(value) is None


@pytest.mark.parametrize("month", range(14))
def test_the_last_day_of_each_month_is_one_and_the_day_after_is_none(month: int) -> None:
    for year in (1900, 2000, 2024, 2026):
        days = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        accepted = [day for day in range(34) if unified_date_time(f"{year}-{month:02}-{day:02}T00:00:00.000Z")]
        assert accepted == list(range(1, days + 1))


@given(
    st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)),  # noqa: DTZ001 - hypothesis asks for it
    st.integers(-23 * 60, 23 * 60),
)
def test_every_instant_is_understood_in_every_offset(naive: datetime, offset: int) -> None:
    local = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))
    utc = local.astimezone(UTC)
    milliseconds = utc.microsecond // 1000
    expected = f"{utc.year:04}-{utc:%m-%dT%H:%M:%S}.{milliseconds:03}Z"
    assert unified_date_time(local.isoformat(timespec="microseconds")) == expected
    assert unified_date_time(expected) == expected
    assert format_date_time(local) == expected


@given(st.text())
def test_no_text_raises(value: str) -> None:
    assert unified_date_time(value) in (None, value) or "T" in value
