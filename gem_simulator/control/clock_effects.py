"""What a clock that goes wrong makes of timestamps: pure functions of bytes and texts."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from gem_simulator.api.parameters import milliseconds
from gem_simulator.tenant import iso

#: A whole JSON text that is a moment, and the numbers of the CRM API that are moments.
_MOMENT = re.compile(rb'(?<=")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(?=")')
_SECONDS = re.compile(rb'(?<=(?:created|updated)_at":)\d{9,11}(?=[,}])')
#: Filters that are compared with timestamps.
_FILTER = re.compile(r"_(?:after|before)$")


def skew_body(body: bytes, seconds: int) -> bytes:
    """The body as a server writes it whose clock is ahead by so many seconds.

    >>> skew_body(b'[{"updated_at":"2026-03-02T09:00:00.000Z","start_date":"2026-03-02"}]', 60)
    b'[{"updated_at":"2026-03-02T09:01:00.000Z","start_date":"2026-03-02"}]'
    """
    body = _MOMENT.sub(lambda found: _later(found[0].decode(), seconds).encode(), body)
    return _SECONDS.sub(lambda found: b"%d" % (int(found[0]) + seconds), body)


def skew_query(query: str, seconds: int) -> str:
    """The query as it has to be asked so that filters hold for the timestamps which the client sees.

    >>> skew_query("updated_after=2026-03-02T09:01:00.000Z&page=2", 60)
    'updated_after=2026-03-02T09%3A00%3A00.000Z&page=2'
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(_FILTER.search(name) for name, _ in pairs):
        return query
    return urlencode([(name, _later(value, -seconds) if _FILTER.search(name) else value) for name, value in pairs])


def _later(text: str, seconds: int) -> str:
    """A moment, moved; what is none, or would leave the calendar, stays."""
    try:
        return iso(milliseconds(text) + seconds * 1000)
    except (ValueError, OverflowError):
        return text
