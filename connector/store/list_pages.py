"""A page of a list: rows of one model in the order of their ids, after a given one.

A page costs the same wherever it is in the list: it begins at an id, and the indexes are in the order of ids. A filter
with one value is such an index of its own. For others (several values, dates) there are two ways. Where little fits,
the ids that fit are collected from an index and sorted; where much does, that would be most of the table for every
page, so the list is walked in order and what does not fit is left out. Ids are hashes, so what fits lies evenly in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from connector.store.conditions import Among, Collected, Condition, Wanted, not_indexed
from connector.store.lookups import Lookup
from connector.store.reading import OVERLAP_MS
from connector.store.schema import UNIFIED_MODELS, UNIFIED_TABLES

FEW = 20_000
"""Up to so many ids that fit are collected and sorted for each page."""


class Row(NamedTuple):
    """A unified record as stored."""

    id: str
    remote_id: str
    changed_at: int
    remote_deleted_at: int | None
    fields: str | None
    tags: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """Records whose change counts as a change of those that show them.

    Args:
        model: theirs.
        link: the column that says which belong together.
        theirs: whether the link is a column of theirs.
    """

    model: str
    link: str
    theirs: bool


COUNTS_AS_CHANGE: dict[str, tuple[Related, ...]] = {
    "users": (),
    "jobs": (
        Related("job_application_stages", "job_id", theirs=True),
        Related("job_postings", "job_id", theirs=True),
        Related("job_hiring_team_members", "job_id", theirs=True),
    ),
    "candidates": (Related("applications", "candidate_id", theirs=True),),
    "application_stages": (),
    "applications": (
        Related("candidates", "candidate_id", theirs=False),
        Related("interviews", "application_id", theirs=True),
        Related("offers", "application_id", theirs=True),
    ),
    "interviews": (Related("applications", "application_id", theirs=False),),
    "offers": (Related("applications", "application_id", theirs=False),),
    "rejection_reasons": (),
    "scorecards": (),
}
"""What `updated_after` looks at beside the record's own date, by model."""


def _columns(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    return [table.c.get(name, sa.null().label(name)) for name in Row._fields]


def _whole_list(model: str, *, include_deleted: bool) -> Lookup:
    """A page of a list without filters: nothing to put together at every call."""
    table = UNIFIED_TABLES[model]
    select = sa.select(*_columns(table)).where(
        table.c.integration == sa.bindparam("of"), table.c.id > sa.bindparam("last")
    )
    if not include_deleted:
        select = select.where(table.c.remote_deleted_at.is_(None))
    # SQLAlchemy would make a parameter of the offset that SQLite has to have.
    ordered = select.order_by(table.c.id).limit(sa.bindparam("most")).offset(sa.literal_column("0"))
    return Lookup(ordered, ("of", "last", "most"))


_WHOLE_LISTS = {
    (model, include_deleted): _whole_list(model, include_deleted=include_deleted)
    for model in UNIFIED_TABLES
    for include_deleted in (True, False)
}


def page(
    connection: sa.Connection,
    integration: int,
    model: str,
    *,
    after: str,
    limit: int,
    include_deleted: bool,
    updated_after: int | None = None,
    conditions: Sequence[Wanted] = (),
) -> list[Row]:
    """Rows of a model in the order of their ids.

    Args:
        connection: to read with.
        integration: its number.
        model: the export's name.
        after: begin after this id; empty for the beginning.
        limit: at most so many.
        include_deleted: deleted rows too.
        updated_after: only rows that changed, or whose related rows did, since this moment (ms) less the overlap.
        conditions: what the rows have to fulfil; the ones that fewer rows fulfil come first.
    """
    if updated_after is None and not conditions:
        found = _WHOLE_LISTS[model, include_deleted].rows(connection, integration, after, limit)
        return [Row(*row) for row in found]
    table = UNIFIED_TABLES[model]
    asked = [*conditions]
    if updated_after is not None:
        asked.append(_changed(integration, model, updated_after - OVERLAP_MS))
    leading = next((one for one in asked if isinstance(one, Among) and len(one.values) == 1), None)
    tests: list[Condition] = []
    place: sa.ColumnElement[Any] = table.c.id
    for one in asked:
        if one is leading:
            tests.append(table.c[leading.column] == leading.values[0])
        elif (ids := _few_ids(connection, integration, one)) is not None:
            tests.append(table.c.id.in_(ids))
            # They are looked up one by one: SQLite would rather walk through all rows that come after the last one.
            place = table.c.id if leading is not None else not_indexed(table.c.id, "")
        else:
            tests.append(one.fits() if isinstance(one, Among | Collected) else one)
    wanted: list[Condition] = [table.c.integration == integration, place > after, *tests]
    if not include_deleted:
        wanted.append(table.c.remote_deleted_at.is_(None))
    rows = connection.execute(sa.select(*_columns(table)).where(*wanted).order_by(table.c.id).limit(limit))
    return [Row(*row) for row in rows]


def _few_ids(connection: sa.Connection, integration: int, wanted: Wanted) -> Any:
    """The ids that fit, where an index gives them and they are few; else None."""
    if not isinstance(wanted, Among | Collected):
        return None
    ids = wanted.ids(integration)
    some = ids.limit(FEW + 1).subquery()
    few = connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one() <= FEW
    return ids if few else None


def _changed(integration: int, model: str, since: int) -> Collected:
    table = UNIFIED_TABLES[model]
    tests = [not_indexed(table.c.changed_at, 0) >= since, *_related_changed(model, since)]
    if UNIFIED_MODELS[model].tagged:
        tests.append(not_indexed(table.c.tags_changed_at, 0) >= since)
    return Collected(sa.union_all(*_changed_ids(integration, model, since)), sa.or_(*tests))


def _changed_ids(integration: int, model: str, since: int) -> list[sa.Select[Any]]:
    table = UNIFIED_TABLES[model].alias("own")
    selects: list[sa.Select[Any]] = [
        sa.select(table.c.id).where(table.c.integration == integration, table.c.changed_at >= since)
    ]
    if UNIFIED_MODELS[model].tagged:
        retagged = (table.c.integration == integration, table.c.tags_changed_at >= since)
        selects.append(sa.select(table.c.id).where(*retagged))
    for related in COUNTS_AS_CHANGE[model]:
        theirs = UNIFIED_TABLES[related.model].alias("theirs")
        changed = (theirs.c.integration == integration, theirs.c.changed_at >= since)
        if related.theirs:
            selects.append(sa.select(theirs.c[related.link]).where(*changed, theirs.c[related.link].is_not(None)))
        else:
            linked = table.c[related.link].in_(sa.select(theirs.c.id).where(*changed))
            selects.append(sa.select(table.c.id).where(table.c.integration == integration, linked))
    return selects


def _related_changed(model: str, since: int) -> list[Condition]:
    table = UNIFIED_TABLES[model]
    found: list[Condition] = []
    for related in COUNTS_AS_CHANGE[model]:
        theirs = UNIFIED_TABLES[related.model].alias()
        belongs = theirs.c[related.link] == table.c.id if related.theirs else theirs.c.id == table.c[related.link]
        found.append(
            sa.exists().where(theirs.c.integration == table.c.integration, belongs, theirs.c.changed_at >= since)
        )
    return found
