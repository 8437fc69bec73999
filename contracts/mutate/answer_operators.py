"""How an answer of Gem is changed: one field of a collection, in every record that has it; or the list itself.

    drop      the field is not there              wrong date   a day later
    null      it is null                          date form    2026-03-10 21:20:54, without T and Z
    rename    it is called otherwise              swap ids     each record has the id of the next
    retype    a number for a text, a text …       reorder      a list from its end, or the records
    re-enum   a word that nobody knows            truncate     half of a text, a list without its last item, half of
    flip      true for false                                   the records
    shift     a number, by one

Every operator takes the places where the field stands, and changes what stands there.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

Record = dict[str, Any]
Path = tuple[str, ...]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_WORD = re.compile(r"[a-z]+(_[a-z]+)*")
MOST_WORDS = 8
"""An enum has no more values than this."""


class Place(NamedTuple):
    """Where a field stands: in which object, under which name."""

    parent: Record
    name: str

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.parent[self.name]

    def put(self, value: Any) -> None:
        """Lets something else stand there."""
        self.parent[self.name] = value


Operator = Callable[[Sequence[Place]], None]
Fits = Callable[[Sequence[Any]], bool]


def paths(records: Sequence[Record]) -> Iterator[Path]:
    """Every field that some record has a value in, also inside of others; `[]` stands for each item of a list."""
    found: dict[Path, None] = {}
    for record in records:
        found |= dict.fromkeys(_paths(record, ()))
    yield from found


def places(record: Any, path: Path) -> Iterator[Place]:
    """Where the field of a path stands in a record; where it is null it does not count."""
    name, *rest = path
    if name == "[]":
        for item in record if isinstance(record, list) else ():
            yield from places(item, tuple(rest))
    elif isinstance(record, dict) and record.get(name) is not None:
        if rest:
            yield from places(record[name], tuple(rest))
        else:
            yield Place(record, name)


def operators_for(values: Sequence[Any]) -> Iterator[str]:
    """The operators that have something to change in such values, all of one field."""
    return (name for name, (fits, _) in _OPERATORS.items() if fits(values))


def changed(records: Sequence[Record], path: Path, operator: str) -> list[Record]:
    """The records with one field changed everywhere; with an empty path the list itself."""
    if not path:
        return _LISTS[operator](list(records))
    copies: list[Record] = orjson.loads(
        orjson.dumps(records)
    )  # no two records may share a part: it would be changed twice
    _OPERATORS[operator][1]([place for record in copies for place in places(record, path)])
    return copies


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if inner is not None and (not path or path[-1] != "custom_fields"):
                yield (*path, name)
                yield from _paths(inner, (*path, name))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from _paths(item, (*path, "[]"))


def _drop(some: Sequence[Place]) -> None:
    for place in some:
        del place.parent[place.name]


def _rename(some: Sequence[Place]) -> None:
    for place in some:
        place.parent[f"{place.name}_v2"] = place.parent.pop(place.name)


def _swap(some: Sequence[Place]) -> None:
    values = [place.value for place in some]
    for place, value in zip(some, values[1:] + values[:1], strict=True):
        place.put(value)


def _each(change: Callable[[Any], Any]) -> Operator:
    def operator(some: Sequence[Place]) -> None:
        for place in some:
            place.put(change(place.value))

    return operator


def _otherwise_typed(value: Any) -> Any:
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case str():
            return zlib.crc32(value.encode())
        case _:
            return orjson.dumps(value).decode()


def _truncated(value: Any) -> Any:
    return value[:-1] if isinstance(value, list) else value[: len(value) // 2]


def _a_day_later(value: str) -> str:
    try:
        later = datetime.fromisoformat(value) + timedelta(days=1)
    except ValueError:  # no moment: it cannot be a wrong one
        return value
    return later.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _all(kind: type | tuple[type, ...]) -> Fits:
    return lambda values: all(isinstance(value, kind) for value in values)


def _moments(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) and _MOMENT.fullmatch(value) for value in values)


def _words(values: Sequence[Any]) -> bool:
    words = {value for value in values if isinstance(value, str) and _WORD.fullmatch(value)}
    return (
        len(words) <= MOST_WORDS and all(value in words for value in values if isinstance(value, str)) and bool(words)
    )


def _numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _always(_values: Sequence[Any]) -> bool:
    return True


_OPERATORS: Mapping[str, tuple[Fits, Operator]] = {
    "drop": (_always, _drop),
    "null": (_always, _each(lambda _: None)),
    "rename": (_always, _rename),
    "retype": (_always, _each(_otherwise_typed)),
    "re-enum": (_words, _each(lambda value: f"{value}_v2")),
    "flip": (_all(bool), _each(lambda value: not value)),
    "shift": (_numbers, _each(lambda value: value + 1)),
    "wrong date": (_moments, _each(_a_day_later)),
    "date form": (_moments, _each(lambda value: value[:19].replace("T", " "))),
    "reorder": (_all(list), _each(lambda value: value[::-1])),
    "truncate": (
        _all((str, list)),
        _each(lambda value: value[:-1] if isinstance(value, list) else value[: len(value) // 2]),
    ),
    "swap ids": (_all(str), _swap),
}

_LISTS: Mapping[str, Callable[[list[Record]], list[Record]]] = {
    "reorder": lambda records: records[::-1],
    "truncate": lambda records: records[: len(records) // 2],
}
LIST_OPERATORS = tuple(_LISTS)
