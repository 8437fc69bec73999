"""Gem's records against Gem's document: what is refused, what is drift, how it is told."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.gem_document import load_gem_document
from contracts.payloads import PayloadProblem, check_payloads
from tests.contract.small_tenant import payloads


def problems(raw: dict[str, list[dict[str, Any]]]) -> list[PayloadProblem]:
    return [one for report in check_payloads(load_gem_document(), raw) for one in report.problems]


def test_the_small_tenant_is_valid() -> None:
    assert problems(payloads()) == []


@pytest.mark.parametrize(
    ("collection", "change", "field", "message"),
    [
        ("jobs", {"confidential": "yes"}, "confidential", "boolean"),
        ("jobs", {"opened_at": "2026-03-10"}, "opened_at", "must be a date-time"),
        ("jobs", {"offices": [{"id": "1", "location": {"name": 7}}]}, "offices[].location.name", "string"),
        ("job_posts", {"job_id": None}, "job_id", "must be string"),
        ("candidates", {"tags": "Python"}, "tags", "array"),
        ("candidates", {"id": ""}, "id", "minLength"),
        ("scheduled_interviews", {"interviewers": [{"id": "1", "response_status": "maybe"}]},
         "interviewers[].response_status", "must be one of"),
    ],
)  # fmt: skip
def test_a_payload_that_contradicts_the_document_is_named_by_its_field(
    collection: str, change: dict[str, object], field: str, message: str
) -> None:
    raw = payloads()
    raw[collection][0].update(change)
    (problem,) = problems(raw)
    assert (problem.collection, problem.field, problem.is_drift) == (collection, field, False)
    assert message in problem.message


def test_a_record_without_its_id_is_named_all_the_same() -> None:
    raw = payloads()
    del raw["users"][0]["id"]
    (problem,) = problems(raw)
    assert problem.message == "lacks id"
    assert "a record without id" in str(problem)


def test_a_field_that_the_document_does_not_name_is_drift() -> None:
    raw = payloads()
    raw["candidates"][0]["email_addresses"][0]["verified"] = True
    (problem,) = problems(raw)
    assert (problem.field, problem.value, problem.is_drift) == ("email_addresses[].verified", "true", True)


def test_the_keys_of_custom_fields_are_the_tenants_own() -> None:
    raw = payloads()
    raw["applications"][0]["custom_fields"] = {"salary": {"amount": 1, "unit": "EUR"}, "remote": True}
    assert problems(raw) == []


def test_an_unknown_status_is_valid_since_gems_list_may_grow() -> None:
    raw = payloads()
    raw["applications"][0]["status"] = "on_hold"
    raw["jobs"][0]["status"] = "paused"
    assert problems(raw) == []
