"""The one form of date-times in the unified models: ISO 8601, UTC, milliseconds, ``Z``.

Every value of this form has the same length, so that sorting the strings sorts the instants.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

# Refuses month 13 and 30 February without parsing, the days that every month has first. 29 February and the years
# before 1000 take the slow way, which knows leap years.
_ALREADY_UNIFIED = re.compile(
    r"[1-9][0-9]{3}-"
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
).fullmatch

_DATE_AND_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(?:Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)?"
).fullmatch


def unified_date_time(value: str) -> str | None:
    """A date-time in the unified form; None where it is not ``YYYY-MM-DDThh:mm…``, or no instant that exists.

    Other offsets are converted, no offset means UTC, and digits past the milliseconds are cut, not rounded.

    >>> unified_date_time("2026-03-10T22:20:54.0779+01:00")
    '2026-03-10T21:20:54.077Z'
    >>> unified_date_time("2026-03-10") is None
    True
    """
    return value if _ALREADY_UNIFIED(value) else _converted(value)


def format_date_time(instant: datetime) -> str:
    """An instant in the unified form; without a time zone it counts as UTC.

    >>> format_date_time(datetime(2026, 3, 10, 21, 20, 54, 77_999, tzinfo=UTC))
    '2026-03-10T21:20:54.077Z'
    """
    if instant.tzinfo is not None:
        instant = instant.astimezone(UTC).replace(tzinfo=None)
    return f"{instant.isoformat(timespec='milliseconds')}Z"


def _converted(value: str) -> str | None:
    match = _DATE_AND_TIME(value)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, offset_hours, offset_minutes = match.groups()
    microsecond = int(f"{fraction or '0':0<3}"[:3]) * 1000
    try:
        zone = _zone(sign, int(offset_hours or 0), int(offset_minutes or 0))
        date, time = (int(year), int(month), int(day)), (int(hour), int(minute), int(second or 0))
        return format_date_time(datetime(*date, *time, microsecond, tzinfo=zone))
    except (ValueError, OverflowError):  # 30 February, 25:00, +99:00, or year 1 moved into year 0
        return None


def _zone(sign: str | None, hours: int, minutes: int) -> timezone:
    if minutes > 59:
        raise ValueError
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if sign == "-" else offset)
