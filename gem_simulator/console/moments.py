"""Simulated time as people read it."""

from __future__ import annotations

_UNITS = (("year", 365 * 86_400), ("month", 30 * 86_400), ("day", 86_400), ("hour", 3600), ("minute", 60))


def readable(text: str) -> str:
    """An ISO date-time without what only machines need; anything else as it is.

    >>> readable("2026-03-02T09:00:05.120Z")
    '2026-03-02 09:00:05'
    """
    return text[:19].replace("T", " ") if text[10:11] == "T" else text


def relative(instant: int, now: int) -> str:
    """How long an instant is ago, or ahead, in one unit.

    >>> relative(0, 7_200_000), relative(90_000, 0), relative(1000, 1500)
    ('2 hours ago', 'in 1 minute', 'just now')
    """
    seconds = (now - instant) // 1000 if now >= instant else -((instant - now) // 1000)
    for unit, length in _UNITS:
        count = abs(seconds) // length
        if count:
            told = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{told} ago" if seconds > 0 else f"in {told}"
    return f"{seconds} s ago" if seconds >= 5 else "just now"
