"""A tenant hangs together: what is named is there, and nothing happens before its cause."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from gem_simulator.tenant import Tenant, millis
from tests.gem_simulator.tenant.conftest import Record, everything, read_only

BIG = 600


@cache
def by_id(collection: str) -> dict[str, Record]:
    """All records of a collection of a tenant of six hundred candidates."""
    return {record["id"]: record for record in everything(read_only("realistic", BIG), collection)}


def ids_in(records: dict[str, Record], *path: str) -> set[str]:
    """The ids found at the end of a path of fields, through lists."""
    found: list[Any] = list(records.values())
    for field in path:
        found = [record.get(field) for record in found if isinstance(record, dict)]
        found = [item for value in found for item in (value if isinstance(value, list) else [value])]
    return {value for value in found if value is not None}


REFERENCES = [
    ("applications", ("candidate_id",), "candidates"),
    ("applications", ("jobs", "id"), "jobs"),
    ("applications", ("current_stage", "id"), "job_stages"),
    ("applications", ("source", "id"), "sources"),
    ("applications", ("rejection_reason", "id"), "rejection_reasons"),
    ("applications", ("recruiter", "id"), "users"),
    ("applications", ("coordinator", "id"), "users"),
    ("applications", ("sourcer", "id"), "users"),
    ("candidates", ("application_ids",), "applications"),
    ("candidates", ("applications", "id"), "applications"),
    ("candidates", ("linked_user_ids",), "users"),
    ("users", ("linked_candidate_ids",), "candidates"),
    ("users", ("offices", "id"), "offices"),
    ("users", ("departments", "id"), "departments"),
    ("jobs", ("offices", "id"), "offices"),
    ("jobs", ("departments", "id"), "departments"),
    ("jobs", ("hiring_team", "recruiters", "id"), "users"),
    ("jobs", ("hiring_team", "hiring_managers", "id"), "users"),
    ("job_posts", ("job_id",), "jobs"),
    ("job_stages", ("job_id",), "jobs"),
    ("job_stages", ("interviews", "default_interviewer_users", "id"), "users"),
    ("offices", ("parent_id",), "offices"),
    ("offices", ("child_ids",), "offices"),
    ("departments", ("parent_id",), "departments"),
    ("departments", ("child_ids",), "departments"),
    ("scheduled_interviews", ("application_id",), "applications"),
    ("scheduled_interviews", ("candidate_id",), "candidates"),
    ("scheduled_interviews", ("organizer", "id"), "users"),
    ("scheduled_interviews", ("interviewers", "id"), "users"),
    ("scheduled_interviews", ("interviewers", "scorecard_id"), "scorecards"),
    ("scorecards", ("application_id",), "applications"),
    ("scorecards", ("candidate_id",), "candidates"),
    ("scorecards", ("interview_id",), "scheduled_interviews"),
    ("scorecards", ("interviewer", "id"), "users"),
    ("offers", ("application_id",), "applications"),
    ("offers", ("candidate_id",), "candidates"),
    ("offers", ("job_id",), "jobs"),
    ("offers", ("opening", "id"), "openings"),
    ("openings", ("application_id",), "applications"),
]


@pytest.mark.parametrize(("collection", "path", "target"), REFERENCES, ids=str)
def test_what_is_named_is_there(collection: str, path: tuple[str, ...], target: str) -> None:
    named = ids_in(by_id(collection), *path)
    assert named, "nothing is ever named there"
    assert named <= by_id(target).keys()


@pytest.mark.parametrize("path", [("job_post_id",), ("credited_to",)])
def test_some_of_what_applications_name_has_vanished_for_good(path: tuple[str, ...]) -> None:
    target = by_id({"job_post_id": "job_posts", "credited_to": "users"}[path[0]])
    named = ids_in(by_id("applications"), *path)
    assert 0 < len(named - target.keys()) < len(named & target.keys())


def test_a_candidate_brings_exactly_the_applications_of_the_list() -> None:
    brought = [application for record in by_id("candidates").values() for application in record["applications"]]
    assert {application["id"]: application for application in brought} == by_id("applications")
    assert len(brought) == len(by_id("applications"))
    counts = Counter(len(record["applications"]) for record in by_id("candidates").values())
    assert set(counts) == {1, 2, 3, 4}
    assert all(r["application_ids"] == [a["id"] for a in r["applications"]] for r in by_id("candidates").values())


def test_names_are_those_of_what_they_name() -> None:
    jobs, stages = by_id("jobs"), by_id("job_stages")
    for application in by_id("applications").values():
        job = application["jobs"][0]
        assert job["name"] == jobs[job["id"]]["name"]
        if application["current_stage"]:
            stage = stages[application["current_stage"]["id"]]
            assert stage["name"] == application["current_stage"]["name"]
            assert stage["job_id"] == job["id"]


def test_jobs_have_four_to_eight_stages_in_order() -> None:
    stages = Counter(stage["job_id"] for stage in by_id("job_stages").values() if stage["active"])
    assert set(stages.values()) == {4, 5, 6, 7, 8}
    assert stages.keys() == by_id("jobs").keys()


def test_interviews_follow_the_plan_of_the_stage_they_belong_to() -> None:
    definitions = {
        definition["id"]: stage for stage in by_id("job_stages").values() for definition in stage["interviews"]
    }
    items = {
        definition["job_stage_interview_item_id"]: stage["job_id"]
        for stage in by_id("job_stages").values()
        for definition in stage["interviews"]
    }
    own = other = unknown = 0
    for interview in by_id("scheduled_interviews").values():
        job = by_id("applications")[interview["application_id"]]["jobs"][0]["id"]
        assert definitions[interview["interview"]["id"]]["job_id"] == job
        found = items.get(interview.get("job_stage_interview_item_id"))
        own, other, unknown = own + (found == job), other + (found not in (None, job)), unknown + (found is None)
    assert own > 10 * other > 0
    assert unknown > 0


def _in_order(record: Record, *fields: str) -> None:
    instants = [record[field] for field in fields if record.get(field)]
    assert instants == sorted(instants), (record["id"], [(field, record.get(field)) for field in fields])


def test_nothing_happens_before_its_cause_or_after_now() -> None:
    now = read_only("realistic", BIG).clock.now()
    for record in by_id("candidates").values():
        _in_order(record, "created_at", "updated_at")
        _in_order(record, "created_at", "last_activity", "deleted_at")
        assert millis(record["updated_at"]) <= now
        for application in record["applications"]:
            assert record["created_at"] <= application["applied_at"]
    for record in by_id("applications").values():
        _in_order(record, "applied_at", "rejected_at", "last_activity_at", "deleted_at")
        job = by_id("jobs")[record["jobs"][0]["id"]]
        assert job["opened_at"] <= record["applied_at"] <= (job["closed_at"] or "9999")
        assert millis(record["last_activity_at"]) <= now
    for record in by_id("jobs").values():
        _in_order(record, "created_at", "opened_at", "closed_at", "updated_at")
    for collection in ("users", "job_posts", "job_stages", "scorecards", "offers"):
        for record in by_id(collection).values():
            _in_order(record, "created_at", "first_published_at", "submitted_at", "updated_at", "deleted_at")
            assert millis(record["updated_at"]) <= now


def test_interviews_lie_between_the_application_and_its_last_activity() -> None:
    now = read_only("realistic", BIG).clock.now()
    for record in by_id("scheduled_interviews").values():
        application = by_id("applications")[record["application_id"]]
        assert application["applied_at"] <= record["created_at"] <= record["start"]["date_time"]
        assert record["start"]["date_time"] < record["end"]["date_time"]
        assert record["created_at"] <= record["updated_at"] <= application["last_activity_at"]
        if record["status"] == "complete":
            assert record["end"]["date_time"] <= record["updated_at"] or "deleted_at" in record
        elif "deleted_at" not in record:
            assert (millis(record["end"]["date_time"]) <= now) == (record["status"] == "awaiting_feedback")
    for card in by_id("scorecards").values():
        interview = by_id("scheduled_interviews")[card["interview_id"]]
        assert interview["end"]["date_time"] <= card["created_at"]
        assert card["id"] in {one["scorecard_id"] for one in interview["interviewers"]}


def test_the_funnel_narrows() -> None:
    stages = by_id("job_stages")
    reached = Counter[int]()
    for application in by_id("applications").values():
        if application["current_stage"]:
            place = stages[application["current_stage"]["id"]]["priority"]
            for earlier in range((7 if place is None else place) + 1):
                reached[earlier] += 1
    funnel = [reached[place] for place in range(6)]
    assert funnel == sorted(funnel, reverse=True)
    assert funnel[0] > 2 * funnel[3] > 4 * funnel[5] > 0
    hired = [a for a in by_id("applications").values() if a["status"] == "hired"]
    assert 0 < len(hired) < len(by_id("applications")) // 20


def test_whoever_is_hired_has_an_accepted_offer_and_some_fill_an_opening() -> None:
    accepted = {offer["application_id"] for offer in by_id("offers").values() if offer["status"] == "accepted"}
    hired = {record["id"] for record in by_id("applications").values() if record["status"] == "hired"}
    assert hired == accepted
    filled = ids_in(by_id("openings"), "application_id")
    assert filled <= hired
    assert filled


def test_sizes_keep_their_proportions() -> None:
    assert len(by_id("candidates")) == BIG
    assert 1.3 * BIG < len(by_id("applications")) < 1.7 * BIG
    assert len(by_id("jobs")) < BIG // 10
    page = read_only("realistic", BIG).list("candidates", {}, limit=100)
    assert 100_000 < sum(map(len, page.records)) < 250_000


@pytest.mark.parametrize("size", [None, 1, 3, 20])
def test_the_minimal_tenant_has_something_of_everything(size: int | None) -> None:
    tenant = Tenant(seed=9, candidates=size, profile="minimal")
    counts = {
        name: len(everything(tenant, name)) for name in ("jobs", "offices", "departments", "sources", "job_posts")
    }
    assert set(counts.values()) == {1}
    for collection in ("scheduled_interviews", "scorecards", "offers", "openings", "users", "rejection_reasons"):
        assert everything(tenant, collection), collection


def test_the_default_minimal_tenant_has_one_of_each_fate() -> None:
    statuses = {record["status"] for record in everything(Tenant(profile="minimal"), "applications")}
    assert statuses == {"hired", "rejected", "active"}


def test_a_tenant_may_be_empty() -> None:
    tenant = Tenant(seed=1, candidates=0)
    assert everything(tenant, "candidates") == everything(tenant, "applications") == everything(tenant, "offers") == []
    assert everything(tenant, "jobs")


def test_sizes_and_profiles_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot have -1 candidates"):
        Tenant(candidates=-1)
    with pytest.raises(ValueError, match="unknown profile 'odd'; the profiles are realistic, edge, minimal"):
        Tenant(profile="odd")
