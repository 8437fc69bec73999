"""Unified records out of the store, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from connector.store.engine import reading
from connector.store.integrations import Integration
from connector.store.moments import from_ms, from_ms_or_none, to_ms
from connector.store.schema import GEM_TABLES, UNIFIED_MODELS, UNIFIED_TABLES
from connector.unified.ids import unified_id

CHUNK = 500
OVERLAP_MS = 5_000
"""How much earlier than asked a read by date begins: a record gets its date a moment before others can see it."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A unified record as stored.

    Args:
        id: our id.
        remote_id: Gem's id; for joins both, separated by a colon.
        changed_at: when we last saw its values change.
        remote_deleted_at: when it was deleted; None while it lives.
        values: the unified values, a JSON object; `{}` once erased.
        remote_data: Gem's record as received, where the integration wants that; joins have none.
    """

    id: str
    remote_id: str
    changed_at: datetime
    remote_deleted_at: datetime | None
    values: bytes
    remote_data: bytes | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records to read; all that are given must hold."""

    updated_after: datetime | None = None
    include_deleted: bool = False
    ids: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        integration: Integration,
        model: str,
        updated_after: datetime | None,
        include_deleted: bool,
        ids: Iterable[str] | None,
        remote_ids: Iterable[str] | None,
    ) -> Filter:
        """The filter of a read; remote ids become ids, by which rows are found."""
        wanted = None if ids is None else set(ids)
        if remote_ids is not None:
            computed = {unified_id(integration.id, model, remote_id) for remote_id in remote_ids}
            wanted = computed if wanted is None else wanted & computed
        return cls(updated_after, include_deleted, None if wanted is None else tuple(sorted(wanted)))


def read(engine: sa.Engine, integration: Integration, model: str, wanted: Filter) -> Iterator[StoredRecord]:
    """The records of a model in the order of their ids, which never change; memory does not grow with their number."""
    select = _select(integration, model, wanted)
    if wanted.ids is None:
        yield from _in_order(engine, model, select)
    else:
        for start in range(0, len(wanted.ids), CHUNK):
            yield from _chunk(engine, select.where(UNIFIED_TABLES[model].c.id.in_(wanted.ids[start : start + CHUNK])))


def _in_order(engine: sa.Engine, model: str, select: sa.Select[Any]) -> Iterator[StoredRecord]:
    last = ""
    while True:
        records = _chunk(engine, select.where(UNIFIED_TABLES[model].c.id > last).limit(CHUNK))
        yield from records
        if len(records) < CHUNK:
            return
        last = records[-1].id


def _select(integration: Integration, model: str, wanted: Filter) -> sa.Select[Any]:
    table = UNIFIED_TABLES[model]
    columns = [table.c[name] for name in ("id", "remote_id", "changed_at", "remote_deleted_at", "fields")]
    conditions = [table.c.integration == integration.number]
    if not wanted.include_deleted:
        conditions.append(table.c.remote_deleted_at.is_(None))
    if wanted.updated_after is not None:
        conditions.append(table.c.changed_at >= to_ms(wanted.updated_after) - OVERLAP_MS)
    entry = UNIFIED_MODELS[model]
    if not integration.settings.remote_data or entry.parent:
        return sa.select(*columns, sa.null().label("payload")).where(*conditions).order_by(table.c.id)
    gem = GEM_TABLES[entry.stream]
    joined = table.outerjoin(
        gem, sa.and_(gem.c.integration == table.c.integration, gem.c.remote_id == table.c.remote_id)
    )
    return sa.select(*columns, gem.c.payload).select_from(joined).where(*conditions).order_by(table.c.id)


def _chunk(engine: sa.Engine, select: sa.Select[Any]) -> list[StoredRecord]:
    with reading(engine) as connection:
        return [
            StoredRecord(
                id=row.id,
                remote_id=row.remote_id,
                changed_at=from_ms(row.changed_at),
                remote_deleted_at=from_ms_or_none(row.remote_deleted_at),
                values=(row.fields or "{}").encode(),
                remote_data=None if row.payload is None else row.payload.encode(),
            )
            for row in connection.execute(select)
        ]
