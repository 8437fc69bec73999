"""Query parameters: each kind parses one text and describes itself to the OpenAPI document.

The messages are those of the framework that Gem's error format points to (marshmallow): inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.paging import DEFAULT_PER_PAGE, MAX_PER_PAGE

Value = str | bool | int | list[str]
Schema = dict[str, object]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DATE_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?",
    re.ASCII | re.IGNORECASE,
)
_TRUE = frozenset({"t", "T", "true", "True", "TRUE", "on", "On", "ON", "y", "Y", "yes", "Yes", "YES", "1"})
_FALSE = frozenset({"f", "F", "false", "False", "FALSE", "off", "Off", "OFF", "n", "N", "no", "No", "NO", "0"})


class Invalid(Exception):
    """A value that does not parse; the text is the message for the client."""


class Kind(Protocol):
    """How a parameter is read."""

    def parse(self, text: str) -> Value:
        """The typed value. Raises Invalid."""

    @property
    def schema(self) -> Schema:
        """The JSON Schema of the parameter."""


class Text:
    """Any string, taken as it is."""

    def parse(self, text: str) -> str:
        """Never fails."""
        return text

    @property
    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


class OneOf(NamedTuple):
    """One of some words. That another word is refused is inferred; Harvest would answer with an empty list."""

    words: tuple[str, ...]

    def parse(self, text: str) -> str:
        """The word itself. Raises Invalid."""
        if text not in self.words:
            raise Invalid(f"Must be one of: {', '.join(self.words)}.")
        return text

    @property
    def schema(self) -> Schema:
        """An enum."""
        return {"type": "string", "enum": list(self.words)}


class Boolean:
    """`true` or `false`, and the other spellings the framework takes."""

    def parse(self, text: str) -> bool:
        """Raises Invalid."""
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        raise Invalid("Not a valid boolean.")

    @property
    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


class DateTime:
    """An ISO 8601 date-time; without an offset it is UTC. Parsed into milliseconds since 1970."""

    def parse(self, text: str) -> int:
        """Milliseconds, rounded up: records carry milliseconds, so this keeps `after` inclusive. Raises Invalid."""
        try:
            return milliseconds(text)
        except (ValueError, OverflowError):
            raise Invalid("Not a valid datetime.") from None

    @property
    def schema(self) -> Schema:
        """A date-time."""
        return {"type": "string", "format": "date-time"}


class Whole(NamedTuple):
    """A whole number within bounds; `maximum=None` means no upper bound."""

    minimum: int
    maximum: int | None
    default: int

    def parse(self, text: str) -> int:
        """Raises Invalid."""
        try:
            number = int(text)
        except ValueError:
            raise Invalid("Not a valid integer.") from None
        if number < self.minimum or (self.maximum is not None and number > self.maximum):
            upper = "" if self.maximum is None else f" and less than or equal to {self.maximum}"
            raise Invalid(f"Must be greater than or equal to {self.minimum}{upper}.")
        return number

    @property
    def schema(self) -> Schema:
        """A bounded integer with its default."""
        upper = {} if self.maximum is None else {"maximum": self.maximum}
        return {"type": "integer", "minimum": self.minimum, **upper, "default": self.default}


class TextList(NamedTuple):
    """Strings separated by commas, at most `limit` of them."""

    limit: int

    def parse(self, text: str) -> list[str]:
        """Raises Invalid."""
        items = text.split(",")
        if len(items) > self.limit:
            raise Invalid(f"Longer than maximum length {self.limit}.")
        return items

    @property
    def schema(self) -> Schema:
        """An array; the parameter says that it is not exploded."""
        return {"type": "array", "items": {"type": "string"}, "maxItems": self.limit}


class Parameter(NamedTuple):
    """A query parameter: what it is called, how it is read, what it does and how sure we are of it."""

    name: str
    kind: Kind
    meaning: str
    evidence: Evidence


PAGE = Parameter("page", Whole(1, None, 1), "Which page, counted from 1.", Evidence.REFERENCE)
PER_PAGE = Parameter(
    "per_page", Whole(1, MAX_PER_PAGE, DEFAULT_PER_PAGE), "How many records a page holds.", Evidence.REFERENCE
)
PAGING = (PAGE, PER_PAGE)


def milliseconds(text: str) -> int:
    """An ISO 8601 date-time as milliseconds since 1970, rounded up. Raises ValueError or OverflowError.

    >>> milliseconds("1970-01-01T00:00:01.5Z")
    1500
    >>> milliseconds("1970-01-01T01:00:00+01:00")
    0
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    *digits, fraction, _, sign, hours, minutes = match.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in digits)
    zone: timezone = UTC
    if sign:
        distance = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(distance if sign == "+" else -distance)
    whole = (datetime(year, month, day, hour, minute, second, tzinfo=zone) - _EPOCH) // _MILLISECOND
    nanoseconds = int((fraction or "").ljust(9, "0"))
    return whole + -(-nanoseconds // 1_000_000)


def read_query(parameters: Iterable[Parameter], query: str) -> tuple[dict[str, Value], dict[str, list[str]]]:
    """The typed values of a query string, and the problems by name. Unknown names are ignored, first values count."""
    given = first_values(query)
    values: dict[str, Value] = {}
    problems: dict[str, list[str]] = {}
    for parameter in parameters:
        text = given.get(parameter.name)
        if text is None:
            continue
        try:
            values[parameter.name] = parameter.kind.parse(text)
        except Invalid as invalid:
            problems[parameter.name] = [str(invalid)]
    return values, problems


def first_values(query: str) -> Mapping[str, str]:
    """The first value of every name in a query string.

    >>> first_values("page=2&page=3&email=")
    {'page': '2', 'email': ''}
    """
    values: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values.setdefault(name, value)
    return values
