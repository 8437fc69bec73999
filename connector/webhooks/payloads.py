"""What each event says: `{"id", "type", "data"}`, member for member as the unified API documents it.

| type | when |
|---|---|
| data-changed | after a sync, or an action, that created, updated or deleted rows; never where nothing changed |
| sync-finished | a sync has ended, well or not |
| integration-created | an account was connected |
| integration-deleted | an integration was deleted |
| integration-state-changed | enabled or disabled, credentials failing or working again, set-up further |
| connection-flow-failed | Gem refused the key that a customer entered; the same customer may still succeed |

Two members of the unified API have no counterpart here:
`qa_status` is PASSED once the first full sync has ended and PENDING before; nothing of ours is checked by hand.
`log_url` leads to the log of the service's calls where its public address is known; it has to be a string, so that else
it names what happened as a URN.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import quote

from connector.store.connections import Connection, EndUser
from connector.store.moments import from_ms
from connector.store.webhooks import EventType
from connector.unified.datapoints import MODEL_IDS
from connector.unified.datetimes import format_date_time

TYPES: tuple[EventType, ...] = get_args(EventType)
"""Every type of event."""

TOOL = "gem"
CATEGORY = "ATS"

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EndedSync:
    """A sync, once it has ended.

    Args:
        id: its name.
        state: SUCCEEDED, PARTIALLY_FAILED, FAILED, AUTHENTICATION_FAILED or CANCELLED.
        started_at: ms.
        ended_at: ms.
    """

    id: str
    state: str
    started_at: int
    ended_at: int


def data_changed(integration_id: str, models: Iterable[str]) -> Data:
    """Rows of these models (the export's names) have changed."""
    return {**_whose(integration_id), "changed_models": [{"name": MODEL_IDS[model]} for model in models]}


def sync_finished(integration: Connection, sync: EndedSync, public_url: str | None = None) -> Data:
    """A sync has ended."""
    calls = f"{public_url}/logs?integration={quote(integration.id, safe='')}" if public_url else None
    return {
        "sync_id": sync.id,
        "sync_state": sync.state,
        "sync_started_at": _moment(sync.started_at),
        "sync_ended_at": _moment(sync.ended_at),
        "sync_duration_seconds": max(0, sync.ended_at - sync.started_at) // 1000,
        **_whose(integration.id),
        "end_user": _end_user(integration.end_user),
        "log_url": calls or f"urn:gem-connector:sync:{sync.id}",
    }


def integration_created(integration: Connection) -> Data:
    """An account was connected."""
    return {
        "id": integration.id,
        "tool": TOOL,
        "category": CATEGORY,
        "end_user": _end_user(integration.end_user),
    }


def integration_deleted(integration: Connection, deleted_at: int) -> Data:
    """An integration was deleted."""
    return {**integration_created(integration), "deleted_at": _moment(deleted_at)}


def integration_state_changed(integration: Connection, now: int) -> Data:
    """An integration is in another state than before."""
    return {
        **_whose(integration.id),
        "end_user": _end_user(integration.end_user),
        "qa_status": "PENDING" if integration.full_synced_at is None else "PASSED",
        "setup_status": integration.setup_status,
        "state": integration.status(now),
        "updated_at": _moment(now),
    }


def connection_flow_failed(end_user: EndUser, event_id: str, public_url: str | None = None) -> Data:
    """A customer could not finish the connection page."""
    return {
        "integration_tool": TOOL,
        "integration_category": CATEGORY,
        "end_user": _end_user(end_user),
        "log_url": f"{public_url}/logs" if public_url else f"urn:gem-connector:event:{event_id}",
    }


def _whose(integration_id: str) -> Data:
    return {"integration_id": integration_id, "integration_tool": TOOL, "integration_category": CATEGORY}


def _end_user(end_user: EndUser) -> Data:
    return {
        "organization_name": end_user.organization_name,
        "creator_email": end_user.creator_email,
        "origin_id": end_user.origin_id,
    }


def _moment(ms: int) -> str:
    return format_date_time(from_ms(ms))
