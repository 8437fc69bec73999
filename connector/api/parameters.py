"""What may stand in a query: the forms that the official SDK sends, and those that people type.

Each type validates the text and draws its own part of the OpenAPI document, so that what the document refuses is
refused, and what it allows is accepted.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from connector.unified.requests import formats

_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
)
_TIME = "T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?"
_OFFSET = "(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
MOMENT_PATTERN = f"^[12][0-9]{{3}}-{_MONTH_AND_DAY}(?:{_TIME}{_OFFSET}?|Z)?$"

_moment = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(?:Z|([+-])(\d\d):?(\d\d))?", re.ASCII
).fullmatch
_is_moment = re.compile(MOMENT_PATTERN.removeprefix("^").removesuffix("$")).fullmatch
_is_number = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.0{1,9})?").fullmatch


class Query(BaseModel):
    """The base of all query parameters of an operation: nothing else may be given."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def read_moment(text: str) -> datetime:
    """A date or a date-time; what it does not say is UTC and midnight.

    29 February of a year that has none is 1 March.

    >>> read_moment("2026-03-10T22:20:54.077912+01:00").isoformat()
    '2026-03-10T21:20:54.077912+00:00'
    """
    match = _moment(text) if _is_moment(text) else None
    if match is None:
        raise ValueError("expected a date or a date-time such as 2026-03-10T21:20:54.077Z")
    year, month, day, hour, minute, second, fraction, sign, offset_hours, offset_minutes = match.groups()
    offset = timedelta(hours=int(offset_hours or 0), minutes=int(offset_minutes or 0))
    zone = timezone(-offset if sign == "-" else offset)
    time = (int(hour or 0), int(minute or 0), int(second or 0), int(f"{fraction or '':0<6}"[:6]))
    try:
        local = datetime(int(year), int(month), int(day), *time, tzinfo=zone)
    except ValueError:
        local = datetime(int(year), 3, 1, *time, tzinfo=zone)
    return local.astimezone(UTC)


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise ValueError("expected true or false")
        return value == "true"
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not _is_number(value):
            raise ValueError("expected a whole number")
        return int(value.split(".")[0])
    return value


def _instant(value: Any) -> Any:
    return read_moment(value) if isinstance(value, str) else value


def _split(value: Any) -> Any:
    return tuple(part for part in value.split(",") if part) if isinstance(value, str) else value


Flag = Annotated[bool, BeforeValidator(_flag)]
"""``true`` or ``false``."""

NUMBER = BeforeValidator(_number)
"""Makes a parameter a whole number; stands after its bounds, which the document would not know otherwise."""

Text = formats.Text
"""Any text; NUL characters, which PostgreSQL cannot hold, are refused."""

Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(_split),
    WithJsonSchema({"type": "array", "items": {"type": "string", "pattern": formats.TEXT_PATTERN}}),
]
"""Texts, separated by commas, in one value."""

Moment = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})]
"""A date or a date-time; without an offset it is UTC."""


T = TypeVar("T")

Separated = Annotated[tuple[T, ...], BeforeValidator(_split)]
"""Several values of an enum, separated by commas, in one value."""
