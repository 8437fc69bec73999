"""Writes events into the outbox, in the transaction of what they tell about: killed at any moment, both are or neither.

Events go to the webhooks that the environment has at that moment. Where it has none for a type, nothing is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import orjson
import sqlalchemy as sa

from connector.store import changed_models, connections, deliveries, told_states, webhooks
from connector.store.connections import Connection, EndUser
from connector.store.environments import DEFAULT_ENVIRONMENT, ENVIRONMENTS
from connector.store.webhooks import EventType, Webhook
from connector.webhooks import payloads
from connector.webhooks.payloads import Data, EndedSync


def data_changed(connection: sa.Connection, integration: int, now: int) -> None:
    """Tells which models of an integration (by number) have changed since this was last told.

    To be called by whoever holds the integration's lease row in this transaction.
    """
    models = changed_models.take(connection, integration)
    if models:
        found = _found(connection, integration)
        _announce(connection, "data-changed", found, payloads.data_changed(found.id, models), now)


def sync_finished(
    connection: sa.Connection,
    environment: int,
    integration: Connection,
    sync: EndedSync,
    now: int,
    *,
    public_url: str | None = None,
) -> None:
    """Tells that a sync has ended; of an integration that may be deleted meanwhile, and then has no environment."""
    kind: EventType = "sync-finished"
    data = payloads.sync_finished(integration, sync, public_url)
    put(connection, _subscribed(connection, environment, kind), kind, lambda _id: data, integration.number, now)


def integration_created(connection: sa.Connection, integration: int, now: int) -> None:
    """Tells that an account was connected."""
    found = _found(connection, integration)
    told_states.tell(connection, integration, _state(found, now))
    _announce(connection, "integration-created", found, payloads.integration_created(found), now)


def integration_deleted(connection: sa.Connection, integration: Connection, now: int) -> None:
    """Tells that an integration was deleted; it is given as it was before."""
    _announce(connection, "integration-deleted", integration, payloads.integration_deleted(integration, now), now)


def state_changed(connection: sa.Connection, integration: int, now: int) -> bool:
    """Tells in which state an integration (by number) is, if it is another one than was told before."""
    found = _found(connection, integration)
    changed = told_states.tell(connection, integration, _state(found, now))
    if changed:
        data = payloads.integration_state_changed(found, now)
        _announce(connection, "integration-state-changed", found, data, now)
    return changed


def _state(integration: Connection, now: int) -> str:
    return f"{integration.status(now)} {integration.setup_status}"


def connection_flow_failed(
    connection: sa.Connection, environment: int, end_user: EndUser, now: int, *, public_url: str | None = None
) -> None:
    """Tells that a customer could not finish the connection page."""
    kind: EventType = "connection-flow-failed"
    told = _subscribed(connection, environment, kind)

    def data(event_id: str) -> Data:
        return payloads.connection_flow_failed(end_user, event_id, public_url)

    put(connection, told, kind, data, None, now)


def put(
    connection: sa.Connection,
    told: list[Webhook],
    kind: EventType,
    data: Callable[[str], Data],
    integration: int | None,
    now: int,
) -> list[int]:
    """Writes an event to be sent to these webhooks; gives the numbers of the deliveries.

    Args:
        connection: of the transaction in which it happens.
        told: to whom.
        kind: its type.
        data: gives what it says, for its id.
        integration: the number of the integration that it is about.
        now: ms.
    """
    if not told:
        return []
    event_id = str(uuid.uuid4())
    body = orjson.dumps({"id": event_id, "type": kind, "data": data(event_id)})
    return deliveries.put(connection, told, event_id, kind, body, integration, now)


def _announce(connection: sa.Connection, kind: EventType, integration: Connection, data: Data, now: int) -> None:
    environment = integration.environment
    if environment is None:
        select = sa.select(ENVIRONMENTS.c.number).where(ENVIRONMENTS.c.name == DEFAULT_ENVIRONMENT)
        environment = connection.execute(select).scalar()
    if environment is not None:
        put(connection, _subscribed(connection, environment, kind), kind, lambda _id: data, integration.number, now)


def _subscribed(connection: sa.Connection, environment: int, kind: EventType) -> list[Webhook]:
    return [one for one in webhooks.every(connection, environment) if kind in one.events]


def _found(connection: sa.Connection, integration: int) -> Connection:
    found = connections.find_by_number(connection, integration)
    assert found is not None, "whoever announces something of it has it"
    return found
