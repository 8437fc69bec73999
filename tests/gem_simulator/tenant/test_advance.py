"""A tenant lives on: what changes in a week, how much, and always the same."""

from __future__ import annotations

from functools import cache

import pytest

from gem_simulator.tenant import AdvanceSummary, Tenant
from gem_simulator.tenant.clock import DAY, START, iso
from gem_simulator.tenant.events import EVENTS
from tests.gem_simulator.tenant.conftest import Record, everything, read_only, still
from tests.same_tenant import digest

SYNCED = ("users", "jobs", "job_posts", "job_stages", "candidates", "applications", "scheduled_interviews")
WEEK = 7
By = dict[str, Record]


@cache
def week_later() -> tuple[Tenant, AdvanceSummary]:
    """A tenant of six hundred candidates, a week later."""
    tenant = Tenant(seed=42, candidates=600, clock=still())
    return tenant, tenant.advance(WEEK)


@cache
def before_and_after(collection: str) -> tuple[By, By]:
    """All records of a collection before and after the week."""
    before, after = read_only("realistic", 600), week_later()[0]
    return tuple({record["id"]: record for record in everything(one, collection)} for one in (before, after))  # type: ignore[return-value]  # two of two


def changed(collection: str) -> list[str]:
    """The ids of the records that are there before and after, and not the same."""
    before, after = before_and_after(collection)
    return [id_ for id_ in before.keys() & after.keys() if before[id_] != after[id_]]


@pytest.mark.parametrize("collection", SYNCED)
def test_a_week_creates_changes_and_deletes_something_of_everything_that_is_synced(collection: str) -> None:
    before, after = before_and_after(collection)
    newly_deleted = [
        id_ for id_ in changed(collection) if after[id_].get("deleted_at") != before[id_].get("deleted_at")
    ]
    assert after.keys() - before.keys(), "nothing new"
    assert len(changed(collection)) > len(newly_deleted), "nothing edited"
    assert newly_deleted, "nothing soft-deleted"
    if collection != "jobs":
        assert before.keys() - after.keys(), "nothing hard-deleted"


def test_a_week_changes_a_few_percent() -> None:
    before, after = before_and_after("applications")
    touched = len(changed("applications")) + len(before.keys() ^ after.keys())
    assert 0.03 < touched / len(before) < 0.1


def test_whatever_changed_shows_the_time_of_its_change() -> None:
    since = iso(START + 1)
    fields = {"applications": "last_activity_at"}
    quiet = []
    for collection in SYNCED:
        field, (_, after) = fields.get(collection, "updated_at"), before_and_after(collection)
        still_ = [id_ for id_ in changed(collection) if after[id_][field] < since]
        quiet += [(collection, id_) for id_ in still_]
    jobs_before, jobs_after = before_and_after("jobs")
    assert {collection for collection, _ in quiet} <= {"applications", "candidates"}, quiet
    _, candidates = before_and_after("candidates")
    for collection, id_ in quiet:
        if collection == "applications":
            candidate = candidates[before_and_after("applications")[1][id_]["candidate_id"]]
            job = before_and_after("applications")[1][id_]["jobs"][0]["id"]
            stage = before_and_after("applications")[1][id_]["current_stage"]
            renamed = jobs_before[job]["name"] != jobs_after[job]["name"] or stage_renamed(stage)
            assert candidate["updated_at"] >= since or renamed


def stage_renamed(stage: Record | None) -> bool:
    """Whether a stage has another name than before."""
    before, after = before_and_after("job_stages")
    return stage is not None and before.get(stage["id"], {}).get("name") != after[stage["id"]]["name"]


def test_every_kind_of_event_happens_in_a_week() -> None:
    counts = week_later()[1].counts
    assert counts.keys() - {"interview_completed"} == {event.name for event in EVENTS}
    assert counts["interview_completed"] > 0


