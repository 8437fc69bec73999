"""Who may sync: one row an integration, taken by one owner for a while, and renewed with every page.

A lease is a fence: whoever writes renews it in the same transaction, and where that finds another owner nothing is
written. A dead owner's lease is taken at once where it can be known that it is dead (same host, and no such process);
elsewhere when it has run out.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from connector.errors import LeaseLost, SyncInProgress
from connector.store.moments import from_ms
from connector.store.schema import LEASES
from connector.store.sql import Statement

_held_here: set[str] = set()
_held_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to sync an integration, until `expires_at` or the next renewal.

    Args:
        integration: the number of the integration.
        ttl_ms: how long it lasts without being renewed.
        owner: a token that nobody else has.
    """

    integration: int
    ttl_ms: int
    owner: str = field(default_factory=lambda: secrets.token_hex(16))


def take(connection: sa.Connection, lease: Lease, now: int) -> None:
    """Takes the lease, if nobody has it, or who had it is gone.

    Raises:
        SyncInProgress: somebody syncs this integration.
    """
    holder = connection.execute(sa.select(LEASES).where(LEASES.c.integration == lease.integration)).one()
    taken = (
        is_free(holder, now)
        and connection.execute(
            sa.update(LEASES)
            # Compared with what was seen: of two who see the same dead owner one gets the lease.
            .where(LEASES.c.integration == lease.integration, LEASES.c.owner.is_not_distinct_from(holder.owner))
            .values(
                owner=lease.owner, host=socket.gethostname(), pid=os.getpid(), since=now, expires_at=now + lease.ttl_ms
            )
        ).rowcount
    )
    if not taken:
        raise SyncInProgress(
            f"Another sync of this integration is running: process {holder.pid} on {holder.host},"
            f" since {from_ms(holder.since or now).isoformat(timespec='seconds')}.",
            hint="Wait until it has ended; if it was killed, its place is free when its lease has run out.",
        )
    with _held_lock:
        _held_here.add(lease.owner)


def is_free(holder: sa.Row[*tuple[Any, ...]], now: int) -> bool:
    """Whether a lease could be taken, given its row."""
    return holder.owner is None or holder.expires_at < now or _is_dead(holder.owner, holder.host, holder.pid)


def _is_dead(owner: str, host: str, pid: int) -> bool:
    if host != socket.gethostname():
        return False
    if pid == os.getpid():
        # The same number again, as in a container that was started again.
        with _held_lock:
            return owner not in _held_here
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


_RENEW = Statement(
    sa.update(LEASES)
    .where(LEASES.c.integration == sa.bindparam("number"), LEASES.c.owner == sa.bindparam("holder"))
    .values(expires_at=sa.bindparam("until")),
    ("until", "number", "holder"),
)


def renew(connection: sa.Connection, lease: Lease, now: int) -> None:
    """Keeps the lease for another while; the first statement of every transaction of a sync.

    Raises:
        LeaseLost: somebody else has it; the transaction must not be committed.
    """
    if not _RENEW.run(connection, now + lease.ttl_ms, lease.integration, lease.owner):
        raise LeaseLost(
            "This sync took too long over one step and was replaced by another one.",
            hint="Nothing is lost: the other sync goes on from what was stored.",
        )


def release(connection: sa.Connection, lease: Lease) -> None:
    """Gives the lease back, if it is still ours."""
    connection.execute(
        sa.update(LEASES)
        .where(LEASES.c.integration == lease.integration, LEASES.c.owner == lease.owner)
        .values(owner=None, host=None, pid=None, since=None, expires_at=None)
    )


def forget(lease: Lease) -> None:
    """This process no longer holds the lease, whether or not the store could be told."""
    with _held_lock:
        _held_here.discard(lease.owner)
