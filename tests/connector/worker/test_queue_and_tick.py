"""Who does which sync when: the queue in the store, the schedule, and the tick."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from connector.errors import SyncInProgress
from connector.integrations import Connections, Credentials, GemAccess, SyncFinished, Vault
from connector.integrations.vault import new_key
from connector.store import Store, leases, sync_queue
from connector.store.connections import Connection
from connector.store.leases import Lease
from connector.store.schema import LEASES
from connector.worker.jobs import run_next
from connector.worker.schedule import HOUR_MS, MINUTE_MS, Schedule
from connector.worker.tick import Tick, first_syncs
from gem_simulator import Server
from tests.connector.integrations.conftest import Clock
from tests.connector.worker.conftest import connect


def waiting(connections: Connections, one: Connection) -> list[str]:
    with connections.store.look() as connection:
        return [sync.kind for sync in sync_queue.of_integration(connection, one.number)]


def ask(connections: Connections, one: Connection, kind: sync_queue.Kind = "full") -> sync_queue.QueuedSync:
    with connections.store.write() as connection:
        return sync_queue.ask(connection, one.number, kind, connections.store.clock())[0]


@pytest.fixture
def tick(connections: Connections) -> Tick:
    return Tick(connections, Schedule())


def test_a_connected_integration_is_synced_without_anybody_asking(
    connections: Connections, gem: Server, told: list[SyncFinished]
) -> None:
    first_syncs(connections)
    made = connect(connections, gem)
    assert waiting(connections, made) == ["full"]
    assert run_next(connections)
    assert connections.get(made.id).setup_status == "COMPLETED"
    assert [one.state for one in told] == ["SUCCEEDED"]
    assert not run_next(connections)


def test_the_schedule_asks_for_what_is_due_and_a_manual_sync_moves_it(
    connections: Connections, connected: Connection, tick: Tick, clock: Clock
) -> None:
    tick()
    tick()
    assert waiting(connections, connected) == ["full"], "it was never synced"
    run_next(connections)
    tick()
    assert waiting(connections, connected) == []

    clock.now += 2 * HOUR_MS
    ask(connections, connected, "delta")  # by hand
    run_next(connections)
    clock.now += 2 * HOUR_MS
    tick()
    assert waiting(connections, connected) == []
    clock.now += HOUR_MS
    tick()
    assert waiting(connections, connected) == ["delta"]
    run_next(connections)
    clock.now += 5 * HOUR_MS
    tick()
    assert waiting(connections, connected) == ["full"]


def test_integrations_that_rest_or_are_gone_are_left_alone(connections: Connections, gem: Server, tick: Tick) -> None:
    disabled, deleted = connect(connections, gem), connect(connections, gem)
    for one in (disabled, deleted):
        ask(connections, one)
    connections.enable(disabled.id, value=False)
    connections.delete(deleted.id)
    connections.store.integration("gem:without-credentials", account="somebody")
    tick()
    assert waiting(connections, disabled) == waiting(connections, deleted) == []
    assert not run_next(connections)
    connections.enable(disabled.id, value=True)
    tick()
    assert waiting(connections, disabled) == ["full"]


def test_a_refused_key_backs_off_and_another_key_is_tried_at_once(
    connections: Connections, connected: Connection, tick: Tick, clock: Clock, gem: Server
) -> None:
    first_syncs(connections)
    for wait in (15, 30):
        gem.simulator.faults.status(403, path="/users/")
        tick()
        assert run_next(connections)
        gem.simulator.faults.clear()
        clock.now += (wait - 1) * MINUTE_MS
        tick()
        assert waiting(connections, connected) == [], f"{wait} minutes have not passed"
        clock.now += MINUTE_MS
    gem.simulator.faults.status(403, path="/users/")
    tick()
    run_next(connections)
    gem.simulator.faults.clear()

    connections.relink(connected.id, Credentials(gem.api_key))
    assert waiting(connections, connected) == ["full"]
    run_next(connections)
    with connections.store.look() as connection:
        assert sync_queue.failures(connection, connected.number) is None
    assert connections.get(connected.id).status(clock.now) == "ACTIVE"


def test_a_process_that_stops_puts_its_sync_back_and_another_one_goes_on(
    connections: Connections, connected: Connection, told: list[SyncFinished]
) -> None:
    asked = ask(connections, connected)
    pages: list[bool] = []

    def stopping() -> bool:
        pages.append(True)
        return len(pages) == 3

    assert run_next(connections, stopping=stopping)
    assert (len(pages), told) == (3, [])
    assert run_next(connections)
    (finished,) = told
    assert (finished.sync_id, finished.state) == (asked.id, "SUCCEEDED")
    assert connections.store.syncs(connected.id)[0].report["resumed"]  # type: ignore[index]  # it has ended
    assert len(connections.store.syncs(connected.id)) == 1


def test_what_a_killed_process_was_at_is_taken_over_once_its_lease_is_free(
    connections: Connections, connected: Connection, clock: Clock
) -> None:
    asked = ask(connections, connected)
    with connections.store.write() as connection:
        claimed = sync_queue.claim(connection, asked, 120_000, clock.now)
        assert claimed is not None
        # The process is of another machine: nobody here can see that it is dead.
        connection.execute(sa.update(LEASES).values(host="elsewhere"))
    leases.forget(claimed.lease)
    assert not run_next(connections)
    clock.now += 120_001
    assert run_next(connections)
    assert waiting(connections, connected) == []


def test_one_sync_of_an_integration_at_a_time(connections: Connections, connected: Connection, clock: Clock) -> None:
    ask(connections, connected, "full")
    ask(connections, connected, "delta")
    with connections.store.write() as connection:
        leases.take(connection, lease := Lease(connected.number, 60_000), clock.now)
    assert not run_next(connections), "somebody syncs by hand"
    with connections.store.write() as connection:
        leases.release(connection, lease)
    leases.forget(lease)
    assert run_next(connections)
    assert waiting(connections, connected) == ["delta"]


@pytest.fixture
def either(database_url: str, clock: Clock, gem: Server) -> Iterator[Connections]:
    with Store.open(database_url, clock=clock) as store:
        yield Connections(store, Vault([new_key()]), GemAccess(gem.base_url, options={"attempts": 1}))


def test_many_workers_do_each_sync_once(either: Connections, gem: Server) -> None:
    ended: list[str] = []
    either.listeners.listen_to_syncs(lambda finished: ended.append(finished.integration.id))
    made = {connect(either, gem).id for _ in range(3)}
    problems: list[BaseException] = []

    def work() -> None:
        try:
            Tick(either, Schedule())()
            while run_next(either):
                pass
        except (SyncInProgress, Exception) as error:  # noqa: BLE001 - told to the test
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(ended) == sorted(made)


def test_a_chore_that_fails_keeps_nobody_from_the_others(
    connections: Connections, connected: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise RuntimeError("planted")

    Tick(connections, Schedule(), [fail, lambda: done.append("the other")])()
    assert done == ["the other"]
    assert waiting(connections, connected) == ["full"]
    assert "planted" in caplog.text
