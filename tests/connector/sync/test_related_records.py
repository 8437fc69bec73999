"""Records that are built again when something that they draw on changes."""

from __future__ import annotations

import pytest

from connector.errors import GemUnavailable
from connector.store import Settings, Store
from connector.sync import run_sync
from connector.unified.ids import unified_id
from tests.connector.sync.memory_gem import MemoryGem, iso, small_tenant
from tests.connector.sync.stored import ME, changes, living, one, values


@pytest.fixture
def gem(store: Store) -> MemoryGem:
    """A small tenant that was synced."""
    gem = small_tenant(candidates=2)
    run_sync(gem, store, ME, "full")
    return gem


def stage(remote_id: str | None) -> str | None:
    return None if remote_id is None else unified_id(ME, "application_stages", remote_id)


def test_a_job_is_built_from_its_posts_in_its_first_sync(store: Store, gem: MemoryGem) -> None:
    assert values(store, "jobs", "j1")["description"] == "<p>Hi</p>"


def test_a_changed_post_changes_its_job(store: Store, gem: MemoryGem) -> None:
    gem.put("job_posts", "p1", content="<p>New</p>")
    report = run_sync(gem, store, ME, "delta")
    assert changes(report) == {"jobs": (0, 1, 0), "job_postings": (0, 1, 0)}
    assert values(store, "jobs", "j1")["description"] == "<p>New</p>"


def test_a_post_that_moves_to_another_job_changes_both(store: Store, gem: MemoryGem) -> None:
    gem.put("jobs", "j2", name="Designer", is_template=False)
    run_sync(gem, store, ME, "delta")
    gem.put("job_posts", "p1", job_id="j2")
    run_sync(gem, store, ME, "delta")
    assert values(store, "jobs", "j1")["description"] is None
    assert values(store, "jobs", "j2")["description"] == "<p>Hi</p>"


@pytest.mark.parametrize("how", ["deleted", "vanished"])
def test_a_job_loses_what_it_had_from_a_post_that_is_gone(store: Store, gem: MemoryGem, how: str) -> None:
    gem.put("job_posts", "p2", job_id="j2", title="Designer")  # by which the route of posts can be tried
    run_sync(gem, store, ME, "delta")
    if how == "deleted":
        gem.put("job_posts", "p1", deleted_at=iso(gem.now))
    else:
        gem.vanish("job_posts", "p1")
    run_sync(gem, store, ME, "full")
    assert values(store, "jobs", "j1")["description"] is None


def test_the_order_of_a_jobs_stages_follows_each_of_them(store: Store, gem: MemoryGem) -> None:
    gem.put("job_stages", "s0", priority=9)
    report = run_sync(gem, store, ME, "delta")
    assert report.model("job_application_stages").updated == 3
    assert {key: value["index"] for key, value in living(store)["job_application_stages"].items()} == {
        "j1:s1": 0,
        "j1:s2": 1,
        "j1:s0": 2,
    }


def test_a_deleted_stage_is_not_among_its_jobs_stages_any_more(store: Store, gem: MemoryGem) -> None:
    gem.put("job_stages", "s0", deleted_at=iso(gem.now))
    run_sync(gem, store, ME, "delta")
    assert living(store)["job_application_stages"].keys() == {"j1:s1", "j1:s2"}
    assert one(store, "job_application_stages", "j1:s0").remote_deleted_at is not None


def test_stages_of_a_job_that_gem_did_not_give_us_have_their_order_too(store: Store, gem: MemoryGem) -> None:
    gem.put("job_stages", "s9", job_id="unknown", priority=1)
    run_sync(gem, store, ME, "delta")
    assert values(store, "job_application_stages", "unknown:s9")["index"] == 0


def test_an_interview_follows_the_stage_that_foresees_it(store: Store, gem: MemoryGem) -> None:
    assert values(store, "interviews", "v1")["stage_id"] == stage("s1")
    gem.put("job_stages", "s1", interviews=[])
    run_sync(gem, store, ME, "delta")
    assert values(store, "interviews", "v1")["stage_id"] is None
    gem.put("job_stages", "s2", interviews=[{"id": "x", "job_stage_interview_item_id": "item1"}])
    run_sync(gem, store, ME, "delta")
    assert values(store, "interviews", "v1")["stage_id"] == stage("s2")


