"""What the contracts have been tried on: which values, which nulls; what was wrong; and what was never there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.contract import Contract, Field, Value
from contracts.examples import Examples, Told
from contracts.items import (
    EMPTY,
    LEFT_OUT,
    MOVED,
    NULL,
    STAYED,
    Item,
    can_be_filled,
    gem_key,
    gem_name,
    items_of,
    value_name,
)


@dataclass(slots=True)
class Tally:
    """What one model, one field, or one part of it, was seen as.

    Attributes:
        checked: how often it was looked at.
        nulls: how often it was null.
        filled: how often it held something: a value, an array with items.
        empty: how often it was an array without items.
        values: of an enum or a boolean, each unified value with its count.
        sources: of an enum with a table, each Gem value that was translated; those that it does not know together.
        stayed, moved: of changed_at, how often it stayed and how often it moved, and was right to.
        left_out: of a model, how many of Gem's records are none of its.
    """

    checked: int = 0
    nulls: int = 0
    filled: int = 0
    empty: int = 0
    values: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    stayed: int = 0
    moved: int = 0
    left_out: int = 0


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
    """Collects what every field was seen as, over as many tenants and syncs as one likes.

    Attributes:
        right: a few records of every item that were right.
        wrong: a few that were not.
        differed: how often an item was wrong, by its name.
    """

    def __init__(self) -> None:
        self._tallies: dict[str, Tally] = {}
        self.right = Examples()
        self.wrong = Examples()
        self.differed: Counter[str] = Counter()

    def __getitem__(self, path: str) -> Tally:
        return self._tallies.setdefault(path, Tally())

    def begin(self, tenant: str) -> None:
        """From now on records of this tenant come: some of each are kept as examples."""
        self.right.begin(tenant)
        self.wrong.begin(tenant)

    def seen(self, item: Item) -> int:
        """How often an item was seen and was right."""
        tally = self._tallies.get(item.path)
        found: Any = getattr(tally, item.tally, 0)
        return int(found[item.key] if item.key and tally else found)

    def saw(self, field: Field, actual: Any, found: Any, told: Told) -> None:
        """Notes a value of a field that was right.

        Args:
            field: which one.
            actual: the unified value.
            found: what its expression had found before the enum table.
            told: tells the record as an example, when it is wanted as one.
        """
        self._saw(field.path, field.value, actual, told)
        if field.value.gem and isinstance(found, str):
            key = gem_key(field.value, found)
            self[field.path].sources[key] += 1
            self.right.keep(gem_name(field.path, key), told)

    def saw_move(self, field: Field, told: Told, *, moved: bool) -> None:
        """Notes a changed_at that moved, or stayed, as it should."""
        tally = self[field.path]
        tally.moved, tally.stayed = tally.moved + moved, tally.stayed + (not moved)
        self.right.keep(field.path + (MOVED if moved else STAYED), told)

    def saw_record(self, model: str, told: Told) -> None:
        """Notes a record that is in Gem and in the store."""
        self[model].checked += 1
        self.right.keep(model, told)

    def saw_left_out(self, model: str, told: Told) -> None:
        """Notes a record of Gem that is none of the model's."""
        self[model].left_out += 1
        self.right.keep(model + LEFT_OUT, told)

    def saw_wrong(self, items: Iterable[str], told: Told) -> None:
        """Notes what a record should have exercised, and was wrong in."""
        for item in items:
            self.differed[item] += 1
            self.wrong.keep(item, told)

    def never_exercised(self, contracts: Iterable[Contract]) -> list[Unexercised]:
        """Everything that the contracts allow and that was never seen."""
        return [one for contract in contracts for one in self._never(items_of(contract))]

    def _never(self, items: Iterable[Item]) -> Iterator[Unexercised]:
        below = ""  # of what never had a value, nothing more needs to be said
        for item in items:
            inside = below and (item.path == below or item.path.startswith((f"{below}.", f"{below}[")))
            if inside or item.implied or item.kind == "model" or self.seen(item):
                continue
            if not item.suffix:
                below = item.path
            yield Unexercised(item.path, item.what)

    def _saw(self, path: str, value: Value, actual: Any, told: Told) -> None:
        tally = self[path]
        tally.checked += 1
        if actual is None or actual == []:
            self._saw_nothing(path, value, actual, told)
            return
        tally.filled += 1
        self.right.keep(path, told)
        if value.type in ("enum", "boolean"):
            tally.values[str(actual)] += 1
            self.right.keep(value_name(path, actual), told)
        for name, part in value.parts.items():
            self._saw(f"{path}.{name}", part, actual.get(name), told)
        if value.items is not None:
            for item in actual:
                self._saw(f"{path}[]", value.items, item, told)

    def _saw_nothing(self, path: str, value: Value, actual: Any, told: Told) -> None:
        """Null, or an empty list."""
        tally = self[path]
        if actual is None:
            tally.nulls += 1
        else:
            tally.empty += 1
        self.right.keep(path + (NULL if actual is None else EMPTY), told)
        if not can_be_filled(value):
            self.right.keep(path, told)


def wrong_items(field: Field, expected: Any, found: Any) -> Iterator[str]:
    """The items that a value would have exercised, had it been what it must be."""
    yield field.path
    if expected is None:
        yield field.path + NULL
    elif expected == []:
        yield field.path + EMPTY
    elif field.value.type in ("enum", "boolean"):
        yield value_name(field.path, expected)
    if field.value.gem and isinstance(found, str):
        yield gem_name(field.path, gem_key(field.value, found))
