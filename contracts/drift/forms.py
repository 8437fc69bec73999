"""In which form a value comes: what a client that parses it depends on, without the value itself.

>>> form_of("2026-03-10T21:20:54.077Z"), form_of("2026-03-10T21:20:54"), form_of(1773177654, is_time=True)
('in UTC to the millisecond', 'without a zone', 'seconds since 1970')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cassettes.redaction import SIGNING_PARAMETERS

_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?P<t>[T ])\d\d:\d\d(:\d\d(?P<fraction>\.\d+)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_PRECISION = {0: "to the second", 3: "to the millisecond", 6: "to the microsecond"}
#: Milliseconds since 1970 are larger than seconds will be for a long time.
_MILLISECONDS = 10**11
_SIGNED = re.compile(
    "|".join((*map(re.escape, sorted(SIGNING_PARAMETERS)), "expires", "key-pair-id")) + "=", re.IGNORECASE
)

TIME = "RFC 3339"
SECONDS, MILLISECONDS = "seconds since 1970", "milliseconds since 1970"
NO_ZONE = "without a zone"
TEXT, LINK, SIGNED_LINK = "text", "link", "signed link"

_TYPES: Mapping[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def type_of(value: Any) -> str:
    """The type as JSON Schema names it."""
    return _TYPES[type(value)]


def form_of(value: Any, *, is_time: bool = False) -> str:
    """The form of a text or a number; numbers are times only where they stand for one."""
    if isinstance(value, str):
        return _form_of_text(value)
    if is_time and isinstance(value, int | float) and not isinstance(value, bool):
        return MILLISECONDS if abs(value) >= _MILLISECONDS else SECONDS
    return type_of(value)


def _form_of_text(text: str) -> str:
    time = _TIME.fullmatch(text)
    if time is not None:
        return _form_of_time(time["zone"], len((time["fraction"] or ".")[1:]), time["t"])
    if _DAY.fullmatch(text):
        return "a day"
    if text.startswith(("http://", "https://")):
        return SIGNED_LINK if _SIGNED.search(text.partition("?")[2]) else LINK
    return TEXT


def _form_of_time(zone: str | None, digits: int, between: str) -> str:
    if between != "T":
        return "with a space for the T"
    if zone is None:
        return NO_ZONE
    precision = _PRECISION.get(digits, f"with {digits} digits after the second")
    return f"in UTC {precision}" if zone == "Z" else f"with an offset {precision}"


def is_numeric(text: Any) -> bool:
    """Whether a text is a number."""
    return isinstance(text, str) and _NUMBER.fullmatch(text) is not None


def moment_of(value: Any) -> datetime | None:
    """The moment that a value of any of these forms means; None where it means none."""
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / (1000 if abs(value) >= _MILLISECONDS else 1), UTC)
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
