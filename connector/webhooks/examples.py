"""Events that did not happen, for whoever wants to see whether a webhook works."""

from __future__ import annotations

from connector.store import Settings
from connector.store.connections import AutomaticSource, Connection, EndUser
from connector.store.webhooks import EventType
from connector.webhooks import payloads
from connector.webhooks.payloads import Data, EndedSync

INTEGRATION_ID = "gem:example"
"""The integration of every example: there is none of this name, so that nobody takes one for an event."""


def example(kind: EventType, event_id: str, now: int) -> Data:
    """What an event of a type could say."""
    integration = _integration(now)
    return {
        "data-changed": payloads.data_changed(INTEGRATION_ID, ("candidates", "applications")),
        "sync-finished": payloads.sync_finished(integration, EndedSync("example", "SUCCEEDED", now - 4000, now)),
        "integration-created": payloads.integration_created(integration),
        "integration-deleted": payloads.integration_deleted(integration, now),
        "integration-state-changed": payloads.integration_state_changed(integration, now),
        "connection-flow-failed": payloads.connection_flow_failed(integration.end_user, event_id),
    }[kind]


def _integration(now: int) -> Connection:
    return Connection(
        number=0,
        id=INTEGRATION_ID,
        environment=None,
        end_user=EndUser("Example", "someone@example.com", "example"),
        base_url=None,
        settings=Settings(),
        enabled=True,
        failing_since=None,
        gem_user=None,
        source=AutomaticSource(),
        scopes=None,
        scope_config=None,
        field_mapping=None,
        has_credentials=True,
        full_synced_at=now,
        data_expired_at=None,
        created_at=now,
        deleted_at=None,
    )