def test_all_that_happens_happens_within_the_week_and_the_clock_goes_on_by_it() -> None:
    tenant = week_later()[0]
    assert tenant.clock.now() == START + WEEK * DAY
    for collection in SYNCED:
        for record in before_and_after(collection)[1].values():
            for field in ("created_at", "updated_at", "applied_at", "last_activity_at", "deleted_at"):
                assert (record.get(field) or "") <= iso(tenant.clock.now())


@pytest.mark.parametrize("profile", ["realistic", "edge", "minimal"])
def test_a_week_is_the_same_wherever_it_is_lived_and_however_it_is_cut(profile: str) -> None:
    at_once, by_day = (Tenant(seed=4, candidates=90, profile=profile) for _ in range(2))
    at_once.advance(WEEK)
    by_day.list("applications", {"status": "active"})
    for _ in range(WEEK):
        by_day.advance(1)
        by_day.list("candidates", {"updated_after": START})
    assert digest(at_once) == digest(by_day, backwards=True)


def test_indexes_that_were_patched_say_what_new_ones_say() -> None:
    early, late = (Tenant(seed=8, candidates=200, clock=still()) for _ in range(2))
    filters = {"candidates": "updated_after", "applications": "last_activity_after", "jobs": "updated_after"}
    for collection, name in filters.items():
        early.list(collection, {name: 1}, limit=0)
    early.advance(WEEK)
    late.advance(WEEK)
    for collection, name in filters.items():
        for since in (1, START, START + 3 * DAY):
            assert everything(early, collection, **{name: since}) == everything(late, collection, **{name: since})


def test_filters_find_after_a_week_what_looking_at_every_record_finds() -> None:
    tenant, (_, applications) = week_later()[0], before_and_after("applications")
    rejected = [record["id"] for record in everything(tenant, "applications", status="rejected")]
    assert rejected == [id_ for id_, record in applications.items() if record["status"] == "rejected"]
    recent = [record["id"] for record in everything(tenant, "applications", last_activity_after=START)]
    assert recent == [id_ for id_, record in applications.items() if record["last_activity_at"] >= iso(START)]
    job = next(iter(applications.values()))["jobs"][0]["id"]
    who = {record["candidate_id"] for record in applications.values() if record["jobs"][0]["id"] == job}
    assert {record["id"] for record in everything(tenant, "candidates", job_id=job)} == who


def test_what_is_named_is_still_there_after_a_week() -> None:
    _, applications = before_and_after("applications")
    _, candidates = before_and_after("candidates")
    _, jobs = before_and_after("jobs")
    _, stages = before_and_after("job_stages")
    for record in applications.values():
        assert record["candidate_id"] in candidates
        assert record["jobs"][0]["name"] == jobs[record["jobs"][0]["id"]]["name"]
        if record["current_stage"]:
            assert record["current_stage"]["name"] == stages[record["current_stage"]["id"]]["name"]
    for interview in before_and_after("scheduled_interviews")[1].values():
        assert interview["application_id"] in applications


def test_a_tenant_that_has_run_for_hours_does_not_live_in_its_past() -> None:
    clock = still()
    tenant = Tenant(seed=4, candidates=60, clock=clock)
    clock.advance(5 * 3_600_000 + 17)
    asked = clock.now()
    tenant.advance(1)
    fresh = everything(tenant, "candidates", updated_after=START)
    assert fresh
    assert all(iso(asked) <= record["updated_at"] <= iso(clock.now()) for record in fresh)


def test_months_of_life_leave_a_tenant_alive() -> None:
    tenant = Tenant(seed=4, candidates=40, clock=still())
    for _ in range(4):
        tenant.advance(30)
    assert len(everything(tenant, "candidates")) > 20
    assert [job for job in everything(tenant, "jobs") if job["status"] == "open"]


def test_no_days_change_nothing_and_days_cannot_be_taken_back(own_tenant: Tenant) -> None:
    before = digest(own_tenant)
    assert own_tenant.advance(0).counts == {}
    assert digest(own_tenant) == before
    with pytest.raises(ValueError, match="cannot live backwards"):
        own_tenant.advance(-1)
