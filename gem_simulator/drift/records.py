"""Changes of the records of one schema, in lists, by themselves, in answers to writes and inside other records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gem_simulator.api.answers import Answer
from gem_simulator.drift.change import Asked, Change, Make, data_of, with_data

Record = dict[str, Any]

#: Records that stand whole inside those of another schema: by schema, the schemas and fields where.
_INSIDE: Mapping[str, Mapping[str, str]] = {"Application": {"Candidate": "applications"}}


def records(schema: str, change: Callable[[Record], object]) -> Change:
    """Every record of a schema, changed in place."""

    def changed(asked: Asked, make: Make) -> Answer:
        answer, operation = make(asked), asked.operation
        data = None if operation is None else data_of(answer)
        if operation is None or data is None:
            return answer
        met = False
        for record in _met(schema, operation.schema, data if isinstance(data, list) else [data]):
            change(record)
            met = True
        return with_data(answer, data) if met else answer

    return changed


def _met(schema: str, found: str, data: list[Record]) -> Iterator[Record]:
    if found == schema:
        yield from data
    field = _INSIDE.get(schema, {}).get(found)
    if field is not None:
        for record in data:
            yield from record.get(field) or ()


def renamed(old: str, new: str) -> Callable[[Record], None]:
    """A field by another name."""

    def change(record: Record) -> None:
        if old in record:
            record[new] = record.pop(old)

    return change


def dropped(field: str) -> Callable[[Record], None]:
    """Without a field."""
    return lambda record: record.pop(field, None)


def added(field: str, value: Any) -> Callable[[Record], None]:
    """With a further field."""
    return lambda record: record.__setitem__(field, value)


def turned(field: str, change: Callable[[Any], Any]) -> Callable[[Record], None]:
    """With what `change` makes of a field that is there and not null."""

    def turn(record: Record) -> None:
        if record.get(field) is not None:
            record[field] = change(record[field])

    return turn


def every_third(field: str, value: Any) -> Callable[[Record], None]:
    """With this value in a field of one record in three: always the same ones, by their id."""

    def change(record: Record) -> None:
        if field in record and sum(str(record["id"]).encode()) % 3 == 0:
            record[field] = value

    return change
