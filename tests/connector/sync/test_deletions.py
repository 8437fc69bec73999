"""What vanished without a trace: confirmed by Gem, or kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import GemUnavailable
from connector.store import Store
from connector.store.schema import UNIFIED_TABLES
from connector.sync import run_sync
from tests.connector.sync.memory_gem import MemoryGem, breaks_at, small_tenant
from tests.connector.sync.stored import ME, changes, is_deleted, living, one


def synced(store: Store, candidates: int = 5) -> MemoryGem:
    gem = small_tenant(candidates)
    run_sync(gem, store, ME, "full")
    return gem


def test_a_record_missing_from_a_full_sync_is_deleted_once_gem_answers_404_for_it(store: Store) -> None:
    gem = synced(store)
    gem.vanish("users", "u2")
    report = run_sync(gem, store, ME, "full")
    assert changes(report) == {"users": (0, 0, 1)}
    assert is_deleted(store, "users", "u2")
    assert "/users/u2" in gem.paths


def test_a_delta_never_takes_absence_for_a_deletion(sqlite_store: Store) -> None:
    gem = synced(sqlite_store)
    gem.vanish("candidates", "c2")
    assert changes(run_sync(gem, sqlite_store, ME, "delta")) == {}


def test_a_record_that_only_the_list_leaves_out_is_kept_and_brought_up_to_date(store: Store) -> None:
    gem = synced(store)
    hidden = gem.find("users", "u2")
    assert hidden is not None
    hidden["first_name"] = "Edited"
    whole = list(gem.lists["users"])
    gem.vanish("users", "u2")
    gem.before_request = lambda path: gem.lists.update(users=whole) if path.startswith("/users/u") else None
    report = run_sync(gem, store, ME, "full")
    assert changes(report) == {"users": (0, 1, 0)}
    assert not is_deleted(store, "users", "u2")


def test_a_404_counts_only_while_the_route_answers_for_a_record_that_lives(store: Store) -> None:
    """The item routes are inferred: where they are not there, everything answers 404."""
    gem = synced(store)
    gem.has_items = False
    gem.vanish("users", "u2")
    report = run_sync(gem, store, ME, "full")
    assert changes(report) == {}
    assert not is_deleted(store, "users", "u2")


def test_where_nobody_can_confirm_it_two_complete_full_syncs_have_to_miss_a_record(store: Store) -> None:
    gem = synced(store)
    gem.has_items = False
    gem.vanish("users", "u2")
    run_sync(gem, store, ME, "full")
    run_sync(gem, store, ME, "delta")
    assert not is_deleted(store, "users", "u2")
    assert changes(run_sync(gem, store, ME, "full")) == {"users": (0, 0, 1)}


def test_a_record_that_was_back_in_between_has_to_be_missed_twice_again(sqlite_store: Store) -> None:
    gem = synced(sqlite_store)
    gem.has_items = False
    kept = list(gem.lists["users"])
    for present in (False, True, False):
        gem.lists["users"] = list(kept) if present else kept[:1]
        run_sync(gem, sqlite_store, ME, "full")
        assert not is_deleted(sqlite_store, "users", "u2")


def test_many_candidates_are_confirmed_by_few_requests(sqlite_store: Store) -> None:
    gem = synced(sqlite_store, candidates=100)
    requests = gem.requests_made
    gem.vanish("candidates", *(f"c{number}" for number in range(1, 91)))
    report = run_sync(gem, sqlite_store, ME, "full", accept_deletions=True)
    assert report.model("candidates").deleted == 90
    assert report.requests - requests == 5, "nineteen in each, and one that lives"


def test_what_is_asked_for_by_id_takes_one_trial_of_the_route_before_and_one_after(sqlite_store: Store) -> None:
    gem = synced(sqlite_store, candidates=100)
    requests = gem.requests_made
    gem.vanish("scheduled_interviews", *(f"v{number}" for number in range(1, 91)))
    report = run_sync(gem, sqlite_store, ME, "full", accept_deletions=True)
    assert report.model("interviews").deleted == 90
    assert report.requests - requests == 90 + 1 + 2, "in two batches"


def test_a_filter_that_gem_does_not_heed_leaves_candidates_to_be_asked_for_by_id(sqlite_store: Store) -> None:
    gem = synced(sqlite_store)
    gem.heeds_candidate_ids = None
    gem.vanish("candidates", "c2")
    assert changes(run_sync(gem, sqlite_store, ME, "full")) == {"candidates": (0, 0, 1)}
    assert "/candidates/c2" in gem.paths


def test_without_item_routes_candidates_are_looked_up_by_candidate_ids(store: Store) -> None:
    gem = synced(store)
    gem.has_items = False
    gem.vanish("candidates", "c2")
    assert changes(run_sync(gem, store, ME, "full")) == {"candidates": (0, 0, 1)}


@pytest.mark.parametrize("heeds", [None, False], ids=["refused", "ignored"])
def test_a_filter_that_gem_does_not_heed_proves_nothing(sqlite_store: Store, heeds: bool | None) -> None:
    gem = synced(sqlite_store)
    gem.has_items = False
    gem.heeds_candidate_ids = heeds
    gem.vanish("candidates", "c2")
    run_sync(gem, sqlite_store, ME, "full")
    assert not is_deleted(sqlite_store, "candidates", "c2")


def test_without_item_routes_stages_are_looked_up_in_the_list_of_their_job(store: Store) -> None:
    gem = synced(store)
    gem.has_items = False
    gem.vanish("job_stages", "s2")
    report = run_sync(gem, store, ME, "full")
    assert changes(report) == {"application_stages": (0, 0, 1), "job_application_stages": (0, 0, 1)}


def test_a_list_that_does_not_have_the_living_stages_either_proves_nothing(sqlite_store: Store) -> None:
    gem = synced(sqlite_store)
    gem.has_items = gem.has_stages_of_jobs = False
    gem.vanish("job_stages", "s2")
    run_sync(gem, sqlite_store, ME, "full")
    assert not is_deleted(sqlite_store, "application_stages", "s2")


def test_what_a_vanished_record_named_is_deleted_with_it(store: Store) -> None:
    gem = synced(store)
    gem.vanish("scheduled_interviews", "v2")
    report = run_sync(gem, store, ME, "full")
    assert changes(report) == {"interviews": (0, 0, 1), "interviewing_team_members": (0, 0, 2)}
    assert is_deleted(store, "interviewing_team_members", "v2:u1")


def test_what_a_deleted_record_named_is_deleted_once_the_record_vanishes(store: Store) -> None:
    gem = synced(store)
    gem.put("scheduled_interviews", "v2", deleted_at="2026-01-01T00:00:00.000Z")
    run_sync(gem, store, ME, "delta")
    assert not is_deleted(store, "interviewing_team_members", "v2:u1"), "its payload still names it"
    gem.vanish("scheduled_interviews", "v2")
    report = run_sync(gem, store, ME, "full")
    assert changes(report) == {"interviewing_team_members": (0, 0, 2)}
    deleted_at = one(store, "interviews", "v2").remote_deleted_at
    assert deleted_at is not None
    assert deleted_at.isoformat() == "2026-01-01T00:00:00+00:00", "as Gem had said"
    gem.paths.clear()
    run_sync(gem, store, ME, "full")
    assert "/scheduled_interviews/v2" not in gem.paths, "what was found gone is not asked for again"


def test_an_interview_forgets_the_stage_that_was_deleted_and_then_vanished(
    store: Store, fresh_store: Callable[[], Store]
) -> None:
    gem = synced(store)
    gem.put("job_stages", "s2", deleted_at="2026-01-01T00:00:00.000Z")
    run_sync(gem, store, ME, "delta")
    gem.vanish("job_stages", "s2")
    run_sync(gem, store, ME, "full")
    new = fresh_store()
    run_sync(gem, new, ME, "full")
    assert living(store) == living(new)


def test_deleted_records_that_vanish_all_at_once_are_no_mass_deletion(sqlite_store: Store) -> None:
    gem = synced(sqlite_store, candidates=60)
    deleted = [f"c{number}" for number in range(1, 31)]
    for remote_id in deleted:
        gem.put("candidates", remote_id, deleted_at="2026-01-01T00:00:00.000Z")
    run_sync(gem, sqlite_store, ME, "delta")
    gem.vanish("candidates", *deleted, "c31")
    report = run_sync(gem, sqlite_store, ME, "full")
    assert (report.state, report.held_deletions) == ("SUCCEEDED", {})
    assert changes(report) == {"candidates": (0, 0, 1)}


def test_a_vanished_record_that_is_back_lives_again(store: Store) -> None:
    gem = synced(store)
    record = gem.find("scheduled_interviews", "v2")
    assert record is not None
    gem.vanish("scheduled_interviews", "v2")
    run_sync(gem, store, ME, "full")
    gem.lists["scheduled_interviews"].append(record)
    report = run_sync(gem, store, ME, "full")
    assert changes(report) == {"interviews": (0, 1, 0), "interviewing_team_members": (0, 2, 0)}
    assert living(store)["interviews"].keys() == {f"v{number}" for number in range(1, 6)}


def test_mass_deletions_wait_until_somebody_accepts_them(store: Store) -> None:
    gem = synced(store, candidates=60)
    requests = gem.paths.count("/candidates/")
    gem.vanish("candidates", *(f"c{number}" for number in range(1, 31)))
    gem.vanish("users", "u2")
    report = run_sync(gem, store, ME, "full")
    assert report.held_deletions == {"candidates": 30}
    assert report.state == "PARTIALLY_FAILED"
    assert changes(report) == {"users": (0, 0, 1)}, "the rest is done"
    assert len(living(store)["candidates"]) == 60
    assert gem.paths.count("/candidates/") == 2 * requests, "nobody is asked for nothing"
    accepted = run_sync(gem, store, ME, "full", accept_deletions=True)
    assert (accepted.state, changes(accepted)) == ("SUCCEEDED", {"candidates": (0, 0, 30)})


def test_up_to_twenty_deletions_never_wait(sqlite_store: Store) -> None:
    gem = synced(sqlite_store, candidates=22)
    gem.vanish("candidates", *(f"c{number}" for number in range(1, 21)))
    report = run_sync(gem, sqlite_store, ME, "full")
    assert (report.held_deletions, changes(report)) == ({}, {"candidates": (0, 0, 20)})


def test_an_error_while_gem_is_asked_deletes_nothing_and_the_next_sync_asks_again(sqlite_store: Store) -> None:
    gem = synced(sqlite_store)
    gem.vanish("scheduled_interviews", "v2", "v3")
    gem.before_request = lambda path: fail() if path == "/scheduled_interviews/v3" else None

    def fail() -> None:
        raise GemUnavailable("503", method="GET", url="/scheduled_interviews/v3", status=503)

    with pytest.raises(GemUnavailable):
        run_sync(gem, sqlite_store, ME, "full")
    assert len(living(sqlite_store)["interviews"]) == 5
    gem.before_request = lambda _path: None
    lists_before = gem.paths.count("/scheduled_interviews/")
    report = run_sync(gem, sqlite_store, ME, "full")
    assert report.resumed
    assert changes(report) == {"interviews": (0, 0, 2), "interviewing_team_members": (0, 0, 4)}
    assert gem.paths.count("/scheduled_interviews/") == lists_before, "the lists were read before"


def test_a_list_that_breaks_off_deletes_nothing(sqlite_store: Store) -> None:
    gem = synced(sqlite_store, candidates=30)
    gem.before_request = breaks_at(7, GemUnavailable("503", method="GET", url="/", status=503))
    with pytest.raises(GemUnavailable):
        run_sync(gem, sqlite_store, ME, "full", per_page=5)
    assert len(living(sqlite_store)["candidates"]) == 30


def test_the_day_we_learned_of_a_deletion_does_not_move_with_later_edits(sqlite_store: Store) -> None:
    """Fourteen days after it the record has to be erased."""
    gem = synced(sqlite_store)
    table = UNIFIED_TABLES["candidates"]

    def seen_at() -> int:
        with sqlite_store.look() as connection:
            found: int = connection.execute(
                table.select().with_only_columns(table.c.deletion_seen_at).where(table.c.remote_id == "c2")
            ).scalar_one()
        return found

    gem.put("candidates", "c2", deleted_at="2026-01-01T00:00:00.000Z")
    run_sync(gem, sqlite_store, ME, "delta")
    first = seen_at()
    gem.put("candidates", "c2", first_name="Edited")
    run_sync(gem, sqlite_store, ME, "delta")
    assert seen_at() == first
    assert one(sqlite_store, "candidates", "c2").changed_at.timestamp() * 1000 > first
