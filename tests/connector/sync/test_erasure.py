"""What is left of a record fourteen days after we learned of its deletion."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from connector.gem_connector.records import from_stored
from connector.integrations import retention
from connector.store import Settings, Store, StoredRecord
from connector.store.schema import GEM_TABLES
from connector.sync import run_sync
from connector.unified.applications import Application
from connector.unified.candidates import Candidate
from tests.connector.sync.conftest import HOUR_MS, Clock
from tests.connector.sync.memory_gem import MemoryGem, iso, small_tenant
from tests.connector.sync.stored import ME, changes, living, one

DAY_MS = 24 * HOUR_MS


def erase(store: Store) -> int:
    return retention.erase(store)


def payload(store: Store, stream: str, remote_id: str) -> str | None:
    table = GEM_TABLES[stream]
    with store.look() as connection:
        found: str | None = connection.execute(
            sa.select(table.c.payload).where(table.c.remote_id == remote_id)
        ).scalar_one()
    return found


def erased(store: Store, clock: Clock, *, gem: MemoryGem, days: float = 14) -> tuple[StoredRecord, StoredRecord]:
    """`c2` vanished and `a3` was deleted in Gem; both as they are just before the erasure."""
    gem.vanish("candidates", "c2")
    gem.put("applications", "a3", deleted_at=iso(gem.now))
    run_sync(gem, store, ME, "full")
    before = one(store, "candidates", "c2"), one(store, "applications", "a3")
    clock.ms += int(days * DAY_MS)
    return before


def test_values_go_fourteen_days_after_we_learned_and_the_row_stays(store: Store, clock: Clock) -> None:
    gem = small_tenant()
    run_sync(gem, store, ME, "full")
    candidate, application = erased(store, clock, gem=gem, days=13.9)
    alive = living(store)
    assert erase(store) == 0
    assert one(store, "candidates", "c2") == candidate
    clock.ms += DAY_MS
    assert erase(store) >= 2
    assert erase(store) == 0

    for before, model in ((candidate, "candidates"), (application, "applications")):
        after = one(store, model, before.remote_id)
        assert after.values == b"{}"
        assert (after.id, after.changed_at, after.remote_deleted_at) == (
            before.id,
            before.changed_at,
            before.remote_deleted_at,
        )
    assert payload(store, "candidates", "c2") is None
    assert payload(store, "applications", "a3") is None
    assert payload(store, "candidates", "c1") is not None
    assert living(store) == alive


def test_erased_records_stay_erased_through_syncs_and_rebuilds(store: Store, clock: Clock) -> None:
    gem = small_tenant()
    run_sync(gem, store, ME, "full")
    erased(store, clock, gem=gem)
    erase(store)
    assert changes(run_sync(gem, store, ME, "full")) == {}
    assert changes(run_sync(gem, store, ME, "delta")) == {}
    store.integration(ME, settings=Settings(remote_data=True, job_board="acme"))  # builds every row again
    run_sync(gem, store, ME, "full")
    for model, remote_id in (("candidates", "c2"), ("applications", "a3")):
        found = one(store, model, remote_id)
        assert (found.values, found.remote_data) == (b"{}", None)
    assert from_stored(Candidate, one(store, "candidates", "c2")).first_name is None
    assert from_stored(Application, one(store, "applications", "a3")).outcome is None


def test_what_gem_sends_anew_of_a_deleted_record_goes_again(sqlite_store: Store, clock: Clock) -> None:
    gem = small_tenant()
    run_sync(gem, sqlite_store, ME, "full")
    erased(sqlite_store, clock, gem=gem)
    erase(sqlite_store)
    gem.put("applications", "a3", source={"id": "x", "public_name": "Website"})
    run_sync(gem, sqlite_store, ME, "full")
    erase(sqlite_store)
    assert one(sqlite_store, "applications", "a3").values == b"{}"
    assert payload(sqlite_store, "applications", "a3") is None


def test_a_record_that_comes_back_is_whole_again(store: Store, clock: Clock) -> None:
    gem = small_tenant()
    run_sync(gem, store, ME, "full")
    before = living(store)
    whole = {name: list(records) for name, records in gem.lists.items()}
    deleted = gem.find("applications", "a3")
    assert deleted is not None
    as_it_was = dict(deleted)
    erased(store, clock, gem=gem)
    erase(store)

    gem.lists = whole
    deleted.clear()
    deleted.update(as_it_was)
    run_sync(gem, store, ME, "full")
    assert living(store) == before
    assert payload(store, "candidates", "c2") is not None
    assert payload(store, "applications", "a3") is not None


def test_what_no_row_shows_of_a_deleted_record_goes_too(store: Store, clock: Clock) -> None:
    gem = small_tenant()
    template = "j1"
    gem.put("jobs", template, is_template=True)
    posts = [post["id"] for post in gem.lists["job_posts"] if isinstance(post, dict) and post["job_id"] == template]
    run_sync(gem, store, ME, "full")
    assert payload(store, "jobs", template) is not None
    deleted = iso(datetime.fromtimestamp(clock.ms / 1000, UTC))
    gem.put("jobs", template, deleted_at=deleted)
    for post in posts:
        gem.put("job_posts", post, deleted_at=deleted)
    run_sync(gem, store, ME, "full")

    clock.ms += 13 * DAY_MS
    erase(store)
    assert payload(store, "jobs", template) is not None
    clock.ms += 2 * DAY_MS
    assert erase(store) >= 1 + len(posts)

    assert posts
    assert {payload(store, "jobs", template), *(payload(store, "job_posts", post) for post in posts)} == {None}
    assert erase(store) == 0
    assert changes(run_sync(gem, store, ME, "full")) == {}
    assert payload(store, "jobs", template) is None
