"""One sync of a connected integration: with its stored key, and with everybody told who wants to know."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from msgspec import to_builtins

from connector.errors import ConnectorError, GemAuthenticationError, LeaseLost, SyncInProgress, SyncStopped
from connector.integrations import Connections, SyncFinished
from connector.integrations.events import SyncState
from connector.store import connections as stored
from connector.store import runs, sync_queue
from connector.store.connections import Connection
from connector.store.leases import Lease
from connector.store.runs import Run
from connector.store.sync_queue import Failures, new_sync_id
from connector.sync import Kind, SyncReport, run_sync
from connector.sync.position import Position
from connector.sync.report import SUCCEEDED, ModelReport, ProgressCallback
from connector.worker.schedule import wait_after


def sync_connected(
    connections: Connections,
    integration_id: str,
    kind: Kind,
    *,
    sync_id: str | None = None,
    progress: ProgressCallback | None = None,
    lease: Lease | None = None,
) -> SyncReport:
    """Syncs an integration with its stored key, keeps whether that worked, and tells the listeners of the end.

    Args:
        connections: the integrations with their credentials, and the listeners.
        integration_id: which one.
        kind: what is asked for; without a full sync to start from, a delta is a full one.
        sync_id: by which listeners know it; None: a new one.
        progress: told how far it is, after every page. A `SyncStopped` that it raises lets the sync rest there.
        lease: one that the caller has taken and will release; by default the sync takes one.

    Raises:
        IntegrationNotFound: there is none of this name, or it was deleted.
        CredentialsMissing: none are stored.
        SecretKeysUnusable: they cannot be opened.
        SyncStopped: as `progress` wished; nobody is told, since it goes on.
        SyncInProgress, LeaseLost, GemError, StoreError: as of `run_sync`.
    """
    attempt = _Attempt(
        connections, connections.get(integration_id), kind, sync_id or new_sync_id(), connections.store.clock()
    )
    try:
        with connections.client(integration_id) as client:
            report = run_sync(client, connections.store, integration_id, kind, progress=progress, lease=lease)
    except (SyncInProgress, SyncStopped):
        raise
    except Exception as error:
        # What went wrong first is what the caller has to know; a store that is full refuses what comes now, too.
        with suppress(ConnectorError):
            attempt.failed(error)
        raise
    attempt.succeeded(report)
    return report


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A sync that was begun, and how its end is told.

    Args:
        connections: with the listeners.
        before: the integration as it was when the sync began: a deleted one has no environment any more.
        kind: what was asked for.
        sync_id: by which listeners know it.
        began: when (ms).
    """

    connections: Connections
    before: Connection
    kind: Kind
    sync_id: str
    began: int

    def succeeded(self, report: SyncReport) -> None:
        self.connections.note_authentication(self.before.id, worked=True)
        with self.connections.store.write() as connection:
            sync_queue.forgive(connection, self.before.number)
            run = runs.find(connection, report.run_id)
        self._tell("SUCCEEDED" if report.state == SUCCEEDED else "PARTIALLY_FAILED", run, report.models)

    def failed(self, error: Exception) -> None:
        refused = isinstance(error, GemAuthenticationError)
        if refused:
            self.connections.note_authentication(self.before.id, worked=False)
        now = self._now()
        ended = now.deleted_at is not None or not now.enabled
        if isinstance(error, LeaseLost) and not ended:
            return  # another process goes on with it, and tells
        message = error.message if isinstance(error, ConnectorError) else "Something went wrong on our side."
        with self.connections.store.write() as connection:
            if not ended:
                self._wait(connection, message, refused=refused)
            run = next(iter(runs.unfinished(connection, self.before.number)), None)
        tallies = {} if run is None else Position.decoded(run.position).models
        state: SyncState = "AUTHENTICATION_FAILED" if refused else "FAILED"
        models = [ModelReport(name, **to_builtins(tally)) for name, tally in tallies.items()]
        self._tell("CANCELLED" if ended else state, run, models, message)

    def _wait(self, connection: sa.Connection, message: str, *, refused: bool) -> None:
        """The schedule lets it rest for a while."""
        known = sync_queue.failures(connection, self.before.number)
        count = 1 if known is None else known.count + 1
        retry_at = self.connections.store.clock() + wait_after(count, refused=refused)
        sync_queue.failed(connection, self.before.number, Failures(count, retry_at, message))

    def _now(self) -> Connection:
        with self.connections.store.look() as connection:
            found = stored.find(connection, self.before.id)
        assert found is not None, "integrations are deleted, but their rows stay"
        return found

    def _tell(self, state: SyncState, run: Run | None, models: list[ModelReport], message: str | None = None) -> None:
        self.connections.listeners.sync_finished(
            SyncFinished(
                sync_id=self.sync_id,
                kind=self.kind if run is None else "full" if run.kind == "full" else "delta",
                state=state,
                environment=self.connections.listeners.environment_of(self.before),
                integration=self._now(),
                changed=tuple(one.model for one in models if one.created or one.updated or one.deleted),
                run=None if run is None else run.number,
                started_at=self.began if run is None else run.started_at,
                finished_at=self.connections.store.clock(),
                message=message,
            )
        )
