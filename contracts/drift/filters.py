"""Whether a filter did what it says: to the records that came, and to those that are known and did not come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from contracts.drift.asked import PAGING
from contracts.drift.comparison import Comparison, mark_of, operations_of
from contracts.drift.exchange import Exchange
from contracts.drift.fields import ODD
from contracts.drift.finding import Finding
from contracts.drift.forms import form_of, moment_of
from contracts.walk_values import MOMENTS

Record = Mapping[str, Any]
_BOUNDS = ("_after", "_before")
INCLUDE_DELETED = "include_deleted"
#: Parameters whose moment is surely that of the field named after them; of the others nobody knows.
_EXACT = frozenset({"created_after", "updated_after", "last_activity_after"})
#: Finer moments may have been rounded on their way.
_WHOLE = frozenset({"in UTC to the second", "in UTC to the millisecond"})
#: So many lists and records without a single deleted one are no accident where the simulator always has some.
_LISTS, _RECORDS = 3, 50


def filters(comparison: Comparison) -> Iterator[Finding]:
    """Moments that let through what they should not, or keep out what happened at that very moment."""
    known, totals = _known_records(comparison), _totals(comparison)
    found: dict[str, dict[str, list[Exchange]]] = {
        kind: defaultdict(list) for kind in ("tried", "through", "at", "not at")
    }
    for one in comparison.exchanges.lists:
        name = moment_parameter(one)
        given = None if name is None else moment_of(one.query[name])
        if name is None or given is None or one.operation is None:
            continue
        found["tried"][name].append(one)
        if _lets_through(one, name, given, ODD if comparison.odd else 0) and _is_all(one, totals):
            found["through"][name].append(one)
        elif name in _EXACT and form_of(one.query[name]) in _WHOLE:
            came = _came_at(one, name, given, known[one.operation.collection])
            if came is not None:
                found["at" if came else "not at"][name].append(one)
    for name, through in found["through"].items():
        what = f"`{name}` is ignored: older or newer records come, too"
        yield _finding("filter-ignored", name, what, through, len(found["tried"][name]))
    for name, kept_out in found["not at"].items():
        let_in = len(found["at"][name])
        if len(kept_out) > let_in:
            what = f"`{name}` leaves out what happened at that very moment"
            yield _finding("filter-bound", name, what, kept_out, len(kept_out) + let_in)


def _finding(kind: str, name: str, what: str, found: list[Exchange], of: int) -> Finding:
    operation = found[0].operation
    assert operation is not None
    parameter = operation.parameters[name]
    says = f"{parameter.get('description', 'a filter')} ({mark_of(parameter)})"
    return Finding(kind, "breaking", name, what, says, len(found), of, places=operations_of(found))


def moment_parameter(one: Exchange) -> str | None:
    """The only filter of a list, where that is a moment which the document names."""
    names = one.query.keys() - PAGING
    if len(names) != 1 or one.operation is None or not one.operation.collection:
        return None
    (name,) = names
    return name if name.endswith(_BOUNDS) and name in one.operation.parameters else None


def _lets_through(one: Exchange, name: str, given: datetime, share: float) -> bool:
    """Whether more than a share of the records that came should not have come."""
    stem, _, side = name.rpartition("_")
    moments = [moment for record in _records(one) if (moment := moment_in(record, stem)) is not None]
    wrong = sum(moment < given if side == "after" else moment >= given for moment in moments)
    return wrong > share * len(moments)


def _is_all(one: Exchange, totals: Mapping[tuple[str, bool], int]) -> bool:
    """Whether the filter has made the list no shorter; where nobody tells how long it is, that is taken for granted."""
    total = one.paging.get("total")
    whole = totals.get((one.path, INCLUDE_DELETED in one.query))
    return total is None or whole is None or total >= whole


def _totals(comparison: Comparison) -> Mapping[tuple[str, bool], int]:
    """How long lists are without any filter, with and without deleted records."""
    return {
        (one.path, INCLUDE_DELETED in one.query): one.paging["total"]
        for one in comparison.exchanges.lists
        if not one.query.keys() - PAGING and isinstance(one.paging.get("total"), int)
    }


def _came_at(one: Exchange, name: str, given: datetime, known: Mapping[str, Record]) -> bool | None:
    """Whether what happened at that very moment came; None where nothing did, or where more pages may hold it."""
    if not _is_whole(one):
        return None
    stem = name.rpartition("_")[0]
    came = {str(record.get("id")) for record in _records(one)}
    wanted = {id_ for id_, record in known.items() if moment_in(record, stem) == given}
    if INCLUDE_DELETED not in one.query:
        wanted = {id_ for id_ in wanted if not known[id_].get("deleted_at")}
    return bool(wanted & came) if wanted else None


def _is_whole(one: Exchange) -> bool:
    """Whether the page holds all that the filter let through."""
    total = one.paging.get("total")
    count = len(_records(one))
    return count == total if isinstance(total, int) else count < int(one.query.get("per_page", 100))


def _known_records(comparison: Comparison) -> Mapping[str, dict[str, Record]]:
    found: dict[str, dict[str, Record]] = defaultdict(dict)
    for one in comparison.exchanges.lists:
        if one.operation is not None and one.operation.collection:
            for record in _records(one):
                found[one.operation.collection][str(record.get("id"))] = record
    return found


def _records(one: Exchange) -> list[Record]:
    return [] if one.listed is None else [record for record in one.listed.records if isinstance(record, dict)]


def moment_in(record: Record, stem: str) -> datetime | None:
    """The moment of a record that the parameters named after it go by."""
    for place in MOMENTS.get(stem, (f"{stem}_at",)):
        found: Any = record
        for step in place.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        if found is not None:
            return moment_of(found)
    return None


def deleted(comparison: Comparison) -> Iterator[Finding]:
    """`include_deleted=true` that brings no deleted record, in no list."""
    asked, ignored, records = [], [], 0
    had = {
        one.operation.path for one in _including(comparison.reference.exchanges.lists) if one.operation and _gone(one)
    }
    for one in _including(comparison.exchanges.lists):
        if one.operation is None or one.operation.path not in had:
            continue
        asked.append(one)
        records += len(_records(one))
        if not _gone(one):
            ignored.append(one)
    if asked and len(ignored) == len(asked) and len({one.path for one in asked}) >= _LISTS and records >= _RECORDS:
        parameter = comparison.definition("components", "parameters", "IncludeDeleted")
        yield Finding(
            "filter-ignored",
            "notable",
            INCLUDE_DELETED,
            "`include_deleted=true` brings no deleted record, in no list",
            f"{parameter['description']} ({mark_of(parameter)})",
            len(ignored),
            len(asked),
            places=operations_of(ignored),
        )


def _including(lists: tuple[Exchange, ...]) -> list[Exchange]:
    """Lists that were asked for deleted records, and brought any."""
    return [one for one in lists if one.query.get(INCLUDE_DELETED) == "true" and _records(one)]


def _gone(one: Exchange) -> bool:
    return any(record.get("deleted_at") for record in _records(one))
