"""Gem's records as received: one table a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec import Struct

from connector.store.engine import Row
from connector.store.schema import GEM_LISTS, GEM_TABLES, UNDECODABLE
from connector.store.sql import Statement, insert_ignoring, insert_or_update, one_of, strings


class Stored(NamedTuple):
    """What has to be known of a stored record to see whether a fetched one is news.

    Args:
        fetch_hash: over its payload without the queries of signed URLs.
        gone: we found it gone; if it was fetched now, it is back.
        columns: its links and facts, in the order of the registry.
    """

    fetch_hash: bytes
    gone: bool
    columns: Row


class GemRow(Struct, frozen=True, gc=False):
    """A record to be stored.

    Args:
        remote_id: Gem's id.
        fetch_hash: over the payload without the queries of signed URLs.
        deleted_at: when it was deleted (ms), by Gem or, where `gone`, by our own finding.
        gone: we found it gone; Gem did not say so.
        columns: links and facts, in the order of the registry.
        payload: as received.
    """

    remote_id: str
    fetch_hash: bytes
    deleted_at: int | None
    gone: bool
    columns: Row
    payload: str

    def parameters(self, integration: int) -> Row:
        """In the order of the statements below."""
        return (
            self.fetch_hash,
            self.deleted_at,
            self.gone,
            *self.columns,
            self.payload,
            integration,
            self.remote_id,
        )


class Payload(NamedTuple):
    """A stored record, to be built again."""

    remote_id: str
    fetch_hash: bytes
    deleted_at: int | None
    gone: bool
    payload: str | None


def _written(stream: str) -> tuple[str, ...]:
    return ("fetch_hash", "deleted_at", "gone", *GEM_LISTS[stream].columns, "payload")


def _insert(stream: str) -> Statement:
    # An action may have stored the record since it was looked for: what it stored is newer.
    return insert_ignoring(GEM_TABLES[stream], (*_written(stream), "integration", "remote_id"))


def _update(stream: str) -> Statement:
    table = GEM_TABLES[stream]
    statement = (
        sa.update(table)
        .where(table.c.integration == sa.bindparam("of"), table.c.remote_id == sa.bindparam("record"))
        .values({name: sa.bindparam(name) for name in _written(stream)})
    )
    return Statement(statement, (*_written(stream), "of", "record"))


def _select(stream: str, wanted: Sequence[str], by: str, *more: sa.ColumnElement[bool]) -> Statement:
    table = GEM_TABLES[stream]
    of_integration = table.c.integration == sa.bindparam("of")
    sqlite, postgresql = (
        sa.select(*(table.c[name] for name in wanted)).where(of_integration, condition, *more)
        for condition in one_of(table.c[by], "listed")
    )
    return Statement(sqlite, ("of", "listed"), postgresql=postgresql)


_PAYLOAD = ("remote_id", "fetch_hash", "deleted_at", "gone", "payload")

_INSERT = {stream: _insert(stream) for stream in GEM_LISTS}
_UPDATE = {stream: _update(stream) for stream in GEM_LISTS}
_HASHES = {
    stream: _select(stream, ("remote_id", "fetch_hash", "gone", *entry.columns), "remote_id")
    for stream, entry in GEM_LISTS.items()
}
_PAYLOADS = {stream: _select(stream, _PAYLOAD, "remote_id") for stream in GEM_LISTS}
_BY_LINK = {
    (stream, link): _select(stream, (link, *_PAYLOAD), link)
    for stream, entry in GEM_LISTS.items()
    for link in entry.links
}


def insert(connection: sa.Connection, integration: int, stream: str, rows: Sequence[GemRow]) -> None:
    """Stores records that were not there."""
    _INSERT[stream].many(connection, [row.parameters(integration) for row in rows])


def update(connection: sa.Connection, integration: int, stream: str, rows: Sequence[GemRow]) -> None:
    """Stores records that were there, as they are now."""
    _UPDATE[stream].many(connection, [row.parameters(integration) for row in rows])


def stored(connection: sa.Connection, integration: int, stream: str, remote_ids: Iterable[str]) -> dict[str, Stored]:
    """Those of these records that are stored."""
    found = _HASHES[stream].rows(connection, integration, strings(connection, remote_ids))
    return {row[0]: Stored(row[1], bool(row[2]), tuple(row[3:])) for row in found}


def payloads(connection: sa.Connection, integration: int, stream: str, remote_ids: Iterable[str]) -> list[Payload]:
    """Stored records, with their payloads."""
    found = _PAYLOADS[stream].rows(connection, integration, strings(connection, remote_ids))
    return [Payload(*row) for row in found]


def linked(
    connection: sa.Connection, integration: int, stream: str, link: str, remote_ids: Iterable[str]
) -> Iterator[tuple[str, Payload]]:
    """Stored records that point at one of these, each with what it points at."""
    for row in _BY_LINK[stream, link].rows(connection, integration, strings(connection, remote_ids)):
        yield row[0], Payload(*row[1:])


def after(
    connection: sa.Connection, integration: int, stream: str, number: int, limit: int
) -> list[tuple[int, Payload]]:
    """The next stored records in the order in which they were stored, each with its number."""
    table = GEM_TABLES[stream]
    found = connection.execute(
        sa.select(table.c.number, *(table.c[name] for name in _PAYLOAD))
        .where(table.c.integration == integration, table.c.number > number)
        .order_by(table.c.number)
        .limit(limit)
    )
    return [(row[0], Payload(*row[1:])) for row in found]


def mark_gone(connection: sa.Connection, integration: int, stream: str, remote_ids: Sequence[str], now: int) -> None:
    """Keeps that we found these records gone; those that Gem had called deleted stay deleted since then."""
    table = GEM_TABLES[stream]
    connection.execute(
        sa.update(table)
        .where(table.c.integration == integration, table.c.remote_id.in_(remote_ids))
        .values(deleted_at=sa.func.coalesce(table.c.deleted_at, now), gone=True)
    )


_KEEP_ODD = insert_or_update(
    UNDECODABLE, ("integration", "stream", "payload_hash", "payload", "reason", "run"), ("run",)
)


def keep_undecodable(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Keeps what came without a usable id: (integration, stream, hash, payload, reason, run)."""
    _KEEP_ODD.many(connection, rows)


def count_undecodable(connection: sa.Connection, run: int) -> int:
    """How many of those a run has met."""
    counted = sa.select(sa.func.count()).select_from(UNDECODABLE).where(UNDECODABLE.c.run == run)
    return connection.execute(counted).scalar_one()


def template_jobs(connection: sa.Connection, integration: int, job_ids: Iterable[str]) -> set[str]:
    """Those of these jobs that are templates."""
    return {row[0] for row in _TEMPLATES.rows(connection, integration, strings(connection, job_ids))}


_TEMPLATES = _select("jobs", ("remote_id",), "remote_id", GEM_TABLES["jobs"].c.is_template)
_JOBS_OF = _select("applications", ("remote_id", "job_id"), "remote_id")


def jobs_of_applications(connection: sa.Connection, integration: int, application_ids: Iterable[str]) -> dict[str, Any]:
    """The job of each of these applications that are stored, by remote ids."""
    found = _JOBS_OF.rows(connection, integration, strings(connection, application_ids))
    return {row[0]: row[1] for row in found}
