"""What has to be written, given what is stored and what should be: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from connector.store.unified_rows import Existing, UnifiedRow
from connector.sync.batches import Batch
from connector.sync.position import Tally


def compare(
    batch: Batch, tally: Tally, model: str, existing: Existing | None, row: UnifiedRow, *, started_at: int
) -> None:
    """Puts a unified row into the batch if it is new or changed, and counts it.

    Args:
        batch: what is going to be written.
        tally: the counts of the model.
        model: the model.
        existing: the row as stored; None where it is not.
        row: the row as it should be.
        started_at: when the run began (ms): a row that changed since was counted already.
    """
    if existing is None:
        batch.rows_new[model].append(row)
        tally.created += 1
    elif existing.values_hash == row.values_hash and existing.remote_deleted_at == row.remote_deleted_at:
        tally.unchanged += existing.changed_at < started_at
        if existing.tags != row.tags:
            batch.rows_retagged.append(row)
    else:
        if row.remote_deleted_at is not None:
            # Known before: the day on which it has to be erased does not move.
            row = replace(row, deletion_seen_at=existing.deletion_seen_at)
        batch.rows_changed[model].append(row)
        if row.remote_deleted_at is not None and existing.remote_deleted_at is None:
            tally.deleted += 1
        else:
            tally.updated += existing.changed_at < started_at


def compare_joins(
    batch: Batch,
    tally: Tally,
    model: str,
    existing: Mapping[str, Existing],
    rows: Iterable[UnifiedRow],
    *,
    started_at: int,
) -> None:
    """The same for all join rows that one parent names: those that it does not name any more are deleted."""
    named = {row.id: row for row in rows}
    for row in named.values():
        compare(batch, tally, model, existing.get(row.id), row, started_at=started_at)
    drop(batch, tally, model, (row for row_id, row in existing.items() if row_id not in named))


def drop(batch: Batch, tally: Tally, model: str, existing: Iterable[Existing]) -> None:
    """Deletes rows that are nobody's any more."""
    for row in existing:
        if row.remote_deleted_at is None:
            batch.rows_deleted[model].append(row.id)
            tally.deleted += 1
