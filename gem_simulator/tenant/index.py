"""A compact index of one collection: its numbers in the order of the list, and a column each of what filters ask for.

Built when a list is first filtered; afterwards patched. A million records take some 30 MB, and a list is cut from it
by comparing whole columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gem_simulator.tenant.collection import NONE, Columns

_BLOCK = 1024
"""Rows whose living records are counted together: a place in the list is found by counting blocks, then rows of one."""

Condition = tuple[str, str, int]
"""Kind ("after", "before", "equal"), column, value."""


def holds(condition: Condition, columns: Mapping[str, Any]) -> Any:
    """Whether a condition holds, for one record's columns or for arrays of them."""
    kind, name, value = condition
    column = columns[name]
    if kind == "after":
        return column >= value
    if kind == "before":
        return (column < value) & (column > NONE)
    return column == value


class Index:
    """The index of a collection.

    Args:
        numbers: numpy array of record numbers, in the order of the list.
        columns: numpy arrays of the same length; "created" grows. All are copied before the first change.
    """

    def __init__(self, numbers: Any, columns: dict[str, Any]) -> None:
        import numpy as np

        self._np = np
        self._size = len(numbers)
        self._columns = {"number": numbers, "removed": np.zeros(self._size, dtype=bool), **columns}
        self._own = False
        self._counts: dict[bool, Any] = {}
        self._rows: Callable[[str], Any] = lambda name: self._columns[name][: self._size]

    def select(self, conditions: list[Condition], *, live: bool, among: Any = None) -> Any:
        """The numbers of the records that meet all conditions, in order.

        Args:
            conditions: all of which must hold.
            live: leave out the soft-deleted ones.
            among: numbers that alone are asked for, or None for all.
        """
        mask = ~self._rows("removed")
        if live:
            mask &= self._rows("deleted") == 0
        columns = {name: self._rows(name) for name in self._columns}
        for condition in conditions:
            mask &= holds(condition, columns)
        if among is not None:
            mask &= self._np.isin(self._rows("number"), among)
        return self._rows("number")[mask]

    def page(self, offset: int, limit: int, *, live: bool) -> tuple[list[int], int]:
        """A part of the whole list, and its length; in time that hardly grows with the list.

        Args:
            offset: how many records to leave out at the beginning.
            limit: how many at most.
            live: leave out the soft-deleted ones.
        """
        ends = self._np.cumsum(self._counts_of(live))
        total = int(ends[-1]) if len(ends) else 0
        found: list[int] = []
        block = int(self._np.searchsorted(ends, offset, side="right"))
        skipped = offset - (int(ends[block - 1]) if block else 0)
        while len(found) < limit and block < len(ends):
            rows = self._block(block)
            numbers = self._columns["number"][rows][self._there(rows, live)]
            found += numbers[skipped : skipped + limit - len(found)].tolist()
            block, skipped = block + 1, 0
        return found, total

    def _counts_of(self, live: bool) -> Any:
        """How many records there are in each block: counted once, and again for a block where one changed."""
        if live not in self._counts:
            there = self._there(slice(0, self._size), live)
            starts = range(0, self._size, _BLOCK)
            self._counts[live] = self._np.add.reduceat(there, starts, dtype="int64") if self._size else there[:0]
        return self._counts[live]

    def _there(self, rows: slice, live: bool) -> Any:
        there = ~self._columns["removed"][rows]
        return there & (self._columns["deleted"][rows] == 0) if live else there

    def _block(self, block: int) -> slice:
        return slice(block * _BLOCK, min((block + 1) * _BLOCK, self._size))

    def _recount(self, row: int) -> None:
        block = row // _BLOCK
        for live in self._counts:
            if block == len(self._counts[live]):
                self._counts[live] = self._np.append(self._counts[live], 0)
            self._counts[live][block] = self._np.count_nonzero(self._there(self._block(block), live))

    def put(self, number: int, created: int, columns: Columns) -> None:
        """Change the columns of a record; `created` is where it stands, whatever its columns say now."""
        row = self._row(number, created)
        self._take()
        for name, value in columns.items():
            if name != "created":
                self._columns[name][row] = value
        self._recount(row)

    def add(self, number: int, columns: Columns) -> None:
        """A new record at the end."""
        if self._size == len(self._columns["number"]):
            self._grow()
        self._take()
        for name, value in {**columns, "number": number, "removed": 0}.items():
            self._columns[name][self._size] = value
        self._size += 1
        self._recount(self._size - 1)

    def remove(self, number: int, created: int) -> None:
        """A record is gone for good."""
        self._take()
        row = self._row(number, created)
        self._columns["removed"][row] = True
        self._recount(row)

    def _row(self, number: int, created: int) -> int:
        row = int(self._np.searchsorted(self._rows("created"), created))
        while self._columns["number"][row] != number:
            row += 1
        return row

    def _take(self) -> None:
        if not self._own:
            self._columns = {name: column.copy() for name, column in self._columns.items()}
            self._own = True

    def _grow(self) -> None:
        self._own = True  # what follows copies
        more = max(64, self._size // 16)
        for name, column in self._columns.items():
            self._columns[name] = self._np.concatenate([column, self._np.zeros(more, dtype=column.dtype)])
