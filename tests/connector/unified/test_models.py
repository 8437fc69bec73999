"""The unified models: every covered field, in its order, with a type and a meaning."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from connector.unified import MODELS, Application, Job, User, unified_id

COVERAGE = {
    "users": "id, remote_id, changed_at, remote_deleted_at, first_name, last_name, email, status, remote_data",
    "jobs": (
        "id, remote_id, changed_at, remote_deleted_at, name, job_code, description, confidential, status, department, "
        "post_url, remote_work_status, location, custom_fields, integration_fields, opened_at, closed_at, "
        "remote_created_at, remote_updated_at, remote_data"
    ),
    "job_postings": (
        "id, remote_id, changed_at, remote_deleted_at, title, description_html, status, visibility, url, job_id, "
        "remote_data, remote_created_at, remote_updated_at"
    ),
    "candidates": (
        "id, remote_id, changed_at, remote_deleted_at, first_name, last_name, company, title, confidential, source, "
        "phone_numbers, email_addresses, social_media, custom_fields, integration_fields, remote_created_at, "
        "remote_updated_at, remote_data"
    ),
    "application_stages": "id, remote_id, changed_at, remote_deleted_at, name, global_index, remote_data",
    "applications": (
        "id, remote_id, changed_at, remote_deleted_at, outcome, rejection_reason_name, rejected_at, current_stage_id, "
        "job_id, candidate_id, custom_fields, integration_fields, remote_created_at, remote_updated_at, remote_data"
    ),
    "interviews": (
        "id, remote_id, changed_at, remote_deleted_at, title, starting_at, ending_at, video_conferencing_url, "
        "application_id, stage_id, canceled, remote_created_at, remote_updated_at, remote_data"
    ),
    "job_application_stages": "index, job_id, stage_id, id, changed_at, remote_deleted_at",
    "job_hiring_team_members": "roles, job_id, user_id, id, changed_at, remote_deleted_at",
    "interviewing_team_members": "interview_id, user_id, id, changed_at, remote_deleted_at",
    "offers": (
        "id, remote_id, changed_at, remote_deleted_at, status, employment_start_date, application_id, "
        "remote_created_at, remote_updated_at, remote_data"
    ),
    "rejection_reasons": "id, remote_id, changed_at, remote_deleted_at, name, remote_data",
    "scorecards": (
        "id, remote_id, changed_at, remote_deleted_at, candidate_id, application_id, interview_id, author_id, "
        "responses, remote_created_at, remote_updated_at, remote_data"
    ),
}
BEYOND_COVERAGE = {
    "jobs": {"visibility", "employment_type"},
    "application_stages": {"status"},
    "interviews": {"location"},
}
JOINS = {"job_application_stages", "job_hiring_team_members", "interviewing_team_members"}
COMMON: dict[str, Any] = {
    "id": unified_id("gem:default", "users", "1"),
    "remote_id": "1",
    "changed_at": "2026-03-10T21:20:54.077Z",
}


def test_there_are_the_ten_models_of_the_coverage_and_three_beyond_it() -> None:
    assert list(MODELS) == list(COVERAGE)


@pytest.mark.parametrize("name", COVERAGE)
def test_a_model_covers_its_fields_in_the_order_of_the_export(name: str) -> None:
    assert ", ".join(MODELS[name].coverage_fields) == COVERAGE[name]


@pytest.mark.parametrize("name", COVERAGE)
def test_a_model_has_the_covered_fields_and_those_beyond_and_no_others(name: str) -> None:
    beyond = BEYOND_COVERAGE.get(name, set()) | ({"remote_id"} if name in JOINS else set())
    assert set(MODELS[name].type.model_fields) == set(MODELS[name].coverage_fields) | beyond


@pytest.mark.parametrize("name", COVERAGE)
def test_every_field_says_what_it_means(name: str) -> None:
    def without_meaning(model: type[BaseModel]) -> list[str]:
        return [field for field, info in model.model_fields.items() if not info.description]

    assert without_meaning(MODELS[name].type) == []


def test_date_times_are_aware_datetimes_in_python_and_unified_text_in_json() -> None:
    in_another_zone = datetime(2026, 3, 10, 23, 20, 54, 77_999, tzinfo=timezone(timedelta(hours=2)))
    user = User.model_validate(COMMON | {"changed_at": in_another_zone})
    assert user.changed_at == in_another_zone
    assert user.changed_at.tzinfo is UTC
    assert json.loads(user.model_dump_json())["changed_at"] == "2026-03-10T21:20:54.077Z"


@pytest.mark.parametrize("field", ["status", "visibility", "employment_type", "remote_work_status"])
def test_open_enums_let_other_values_through(field: str) -> None:
    job = Job.model_validate(COMMON | {field: "something new"})
    assert getattr(job, field) == "something new"


def test_known_values_of_open_enums_are_members() -> None:
    assert type(Job.model_validate(COMMON | {"status": "OPEN"}).status).__name__ == "JobStatus"


def test_closed_enums_refuse_other_values() -> None:
    with pytest.raises(ValidationError):
        Application.model_validate(COMMON | {"outcome": "something new"})


def test_an_id_must_be_one_of_ours() -> None:
    with pytest.raises(ValidationError):
        User.model_validate(COMMON | {"id": "VXNlcjo3"})


def test_records_are_immutable() -> None:
    user = User.model_validate(COMMON)
    with pytest.raises(ValidationError):
        user.first_name = "Ada"
