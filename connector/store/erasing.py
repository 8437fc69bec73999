"""Takes the values of deleted records out of the store; the row, its id and its dates stay.

An erased row has no `fields`, no tags and nothing that it could be found by, an erased record of Gem's no payload. A
sync that meets the same deleted record again sees by its hash that it knows it, and stores nothing; one that finds it
alive, or changed, stores it whole. What Gem sends anew of a record that is still deleted goes again at the next round:
`deletion_seen_at` does not move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from connector.store import search_keys, tags
from connector.store.schema import GEM_TABLES, UNIFIED_MODELS, UNIFIED_TABLES, UnifiedModel


def erase(connection: sa.Connection, model: str, seen_before: int, limit: int) -> int:
    """Erases some records of a model, of all integrations; gives how many: fewer than `limit`, and none is left.

    Args:
        connection: writes.
        model: the export's name.
        seen_before: only deletions that we learned of before this moment (ms).
        limit: how many at most.
    """
    table, entry = UNIFIED_TABLES[model], UNIFIED_MODELS[model]
    due = (
        sa.select(table.c.number, table.c.integration, table.c.id, table.c.remote_id)
        .where(table.c.deletion_seen_at.is_not(None), table.c.fields.is_not(None))
        .where(table.c.deletion_seen_at <= seen_before)
        .limit(limit)
    )
    rows = connection.execute(due).all()
    if rows:
        numbers = [row.number for row in rows]
        # Without a hash every record that comes back is news.
        emptied = dict.fromkeys(("fields", *entry.filters, *(("tags",) if entry.tagged else ()))) | {"values_hash": b""}
        connection.execute(sa.update(table).where(table.c.number.in_(numbers)).values(emptied))
        if entry.tagged:
            for row in rows:
                search_keys.forget(connection, row.integration, [row.id])
        _erase_payloads(connection, entry, rows)
    if entry.tagged:
        tags.forget(connection, seen_before)
    return len(rows)


def erase_unshown(connection: sa.Connection, stream: str, deleted_before: int, limit: int) -> int:
    """Erases what Gem sent of some deleted records that no unified row shows, as of a template's posts; gives how many:
    fewer than `limit`, and none is left. When we learned of their deletion is kept nowhere, so that Gem's word counts.

    Args:
        connection: writes.
        stream: the list, Gem's word.
        deleted_before: only deletions before this moment (ms).
        limit: how many at most.
    """
    table = GEM_TABLES[stream]
    due = (
        sa.select(table.c.number)
        .where(table.c.deleted_at.is_not(None), table.c.payload.is_not(None), table.c.deleted_at <= deleted_before)
        .limit(limit)
    )
    for entry in UNIFIED_MODELS.values():
        if entry.stream == stream and entry.parent is None:
            row = UNIFIED_TABLES[entry.model]
            shown = sa.exists().where(row.c.integration == table.c.integration, row.c.remote_id == table.c.remote_id)
            due = due.where(~shown)
    numbers = connection.execute(due).scalars().all()
    if numbers:
        connection.execute(sa.update(table).where(table.c.number.in_(numbers)).values(payload=None))
    return len(numbers)


def _erase_payloads(connection: sa.Connection, entry: UnifiedModel, rows: Sequence[sa.Row[Any, Any, Any, Any]]) -> None:
    """Of what is deleted in Gem, too; a record that only we do not show any more, as of a disabled model, is kept."""
    if entry.parent is not None:
        return  # joins have no record of their own
    table = GEM_TABLES[entry.stream]
    by_integration: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        by_integration[row.integration].append(row.remote_id)
    for integration, remote_ids in by_integration.items():
        where = (table.c.integration == integration, table.c.remote_id.in_(remote_ids), table.c.deleted_at.is_not(None))
        connection.execute(sa.update(table).where(*where).values(payload=None))
