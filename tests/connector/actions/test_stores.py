"""What actions keep, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from connector import GemConnector, Integration, Settings
from connector.store import Store, idempotency, named_locks
from connector.store.idempotency import Entry, State
from connector.store.named_locks import NamedLock
from connector.sync import run_sync
from connector.sync.absorb import absorb
from gem_simulator import Server, Simulator


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store.open(database_url) as opened:
        opened.integration("gem:test")
        yield opened


def state(store: Store, entry: Entry, now: int = 1_000_000_000) -> State:
    with store.write() as connection:
        return idempotency.begin(connection, entry, now).state


def test_a_key_goes_from_fresh_to_done(store: Store) -> None:
    first, second, other = (Entry.new(1, "create", "key", body) for body in (b"a", b"a", b"b"))
    assert [state(store, entry) for entry in (first, second, other)] == [State.FRESH, State.RUNNING, State.DIFFERENT]
    with store.write() as connection:
        idempotency.finish(connection, first, "{}")
    assert [state(store, entry) for entry in (second, other)] == [State.DONE, State.DIFFERENT]


def test_a_key_that_was_left_is_begun_again_by_one(store: Store) -> None:
    first, second, third = (Entry.new(1, "create", "key", b"a") for _ in range(3))
    state(store, first)
    with store.write() as connection:
        idempotency.leave(connection, first)
    assert [state(store, entry) for entry in (second, third)] == [State.AGAIN, State.RUNNING]


def test_who_was_replaced_cannot_end_the_entry_of_the_other(store: Store) -> None:
    first, second = (Entry.new(1, "create", "key", b"a") for _ in range(2))
    state(store, first)
    assert state(store, second, 1_000_000_000 + idempotency.STALE_MS + 1) is State.AGAIN
    with store.write() as connection:
        idempotency.forget(connection, first)
        idempotency.finish(connection, first, "{}")
    assert state(store, Entry.new(1, "create", "key", b"a"), 1_000_000_001 + idempotency.STALE_MS) is State.RUNNING


def test_of_many_one_begins(store: Store) -> None:
    with ThreadPoolExecutor(4) as threads:
        states = list(threads.map(lambda _: state(store, Entry.new(1, "create", "key", b"a")), range(8)))
    assert states.count(State.FRESH) == 1
    assert states.count(State.RUNNING) == 7


def test_a_lock_is_one_owners_until_it_runs_out(store: Store) -> None:
    mine, yours = (NamedLock(1, "ada@example.test", 100) for _ in range(2))
    with store.write() as connection:
        assert named_locks.take(connection, mine, 0)
        assert not named_locks.take(connection, yours, 100)
        assert named_locks.take(connection, NamedLock(2, "ada@example.test", 100), 100)
        assert named_locks.renew(connection, mine, 50)
        assert not named_locks.take(connection, yours, 150)
        assert named_locks.take(connection, yours, 151)
        assert not named_locks.renew(connection, mine, 152)
        named_locks.release(connection, mine)
        assert named_locks.renew(connection, yours, 152)
        named_locks.release(connection, yours)
        assert named_locks.take(connection, mine, 153)


@pytest.fixture
def server() -> Iterator[Server]:
    with Simulator(candidates=12).serve() as served:
        yield served


@pytest.fixture
def integration(server: Server, database_url: str) -> Iterator[Integration]:
    with (
        GemConnector(server.base_url, server.api_key, rate=1e6) as gem,
        gem.connect(database_url, settings=Settings(user_id="x")) as connected,
    ):
        yield connected


def test_what_is_absorbed_is_what_a_sync_would_store(server: Server, integration: Integration) -> None:
    client, store = integration.actions._client, integration.store
    records = server.simulator.tenant.list("candidates", limit=100).records
    payloads = [client.item(f"/candidates/{orjson.loads(record)['id']}") for record in records]
    absorb(client, store, integration.id, candidates=payloads)
    before = {one.id: one for one in (*integration.candidates(), *integration.applications())}
    run_sync(client, store, integration.id, "full")
    after = {one.id: one for one in (*integration.candidates(), *integration.applications())}
    assert before == {id_: after[id_] for id_ in before}
    assert before


def test_what_is_absorbed_in_the_middle_of_a_sync_does_no_harm(server: Server, integration: Integration) -> None:
    """A record that the sync has fetched, and not stored yet, is stored by an action."""
    client, store = integration.actions._client, integration.store
    met: list[str] = []

    def between(_progress: object) -> None:
        for record in server.simulator.tenant.list("candidates", limit=100).records:
            remote_id = orjson.loads(record)["id"]
            if remote_id not in met:
                met.append(remote_id)
                absorb(client, store, integration.id, candidates=[client.item(f"/candidates/{remote_id}")])
                return

    report = run_sync(client, store, integration.id, "full", per_page=3, progress=between)
    assert report.state == "SUCCEEDED"
    found = [one.remote_id for one in integration.candidates(include_deleted=True)]
    assert len(found) == len(set(found)) == server.simulator.tenant.list("candidates", include_deleted=True).total
