"""Syncs that somebody or the schedule asked for, and whoever does them.

    sync_queue     at most one row an integration and kind: waiting, or being done by the owner of the lease
    sync_failures  integrations whose last sync failed, and when the schedule may try again

A row that is being done has the owner of the integration's lease. So a killed process needs no clean-up: as soon as its
lease is free, the row can be claimed again, and the sync goes on from its last page.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from connector.errors import SyncInProgress
from connector.store import leases
from connector.store.connections import CHARACTERS, CONNECTIONS
from connector.store.leases import Lease
from connector.store.schema import INTEGRATIONS, LEASES, METADATA
from connector.store.sql import insert_ignoring, insert_or_update

Kind = Literal["full", "delta"]

SYNC_QUEUE = sa.Table(
    "sync_queue",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True, comment="what the API and the webhooks show"),
    sa.Column("integration", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("asked_at", sa.BigInteger, nullable=False),
    sa.Column("sent_at", sa.BigInteger, comment="when a broker was last told, where there is one"),
    sa.Column("owner", sa.Text, comment="of the lease under which it is done; empty while it waits"),
    sa.Index(None, "integration", "kind", unique=True),
)

SYNC_FAILURES = sa.Table(
    "sync_failures",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("failures", sa.Integer, nullable=False, comment="since the last sync that worked"),
    sa.Column("retry_at", sa.BigInteger, nullable=False),
    sa.Column("message", sa.Text, nullable=False, comment="of the last failure"),
)

_ADD = insert_ignoring(SYNC_QUEUE, ("id", "integration", "kind", "asked_at"))
_FAIL = insert_or_update(
    SYNC_FAILURES, ("integration", "failures", "retry_at", "message"), ("failures", "retry_at", "message")
)


@dataclass(frozen=True, slots=True)
class QueuedSync:
    """A sync that was asked for.

    Args:
        id: what the API and the webhooks show.
        integration_id: whose.
        kind: full or delta.
        asked_at: when it was asked for (ms).
        running: somebody is at it, or was when it was killed.
    """

    id: str
    integration_id: str
    kind: Kind
    asked_at: int
    running: bool


@dataclass(frozen=True, slots=True)
class ClaimedSync:
    """A sync that this process has to do now.

    Args:
        sync: what was asked for.
        lease: the right to do it; `finish` or `put_back` gives it back.
    """

    sync: QueuedSync
    lease: Lease


@dataclass(frozen=True, slots=True)
class Failures:
    """What went wrong lately.

    Args:
        count: failures since the last sync that worked.
        retry_at: when the schedule may try again (ms).
        message: of the last one.
    """

    count: int
    retry_at: int
    message: str


def new_sync_id() -> str:
    """What a sync is known by outside of the store, from when it is asked for until its end is told.

    >>> len(new_sync_id())
    24
    """
    return "".join(secrets.choice(CHARACTERS) for _ in range(24))


def ask(connection: sa.Connection, integration: int, kind: Kind, now: int) -> tuple[QueuedSync, bool]:
    """Asks for a sync; gives it, and whether it is new: one of this kind that waits or runs is not asked for twice."""
    sync_id = new_sync_id()
    _ADD.many(connection, [(sync_id, integration, kind, now)])
    (found,) = _found(connection, SYNC_QUEUE.c.integration == integration, SYNC_QUEUE.c.kind == kind)
    return found, found.id == sync_id


def withdraw(connection: sa.Connection, sync_id: str) -> None:
    """Takes back what was asked for in this transaction."""
    connection.execute(sa.delete(SYNC_QUEUE).where(SYNC_QUEUE.c.id == sync_id))


def cancel(connection: sa.Connection, integration: int) -> None:
    """Forgets what was asked for; a sync that runs is stopped by taking its lease."""
    connection.execute(sa.delete(SYNC_QUEUE).where(SYNC_QUEUE.c.integration == integration))


def of_integration(connection: sa.Connection, integration: int) -> list[QueuedSync]:
    """What waits or runs of an integration, in the order of asking."""
    return _found(connection, SYNC_QUEUE.c.integration == integration)


def _found(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[QueuedSync]:
    joined = SYNC_QUEUE.join(INTEGRATIONS, INTEGRATIONS.c.number == SYNC_QUEUE.c.integration)
    select = sa.select(SYNC_QUEUE, INTEGRATIONS.c.id.label("integration_id")).select_from(joined)
    return [_queued(row) for row in connection.execute(select.where(*where).order_by(SYNC_QUEUE.c.number))]


def _queued(row: sa.Row[*tuple[object, ...]]) -> QueuedSync:
    return QueuedSync(row.id, row.integration_id, row.kind, row.asked_at, row.owner is not None)


USED = sa.and_(CONNECTIONS.c.enabled, CONNECTIONS.c.deleted_at.is_(None), CONNECTIONS.c.credentials.is_not(None))
"""Integrations that can be synced without anybody's giving a key."""


