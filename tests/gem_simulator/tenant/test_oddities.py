"""A realistic tenant of two hundred candidates already has every oddity that real ones have."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from gem_simulator.tenant.clock import millis
from tests.gem_simulator.tenant.conftest import Record, everything, read_only

SIZE = 200


@cache
def records(collection: str) -> list[Record]:
    """All records of the tenant of two hundred."""
    return everything(read_only("realistic", SIZE), collection)


def values(collection: str, field: str) -> set[Any]:
    """All values of a field, with "absent" where it is not there."""
    return {record.get(field, "absent") for record in records(collection)}


def posts_of(job: Record) -> list[Record]:
    """The posts that are shown."""
    return [p for p in records("job_posts") if p["job_id"] == job["id"] and p["live"] and p["deleted_at"] is None]


def _scripts(name: str | None) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in name or "" if letter.isalpha()}


def _primary(record: Record) -> list[Record]:
    return [email for email in record["email_addresses"] if email["is_primary"]]


def _sources(record: Record) -> set[str]:
    return {application["source"]["id"] for application in record["applications"] if application["source"]}


def _busy(record: Record) -> bool:
    members = [member["id"] for team in record["hiring_team"].values() for member in team]
    return len(members) > len(set(members))


ODDITIES: dict[str, tuple[str, Callable[[Record], Any]]] = {
    "a candidate without names": ("candidates", lambda r: r["first_name"] is None and r["last_name"] is None),
    "a name with an emoji": ("candidates", lambda r: "🚀" in (r["last_name"] or "")),
    "a name with HTML": ("candidates", lambda r: "<b>" in (r["first_name"] or "")),
    "a name in another script": ("candidates", lambda r: _scripts(r["first_name"]) - {"LATIN"}),
    "an invalid email": ("candidates", lambda r: any(" at " in e["value"] for e in r["email_addresses"])),
    "an empty email": ("candidates", lambda r: any(e["value"] == "" for e in r["email_addresses"])),
    "no email": ("candidates", lambda r: r["email_addresses"] == []),
    "no primary email": ("candidates", lambda r: r["email_addresses"] and not _primary(r)),
    "a primary email that is not first": ("candidates", lambda r: _primary(r)[:1] != r["email_addresses"][:1]),
    "an empty phone number": ("candidates", lambda r: any(p["value"] == "" for p in r["phone_numbers"])),
    "a private candidate": ("candidates", lambda r: r["is_private"]),
    "a deleted candidate": ("candidates", lambda r: "deleted_at" in r),
    "a candidate with several sources": ("candidates", lambda r: len(_sources(r)) > 1),
    "a candidate whose first application has no source": (
        "candidates",
        lambda r: r["applications"][0]["source"] is None,
    ),
    "an internal candidate": ("candidates", lambda r: r["linked_user_ids"]),
    "an attachment in another script": ("candidates", lambda r: any("履" in a["filename"] for a in r["attachments"])),
    "an application that dropped out": ("applications", lambda r: r["status"] == "dropped_out"),
    "a rejection without a reason": ("applications", lambda r: r["rejected_at"] and r["rejection_reason"] is None),
    "an application in no stage": ("applications", lambda r: r["current_stage"] is None),
    "a deleted application": ("applications", lambda r: "deleted_at" in r),
    "an application without post": ("applications", lambda r: r["job_post_id"] is None),
    "a template": ("jobs", lambda r: r["is_template"]),
    "a confidential job": ("jobs", lambda r: r["confidential"]),
    "a job without offices": ("jobs", lambda r: r["offices"] == []),
    "a job without departments": ("jobs", lambda r: r["departments"] == []),
    "a job with several offices": ("jobs", lambda r: len(r["offices"]) > 1),
    "a job with several departments": ("jobs", lambda r: len(r["departments"]) > 1),
    "a job that says where one works": ("jobs", lambda r: "location_type" in r),
    "an open job without live posts": ("jobs", lambda r: r["status"] == "open" and not posts_of(r)),
    "a job with several live posts": ("jobs", lambda r: len(posts_of(r)) > 1),
    "a job with an empty hiring team": ("jobs", lambda r: not any(r["hiring_team"].values())),
    "a hiring team that lacks a role": ("jobs", lambda r: len(r["hiring_team"]) < 4),
    "a user with several roles": ("jobs", _busy),
    "a deleted job": ("jobs", lambda r: r["deleted_at"]),
    "a post without flags": ("job_posts", lambda r: "internal" not in r and "external" not in r),
    "a post without `listed`": ("job_posts", lambda r: "listed" not in r and "external" in r),
    "an unlisted post": ("job_posts", lambda r: r.get("listed") is False),
    "an internal post": ("job_posts", lambda r: r.get("internal")),
    "a post that was never published": ("job_posts", lambda r: r["first_published_at"] is None and r["active"]),
    "a post off the board": ("job_posts", lambda r: r["first_published_at"] and r["active"] and not r["live"]),
    "a deleted post": ("job_posts", lambda r: r["deleted_at"] and not r["active"]),
    "a post without link": ("job_posts", lambda r: "absolute_url" not in r),
    "a deleted stage": ("job_stages", lambda r: "deleted_at" in r),
    "an inactive stage": ("job_stages", lambda r: not r["active"] and "deleted_at" not in r),
    "a stage without priority": ("job_stages", lambda r: r["priority"] is None),
    "a user with one name only": ("users", lambda r: r["first_name"] is None and " " not in r["name"]),
    "a user whose names are only in `name`": ("users", lambda r: r["first_name"] is None and " " in r["name"]),
    "a user with an invalid email": ("users", lambda r: "@" not in (r.get("primary_email_address") or "@")),
    "a user without main email": ("users", lambda r: "primary_email_address" not in r and r["emails"]),
    "a disabled user": ("users", lambda r: r["disabled"]),
    "a deleted user": ("users", lambda r: r["deleted_at"]),
    "an interview that was called off": ("scheduled_interviews", lambda r: "deleted_at" in r),
    "an interview without item": ("scheduled_interviews", lambda r: "job_stage_interview_item_id" not in r),
    "an interview without organizer": ("scheduled_interviews", lambda r: r["organizer"] is None),
    "an interview to come": ("scheduled_interviews", lambda r: r["status"] == "scheduled" and "deleted_at" not in r),
    "a scorecard that is a draft": ("scorecards", lambda r: r["submitted_at"] is None),
    "an offer of an opening": ("offers", lambda r: r["opening"]),
    "an opening that is open": ("openings", lambda r: r["status"] == "open"),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_a_realistic_tenant_has(oddity: str) -> None:
    collection, is_odd = ODDITIES[oddity]
    odd = [record for record in records(collection) if is_odd(record)]
    assert 0 < len(odd) < len(records(collection))


ENUMS: dict[tuple[str, str], set[Any]] = {
    ("jobs", "status"): {"open", "closed", "draft", "pending_approval", "approved"},
    ("applications", "status"): {"active", "rejected", "hired", "dropped_out"},
    ("scheduled_interviews", "status"): {"scheduled", "awaiting_feedback", "complete"},
    ("offers", "status"): {"unresolved", "accepted", "rejected", "deprecated"},
    ("job_posts", "location_type"): {"in_office", "hybrid", "remote", None},
    ("job_posts", "employment_type"): {"full_time", "part_time", "contract", "intern", "temporary", None},
}


@pytest.mark.parametrize(("collection", "field"), ENUMS, ids=str)
def test_a_field_takes_each_of_its_values(collection: str, field: str) -> None:
    assert values(collection, field) == ENUMS[collection, field]


def test_interviewers_answer_in_every_way() -> None:
    answers = {one["response_status"] for record in records("scheduled_interviews") for one in record["interviewers"]}
    assert answers == {"needs_action", "declined", "tentative", "accepted"}


@pytest.mark.parametrize(
    "host",
    ["linkedin", "github", "twitter", "x.com", "xing", "facebook", "instagram", "medium", "stackoverflow", "youtube"],
)
def test_candidates_are_on(host: str) -> None:
    links = [link["value"] for record in records("candidates") for link in record["social_media_addresses"]]
    assert any(host in link.lower() for link in links)
    assert any("://" not in link for link in links)


def test_offices_have_every_form_of_place() -> None:
    forms = {
        None if office["location"]["name"] is None else office["location"]["name"].count(",")
        for job in records("jobs")
        for office in job["offices"][:1]
    }
    assert forms == {None, 0, 1, 2, 3}


def test_null_and_absent_are_where_gem_has_them() -> None:
    for collection in ("candidates", "applications", "job_stages"):
        assert all(record.get("deleted_at", "absent") is not None for record in records(collection))
    for collection in ("jobs", "job_posts", "users"):
        assert all("deleted_at" in record for record in records(collection))


def test_records_are_json_with_sorted_keys() -> None:
    for record in read_only("realistic", SIZE).list("candidates", {}, limit=50).records:
        assert list(json.loads(record)) == sorted(json.loads(record))


def test_keys_and_instants_are_written_as_gem_writes_them() -> None:
    for record in records("candidates"):
        assert record["created_at"].endswith("Z")
        assert len(record["created_at"]) == 24
        assert millis(record["created_at"]) > 0
