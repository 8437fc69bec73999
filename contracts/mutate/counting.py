"""Counts what became of mutants, group by group, for the tables and JSON of both scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

V = TypeVar("V")


def counted(columns: Mapping[str, Iterable[V]], key: Callable[[V], str]) -> dict[str, dict[str, int]]:
    """How many of each column there are, by group.

    Args:
        columns: title → verdicts; the first column holds all of them, and its order is that of the groups.
        key: the group of a verdict.
    """
    found = {title: Counter(map(key, some)) for title, some in columns.items()}
    return {name: {title: counts[name] for title, counts in found.items()} for name in next(iter(found.values()))}
