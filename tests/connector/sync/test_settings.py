"""What a change of settings does to what is stored."""

from __future__ import annotations

import json

import pytest

from connector.store import Settings, Store
from connector.sync import Kind, run_sync
from connector.sync import run as run_module
from tests.connector.sync.memory_gem import MemoryGem, add_candidate, small_tenant
from tests.connector.sync.stored import ME, changes, living, one, values


def fetched(gem: MemoryGem, store: Store, kind: str = "delta") -> int:
    """Records that Gem sent for a sync."""
    report = run_sync(gem, store, ME, "full" if kind == "full" else "delta")
    return sum(entry.records for entry in report.streams)


@pytest.fixture
def gem(store: Store) -> MemoryGem:
    gem = small_tenant(candidates=3)
    run_sync(gem, store, ME, "full")
    gem.now = gem.now.replace(day=2)
    run_sync(gem, store, ME, "delta")
    return gem


def test_remote_data_is_given_as_received_once_it_is_switched_on_without_another_fetch(
    store: Store, gem: MemoryGem
) -> None:
    assert one(store, "candidates", "c1").remote_data is None
    before = one(store, "candidates", "c1").changed_at
    store.integration(ME, settings=Settings(remote_data=True))
    report = run_sync(gem, store, ME, "delta")
    assert sum(entry.records for entry in report.streams) == 0
    assert report.model("candidates").updated == 3
    record = one(store, "candidates", "c1")
    assert record.changed_at > before
    assert record.remote_data is not None
    assert json.loads(record.remote_data) == gem.find("candidates", "c1")


def test_switching_remote_data_off_takes_it_away(store: Store, gem: MemoryGem) -> None:
    store.integration(ME, settings=Settings(remote_data=True))
    run_sync(gem, store, ME, "delta")
    store.integration(ME, settings=Settings(remote_data=False))
    assert run_sync(gem, store, ME, "delta").model("candidates").updated == 3
    assert one(store, "candidates", "c1").remote_data is None


def test_a_job_board_gives_links_to_the_stored_posts(store: Store, gem: MemoryGem) -> None:
    store.integration(ME, settings=Settings(job_board="acme"))
    report = run_sync(gem, store, ME, "delta")
    assert changes(report) == {"jobs": (0, 1, 0), "job_postings": (0, 1, 0)}
    assert values(store, "job_postings", "p1")["url"] == "https://jobs.gem.com/acme/p1"
    assert values(store, "jobs", "j1")["post_url"] == "https://jobs.gem.com/acme/p1"


