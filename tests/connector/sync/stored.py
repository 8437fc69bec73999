"""What a store holds, in a form that tests compare."""

from __future__ import annotations

import json
from typing import Any

from connector.store import Store, StoredRecord
from connector.store.schema import UNIFIED_MODELS
from connector.sync import SyncReport

ME = "gem:default"


def living(store: Store) -> dict[str, dict[str, Any]]:
    """Every unified record that is not deleted: model → remote id → values."""
    return {
        model: {record.remote_id: json.loads(record.values) for record in store.read(ME, model)}
        for model in UNIFIED_MODELS
    }


def one(store: Store, model: str, remote_id: str) -> StoredRecord:
    """A record, deleted or not."""
    [record] = store.read(ME, model, remote_ids=[remote_id], include_deleted=True)
    return record


def values(store: Store, model: str, remote_id: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(one(store, model, remote_id).values)
    return loaded


def is_deleted(store: Store, model: str, remote_id: str) -> bool:
    return one(store, model, remote_id).remote_deleted_at is not None


def changes(report: SyncReport) -> dict[str, tuple[int, int, int]]:
    """Model → (created, updated, deleted), of those models of which anything changed."""
    return {
        entry.model: (entry.created, entry.updated, entry.deleted)
        for entry in report.models
        if entry.created or entry.updated or entry.deleted
    }
