"""One sync of a connected integration, and what listeners are told of its end."""

from __future__ import annotations

import pytest

from connector.errors import GemAuthenticationError, GemUnavailable, LeaseLost, SyncStopped
from connector.integrations import Connections, SyncFinished
from connector.store.connections import Connection
from connector.sync import Progress
from connector.worker.syncing import sync_connected
from gem_simulator import Server


def test_listeners_learn_what_a_sync_changed(
    connections: Connections, connected: Connection, told: list[SyncFinished]
) -> None:
    report = sync_connected(connections, connected.id, "delta", sync_id="asked-for")
    sync_connected(connections, connected.id, "delta")

    first, second = told
    assert (first.sync_id, first.kind, first.state, first.message) == ("asked-for", "full", "SUCCEEDED", None)
    assert first.run == report.run_id
    assert set(first.changed) == {one.model for one in report.models if one.created}
    assert "candidates" in first.changed
    assert first.integration.setup_status == "COMPLETED"
    assert (second.kind, second.changed) == ("delta", ())
    assert second.sync_id != first.sync_id


def test_a_refused_key_is_told_and_kept(
    connections: Connections, connected: Connection, told: list[SyncFinished], gem: Server
) -> None:
    gem.simulator.faults.status(403, path="/users/")
    with pytest.raises(GemAuthenticationError):
        sync_connected(connections, connected.id, "full")
    assert [(one.state, one.changed) for one in told] == [("AUTHENTICATION_FAILED", ())]
    assert connections.get(connected.id).failing_since is not None


def test_a_failure_tells_what_was_stored_before_it(
    connections: Connections, connected: Connection, told: list[SyncFinished], gem: Server
) -> None:
    gem.simulator.faults.status(503, path="/applications/", times=None)
    with pytest.raises(GemUnavailable):
        sync_connected(connections, connected.id, "full")
    (failure,) = told
    assert failure.state == "FAILED"
    assert {"users", "candidates"} <= set(failure.changed)
    assert "applications" not in failure.changed
    assert failure.message

    gem.simulator.faults.clear()
    report = sync_connected(connections, connected.id, "full")
    assert report.resumed
    assert (told[-1].run, told[-1].started_at) == (failure.run, failure.started_at)
    assert {"candidates", "applications"} <= set(told[-1].changed)


def test_a_sync_of_an_integration_that_is_disabled_meanwhile_is_cancelled(
    connections: Connections, connected: Connection, told: list[SyncFinished]
) -> None:
    def disable(_progress: Progress) -> None:
        connections.enable(connected.id, value=False)

    with pytest.raises(LeaseLost):
        sync_connected(connections, connected.id, "full", progress=disable)
    assert [one.state for one in told] == ["CANCELLED"]


def test_nobody_is_told_of_a_sync_that_rests(
    connections: Connections, connected: Connection, told: list[SyncFinished]
) -> None:
    def stop(_progress: Progress) -> None:
        raise SyncStopped("This process ends.")

    with pytest.raises(SyncStopped):
        sync_connected(connections, connected.id, "full", progress=stop)
    assert told == []
    assert sync_connected(connections, connected.id, "full").resumed