def ready(connection: sa.Connection, now: int) -> list[QueuedSync]:
    """What could be done now, in the order of asking: nobody syncs its integration, or who did is gone."""
    joined = (
        SYNC_QUEUE.join(INTEGRATIONS, INTEGRATIONS.c.number == SYNC_QUEUE.c.integration)
        .join(CONNECTIONS, CONNECTIONS.c.integration == SYNC_QUEUE.c.integration)
        .join(LEASES, LEASES.c.integration == SYNC_QUEUE.c.integration)
    )
    select = sa.select(
        *(SYNC_QUEUE.c[name] for name in ("id", "kind", "asked_at")),
        INTEGRATIONS.c.id.label("integration_id"),
        *(LEASES.c[name] for name in ("owner", "host", "pid", "expires_at")),
    ).select_from(joined)
    rows = connection.execute(select.where(USED).order_by(SYNC_QUEUE.c.number))
    return [_queued(row) for row in rows if leases.is_free(row, now)]


def claim(connection: sa.Connection, sync: QueuedSync, ttl_ms: int, now: int) -> ClaimedSync | None:
    """Takes a sync that is ready, with the lease of its integration; None where another process was faster."""
    row = SYNC_QUEUE.c.id == sync.id
    integration = connection.execute(sa.select(SYNC_QUEUE.c.integration).where(row)).scalar()
    if integration is None:
        return None
    lease = Lease(integration, ttl_ms)
    try:
        leases.take(connection, lease, now)
    except SyncInProgress:
        return None
    if not connection.execute(sa.update(SYNC_QUEUE).where(row).values(owner=lease.owner, sent_at=None)).rowcount:
        leases.release(connection, lease)
        return None
    return ClaimedSync(sync, lease)


def finish(connection: sa.Connection, claimed: ClaimedSync) -> None:
    """Gives back a sync that was done, well or not."""
    connection.execute(sa.delete(SYNC_QUEUE).where(*_ours(claimed)))
    leases.release(connection, claimed.lease)


def put_back(connection: sa.Connection, claimed: ClaimedSync) -> None:
    """Gives back a sync that somebody else has to go on with."""
    connection.execute(sa.update(SYNC_QUEUE).where(*_ours(claimed)).values(owner=None, sent_at=None))
    leases.release(connection, claimed.lease)


def _ours(claimed: ClaimedSync) -> tuple[sa.ColumnElement[bool], ...]:
    return SYNC_QUEUE.c.id == claimed.sync.id, SYNC_QUEUE.c.owner == claimed.lease.owner


def send(connection: sa.Connection, sync: QueuedSync, *, sent_before: int, now: int) -> bool:
    """Keeps that a broker is told of a sync now; False where one was told lately.

    Args:
        connection: writes.
        sync: which one.
        sent_before: a telling before this moment (ms) does not count any more.
        now: ms since the epoch.
    """
    stale = sa.or_(SYNC_QUEUE.c.sent_at.is_(None), SYNC_QUEUE.c.sent_at < sent_before)
    told = sa.update(SYNC_QUEUE).where(SYNC_QUEUE.c.id == sync.id, stale).values(sent_at=now)
    return bool(connection.execute(told).rowcount)


def failures(connection: sa.Connection, integration: int) -> Failures | None:
    """What went wrong lately; None where the last sync worked."""
    select = sa.select(SYNC_FAILURES).where(SYNC_FAILURES.c.integration == integration)
    row = connection.execute(select).first()
    return None if row is None else Failures(row.failures, row.retry_at, row.message)


def failed(connection: sa.Connection, integration: int, failure: Failures) -> None:
    """Keeps that a sync failed."""
    _FAIL.many(connection, [(integration, failure.count, failure.retry_at, failure.message)])


def forgive(connection: sa.Connection, integration: int) -> None:
    """Forgets what went wrong: a sync has worked, or something was changed so that it may."""
    connection.execute(sa.delete(SYNC_FAILURES).where(SYNC_FAILURES.c.integration == integration))
