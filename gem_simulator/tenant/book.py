"""One collection as it is now: as it began, what was written over it, and the index of both.

list   nothing deleted since, no filter   → by arithmetic, then the new ones
       filters that name records          → those few, looked at one by one
       everything else                    → by the index, built at first use and patched ever after
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson

from gem_simulator.tenant.collection import Collection, Columns, Record
from gem_simulator.tenant.freeing import dissolve
from gem_simulator.tenant.index import Condition, Index, holds
from gem_simulator.tenant.overlay import Overlay

Page = tuple[list[int], int]
Keys = dict[tuple[str, str], set[int]]


class Book:
    """A collection and what became of it, which its part of the overlay holds.

    Records are told by their numbers; new ones get numbers from the span on.

    Attributes:
        base: the collection as it began.
        touched: how many records were created, changed or deleted since.
    """

    def __init__(self, base: Collection, overlay: Overlay) -> None:
        self.base = base
        self.touched = 0
        self._began: int | None = None
        self._written, self._created, self._parents, self._removed = overlay.books[base.name]
        self._numbers = overlay.numbers
        self._fresh = list(self._created)
        self._moved_flag = f"{base.name} moved"
        self._keys: Keys | None = None
        self._children: dict[int, list[int]] = {}
        self._index: Index | None = None
        for number, parent in self._parents.items():
            self._children.setdefault(parent, []).append(number)

    def dissolve(self) -> None:
        """Let go of what was worked out, bit by bit."""
        dissolve(self._keys or {})
        dissolve(self._children)

    @property
    def name(self) -> str:
        """Of the collection."""
        return self.base.name

    @property
    def size(self) -> int:
        """All numbers of its records are below this."""
        return self.base.span + len(self._fresh)

    @property
    def began(self) -> int:
        """How many records there were at the beginning, without soft-deleted ones."""
        if self._began is None:
            total = self.base.total(live=True)
            self._began = len(self.base.began[0]) if total is None else total
        return self._began

    def all(self, *, live: bool) -> list[int]:
        """All records, in the order of the list; for small collections."""
        return self.page(0, self.size, live=live)[0]

    def exists(self, number: int) -> bool:
        """Whether there is such a record, soft-deleted or not."""
        if number in self._removed:
            return False
        return number in self._written or (number < self.base.span and self.base.exists(number))

    def is_fresh(self, number: int) -> bool:
        """Whether a record was made since the tenant began."""
        return number >= self.base.span

    def is_written(self, number: int) -> bool:
        """Whether a record was made or changed since the tenant began."""
        return number in self._written

    def record(self, number: int) -> Record:
        """A record that exists, as it is now; the caller may change it."""
        written = self._written.get(number)
        return self.base.record(number) if written is None else orjson.loads(written)

    def glance(self, number: int) -> Record:
        """As `record`, or at least what decides whether something can happen to it."""
        written = self._written.get(number)
        return self.base.glance(number) if written is None else orjson.loads(written)

    def created(self, number: int) -> int:
        """When a record was created."""
        created = self._created.get(number)
        return self.base.created(number) if created is None else created

    def last_created(self) -> int:
        """When the newest of the new records was created: none may come before it."""
        return self._created[self._fresh[-1]] if self._fresh else self.base.newest

    def children(self, parent: int, *, began: bool) -> list[int]:
        """The records that belong to one of the parent collection.

        Args:
            parent: its number.
            began: whether the tenant began with it.
        """
        numbers = [*(self.base.children(parent) if began else ()), *self._children.get(parent, ())]
        return [number for number in numbers if number not in self._removed] if self._removed else numbers

    def add(self, make: Callable[[int], Record], created: int, parent: int | None = None) -> int:
        """Put a new record at the end of the list.

        Args:
            make: the record, given its number.
            created: when it is created; not before any other.
            parent: the number of what it belongs to.
        """
        number = self.base.span + len(self._fresh)
        record = make(number)
        columns = self.base.columns(record) | {"created": created}
        self._fresh.append(number)
        self._created.put(number, created)
        if parent is not None:
            self._parents.put(number, parent)
            self._children.setdefault(parent, []).append(number)
        self._write(number, record)
        if columns["deleted"]:
            self._move()
        if self._index is not None:
            self._index.add(number, columns)
        return number

    def put(self, number: int, record: Record) -> None:
        """Change a record."""
        columns = self.base.columns(record)
        if columns["deleted"]:
            self._move()
        self._write(number, record)
        if self._index is not None:
            self._index.put(number, self.created(number), columns)

    def remove(self, number: int) -> None:
        """Delete a record for good."""
        if self._index is not None:
            self._index.remove(number, self.created(number))
        self._removed.put(number, 1)
        self._written.drop(number)
        self._move()
        self.touched += 1

    def _move(self) -> None:
        """From here on, positions are not those that the tenant began with."""
        if self._moved_flag not in self._numbers:
            self._numbers.put(self._moved_flag, 1)

    def _write(self, number: int, record: Record) -> None:
        self._written.put(number, orjson.dumps(record))
        if self._keys is not None:
            self._note_keys(self._keys, number, record)
        self.touched += 1

    def _note_keys(self, keys: Keys, number: int, record: Record) -> None:
        for key in self.base.keys_of(record):
            keys.setdefault(key, set()).add(number)

    def _written_keys(self) -> Keys:
        """Which written records have, or have had, a text; made at first use and patched ever after."""
        if self._keys is None:
            self._keys = {}
            for number, written in self._written.items():
                self._note_keys(self._keys, number, orjson.loads(written))
        return self._keys

    def find(self, field: str, text: str) -> list[int]:
        """The records that have this text in this field."""
        numbers = {*self.base.find(field, text), *self._written_keys().get((field, text), ())}
        return [n for n in numbers if self.exists(n) and (field, text) in self.base.keys_of(self.record(n))]

    def page(self, offset: int, limit: int, *, live: bool) -> Page:
        """A part of the whole list, and its length."""
        total = None if self._moved_flag in self._numbers else self.base.total(live=live)
        if total is None:
            return self.index().page(offset, limit, live=live)
        numbers = self.base.page(offset, limit, live=live) if offset < total else []
        first = max(0, offset - total)
        return numbers + self._fresh[first : first + limit - len(numbers)], total + len(self._fresh)

    def select(self, conditions: list[Condition], offset: int, limit: int, *, live: bool, among: Any = None) -> Page:
        """A part of a filtered list, and its length."""
        return self.cut(self.index().select(conditions, live=live, among=among), offset, limit)

    def choose(self, numbers: Iterable[int], conditions: list[Condition], *, live: bool) -> list[int]:
        """Those of some records that exist and meet all conditions, in the order of the list."""
        found = []
        for number in numbers:
            if not self.exists(number):
                continue
            columns = self.base.columns(self.record(number))
            if not (live and columns["deleted"]) and all(holds(condition, columns) for condition in conditions):
                found.append((self.created(number), self.base.id(number), number))
        return [number for _, _, number in sorted(found)]

    @staticmethod
    def cut(numbers: Any, offset: int, limit: int) -> Page:
        """A part of an array of numbers, and its length."""
        return [int(number) for number in numbers[offset : offset + limit]], len(numbers)

    def index(self) -> Index:
        """The index, built if it was not yet."""
        if self._index is None:
            self._index = self._build()
        return self._index

    def _build(self) -> Index:
        index = Index(*self.base.began)
        for number in self._fresh:
            index.add(number, self._columns(number))
        for number in self._written:
            if number < self.base.span:
                index.put(number, self.created(number), self._columns(number))
        for number in self._removed:
            index.remove(number, self.created(number))
        return index

    def _columns(self, number: int) -> Columns:
        if number in self._removed:
            return {"created": self._created[number], "deleted": 1}
        return self.base.columns(self.record(number)) | {"created": self.created(number)}
