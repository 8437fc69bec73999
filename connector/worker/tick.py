"""What has to be done again and again: due syncs into the queue, and data that is due to go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from connector.errors import ConnectorError
from connector.integrations import Connections, Event, retention
from connector.store import named_locks, sync_queue, sync_times
from connector.store.named_locks import NamedLock
from connector.store.sync_queue import Kind
from connector.store.sync_times import SyncTimes
from connector.worker.schedule import HOUR_MS, Schedule

log = logging.getLogger("connector.worker")

OF_NOBODY = 0
"""The integration of a lock that belongs to none; their numbers begin with 1."""


class Tick:
    """One round; call it every few seconds, in as many processes as there are.

    Args:
        connections: the integrations.
        schedule: how often they are synced.
        chores: what else to do each time. What one raises is logged, and keeps nobody from the others.
    """

    def __init__(
        self, connections: Connections, schedule: Schedule, chores: Sequence[Callable[[], object]] = ()
    ) -> None:
        self.connections = connections
        self.schedule = schedule
        self._chores = (self.enqueue_due, self.erase_due, *chores)

    def __call__(self) -> None:
        """Does one round."""
        for chore in self._chores:
            try:
                chore()
            except ConnectorError as error:
                log.warning("%s", error.told)
            except Exception:
                log.exception("something that is done now and then failed")

    def enqueue_due(self) -> None:
        """Asks for the syncs that are due."""
        store = self.connections.store
        with store.look() as connection:
            known = sync_times.every(connection)
        for times in known:
            self._enqueue(times)

    def _enqueue(self, times: SyncTimes) -> None:
        store = self.connections.store
        kind = self.schedule.due(times, store.clock())
        if kind is None:
            return
        with store.write() as connection:
            asked, is_new = sync_queue.ask(connection, times.number, kind, store.clock())
            # Another process may have done it, and ended, since the times were read.
            now = sync_times.of_integration(connection, times.number) if is_new else None
            if is_new and (now is None or self.schedule.due(now, store.clock()) != kind):
                sync_queue.withdraw(connection, asked.id)

    def erase_due(self) -> None:
        """Erases what was deleted 14 days ago; once an hour, whoever comes first."""
        store = self.connections.store
        with store.write() as connection:
            # It is not given back: it runs out when the next round is due.
            is_ours = named_locks.take(connection, NamedLock(OF_NOBODY, "erasure", HOUR_MS), store.clock())
        if is_ours:
            retention.purge(store)
            retention.erase(store)


def first_syncs(connections: Connections) -> None:
    """Asks for the first sync of an integration as soon as it is connected, and for a sync once it has a new key."""

    def ask(event: Event) -> None:
        if event.kind in {"created", "relinked"} and event.integration is not None:
            kind: Kind = "full" if event.integration.full_synced_at is None else "delta"
            with connections.store.write() as connection:
                sync_queue.ask(connection, event.integration.number, kind, connections.store.clock())

    connections.listeners.listen(ask)