def test_another_mapping_builds_what_is_stored_again(
    store: Store, gem: MemoryGem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows were built by another version of this package; here one whose rows come out the same."""
    monkeypatch.setattr(run_module, "fingerprint", lambda _settings, _shape: "another mapping")
    built: list[str] = []
    run_sync(
        gem, store, ME, "delta", progress=lambda told: built.append(told.stream) if told.phase == "rebuild" else None
    )
    assert set(built) == {
        "users",
        "jobs",
        "job_posts",
        "job_stages",
        "candidates",
        "applications",
        "scheduled_interviews",
    }
    built.clear()
    run_sync(
        gem, store, ME, "delta", progress=lambda told: built.append(told.stream) if told.phase == "rebuild" else None
    )
    assert built == []


@pytest.mark.gem_contract("feature.sync_only_created_applications")
class TestSyncOnlyCreatedApplications:
    """The setting is off at first, and everything is synced."""

    ON = Settings(sync_only_created_applications=True)

    def test_switching_it_on_marks_the_rest_deleted_without_asking_gem(self, store: Store, gem: MemoryGem) -> None:
        store.track(ME, candidate_ids=["c1"], application_ids=["a1"])
        store.integration(ME, settings=self.ON)
        gem.paths.clear()
        run_sync(gem, store, ME, "delta")
        assert living(store)["candidates"].keys() == {"c1"}
        assert living(store)["applications"].keys() == {"a1"}
        assert living(store)["interviews"].keys() == {"v1"}
        assert living(store)["interviewing_team_members"].keys() == {"v1:u1", "v1:u2"}
        assert living(store)["users"].keys() == {"u1", "u2"}, "all other models are synced whole"
        assert not any(path.startswith("/candidates/c") for path in gem.paths)

    def test_candidates_are_fetched_by_their_ids_and_no_list_of_them_is_read(
        self, store: Store, gem: MemoryGem
    ) -> None:
        store.track(ME, candidate_ids=["c1"], application_ids=["a1"])
        store.integration(ME, settings=self.ON)
        gem.put("candidates", "c1", first_name="Edited")
        add_candidate(gem, 8)
        report = run_sync(gem, store, ME, "full")
        assert values(store, "candidates", "c1")["first_name"] == "Edited"
        assert living(store)["candidates"].keys() == {"c1"}
        assert next(entry.records for entry in report.streams if entry.stream == "candidates") == 1
        assert report.held_deletions == {}

    @pytest.mark.parametrize("heeds", [None, False], ids=["refused", "ignored"])
    def test_where_gem_does_not_heed_the_filter_they_are_fetched_one_by_one(
        self, sqlite_store: Store, heeds: bool | None
    ) -> None:
        gem = small_tenant(candidates=3)
        gem.heeds_candidate_ids = heeds
        sqlite_store.integration(ME, settings=self.ON)
        sqlite_store.track(ME, candidate_ids=["c1", "c3"], application_ids=["a1", "a3"])
        run_sync(gem, sqlite_store, ME, "full")
        assert living(sqlite_store)["candidates"].keys() == {"c1", "c3"}
        assert living(sqlite_store)["applications"].keys() == {"a1", "a3"}

    def test_applications_come_from_the_payloads_and_else_by_id(self, sqlite_store: Store) -> None:
        gem = small_tenant(candidates=3)
        del gem.put("candidates", "c2")["applications"]
        sqlite_store.integration(ME, settings=self.ON)
        sqlite_store.track(ME, candidate_ids=["c1", "c2"], application_ids=["a1", "a2"])
        run_sync(gem, sqlite_store, ME, "full")
        assert living(sqlite_store)["applications"].keys() == {"a1", "a2"}
        assert "/applications/" not in gem.paths
        assert "/applications/a2" in gem.paths
        assert "/applications/a1" not in gem.paths

    def test_other_applications_of_a_tracked_candidate_are_left_out(self, sqlite_store: Store) -> None:
        gem = small_tenant(candidates=2)
        other = gem.put("applications", "foreign", candidate_id="c1", status="active", jobs=[{"id": "j1"}])
        candidate = gem.find("candidates", "c1")
        assert candidate is not None
        gem.put("candidates", "c1", applications=[*candidate["applications"], other])
        sqlite_store.integration(ME, settings=self.ON)
        sqlite_store.track(ME, candidate_ids=["c1"], application_ids=["a1"])
        run_sync(gem, sqlite_store, ME, "full")
        assert living(sqlite_store)["applications"].keys() == {"a1"}

    def test_a_tracked_candidate_that_vanished_is_deleted_once_gem_confirms_it(self, sqlite_store: Store) -> None:
        gem = small_tenant(candidates=3)
        sqlite_store.integration(ME, settings=self.ON)
        sqlite_store.track(ME, candidate_ids=["c1", "c2"], application_ids=["a1", "a2"])
        run_sync(gem, sqlite_store, ME, "full")
        gem.vanish("candidates", "c2")
        assert changes(run_sync(gem, sqlite_store, ME, "full")) == {"candidates": (0, 0, 1)}

    @pytest.mark.parametrize("kind", ["full", "delta"])
    def test_off_again_a_full_sync_restores_the_rest(self, store: Store, gem: MemoryGem, kind: Kind) -> None:
        whole = living(store)
        store.track(ME, candidate_ids=["c1"], application_ids=["a1"])
        store.integration(ME, settings=self.ON)
        run_sync(gem, store, ME, kind)
        store.integration(ME, settings=Settings())
        report = run_sync(gem, store, ME, "delta")
        assert report.kind == "full"
        assert report.model("candidates").updated == 2
        assert living(store) == whole
