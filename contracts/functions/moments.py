"""One form for every date-time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::?[0-5]\d)?)?",
    re.ASCII,
)


def date_time(text: str) -> str | None:
    """The moment in UTC with milliseconds and `Z`, or None where the text is no moment.

    >>> date_time("2026-03-10T23:20:54.077999+02:00")
    '2026-03-10T21:20:54.077Z'
    >>> date_time("2026-03-10T21:20")
    '2026-03-10T21:20:00.000Z'
    >>> date_time("2026-03-10") is None
    True
    """
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    milliseconds = int((fraction or "0")[:3].ljust(3, "0"))
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            int(second or 0),
            milliseconds * 1000,
            tzinfo=_zone(offset),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _zone(offset: str | None) -> timezone:
    """The zone of an offset; none means UTC. Raises ValueError from a whole day on."""
    if offset in (None, "Z"):
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-distance if offset[0] == "-" else distance)
