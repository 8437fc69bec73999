"""The edge profile: every record is odd, and every record is valid."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import pytest

from gem_simulator.tenant import COLLECTIONS
from gem_simulator.tenant.tenant import Tenant
from tests.gem_simulator.tenant.conftest import Record, everything, read_only

REQUIRED = {
    "applications": ("id", "candidate_id"),
    "job_posts": ("id", "job_id"),
    "job_stages": ("id", "job_id"),
    "scheduled_interviews": ("id", "application_id"),
    "scorecards": ("id", "application_id"),
    "offers": ("id", "application_id"),
}
NULLABLE = {
    "candidates": ("first_name", "company", "title", "is_private", "created_at", "updated_at", "tags", "attachments"),
    "applications": ("applied_at", "last_activity_at", "source", "jobs", "current_stage", "custom_fields"),
    "jobs": ("name", "requisition_id", "confidential", "opened_at", "offices", "departments", "hiring_team"),
    "job_posts": ("title", "active", "live", "content", "listed", "internal", "external", "absolute_url"),
    "job_stages": ("name", "active", "priority", "interviews", "created_at"),
    "users": ("name", "disabled", "primary_email_address", "emails"),
    "scheduled_interviews": ("start", "end", "status", "interview", "interviewers", "candidate_id", "updated_at"),
}


@cache
def records(collection: str) -> list[Record]:
    """All records of an edge tenant."""
    return everything(read_only("edge", 250), collection)


@cache
def kinds(collection: str) -> dict[str, set[type]]:
    """The types that each field has in a realistic tenant."""
    found: dict[str, set[type]] = {}
    for record in everything(read_only("realistic", 250), collection):
        for field, value in record.items():
            found.setdefault(field, set()).add(type(value))
    return found


def nested(value: Any) -> list[Any]:
    """A value and all that is in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(each for one in inner for each in nested(one))]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_record_is_odd(collection: str) -> None:
    tenant = read_only("edge", 250)
    books = tenant._state.books
    for record in records(collection):
        number = tenant._state.number(collection, record["id"])
        assert number is not None
        assert record != books[collection].record(number)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_record_keeps_the_ids_that_place_it(collection: str) -> None:
    for record in records(collection):
        for field in REQUIRED.get(collection, ("id",)):
            assert isinstance(record[field], str)
            assert record[field]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_field_keeps_its_type(collection: str) -> None:
    usual = kinds(collection)
    for record in records(collection):
        for field, value in record.items():
            known = usual.get(field, {str}) - {type(None)} or {str}
            if value is not None and field != "x_unknown_field":
                assert type(value) in known | ({float} if field == "priority" else set()), (field, value)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_list_has_null_items(collection: str) -> None:
    for record in records(collection):
        known = {field: value for field, value in record.items() if field not in ("custom_fields", "questions")}
        assert not [value for value in nested(known) if isinstance(value, list) and None in value]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_instants_are_written_in_every_way_and_mean_the_same(collection: str) -> None:
    written = [
        value for record in records(collection) for field, value in record.items() if field.endswith("_at") and value
    ]
    for value in written:
        moment = datetime.fromisoformat(value)
        assert moment.tzinfo is not None or len(value) == 10


def test_filters_go_by_the_instant_however_it_is_written() -> None:
    tenant, since = read_only("edge", 250), read_only("edge", 250).clock.now() - 60 * 86_400_000
    after = {record["id"] for record in everything(tenant, "candidates", created_after=since)}
    for record in records("candidates"):
        if record.get("created_at"):
            instant = int(datetime.fromisoformat(record["created_at"]).timestamp() * 1000)
            assert (instant >= since) == (record["id"] in after)


@pytest.mark.parametrize(("collection", "field"), [(c, f) for c, fields in NULLABLE.items() for f in fields])
def test_a_field_is_null_here_and_absent_there(collection: str, field: str) -> None:
    assert any(field in record and record[field] is None for record in records(collection))
    assert any(field not in record for record in records(collection)) or field in ("status", "jobs")


def test_unknown_values_come_where_more_may_come() -> None:
    assert "on_hold" in {record.get("status") for record in records("applications")}
    assert {"on_hold", "archived"} <= {record.get("status") for record in records("jobs")}
    assert "on_the_road" in {record.get("location_type") for record in [*records("jobs"), *records("job_posts")]}
    assert "apprenticeship" in {record.get("employment_type") for record in records("job_posts")}
    assert {"no_show", "cancelled"} & {record.get("status") for record in records("scheduled_interviews")}


def test_candidates_come_without_their_applications_and_with_null_for_them() -> None:
    assert any("applications" not in record for record in records("candidates"))
    assert any(record.get("applications", 1) is None for record in records("candidates"))


def test_an_application_is_as_odd_in_its_candidate_as_in_its_list() -> None:
    listed = {record["id"]: record for record in records("applications")}
    brought = [one for record in records("candidates") for one in record.get("applications") or []]
    assert all(listed[one["id"]] == one for one in brought)


def test_what_is_written_from_outside_is_shown_as_written() -> None:
    tenant = Tenant(seed=42, candidates=64, profile="edge")
    source = everything(tenant, "sources")[3]["id"]
    for application in everything(tenant, "applications"):
        tenant.update_application(application["id"], {"source_id": source})
    assert {record["source"]["id"] for record in everything(tenant, "applications")} == {source}
