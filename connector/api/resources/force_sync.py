"""``/force-sync``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from connector.api.operations import operation
from connector.api.problems import Problem
from connector.api.resources.shared import Shown
from connector.api.service import Call
from connector.store import connections, sync_queue
from connector.store.sync_queue import Kind
from connector.unified.error_codes import ErrorCode

SyncType = Literal["FULL", "DELTA"]
_TYPE: dict[Kind, SyncType] = {"full": "FULL", "delta": "DELTA"}
_KIND: dict[SyncType, Kind] = {"FULL": "full", "DELTA": "delta"}


class ForceSync(BaseModel):
    """Which sync."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    type: SyncType = "FULL"
    """FULL reads everything, and finds what is gone; DELTA reads what changed since the last sync."""


class QueuedSyncData(Shown):
    """A sync that will run as soon as there is room."""

    sync_id: str
    """By which webhooks tell of its end."""
    type: SyncType
    """What will be done: a FULL sync also where a DELTA was asked for, but there was no complete sync yet."""
    already_queued: bool
    """Whether a sync of this type was waiting or running already; then it is that one."""


@operation("POST", "/force-sync", answers=QueuedSyncData, tag="General", integration=True)
def trigger_sync(call: Call, body: ForceSync) -> QueuedSyncData:
    """Trigger a sync

    Asks for a sync of the integration. It starts as soon as no other one of this integration runs.
    """
    chosen = call.integration
    with call.service.store.look() as connection:
        found = connections.find_by_number(connection, chosen.number)
    if found is None or not found.has_credentials:
        raise Problem(
            ErrorCode.INTEGRATION_AUTHENTICATION_INVALID,
            "No credentials are stored for this integration: reconnect it first.",
        )
    kind = "full" if chosen.watermark is None else _KIND[body.type]
    with call.service.store.write() as connection:
        asked, is_new = sync_queue.ask(connection, chosen.number, kind, call.service.store.clock())
    return QueuedSyncData(sync_id=asked.id, type=_TYPE[asked.kind], already_queued=not is_new)
