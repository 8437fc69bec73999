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
from gem_simulator.tenant.index import Condition, Index, holds

Page = tuple[list[int], int]


class Book:
    """A collection and what became of it. Records are told by their numbers; new ones get numbers from the span on.

    Attributes:
        base: the collection as it began.
        touched: how many records were created, changed or deleted since.
    """

    def __init__(self, base: Collection) -> None:
        self.base = base
        self.touched = 0
        self._began: int | None = None
        self._written: dict[int, bytes] = {}
        self._created: dict[int, int] = {}
        self._fresh: list[int] = []
        self._removed: set[int] = set()
        self._moved = False  # whether positions are no longer those that the tenant began with
        self._keys: dict[tuple[str, str], set[int]] = {}
        self._children: dict[int, list[int]] = {}
        self._index: Index | None = None

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
            self._began = len(self.base.table()[0]) if total is None else total
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
        return self._created[self._fresh[-1]] if self._fresh else 0

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
        self._created[number] = created
        if parent is not None:
            self._children.setdefault(parent, []).append(number)
        self._write(number, record)
        if columns["deleted"]:
            self._moved = True
        if self._index is not None:
            self._index.add(number, columns)
        return number

    def put(self, number: int, record: Record) -> None:
        """Change a record."""
        columns = self.base.columns(record)
        if columns["deleted"]:
            self._moved = True
        self._write(number, record)
        if self._index is not None:
            self._index.put(number, self.created(number), columns)

    def remove(self, number: int) -> None:
        """Delete a record for good."""
        if self._index is not None:
            self._index.remove(number, self.created(number))
        self._removed.add(number)
        self._written.pop(number, None)
        self._moved = True
        self.touched += 1

    def _write(self, number: int, record: Record) -> None:
        self._written[number] = orjson.dumps(record)
        for key in self.base.keys_of(record):
            self._keys.setdefault(key, set()).add(number)
        self.touched += 1

    def find(self, field: str, text: str) -> list[int]:
        """The records that have this text in this field."""
        numbers = {*self.base.find(field, text), *self._keys.get((field, text), ())}
        return [n for n in numbers if self.exists(n) and (field, text) in self.base.keys_of(self.record(n))]

    def page(self, offset: int, limit: int, *, live: bool) -> Page:
        """A part of the whole list, and its length."""
        total = None if self._moved else self.base.total(live=live)
        if total is None:
            return self.cut(self.index().select([], live=live), offset, limit)
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
        index = Index(*self.base.table())
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
