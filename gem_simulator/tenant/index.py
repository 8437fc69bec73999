"""A compact index of one collection: its numbers in the order of the list, and a column each of what filters ask for.

Built when a list is first filtered; afterwards patched. A million records take some 30 MB, and a list is cut from it
by comparing whole columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gem_simulator.tenant.collection import NONE, Columns

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

    def put(self, number: int, created: int, columns: Columns) -> None:
        """Change the columns of a record; `created` is where it stands, whatever its columns say now."""
        row = self._row(number, created)
        self._take()
        for name, value in columns.items():
            if name != "created":
                self._columns[name][row] = value

    def add(self, number: int, columns: Columns) -> None:
        """A new record at the end."""
        if self._size == len(self._columns["number"]):
            self._grow()
        self._take()
        for name, value in {**columns, "number": number, "removed": 0}.items():
            self._columns[name][self._size] = value
        self._size += 1

    def remove(self, number: int, created: int) -> None:
        """A record is gone for good."""
        self._take()
        self._columns["removed"][self._row(number, created)] = True

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
