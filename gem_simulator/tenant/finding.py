"""Which records a list holds: filters as conditions on columns, as sets of numbers, or both."""

from __future__ import annotations

from typing import Any

from gem_simulator.tenant.book import Page
from gem_simulator.tenant.errors import UnknownFilter
from gem_simulator.tenant.filters import FILTERS, Filters, Value
from gem_simulator.tenant.index import Condition
from gem_simulator.tenant.state import State


def page(state: State, collection: str, filters: Filters, offset: int, limit: int, *, live: bool) -> Page:
    """The numbers of a part of a list, and the length of the whole.

    Args:
        state: the tenant.
        collection: whose list.
        filters: all of which must hold.
        offset: how many records to leave out at the beginning.
        limit: how many at most.
        live: leave out the soft-deleted ones.

    Raises:
        UnknownFilter: this collection cannot be filtered by that.
    """
    book = state.books[collection]
    conditions: list[Condition] = []
    named: set[int] | None = None
    applied: Any = None
    for name, value in filters.items():
        known = FILTERS[collection].get(name)
        if known is None:
            raise UnknownFilter(collection, name, tuple(FILTERS[collection]))
        if known.kind == "applied":
            applied = _who_applied(state, value)
        elif known.kind in ("key", "ids", "parent"):
            found = set(_named(state, collection, known.kind, known.column, value))
            named = found if named is None else named & found
        else:
            conditions.append(_condition(state, collection, known.kind, known.column, value))
    if named is not None:
        named = named if applied is None else named & {int(number) for number in applied}
        chosen = book.choose(named, conditions, live=live)
        return chosen[offset : offset + limit], len(chosen)
    if not conditions and applied is None:
        return book.page(offset, limit, live=live)
    return book.select(conditions, offset, limit, live=live, among=applied)


def _condition(state: State, collection: str, kind: str, column: str, value: Value) -> Condition:
    if kind == "job":
        number = state.number("jobs", str(value))
        return "equal", column, -2 if number is None else number
    codes = state.world.collections[collection].codes.get(column)
    if codes is not None:
        return "equal", column, codes.index(value) if value in codes else -2
    assert isinstance(value, int)
    return kind, column, int(value)


def _named(state: State, collection: str, kind: str, column: str, value: Value) -> list[int]:
    book = state.books[collection]
    if kind == "key":
        return book.find(column, str(value))
    if kind == "ids":
        ids = [value] if isinstance(value, str) else value
        assert not isinstance(ids, int)
        return [number for id_ in ids if (number := state.number(collection, id_)) is not None]
    parent = state.number(column, str(value))
    return [] if parent is None else book.children(parent, began=parent < state.books[column].base.span)


def _who_applied(state: State, job_id: Value) -> Any:
    job = state.number("jobs", str(job_id))
    return state.applicants(-2 if job is None else job)
