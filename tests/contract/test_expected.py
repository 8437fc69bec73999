"""The fixture `gem_contract`: what the contracts make of a payload."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from contracts.matrix.catalogue import UnknownItem
from contracts.testing.expected import Expected
from gem_simulator.tenant import Tenant


@pytest.fixture(scope="module")
def tenant() -> Tenant:
    return Tenant(5, 12)


def first(tenant: Tenant, collection: str, **filters: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(tenant.list(collection, filters, limit=1).records[0])
    return found


def test_a_field_is_given_by_itself(tenant: Tenant, gem_contract: Expected) -> None:
    job = first(tenant, "jobs") | {"status": "draft"}
    assert gem_contract("jobs.status", job) == "DRAFT"


def test_a_model_is_given_with_all_that_a_record_decides(tenant: Tenant, gem_contract: Expected) -> None:
    user = first(tenant, "users")
    found = gem_contract("users", user)
    assert found["remote_id"] == user["id"]
    assert found["first_name"] == user["first_name"]
    assert "changed_at" not in found


def test_related_records_and_settings_count(tenant: Tenant, gem_contract: Expected) -> None:
    post = first(tenant, "job_posts") | {"live": True, "active": True, "external": True, "deleted_at": None}
    job = first(tenant, "jobs") | {"id": post["job_id"]}
    assert gem_contract("jobs.visibility", job) != gem_contract("jobs.visibility", job, related={"job_posts": [post]})
    assert gem_contract("jobs.remote_data", job, remote_data=True)["id"] == job["id"]
    assert gem_contract("jobs.remote_data", job) is None


def test_a_model_with_several_rows_a_record_gives_a_list(tenant: Tenant, gem_contract: Expected) -> None:
    job = first(tenant, "jobs")
    user = {"id": "u1", "email": "ada@example.com"}
    assert isinstance(gem_contract("job_hiring_team_members", job, related={"users": [user]}), list)


def test_a_record_that_becomes_none_gives_none(tenant: Tenant, gem_contract: Expected) -> None:
    template = first(tenant, "jobs") | {"is_template": True}
    assert gem_contract("jobs", template) is None
    assert gem_contract("jobs.name", template, include_job_templates=True) == template["name"]


@pytest.mark.parametrize(
    ("path", "told"),
    [("jobs.colour", "the nearest that one has is 'jobs."), ("job.name", "'jobs.name'"), ("jobs.changed_at", "syncs")],
)
def test_what_no_contract_has_is_told_with_the_nearest(path: str, told: str, gem_contract: Expected) -> None:
    with pytest.raises(UnknownItem, match=told):
        gem_contract(path, {"id": "1"})
