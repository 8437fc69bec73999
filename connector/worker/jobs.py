"""The next sync of the queue, done by whoever comes first."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from connector.errors import ConnectorError, LeaseLost, StoreError, SyncStopped
from connector.integrations import Connections
from connector.store import leases, sync_queue
from connector.store.sync_queue import ClaimedSync, Kind
from connector.sync import Progress
from connector.sync.run import LEASE_SECONDS
from connector.worker.syncing import sync_connected

log = logging.getLogger("connector.worker")


def never() -> bool:
    """For those who do not stop."""
    return False


def run_next(
    connections: Connections,
    *,
    stopping: Callable[[], bool] = never,
    only: tuple[str, Kind] | None = None,
    lease_seconds: float = LEASE_SECONDS,
) -> bool:
    """Does one sync that is waiting, or one that a killed process has left; gives whether there was any.

    How the sync ended is told to the listeners of `connections`, and kept for the schedule.

    Args:
        connections: the integrations with their credentials.
        stopping: asked after every page; once it says so, the sync rests, and waits in the queue again.
        only: the integration and kind of sync that may be done.
        lease_seconds: how long a sync may take over one step before another process may replace it.
    """
    claimed = _claim(connections, only, int(lease_seconds * 1000))
    if claimed is None:
        return False
    try:
        _run(connections, claimed, stopping)
    finally:
        leases.forget(claimed.lease)
    return True


def _claim(connections: Connections, only: tuple[str, Kind] | None, ttl_ms: int) -> ClaimedSync | None:
    store = connections.store
    with store.look() as connection:
        waiting = sync_queue.ready(connection, store.clock())
    for sync in waiting:
        if only is None or only == (sync.integration_id, sync.kind):
            with store.write() as connection:
                claimed = sync_queue.claim(connection, sync, ttl_ms, store.clock())
            if claimed is not None:
                return claimed
    return None


def _run(connections: Connections, claimed: ClaimedSync, stopping: Callable[[], bool]) -> None:
    sync = claimed.sync

    def rest(_progress: Progress) -> None:
        if stopping():
            raise SyncStopped("This process ends.", hint="The sync goes on in another one, or when it runs again.")

    give_back = sync_queue.put_back
    try:
        sync_connected(connections, sync.integration_id, sync.kind, sync_id=sync.id, progress=rest, lease=claimed.lease)
        give_back = sync_queue.finish
    except (SyncStopped, LeaseLost):
        pass  # it goes on, here or elsewhere, or it was cancelled
    except ConnectorError as error:
        give_back = sync_queue.finish
        log.warning("The %s sync of %s failed: %s", sync.kind, sync.integration_id, error.told)
    except Exception:
        give_back = sync_queue.finish
        log.exception("the %s sync of %s failed", sync.kind, sync.integration_id)
    finally:
        # Where the store cannot be written to, the lease runs out by itself.
        with suppress(StoreError), connections.store.write() as connection:
            give_back(connection, claimed)
