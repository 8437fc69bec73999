"""The end of a sync that a program or a command ran with a key of its own, told to webhooks as that of any other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from connector.errors import ConnectorError, GemAuthenticationError, LeaseLost, SyncInProgress, SyncStopped
from connector.store import Store, connections, environments, runs
from connector.store.environments import DEFAULT_ENVIRONMENT
from connector.store.sync_queue import new_sync_id
from connector.sync import SyncReport
from connector.sync.report import SUCCEEDED
from connector.webhooks import announcing
from connector.webhooks.payloads import EndedSync


def announced(store: Store, integration_id: str, sync: Callable[[], SyncReport]) -> SyncReport:
    """Does a sync and announces how it ended, unless it did not begin, or goes on elsewhere.

    Args:
        store: where the integration is, and the webhooks of its environment.
        integration_id: which one.
        sync: does it; what it raises is raised.
    """
    began = store.clock()
    try:
        report = sync()
    except (SyncInProgress, SyncStopped, LeaseLost):
        raise
    except Exception as error:
        # What went wrong first is what the caller has to know; a store that is full refuses what comes now, too.
        with suppress(ConnectorError):
            state = "AUTHENTICATION_FAILED" if isinstance(error, GemAuthenticationError) else "FAILED"
            _announce(store, integration_id, state, began)
        raise
    _announce(store, integration_id, "SUCCEEDED" if report.state == SUCCEEDED else "PARTIALLY_FAILED", began, report)
    return report


def _announce(store: Store, integration_id: str, state: str, began: int, report: SyncReport | None = None) -> None:
    now = store.clock()
    with store.write() as connection:
        found = connections.find(connection, integration_id)
        number = None if found is None else found.environment
        default = environments.named(connection, DEFAULT_ENVIRONMENT)
        if number is None and default is not None:
            number = default.number
        if found is None or number is None:
            return  # no environment, no webhooks
        run = None if report is None else runs.find(connection, report.run_id)
        ended = EndedSync(new_sync_id(), state, began if run is None else run.started_at, now)
        announcing.sync_finished(connection, number, found, ended, now)
