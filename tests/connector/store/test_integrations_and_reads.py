"""Integrations, and reading what was stored under them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from connector.errors import IntegrationMismatch, StoreUnavailable
from connector.store import Settings, Store, leases, runs
from connector.store.leases import Lease
from connector.store.reading import CHUNK
from connector.store.schema import UNIFIED_TABLES
from connector.unified.ids import unified_id


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store.open(database_url) as store:
        yield store


def add(store: Store, integration_id: str, count: int, *, changed_at: int = 1_000_000, deleted: int = 0) -> list[str]:
    """Candidates c0, c1, … of which the first ones are deleted."""
    number = store.integration(integration_id).number
    ids = [unified_id(integration_id, "candidates", f"c{n}") for n in range(count)]
    with store.write() as connection:
        connection.execute(
            sa.insert(UNIFIED_TABLES["candidates"]),
            [
                {
                    "integration": number,
                    "id": row_id,
                    "remote_id": f"c{n}",
                    "changed_at": changed_at + n * 10_000,
                    "remote_deleted_at": 5 if n < deleted else None,
                    "values_hash": b"",
                    "fields": json.dumps({"first_name": f"Ada {n}"}),
                }
                for n, row_id in enumerate(ids)
            ],
        )
    return ids


def test_an_integration_is_bound_to_the_account_that_it_was_made_for(store: Store) -> None:
    store.integration("mine", account="a", base_url="https://one.test")
    store.track("mine", candidate_ids=["c1"])
    store.integration("mine", account="a", base_url="https://one.test")
    with pytest.raises(IntegrationMismatch, match=r"https://one\.test, not from https://two\.test"):
        store.integration("mine", account="b", base_url="https://two.test")
    with pytest.raises(IntegrationMismatch, match="with another key"):
        store.integration("mine", account="c", base_url="https://one.test")
    store.integration("another", account="b", base_url="https://two.test")


def test_an_integration_made_without_an_account_takes_the_first_one_that_it_gets(store: Store) -> None:
    store.integration("mine")
    store.track("mine", candidate_ids=["c1"])
    store.integration("mine", account="a", base_url="https://one.test")
    with pytest.raises(IntegrationMismatch):
        store.integration("mine", account="b", base_url="https://one.test")


def test_an_account_that_nothing_came_from_gives_way_but_not_while_a_sync_runs(store: Store) -> None:
    number = store.integration("mine", account="mistyped", base_url="https://one.test").number
    with store.write() as connection:
        begun = runs.start(connection, number, "full", {}, now=1)
        lease = Lease(number, ttl_ms=60_000)
        leases.take(connection, lease, store.clock())
    with pytest.raises(IntegrationMismatch):
        store.integration("mine", account="a", base_url="https://one.test")
    with store.write() as connection:
        leases.release(connection, lease)
    store.integration("mine", account="a", base_url="https://one.test")
    assert {run.number: run.state for run in store.syncs("mine")} == {begun.number: runs.ABANDONED}


def test_settings_stay_until_others_are_given(store: Store) -> None:
    wanted = Settings(remote_data=True, job_board="acme")
    store.integration("mine", settings=wanted)
    assert store.integration("mine").settings == wanted
    assert store.integration("mine", settings=Settings()).settings == Settings()


def test_an_integration_that_is_not_there_is_told_so(store: Store) -> None:
    with pytest.raises(StoreUnavailable, match="no integration nobody"):
        store.read("nobody", "candidates")


def test_reads_give_every_record_once_in_an_order_that_does_not_change(store: Store) -> None:
    ids = add(store, "mine", 2 * CHUNK + 1)
    add(store, "another", 3)
    assert [record.id for record in store.read("mine", "candidates")] == sorted(ids)


def test_rows_added_and_changed_while_somebody_reads_cost_no_other_row(store: Store) -> None:
    ids = add(store, "mine", CHUNK + 10)
    reading = store.read("mine", "candidates")
    read = [next(reading).id]
    with store.write() as connection:
        table = UNIFIED_TABLES["candidates"]
        connection.execute(sa.update(table).values(changed_at=table.c.changed_at + 1))
        connection.execute(
            sa.insert(table),
            [
                {
                    "integration": 1,
                    "id": f"{n}",
                    "remote_id": f"n{n}",
                    "changed_at": 1,
                    "values_hash": b"",
                    "fields": "{}",
                }
                for n in range(50)
            ],
        )
    read += [record.id for record in reading]
    assert set(ids) <= set(read)
    assert len(read) == len(set(read))


def test_deleted_records_are_read_only_where_asked_for(store: Store) -> None:
    add(store, "mine", 5, deleted=2)
    assert len(list(store.read("mine", "candidates"))) == 3
    deleted = [record for record in store.read("mine", "candidates", include_deleted=True) if record.remote_deleted_at]
    assert {record.remote_id for record in deleted} == {"c0", "c1"}


def test_ids_and_remote_ids_pick_records_and_both_must_hold(store: Store) -> None:
    ids = add(store, "mine", CHUNK + 10)
    assert [record.id for record in store.read("mine", "candidates", ids=[ids[3], "unknown"])] == [ids[3]]
    assert [record.remote_id for record in store.read("mine", "candidates", remote_ids=["c7", "?"])] == ["c7"]
    assert list(store.read("mine", "candidates", ids=[ids[3]], remote_ids=["c7"])) == []
    assert list(store.read("mine", "candidates", ids=[])) == []
    assert len(list(store.read("mine", "candidates", ids=ids))) == len(ids)


def test_updated_after_begins_five_seconds_early(store: Store) -> None:
    add(store, "mine", 5)
    third = next(store.read("mine", "candidates", remote_ids=["c2"])).changed_at
    found = {record.remote_id for record in store.read("mine", "candidates", updated_after=third)}
    assert found == {"c2", "c3", "c4"}
    later = third + timedelta(seconds=4)
    assert "c2" in {record.remote_id for record in store.read("mine", "candidates", updated_after=later)}
    later = third + timedelta(seconds=6)
    assert "c2" not in {record.remote_id for record in store.read("mine", "candidates", updated_after=later)}


def test_erased_records_keep_id_and_dates_and_nothing_else(store: Store) -> None:
    add(store, "mine", 1, deleted=1)
    with store.write() as connection:
        connection.execute(sa.update(UNIFIED_TABLES["candidates"]).values(fields=None))
    [record] = store.read("mine", "candidates", include_deleted=True)
    assert (record.remote_id, record.values) == ("c0", b"{}")
