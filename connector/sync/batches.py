"""What one transaction writes, and writing it.

Everything that belongs to a page stands in one batch: Gem's records, the unified rows, which records the page had, what
has to be built again, and how far the run is. Either all of it is stored or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from connector.store import (
    Store,
    absences,
    changed_models,
    custom_fields,
    gem_records,
    leases,
    runs,
    stale,
    unified_rows,
)
from connector.store.custom_fields import IntegrationField
from connector.store.engine import Row
from connector.store.gem_records import GemRow
from connector.store.leases import Lease
from connector.store.unified_rows import UnifiedRow


def _lists() -> defaultdict[str, list[Any]]:
    return defaultdict(list)


@dataclass(slots=True)
class Batch:
    """What one transaction writes.

    Args:
        new, changed: Gem's records by list.
        gone: records (ids) by list that were found gone.
        odd: what came without a usable id.
        seen: (list, ids) that a full sync has met.
        rows_new, rows_changed: unified rows by model.
        rows_retagged: unified candidates of which nothing has changed but the tags.
        rows_deleted: ids of unified rows by model that are deleted from now on.
        stale: (list, id) of records to be built again.
        stale_linked: (list, link) → ids: records to be built again, found by what they point at.
        rebuilt: (list, id) of records that were built again.
        items: stage → the interview items that it foresees.
        missed: (list, ids that this run has missed): notes for the next full sync, in place of older ones.
        fields: integration fields that no record had shown before.
        position: the run's position, as JSON.
    """

    new: defaultdict[str, list[GemRow]] = field(default_factory=_lists)
    changed: defaultdict[str, list[GemRow]] = field(default_factory=_lists)
    gone: defaultdict[str, list[str]] = field(default_factory=_lists)
    odd: list[Row] = field(default_factory=list)
    seen: list[tuple[str, list[str]]] = field(default_factory=list)
    rows_new: defaultdict[str, list[UnifiedRow]] = field(default_factory=_lists)
    rows_changed: defaultdict[str, list[UnifiedRow]] = field(default_factory=_lists)
    rows_retagged: list[UnifiedRow] = field(default_factory=list)
    rows_deleted: defaultdict[str, list[str]] = field(default_factory=_lists)
    stale: set[tuple[str, str]] = field(default_factory=set)
    stale_linked: defaultdict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    rebuilt: list[tuple[str, str]] = field(default_factory=list)
    items: dict[str, frozenset[str]] = field(default_factory=dict)
    missed: list[tuple[str, list[str]]] = field(default_factory=list)
    fields: set[IntegrationField] = field(default_factory=set)
    position: bytes = b"{}"

    def touches(self, stream: str, remote_ids: Collection[str]) -> bool:
        """Whether the batch has to do with any of these records: then they are read again only once it is stored."""
        # `get`, since another thread goes through these dictionaries just now.
        ours = (*self.new.get(stream, ()), *self.changed.get(stream, ()))
        return any(row.remote_id in remote_ids for row in ours)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes batches as the holder of a lease, or beside whoever holds it.

    Args:
        store: where to.
        integration: the number of the integration.
        run: the number of the run; 0 for what belongs to none.
        lease: renewed with every batch; where it is lost, nothing is written. None for what is stored beside a sync.
    """

    store: Store
    integration: int
    run: int
    lease: Lease | None

    def write(self, batch: Batch) -> None:
        """Stores a batch.

        Raises:
            LeaseLost: another process syncs this integration now; nothing was written.
            StoreFull: no room; nothing of this batch was written, everything before it is whole.
        """
        with self.store.write() as connection:
            if self.lease is not None:
                leases.renew(connection, self.lease, self.store.clock())
                runs.reach(connection, self.run, batch.position)
            self.put(connection, batch)

    def put(self, connection: sa.Connection, batch: Batch) -> None:
        """Stores a batch in a transaction that is open."""
        self._records(connection, batch)
        self._notes(connection, batch)
        self._rows(connection, batch, self.store.clock())

    def _records(self, connection: sa.Connection, batch: Batch) -> None:
        for stream, new in batch.new.items():
            gem_records.insert(connection, self.integration, stream, new)
        for stream, changed in batch.changed.items():
            gem_records.update(connection, self.integration, stream, changed)
        for stream, gone in batch.gone.items():
            gem_records.mark_gone(connection, self.integration, stream, gone, self.store.clock())
        gem_records.keep_undecodable(connection, batch.odd)
        if batch.items:
            stale.set_items(connection, self.integration, batch.items)

    def _notes(self, connection: sa.Connection, batch: Batch) -> None:
        for stream, remote_ids in batch.seen:
            runs.saw(connection, self.run, stream, remote_ids)
        stale.clear(connection, self.integration, batch.rebuilt)
        stale.mark(connection, self.integration, batch.stale)
        for (stream, link), remote_ids in batch.stale_linked.items():
            stale.mark_linked(connection, self.integration, stream, link, remote_ids)
        for stream, remote_ids in batch.missed:
            absences.keep_noted(connection, self.integration, stream, remote_ids)
            absences.note(connection, self.integration, stream, remote_ids, self.run)
        if batch.fields:
            custom_fields.discovered(connection, self.integration, batch.fields)
        retagged = ("candidates", batch.rows_retagged)  # its lists show them
        by_model = (*batch.rows_new.items(), *batch.rows_changed.items(), *batch.rows_deleted.items(), retagged)
        changed_models.mark(connection, self.integration, {model for model, rows in by_model if rows})

    def _rows(self, connection: sa.Connection, batch: Batch, now: int) -> None:
        """Last of all: `changed_at` is the moment from which on others may see the row, as nearly as can be."""
        for model, new in batch.rows_new.items():
            unified_rows.insert(connection, self.integration, model, new, now)
        for model, changed in batch.rows_changed.items():
            unified_rows.update(connection, self.integration, model, changed, now)
        if batch.rows_retagged:
            unified_rows.retag(connection, self.integration, batch.rows_retagged, now)
        for model, ids in batch.rows_deleted.items():
            unified_rows.delete(connection, self.integration, model, ids, now)


class Conveyor:
    """Stores one batch while the next one is being made: most of storing is done outside of Python.

    Batches are stored in order, one at a time. What went wrong with one is raised at the next call.
    """

    def __init__(self, write: Callable[[Batch], None]) -> None:
        self._write = write
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="gem-store")
        self._under_way: Future[None] | None = None
        self._batch = Batch()

    def put(self, batch: Batch) -> None:
        """Stores a batch, once the one before it is stored."""
        self.flush()
        self._batch = batch
        self._under_way = self._worker.submit(self._write, batch)

    def flush(self) -> None:
        """Waits until everything is stored."""
        under_way, self._under_way = self._under_way, None
        self._batch = Batch()
        if under_way is not None:
            under_way.result()

    def settle(self, stream: str, remote_ids: Collection[str]) -> None:
        """Waits until everything is stored that has to do with these records."""
        if self._under_way is not None and self._batch.touches(stream, remote_ids):
            self.flush()

    def close(self) -> None:
        """Waits for what is under way, whatever becomes of it."""
        self._worker.shutdown(wait=True)
        self._under_way = None
