"""When integrations were synced last, for who decides when they are synced next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from connector.store.connections import CONNECTIONS
from connector.store.runs import ABANDONED
from connector.store.schema import INTEGRATIONS, SYNC_RUNS
from connector.store.sync_queue import SYNC_FAILURES, USED


@dataclass(frozen=True, slots=True)
class SyncTimes:
    """When an integration was synced last.

    Args:
        number: of the integration.
        integration_id: its name.
        full_ended_at: when the last full sync ended (ms), whatever its report says; None: there was none.
        delta_ended_at: the same of delta syncs.
        retry_at: after a failure, when to try again (ms).
    """

    number: int
    integration_id: str
    full_ended_at: int | None
    delta_ended_at: int | None
    retry_at: int | None


def _ended_at(kind: str) -> sa.ScalarSelect[Any]:
    """Found by the index, from its end: a run that was abandoned is rare."""
    return (
        sa.select(SYNC_RUNS.c.finished_at)
        .where(
            SYNC_RUNS.c.integration == INTEGRATIONS.c.number,
            SYNC_RUNS.c.kind == kind,
            SYNC_RUNS.c.finished_at.is_not(None),
            SYNC_RUNS.c.state != ABANDONED,
        )
        .order_by(SYNC_RUNS.c.finished_at.desc())
        .limit(1)
        .correlate(INTEGRATIONS)
        .scalar_subquery()
    )


_SELECT = sa.select(
    INTEGRATIONS.c.number,
    INTEGRATIONS.c.id,
    _ended_at("full").label("full_ended_at"),
    _ended_at("delta").label("delta_ended_at"),
    SYNC_FAILURES.c.retry_at,
).select_from(
    INTEGRATIONS.join(CONNECTIONS, CONNECTIONS.c.integration == INTEGRATIONS.c.number).outerjoin(
        SYNC_FAILURES, SYNC_FAILURES.c.integration == INTEGRATIONS.c.number
    )
)


def every(connection: sa.Connection) -> list[SyncTimes]:
    """Of all integrations that are in use and have credentials."""
    return [_times(row) for row in connection.execute(_SELECT.where(USED).order_by(INTEGRATIONS.c.number))]


def of_integration(connection: sa.Connection, number: int) -> SyncTimes | None:
    """Of one; None where it is disabled, deleted, or has no credentials."""
    row = connection.execute(_SELECT.where(USED, INTEGRATIONS.c.number == number)).first()
    return None if row is None else _times(row)


def _times(row: sa.Row[*tuple[Any, ...]]) -> SyncTimes:
    return SyncTimes(row.number, row.id, row.full_ended_at, row.delta_ended_at, row.retry_at)
