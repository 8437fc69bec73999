"""The unified records: one table a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from msgspec import Struct

from connector.store import search_keys, tags
from connector.store.engine import Row
from connector.store.schema import UNIFIED_MODELS, UNIFIED_TABLES
from connector.store.sql import Statement, insert_ignoring, one_of, strings


class Existing(NamedTuple):
    """What has to be known of a stored row to see whether it changes."""

    id: str
    values_hash: bytes
    changed_at: int
    remote_deleted_at: int | None
    deletion_seen_at: int | None
    tags: str | None


class UnifiedRow(Struct, frozen=True, gc=False):
    """A unified record as it should be stored; `changed_at` comes last, in the transaction that stores it.

    Args:
        id: our id.
        remote_id: Gem's id; for joins both ids.
        remote_deleted_at: when it was deleted (ms); None while it lives.
        deletion_seen_at: when we learned of that (ms); None: now.
        values_hash: over everything whose change counts as a change.
        columns: links and filters, in the order of the registry.
        fields: the unified values, a JSON object.
        other_keys: by what else the row is found than by its columns.
        tags: as they are stored; their change does not count as a change of the record.
    """

    id: str
    remote_id: str
    remote_deleted_at: int | None
    deletion_seen_at: int | None
    values_hash: bytes
    columns: Row
    fields: str
    other_keys: tuple[str, ...] = ()
    tags: str | None = None


def _named(model: str) -> tuple[str, ...]:
    return (
        "changed_at",
        "remote_deleted_at",
        "deletion_seen_at",
        "values_hash",
        *UNIFIED_MODELS[model].columns,
        *(("tags",) if UNIFIED_MODELS[model].tagged else ()),
        "fields",
    )


def _insert(model: str) -> Statement:
    # As in gem_records: a row that an action has stored meanwhile is newer.
    return insert_ignoring(UNIFIED_TABLES[model], (*_named(model), "integration", "id", "remote_id"))


def _update(model: str) -> Statement:
    table = UNIFIED_TABLES[model]
    statement = (
        sa.update(table)
        .where(table.c.integration == sa.bindparam("of"), table.c.id == sa.bindparam("record"))
        .values({name: sa.bindparam(name) for name in _named(model)})
    )
    return Statement(statement, (*_named(model), "of", "record"))


def _delete(model: str) -> Statement:
    table = UNIFIED_TABLES[model]
    statement = (
        sa.update(table)
        .where(
            table.c.integration == sa.bindparam("of"),
            table.c.id == sa.bindparam("record"),
            table.c.remote_deleted_at.is_(None),
        )
        .values(
            changed_at=sa.bindparam("changed"),
            remote_deleted_at=sa.bindparam("deleted"),
            deletion_seen_at=sa.bindparam("seen"),
        )
    )
    return Statement(statement, ("changed", "deleted", "seen", "of", "record"))


def _existing(model: str, by: str) -> Statement:
    table = UNIFIED_TABLES[model]
    # The label keeps `id` apart from `id`: SQLAlchemy would select it once.
    columns = (table.c.get(name, sa.null().label(name)) for name in Existing._fields)
    wanted = (table.c[by].label("found_by"), *columns)
    of_integration = table.c.integration == sa.bindparam("of")
    sqlite, postgresql = (sa.select(*wanted).where(of_integration, given) for given in one_of(table.c[by], "listed"))
    return Statement(sqlite, ("of", "listed"), postgresql=postgresql)


_INSERT = {model: _insert(model) for model in UNIFIED_MODELS}
_UPDATE = {model: _update(model) for model in UNIFIED_MODELS}
_DELETE = {model: _delete(model) for model in UNIFIED_MODELS}
_RETAG = Statement(
    sa.update(UNIFIED_TABLES["candidates"])
    .where(
        UNIFIED_TABLES["candidates"].c.integration == sa.bindparam("of"),
        UNIFIED_TABLES["candidates"].c.id == sa.bindparam("record"),
    )
    .values(tags=sa.bindparam("tags"), tags_changed_at=sa.bindparam("changed")),
    ("tags", "changed", "of", "record"),
)
_BY_ID = {model: _existing(model, "id") for model in UNIFIED_MODELS}
_BY_PARENT = {model: _existing(model, entry.parent) for model, entry in UNIFIED_MODELS.items() if entry.parent}


def insert(connection: sa.Connection, integration: int, model: str, rows: Sequence[UnifiedRow], now: int) -> None:
    """Stores rows that were not there."""
    tagged = UNIFIED_MODELS[model].tagged
    if tagged:
        tags.count_new(connection, integration, {row.id: _carried(row) for row in rows}, now)
    _INSERT[model].many(
        connection,
        [
            (
                now,
                row.remote_deleted_at,
                None if row.remote_deleted_at is None else now,
                row.values_hash,
                *row.columns,
                *((row.tags,) if tagged else ()),
                row.fields,
                integration,
                row.id,
                row.remote_id,
            )
            for row in rows
        ],
    )
    search_keys.add(connection, integration, ((row.id, row.other_keys) for row in rows))


def update(connection: sa.Connection, integration: int, model: str, rows: Sequence[UnifiedRow], now: int) -> None:
    """Stores rows that were there, as they are now."""
    tagged = UNIFIED_MODELS[model].tagged
    if tagged:
        tags.count_changed(connection, integration, {row.id: _carried(row) for row in rows}, now)
    _UPDATE[model].many(
        connection,
        [
            (
                now,
                row.remote_deleted_at,
                None if row.remote_deleted_at is None else row.deletion_seen_at or now,
                row.values_hash,
                *row.columns,
                *((row.tags,) if tagged else ()),
                row.fields,
                integration,
                row.id,
            )
            for row in rows
        ],
    )
    if model == "candidates":
        search_keys.forget(connection, integration, [row.id for row in rows])
        search_keys.add(connection, integration, ((row.id, row.other_keys) for row in rows))


def retag(connection: sa.Connection, integration: int, rows: Sequence[UnifiedRow], now: int) -> None:
    """Stores the tags of candidates of whom nothing else has changed."""
    tags.count_changed(connection, integration, {row.id: _carried(row) for row in rows}, now)
    _RETAG.many(connection, [(row.tags, now, integration, row.id) for row in rows])


def _carried(row: UnifiedRow) -> str | None:
    return row.tags if row.remote_deleted_at is None else None


def delete(connection: sa.Connection, integration: int, model: str, ids: Sequence[str], now: int) -> None:
    """Marks rows as deleted now, those that are not already."""
    if UNIFIED_MODELS[model].tagged:
        tags.count_changed(connection, integration, dict.fromkeys(ids), now)
    _DELETE[model].many(connection, [(now, now, now, integration, row_id) for row_id in ids])


def existing(connection: sa.Connection, integration: int, model: str, ids: Iterable[str]) -> dict[str, Existing]:
    """Those of these rows that are stored, by id."""
    found = _BY_ID[model].rows(connection, integration, strings(connection, ids))
    return {row[0]: Existing(*row[1:]) for row in found}


def named_by(
    connection: sa.Connection, integration: int, model: str, parents: Iterable[str]
) -> Iterator[tuple[str, Existing]]:
    """The stored join rows that these parents (our ids) named, each with its parent."""
    for row in _BY_PARENT[model].rows(connection, integration, strings(connection, parents)):
        yield row[0], Existing(*row[1:])


def count(connection: sa.Connection, integration: int, model: str, *, changed_before: int) -> int:
    """How many rows have not changed since a moment, deleted ones too."""
    table = UNIFIED_TABLES[model]
    return connection.execute(
        sa.select(sa.func.count()).where(
            table.c.integration == integration,
            table.c.changed_at < changed_before,
        )
    ).scalar_one()