def test_an_interview_follows_the_job_of_its_application(store: Store, gem: MemoryGem) -> None:
    interviews = [{"id": "y", "job_stage_interview_item_id": "item1"}]
    gem.put("jobs", "j2", name="Designer", is_template=False)
    gem.put("job_stages", "t1", job_id="j2", priority=0, interviews=interviews)
    run_sync(gem, store, ME, "delta")
    assert values(store, "interviews", "v1")["stage_id"] == stage("s1")
    gem.put("applications", "a1", jobs=[{"id": "j2", "name": "Designer"}])
    run_sync(gem, store, ME, "delta")
    assert values(store, "interviews", "v1")["stage_id"] == stage("t1")


def test_an_interview_of_a_vanished_stage_has_none(store: Store, gem: MemoryGem) -> None:
    gem.vanish("job_stages", "s1")
    run_sync(gem, store, ME, "full")
    assert values(store, "interviews", "v1")["stage_id"] is None


def test_a_candidate_without_embedded_applications_takes_its_source_from_the_stored_ones(
    store: Store, gem: MemoryGem
) -> None:
    candidate = gem.put("candidates", "c1")
    del candidate["applications"]
    run_sync(gem, store, ME, "delta")
    assert values(store, "candidates", "c1")["source"] == "Referral"
    application = gem.put("applications", "a1", source={"id": "y", "public_name": "Event"})
    assert application["candidate_id"] == "c1"
    run_sync(gem, store, ME, "delta")
    assert values(store, "candidates", "c1")["source"] == "Event"


def test_a_candidate_with_embedded_applications_keeps_to_those(store: Store, gem: MemoryGem) -> None:
    gem.put("candidates", "c1", applications=[])
    gem.put("applications", "a1", source={"id": "y", "public_name": "Event"})
    run_sync(gem, store, ME, "delta")
    assert values(store, "candidates", "c1")["source"] is None


def test_members_of_a_team_go_as_soon_as_they_are_not_named_any_more(store: Store, gem: MemoryGem) -> None:
    gem.put("jobs", "j1", hiring_team={"recruiters": [{"id": "u2"}], "sourcers": [{"id": "u2"}]})
    gem.put("scheduled_interviews", "v1", interviewers=[{"id": "u2"}])
    report = run_sync(gem, store, ME, "delta")
    assert changes(report)["job_hiring_team_members"] == (1, 0, 1)
    assert changes(report)["interviewing_team_members"] == (0, 0, 1)
    assert living(store)["job_hiring_team_members"]["j1:u2"]["roles"] == ["RECRUITER", "SOURCER"]


def test_templates_are_no_jobs_nor_are_their_stages_and_posts(store: Store, gem: MemoryGem) -> None:
    gem.put("jobs", "j1", is_template=True)
    report = run_sync(gem, store, ME, "delta")
    assert changes(report) == {
        "jobs": (0, 0, 1),
        "job_postings": (0, 0, 1),
        "application_stages": (0, 0, 3),
        "job_application_stages": (0, 0, 3),
        "job_hiring_team_members": (0, 0, 1),
    }
    gem.put("jobs", "j1", is_template=False)
    report = run_sync(gem, store, ME, "delta")
    assert changes(report) == {
        "jobs": (0, 1, 0),
        "job_postings": (0, 1, 0),
        "application_stages": (0, 3, 0),
        "job_application_stages": (0, 3, 0),
        "job_hiring_team_members": (0, 1, 0),
    }


def test_templates_are_shown_where_the_setting_says_so_without_another_fetch(store: Store, gem: MemoryGem) -> None:
    gem.put("jobs", "j1", is_template=True)
    run_sync(gem, store, ME, "delta")
    store.integration(ME, settings=Settings(include_job_templates=True))
    run_sync(gem, store, ME, "delta")
    assert living(store)["jobs"].keys() == {"j1"}
    assert living(store)["application_stages"].keys() == {"s0", "s1", "s2"}


def test_a_sync_that_breaks_before_dependents_are_built_leaves_them_to_the_next_one(sqlite_store: Store) -> None:
    gem = small_tenant(candidates=2)
    run_sync(gem, sqlite_store, ME, "full")
    gem.put("jobs", "j1", name="Renamed")

    def fail(path: str) -> None:
        if path == "/job_posts/":
            raise GemUnavailable("503", method="GET", url=path, status=503)

    gem.before_request = fail
    with pytest.raises(GemUnavailable):
        run_sync(gem, sqlite_store, ME, "delta")
    gem.before_request = lambda _path: None
    # Neither fetched again nor forgotten: the mark was stored with the job.
    run_sync(gem, sqlite_store, ME, "delta")
    assert values(sqlite_store, "jobs", "j1")["name"] == "Renamed"
