"""Unified records as pydantic objects, from what was mapped just now or from what a store kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import orjson
from pydantic import ValidationError

from connector.gem.resources import mend_half_characters
from connector.mapping import Mapped
from connector.unified.datetimes import format_date_time
from connector.unified.shared import Record

if TYPE_CHECKING:
    from connector.store import StoredRecord

RecordT = TypeVar("RecordT", bound=Record)


def from_mapped(kind: type[RecordT], mapped: Mapped, seen_at: datetime, remote_data: bytes | None) -> RecordT:
    """A record that was mapped just now; it counts as changed at the moment when Gem sent it."""
    return _validated(
        kind,
        orjson.dumps(
            {
                "id": mapped.id,
                "remote_id": mapped.remote_id,
                "changed_at": format_date_time(seen_at),
                "remote_deleted_at": mapped.remote_deleted_at,
                **mapped.values,
                "remote_data": None if remote_data is None else orjson.Fragment(remote_data),
            }
        ),
    )


def stored_json(stored: StoredRecord) -> bytes:
    """A stored record as one JSON object, with every field that its model has."""
    head = orjson.dumps(
        {
            "id": stored.id,
            "remote_id": stored.remote_id,
            "changed_at": format_date_time(stored.changed_at),
            "remote_deleted_at": stored.remote_deleted_at and format_date_time(stored.remote_deleted_at),
            "remote_data": None if stored.remote_data is None else orjson.Fragment(stored.remote_data),
        }
    )
    return head if stored.values == b"{}" else head[:-1] + b"," + stored.values[1:]


def from_stored(kind: type[RecordT], stored: StoredRecord) -> RecordT:
    """A record as the store kept it."""
    return _validated(kind, stored_json(stored))


def _validated(kind: type[RecordT], json: bytes) -> RecordT:
    try:
        return kind.model_validate_json(json)
    except ValidationError:
        # What is passed through as received may spell half a character: Gem's server may write it, pydantic refuses it.
        return kind.model_validate_json(mend_half_characters(json))
