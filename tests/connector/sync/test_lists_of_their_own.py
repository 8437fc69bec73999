"""Each list goes by its own watermark: one that joined later, or was refused, catches up by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from connector.errors import GemAuthenticationError, GemError, GemNotFound
from connector.store import Settings, Store
from connector.store.synced_lists import SYNCED_LISTS
from connector.sync import SyncReport, run_sync
from tests.connector.sync.memory_gem import MemoryGem, small_tenant
from tests.connector.sync.stored import ME, changes, is_deleted, living, values


def fetched(report: SyncReport) -> dict[str, int]:
    """Records that Gem sent, of those lists of which it sent any."""
    return {entry.stream: entry.records for entry in report.streams if entry.records}


def refusing(path: str, error: GemError) -> Callable[[str], None]:
    def hook(asked: str) -> None:
        if asked.startswith(path):
            raise error

    return hook


FORBIDDEN = GemAuthenticationError("403", method="GET", url="/offers/", status=403)
MISSING = GemNotFound("404", method="GET", url="/offers/", status=404)


@pytest.fixture
def gem() -> MemoryGem:
    gem = small_tenant(candidates=2)
    for number in (1, 2):
        gem.put("offers", f"o{number}", application_id=f"a{number}", status="accepted", starts_at="2026-03-01")
        gem.put("scorecards", f"k{number}", application_id=f"a{number}", candidate_id=f"c{number}", interview_id="v1")
        gem.put("rejection_reasons", f"r{number}", name=f"Reason {number}")
    gem.now = gem.now.replace(day=2)
    return gem


def test_a_full_sync_has_them_and_a_delta_reads_what_changed(store: Store, gem: MemoryGem) -> None:
    report = run_sync(gem, store, ME, "full")
    assert {model: counts[0] for model, counts in changes(report).items()}.items() >= {
        ("offers", 2),
        ("scorecards", 2),
        ("rejection_reasons", 2),
    }
    gem.now = gem.now.replace(day=3)
    gem.put("offers", "o1", status="deprecated")
    gem.put("rejection_reasons", "r2", name="Another wording")
    report = run_sync(gem, store, ME, "delta")
    assert changes(report) == {"offers": (0, 1, 0), "rejection_reasons": (0, 1, 0)}
    assert fetched(report) == {"offers": 1, "rejection_reasons": 2}, "reasons have no date, so all are read"
    assert values(store, "offers", "o1")["status"] == "ABANDONED"


def test_what_vanishes_is_deleted_once_gem_confirms_it(sqlite_store: Store, gem: MemoryGem) -> None:
    run_sync(gem, sqlite_store, ME, "full")
    gem.vanish("offers", "o1")
    gem.vanish("rejection_reasons", "r1")
    gem.vanish("scorecards", "k1")
    report = run_sync(gem, sqlite_store, ME, "full")
    assert {model: deleted for model, (_, _, deleted) in changes(report).items()} == {
        "offers": 1,
        "rejection_reasons": 1,
        "scorecards": 1,
    }
    assert is_deleted(sqlite_store, "rejection_reasons", "r1")


@pytest.mark.parametrize("error", [FORBIDDEN, MISSING], ids=["forbidden", "missing"])
@pytest.mark.parametrize("kind", ["full", "delta"])
def test_a_list_that_gem_refuses_does_not_keep_the_others_from_being_synced(
    sqlite_store: Store, gem: MemoryGem, error: GemError, kind: str
) -> None:
    if kind == "delta":
        run_sync(gem, sqlite_store, ME, "full")
    gem.before_request = refusing("/offers/", error)
    gem.put("scorecards", "k3", application_id="a1")
    report = run_sync(gem, sqlite_store, ME, "full" if kind == "full" else "delta")
    assert (report.state, report.refused, report.held_deletions) == ("SUCCEEDED", {"offers": error.status}, {})
    assert set(living(sqlite_store)["scorecards"]) == {"k1", "k2", "k3"}
    assert set(living(sqlite_store)["offers"]) == (set() if kind == "full" else {"o1", "o2"}), "what was known stays"


def test_a_list_that_is_allowed_later_is_read_whole_by_the_next_delta(store: Store, gem: MemoryGem) -> None:
    gem.before_request = refusing("/offers/", FORBIDDEN)
    run_sync(gem, store, ME, "full")
    gem.before_request = lambda _path: None
    gem.now = gem.now.replace(day=9)
    report = run_sync(gem, store, ME, "delta")
    assert report.kind == "delta"
    assert report.refused == {}
    assert fetched(report) == {"offers": 2, "rejection_reasons": 2}
    assert set(living(store)["offers"]) == {"o1", "o2"}


def test_a_list_that_was_refused_for_a_while_goes_on_from_where_it_was(sqlite_store: Store, gem: MemoryGem) -> None:
    run_sync(gem, sqlite_store, ME, "full")
    gem.now = gem.now.replace(day=5)
    gem.put("offers", "o1", status="rejected")
    gem.before_request = refusing("/offers/", FORBIDDEN)
    gem.now = gem.now.replace(day=9)
    run_sync(gem, sqlite_store, ME, "delta")
    gem.before_request = lambda _path: None
    report = run_sync(gem, sqlite_store, ME, "delta")
    assert fetched(report)["offers"] == 1
    assert values(sqlite_store, "offers", "o1")["status"] == "DECLINED"


def test_a_store_of_an_earlier_version_gets_the_new_lists_by_its_next_delta(store: Store, gem: MemoryGem) -> None:
    """As the migration leaves it: the lists of that time have a watermark, the new ones have none."""
    run_sync(gem, store, ME, "full")
    with store.write() as connection:
        new = SYNCED_LISTS.c.stream.in_(["offers", "rejection_reasons", "scorecards"])
        connection.execute(sa.delete(SYNCED_LISTS).where(new))
    gem.now = gem.now.replace(day=9)
    report = run_sync(gem, store, ME, "delta")
    assert report.kind == "delta"
    assert fetched(report) == {"offers": 2, "rejection_reasons": 2, "scorecards": 2}


def test_no_sync_goes_on_without_a_list_that_it_cannot_do_without(sqlite_store: Store, gem: MemoryGem) -> None:
    gem.before_request = refusing("/jobs/", MISSING)
    with pytest.raises(GemNotFound):
        run_sync(gem, sqlite_store, ME, "full")


def test_of_what_others_created_neither_offers_nor_scorecards_are_kept(sqlite_store: Store, gem: MemoryGem) -> None:
    sqlite_store.track(ME, candidate_ids=["c1"], application_ids=["a1"])
    run_sync(gem, sqlite_store, ME, "full")
    sqlite_store.integration(ME, settings=Settings(sync_only_created_applications=True))
    run_sync(gem, sqlite_store, ME, "delta")
    found = living(sqlite_store)
    assert (set(found["offers"]), set(found["scorecards"])) == ({"o1"}, {"k1"})
    assert set(found["rejection_reasons"]) == {"r1", "r2"}
    gem.put("offers", "o3", application_id="a2", status="accepted")
    report = run_sync(gem, sqlite_store, ME, "full")
    assert changes(report) == {}
