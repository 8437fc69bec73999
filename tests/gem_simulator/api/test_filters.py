"""Filters: each list is filtered once by the API and once by the test, over the records themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Record = dict[str, Any]
Everything = Callable[..., list[Record]]

MOMENTS = {
    ("/candidates/", "created"): "created_at",
    ("/candidates/", "updated"): "updated_at",
    ("/applications/", "created"): "applied_at",
    ("/jobs/", "created"): "created_at",
    ("/jobs/", "updated"): "updated_at",
    ("/job_posts/", "created"): "created_at",
    ("/job_posts/", "updated"): "updated_at",
    ("/job_stages/", "created"): "created_at",
    ("/job_stages/", "updated"): "updated_at",
    ("/users/", "created"): "created_at",
    ("/users/", "updated"): "updated_at",
    ("/scheduled_interviews/", "created"): "created_at",
    ("/scheduled_interviews/", "updated"): "updated_at",
    ("/scheduled_interviews/", "starts"): "start",
    ("/scheduled_interviews/", "ends"): "end",
    ("/scorecards/", "created"): "created_at",
    ("/scorecards/", "updated"): "updated_at",
    ("/offers/", "created"): "created_at",
    ("/offers/", "updated"): "updated_at",
}


def moment(record: Record, field: str) -> str | None:
    value = record.get(field)
    return value["date_time"] if isinstance(value, dict) else value


def middle(records: list[Record], field: str) -> str:
    moments = sorted(value for record in records if (value := moment(record, field)))
    return moments[len(moments) // 2]


def ids(records: list[Record]) -> set[str]:
    return {record["id"] for record in records}


@pytest.mark.parametrize(("path", "stem"), MOMENTS)
def test_after_includes_the_moment_and_before_does_not(everything: Everything, path: str, stem: str) -> None:
    field, records = MOMENTS[path, stem], everything(path)
    pivot = middle(records, field)
    after = {each["id"] for each in records if (value := moment(each, field)) and value >= pivot}
    before = {each["id"] for each in records if (value := moment(each, field)) and value < pivot}
    assert after
    assert before
    assert ids(everything(path, **{f"{stem}_after": pivot})) == after
    assert ids(everything(path, **{f"{stem}_before": pivot})) == before


def test_applications_are_filtered_by_their_last_activity(everything: Everything) -> None:
    records = everything("/applications/")
    pivot = middle(records, "last_activity_at")
    expected = {each["id"] for each in records if each["last_activity_at"] >= pivot}
    assert ids(everything("/applications/", last_activity_after=pivot)) == expected
    assert expected < ids(records)


def test_applications_know_no_updated_after(everything: Everything) -> None:
    assert ids(everything("/applications/", updated_after="2999-01-01T00:00:00Z")) == ids(everything("/applications/"))


def test_a_moment_may_come_with_an_offset(everything: Everything) -> None:
    in_utc = everything("/candidates/", created_after="2025-11-01T12:00:00Z")
    elsewhere = everything("/candidates/", created_after="2025-11-01T14:00:00+02:00")
    assert ids(in_utc) == ids(elsewhere) != set()


@pytest.mark.parametrize(
    ("path", "parameter", "field"),
    [("/applications/", "status", "status"), ("/jobs/", "status", "status"), ("/offers/", "status", "status")],
)
def test_a_status_leaves_the_records_of_that_status(
    everything: Everything, path: str, parameter: str, field: str
) -> None:
    records = everything(path)
    status = records[0][field]
    expected = {each["id"] for each in records if each.get(field) == status}
    assert ids(everything(path, **{parameter: status})) == expected


@pytest.mark.parametrize("status", ["open", "closed"])
def test_openings_are_filtered_by_status(everything: Everything, status: str) -> None:
    expected = {each["id"] for each in everything("/openings/") if each["status"] == status}
    assert ids(everything("/openings/", status=status)) == expected


def test_applications_are_filtered_by_job(everything: Everything) -> None:
    records = everything("/applications/")
    job = records[0]["jobs"][0]["id"]
    assert ids(everything("/applications/", job_id=job)) == {e["id"] for e in records if e["jobs"][0]["id"] == job}


def test_candidates_are_filtered_by_a_job_they_applied_to(everything: Everything) -> None:
    applications = everything("/applications/")
    job = applications[0]["jobs"][0]["id"]
    expected = {each["candidate_id"] for each in applications if each["jobs"][0]["id"] == job}
    assert ids(everything("/candidates/", job_id=job)) == expected & ids(everything("/candidates/"))


def test_candidates_are_filtered_by_email_exactly(everything: Everything) -> None:
    records = everything("/candidates/")
    address = next(each["email_addresses"][0]["value"] for each in records if each.get("email_addresses"))
    found = everything("/candidates/", email=address)
    assert address in [each["value"] for each in found[0]["email_addresses"]]
    assert everything("/candidates/", email=address[:-1]) == []


def test_candidates_are_found_by_ids(everything: Everything) -> None:
    wanted = {each["id"] for each in everything("/candidates/")[3:6]}
    assert ids(everything("/candidates/", candidate_ids=",".join(sorted(wanted)))) == wanted
    assert ids(everything("/candidates/", candidate_ids=f"{min(wanted)},nobody")) == {min(wanted)}


def test_an_email_makes_candidate_ids_ignored(everything: Everything) -> None:
    records = everything("/candidates/")
    owner = next(each for each in records if each.get("email_addresses"))
    other = next(each["id"] for each in records if each["id"] != owner["id"])
    address = owner["email_addresses"][0]["value"]
    assert owner["id"] in ids(everything("/candidates/", email=address, candidate_ids=other))


def test_users_are_found_by_email(everything: Everything) -> None:
    user = next(each for each in everything("/users/") if each.get("primary_email_address"))
    assert user["id"] in ids(everything("/users/", email=user["primary_email_address"]))


@pytest.mark.parametrize(
    ("parameter", "of"),
    [
        ("requisition_id", lambda job: [job.get("requisition_id")]),
        ("department_id", lambda job: [each["id"] for each in job.get("departments") or []]),
        ("office_id", lambda job: [each["id"] for each in job.get("offices") or []]),
    ],
)
def test_jobs_are_filtered_by_what_they_hold(
    everything: Everything, parameter: str, of: Callable[[Record], list[str]]
) -> None:
    records = everything("/jobs/")
    value = next(value for each in records for value in of(each) if value)
    assert ids(everything("/jobs/", **{parameter: value})) == {each["id"] for each in records if value in of(each)}


@pytest.mark.parametrize("parameter", ["live", "active"])
def test_posts_are_filtered_by_what_they_are(everything: Everything, parameter: str) -> None:
    records = everything("/job_posts/")
    for wanted in (True, False):
        expected = {each["id"] for each in records if each[parameter] is wanted}
        assert ids(everything("/job_posts/", **{parameter: str(wanted).lower()})) == expected != set()


def test_interviews_are_found_by_their_event(everything: Everything) -> None:
    interview = next(each for each in everything("/scheduled_interviews/") if each.get("external_event_id"))
    found = everything("/scheduled_interviews/", external_event_id=interview["external_event_id"])
    assert ids(found) == {interview["id"]}


def test_interviews_are_actionable_or_not(everything: Everything) -> None:
    yes = everything("/scheduled_interviews/", actionable="true")
    no = everything("/scheduled_interviews/", actionable="false")
    assert ids(yes) | ids(no) == ids(everything("/scheduled_interviews/"))
    assert not ids(yes) & ids(no)
    assert {each["status"] for each in yes} <= {"scheduled", "awaiting_feedback"}


@pytest.mark.parametrize(
    "path",
    ["/candidates/", "/applications/", "/jobs/", "/job_stages/", "/users/", "/offices/", "/scheduled_interviews/"],
)
def test_soft_deleted_records_show_only_when_asked_for(everything: Everything, path: str) -> None:
    live, both = everything(path), everything(path, include_deleted="true")
    gone = [each for each in both if each["id"] not in ids(live)]
    assert ids(live) < ids(both)
    assert all(each["deleted_at"] for each in gone)
    assert not any(each.get("deleted_at") for each in live)


def test_deleted_posts_show_without_being_asked_for(everything: Everything) -> None:
    gone = [each for each in everything("/job_posts/") if each["deleted_at"]]
    assert gone
    assert not any(each["active"] for each in gone)
    assert ids(everything("/job_posts/", include_deleted="false")) == ids(everything("/job_posts/"))


@pytest.mark.parametrize("stem", ["sent", "starts", "resolved"])
@pytest.mark.parametrize("bound", ["after", "before"])
def test_offers_can_be_asked_for_by_their_dates(gem: httpx.Client, stem: str, bound: str) -> None:
    assert gem.get("/offers/", params={f"{stem}_{bound}": "2026-01-01T00:00:00Z"}).status_code == 200


def test_filters_narrow_each_other(everything: Everything) -> None:
    records = everything("/applications/")
    job, status = records[0]["jobs"][0]["id"], records[0]["status"]
    expected = {each["id"] for each in records if each["jobs"][0]["id"] == job and each["status"] == status}
    assert ids(everything("/applications/", job_id=job, status=status)) == expected
