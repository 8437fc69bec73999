"""Whether a unified value has the type, the nullability and the enum values that its contract states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contracts.contract import Type, Value

_ID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{24}")
_MOMENT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z", re.ASCII)


def shape_problems(value: Value, actual: Any, place: str = "") -> Iterator[str]:
    """What is wrong with the shape of a value, a text each; nothing where all is well."""
    at = f"{place}: " if place else ""
    if actual is None:
        if not value.nullable:
            yield f"{at}is null, but may not be"
    elif value.always_null:
        yield f"{at}must always be null"
    elif not _IS[value.type](actual):
        yield f"{at}is no {value.type}"
    elif value.type == "enum" and not value.is_open and actual not in value.values:
        yield f"{at}is not one of {', '.join(value.values)}"
    else:
        yield from _inner_problems(value, actual, place)


def _inner_problems(value: Value, actual: Any, place: str) -> Iterator[str]:
    if value.parts:
        if set(actual) != set(value.parts):
            yield f"{place or 'it'} has {_names(actual)}, but must have {_names(value.parts)}"
        for name, part in value.parts.items():
            yield from shape_problems(part, actual.get(name), f"{place}.{name}" if place else name)
    if value.items is not None:
        for index, item in enumerate(actual):
            yield from shape_problems(value.items, item, f"{place}[{index}]")


def _names(names: Any) -> str:
    return ", ".join(sorted(map(str, names))) or "nothing"


def _text(actual: Any) -> bool:
    return isinstance(actual, str)


def _number(actual: Any) -> bool:
    return isinstance(actual, int | float) and not isinstance(actual, bool)


_IS: Mapping[Type, Callable[[Any], bool]] = {
    "id": lambda actual: _text(actual) and _ID.fullmatch(actual) is not None,
    "string": _text,
    "enum": _text,
    "boolean": lambda actual: isinstance(actual, bool),
    "integer": lambda actual: isinstance(actual, int) and not isinstance(actual, bool),
    "number": _number,
    "date-time": lambda actual: _text(actual) and _MOMENT.fullmatch(actual) is not None,
    "object": lambda actual: isinstance(actual, dict),
    "payload": lambda actual: isinstance(actual, dict),
    "array": lambda actual: isinstance(actual, list),
    "json": lambda _: True,
}
