"""What the API's lists embed in their records, looked up for a whole page at a time.

by_ids      rows that others point at (a candidate's job)
children    rows that point at others (a job's postings)
payloads    Gem's records as received
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from connector.store.lookups import Lookup
from connector.store.schema import GEM_TABLES, UNIFIED_TABLES
from connector.store.sql import one_of, strings


class Found(NamedTuple):
    """A row that was looked up for another one; `key` is what it was found by, or the other side of a link."""

    key: str
    id: str
    remote_id: str
    changed_at: int
    fields: str | None
    tags: str | None


def _lookup(model: str, by: str, *, alive: bool) -> Lookup:
    table = UNIFIED_TABLES[model]
    columns = (table.c.get(name, sa.null().label(name)) for name in Found._fields[1:])
    select = sa.select(table.c[by].label("found_by"), *columns).where(table.c.integration == sa.bindparam("of"))
    if alive:
        select = select.where(table.c.remote_deleted_at.is_(None))
    sqlite, postgresql = (select.where(listed) for listed in one_of(table.c[by], "listed"))
    return Lookup(sqlite, ("of", "listed"), postgresql=postgresql)


_BY_ID = {model: _lookup(model, "id", alive=False) for model in UNIFIED_TABLES}
_ALIVE_BY_ID = {model: _lookup(model, "id", alive=True) for model in UNIFIED_TABLES}
_CHILDREN = {
    (model, link): _lookup(model, link, alive=True)
    for model, link in (
        ("applications", "candidate_id"),
        ("interviews", "application_id"),
        ("offers", "application_id"),
        ("job_postings", "job_id"),
        ("job_application_stages", "job_id"),
        ("job_application_stages", "stage_id"),
        ("job_hiring_team_members", "job_id"),
        ("interviewing_team_members", "interview_id"),
    )
}


def by_ids(
    connection: sa.Connection, integration: int, model: str, ids: Iterable[str], *, alive: bool = False
) -> dict[str, Found]:
    """Rows by their ids; deleted ones only where `alive` is not asked for."""
    statement = (_ALIVE_BY_ID if alive else _BY_ID)[model]
    return {row[0]: Found(*row) for row in statement.rows(connection, integration, strings(connection, ids))}


def children(
    connection: sa.Connection, integration: int, model: str, link: str, parents: Iterable[str]
) -> dict[str, list[Found]]:
    """The living rows that point at these, by what they point at."""
    grouped: dict[str, list[Found]] = {}
    for row in _CHILDREN[model, link].rows(connection, integration, strings(connection, parents)):
        grouped.setdefault(row[0], []).append(Found(*row))
    return grouped


def _payloads(stream: str) -> Lookup:
    table = GEM_TABLES[stream]
    select = sa.select(table.c.remote_id, table.c.payload).where(table.c.integration == sa.bindparam("of"))
    sqlite, postgresql = (select.where(listed) for listed in one_of(table.c.remote_id, "listed"))
    return Lookup(sqlite, ("of", "listed"), postgresql=postgresql)


_PAYLOADS = {stream: _payloads(stream) for stream in GEM_TABLES}


def payloads(connection: sa.Connection, integration: int, stream: str, remote_ids: Iterable[str]) -> dict[str, str]:
    """Gem's records as received, by Gem's ids; erased ones are missing."""
    found = _PAYLOADS[stream].rows(connection, integration, strings(connection, remote_ids))
    return {remote_id: payload for remote_id, payload in found if payload is not None}
