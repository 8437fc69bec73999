"""What the contracts have been tried on: which values, which nulls; and what was never there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.contract import Contract, Field, Value


@dataclass(slots=True)
class Tally:
    """What one field, or one part of it, was seen as.

    Attributes:
        checked: how often it was looked at.
        nulls: how often it was null.
        filled: how often it held something: a value, an array with items.
        empty: how often it was an array without items.
        values: of an enum or a boolean, each unified value with its count.
        sources: of an enum with a table, each Gem value that was translated.
        stayed, moved: of changed_at, how often it stayed and how often it moved, and was right to.
    """

    checked: int = 0
    nulls: int = 0
    filled: int = 0
    empty: int = 0
    values: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    stayed: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Unexercised:
    """Something that a contract allows and that no record had.

    Attributes:
        path: where, such as `jobs.location.country`.
        what: what was never seen, such as `null` or `Gem's draft`.
    """

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: never saw {self.what}"


class Coverage:
    """Collects what every field was seen as, over as many tenants and syncs as one likes."""

    def __init__(self) -> None:
        self._tallies: dict[str, Tally] = {}

    def __getitem__(self, path: str) -> Tally:
        return self._tallies.setdefault(path, Tally())

    def saw(self, field: Field, actual: Any, found: Any = None) -> None:
        """Notes a value of a field that was right, and what its expression had found before the enum table."""
        self._saw(field.path, field.value, actual)
        if field.value.gem and isinstance(found, str):
            self[field.path].sources.add(found)

    def never_exercised(self, contracts: Iterable[Contract]) -> list[Unexercised]:
        """Everything that the contracts allow and that was never seen."""
        return [
            Unexercised(path, what)
            for contract in contracts
            for one in contract.fields.values()
            for path, what in [*self._missing(one.path, one.value), *self._missing_moves(one)]
        ]

    def _saw(self, path: str, value: Value, actual: Any) -> None:
        tally = self[path]
        tally.checked += 1
        if actual is None:
            tally.nulls += 1
            return
        if actual == []:
            tally.empty += 1
            return
        tally.filled += 1
        if value.type in ("enum", "boolean"):
            tally.values[str(actual)] += 1
        for name, part in value.parts.items():
            self._saw(f"{path}.{name}", part, actual.get(name))
        if value.items is not None:
            for item in actual:
                self._saw(f"{path}[]", value.items, item)

    def _missing(self, path: str, value: Value) -> Iterator[tuple[str, str]]:
        tally = self[path]
        if value.always_null:
            return
        if not tally.filled and _can_be_filled(value):
            yield path, "a value"
            return
        if value.nullable and not tally.nulls:
            yield path, "null"
        if value.items is not None and not value.items.values and not tally.empty:
            yield path, "an empty list"
        yield from ((path, one) for one in self._missing_values(tally, value))
        for name, part in value.parts.items():
            yield from self._missing(f"{path}.{name}", part)
        if value.items is not None:
            yield from self._missing(f"{path}[]", value.items)

    @staticmethod
    def _missing_values(tally: Tally, value: Value) -> Iterator[str]:
        if value.gem:
            yield from (f"Gem's {one}" for one in value.gem if one not in tally.sources)
            if not tally.sources - set(value.gem):
                yield "a Gem value that the table does not know"
        else:
            wanted = ("True", "False") if value.type == "boolean" else value.values
            yield from (one for one in wanted if one not in tally.values)

    def _missing_moves(self, field: Field) -> Iterator[tuple[str, str]]:
        if field.rule == "moves-with-values":
            tally = self[field.path]
            if not tally.stayed:
                yield field.path, "a record that stayed as it was"
            if not tally.moved:
                yield field.path, "a record that changed"


def _can_be_filled(value: Value) -> bool:
    """Custom and integration fields are empty until someone maps one: no items, no parts."""
    return not (value.type in ("array", "object") and value.items is None and not value.parts)
