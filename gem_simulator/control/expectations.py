"""What a request is expected to be, and where one that came differs from it: pure functions, field by field.

Of JSON, a query and headers, what is expected is a part of what may come: an object may have more keys, a list not more
items. A value may be a matcher, in Python or as JSON:

    ...                    {"$present": true}      any value, null too
                           {"$absent": true}       no such key
    re.compile("V.+=")                             a text that the pattern covers whole
                           {"$like": "*@acme.com"} a text that the glob covers
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

import orjson

from gem_simulator.api.routes import operation_names
from gem_simulator.control.entries import Entry
from gem_simulator.control.matching import Asked, Match

_LONGEST = 160
_MATCHERS = ("$present", "$absent", "$like")


class _Nothing:
    def __repr__(self) -> str:
        return "nothing"


NOTHING: Final = _Nothing()


class Compared(NamedTuple):
    """One field: where it is, what was expected there and what came, both readable."""

    place: str
    expected: str
    came: str
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a request must be; None: anything.

    Attributes:
        operation: a glob over the names in the OpenAPI document, as `post_candidates`.
        method: in capitals.
        path: a glob, with or without `/ats/v0` before it.
        status: of the answer.
        query: parameters, as text, number or boolean.
        headers: of those that the journal keeps.
        json: the body.
        parts: of a form, by name: what `Part` says of them.

    Raises:
        ValueError: an operation that there is not, or a matcher.
    """

    operation: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | None = None
    query: Mapping[str, Any] | None = None
    headers: Mapping[str, Any] | None = None
    json: Any = None
    parts: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.operation is not None and not any(fnmatchcase(name, self.operation) for name in operation_names()):
            near = get_close_matches(self.operation, operation_names(), 3, 0.4)
            meant = f"; did you mean {' or '.join(near)}?" if near else ""
            raise ValueError(f"there is no operation {self.operation!r}{meant} (/ats/v0/openapi.json lists them)")
        for value in (self.query, self.headers, self.json, self.parts):
            _check(value)

    def compare(self, entry: Entry) -> list[Compared]:
        """Every field that is expected, beside what came."""
        return [compared for name, wanted in self._wanted for compared in _READ[name](wanted, entry)]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Every field that is expected, by its place."""
        return [
            (one.place, wanted if isinstance(wanted, str) else one.expected)
            for name, wanted in self._wanted
            for one in _differ(name, wanted, NOTHING)
        ]

    @property
    def _wanted(self) -> list[tuple[str, Any]]:
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return [(name, wanted) for name, wanted in named if wanted is not None]


def _operation(wanted: str, entry: Entry) -> Iterator[Compared]:
    came = entry.operation or NOTHING
    yield Compared("operation", wanted, str(came), came is not NOTHING and fnmatchcase(str(came), wanted))


def _method(wanted: str, entry: Entry) -> Iterator[Compared]:
    yield Compared("method", wanted, entry.method, wanted == entry.method)


def _path(wanted: str, entry: Entry) -> Iterator[Compared]:
    yield Compared("path", wanted, entry.path, Match(path=wanted).covers(Asked(entry.method, entry.path)))


def _status(wanted: int, entry: Entry) -> Iterator[Compared]:
    yield Compared("status", str(wanted), str(entry.status), wanted == entry.status)


def _query(wanted: Mapping[str, Any], entry: Entry) -> Iterator[Compared]:
    given: dict[str, Any] = {}
    for name, value in parse_qsl(entry.query, keep_blank_values=True):
        given.setdefault(name, []).append(value)
    single = {name: values[0] if len(values) == 1 else values for name, values in given.items()}
    return _differ("query", {name: _as_text(value) for name, value in wanted.items()}, single)


def _headers(wanted: Mapping[str, Any], entry: Entry) -> Iterator[Compared]:
    return _differ("headers", {name.lower(): value for name, value in wanted.items()}, entry.headers)


def _json(wanted: Any, entry: Entry) -> Iterator[Compared]:
    return _differ("json", wanted, NOTHING if not entry.body else entry.json)


def _parts(wanted: Mapping[str, Any], entry: Entry) -> Iterator[Compared]:
    return _differ("parts", wanted, {part.name: part._asdict() for part in entry.parts})


_READ: Final[Mapping[str, Callable[[Any, Entry], Iterator[Compared]]]] = {
    "operation": _operation,
    "method": _method,
    "path": _path,
    "status": _status,
    "query": _query,
    "headers": _headers,
    "json": _json,
    "parts": _parts,
}


def _differ(place: str, wanted: Any, came: Any) -> Iterator[Compared]:
    if _is_object(wanted) and isinstance(came, Mapping):
        for name, value in wanted.items():
            yield from _differ(f"{place}.{name}", value, came.get(name, NOTHING))
    elif _is_object(wanted) and wanted and came is NOTHING:
        for name, value in wanted.items():
            yield from _differ(f"{place}.{name}", value, NOTHING)
    elif isinstance(wanted, list) and isinstance(came, list) and len(wanted) == len(came):
        for position, value in enumerate(wanted):
            yield from _differ(f"{place}.{position}", value, came[position])
    else:
        yield Compared(place, _shown(wanted), _shown(came), _agrees(wanted, came))


def _agrees(wanted: Any, came: Any) -> bool:
    if wanted is ... or (_is_matcher(wanted) and "$present" in wanted):
        return came is not NOTHING
    if isinstance(wanted, re.Pattern):
        return isinstance(came, str) and wanted.fullmatch(came) is not None
    if _is_matcher(wanted):
        if "$absent" in wanted:
            return came is NOTHING
        return isinstance(came, str) and fnmatchcase(came, wanted["$like"])
    return bool(wanted == came) and isinstance(wanted, bool) == isinstance(came, bool)


def _is_object(wanted: Any) -> bool:
    return isinstance(wanted, Mapping) and not _is_matcher(wanted)


def _is_matcher(wanted: Any) -> bool:
    return isinstance(wanted, Mapping) and len(wanted) == 1 and next(iter(wanted)) in _MATCHERS


def _check(wanted: Any) -> None:
    """Raises ValueError for what looks like a matcher and is none."""
    if isinstance(wanted, list):
        for value in wanted:
            _check(value)
    elif isinstance(wanted, Mapping):
        for name, value in wanted.items():
            if isinstance(name, str) and name.startswith("$") and not _is_good(name, value, len(wanted)):
                raise ValueError(
                    f"{_shown(wanted)} is no matcher; there are "
                    '{"$present": true}, {"$absent": true} and {"$like": "a glob"}, each alone in its object'
                )
            _check(value)


def _is_good(name: str, value: Any, keys: int) -> bool:
    return keys == 1 and name in _MATCHERS and (isinstance(value, str) if name == "$like" else value is True)


def _as_text(value: Any) -> Any:
    """As a query string has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _shown(value: Any) -> str:
    if value is NOTHING:
        return "nothing"
    if value is ...:
        return "any value"
    if isinstance(value, re.Pattern):
        return f"a text like {value.pattern!r}"
    text = orjson.dumps(value, default=repr, option=orjson.OPT_NON_STR_KEYS).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
