"""What the contracts of actions refer to: a job, its stages, somebody who applied, somebody whom Gem knows, …"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from itertools import count
from typing import Any

import orjson

from contracts.evaluation import search
from gem_simulator import Tenant

Situation = Mapping[str, Any]

PDF = b"%PDF-1.4\n%%EOF\n"
_PLACEHOLDER = re.compile(r"\$\{([^}]+)\}")
_numbers = count(1)


def make_situation(tenant: Tenant, integration_id: str, file_url: str) -> Situation:
    """A fresh situation in a tenant: people of its own, so that no call sees what another one did.

    Args:
        tenant: where it is.
        integration_id: what the store calls the integration.
        file_url: where a PDF can be fetched.
    """
    unique = f"situation{next(_numbers)}"
    job, first_stage, stage = _open_job(tenant)
    other_job, foreign_stage, _ = _open_job(tenant, but=job["id"])
    applied = _person(tenant, f"applied.{unique}@example.com", job["id"], first_stage["id"])
    known = _person(tenant, f"Known.{unique}@example.com", other_job["id"], foreign_stage["id"])
    source = next(one for one in _records(tenant, "sources") if " " in one["name"])
    return {
        "integration_id": integration_id,
        "unique": unique,
        "email": f"new.{unique}@example.com",
        "whispered": known["email_addresses"][0]["value"].lower(),
        "pdf": base64.b64encode(PDF).decode(),
        "file": {"url": file_url, "content": base64.b64encode(PDF).decode(), "content_type": "application/pdf"},
        "user": next(user for user in _records(tenant, "users") if not user["disabled"]),
        "job": job,
        "first_stage": first_stage,
        "stage": stage,
        "foreign_stage": foreign_stage,
        "closed_job": next(one for one in _records(tenant, "jobs") if one["status"] == "closed"),
        "candidate": applied,
        "application": applied["applications"][0],
        "known": known,
        "source": {**source, "key": source["name"].lower().replace(" ", "_")},
        "reason": _records(tenant, "rejection_reasons")[0],
        "notice_period": next(
            field for field in map(orjson.loads, tenant.crm.custom_fields()) if field["name"] == "Notice period"
        ),
    }


def filled(template: Any, situation: Situation) -> Any:
    """A template with what its placeholders stand for.

    >>> filled({"id": "remote:${job.id}"}, {"job": {"id": "7"}})
    {'id': 'remote:7'}
    """
    if isinstance(template, dict):
        return {filled(key, situation): filled(value, situation) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(item, situation) for item in template]
    if not isinstance(template, str):
        return template
    whole = _PLACEHOLDER.fullmatch(template)
    if whole:
        return search(whole[1], situation)
    return _PLACEHOLDER.sub(lambda found: str(search(found[1], situation)), template)


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two objects in one, objects inside too; what is above counts."""
    both = {**below, **above}
    return {
        name: merged(below[name], value) if isinstance(value, dict) and isinstance(below.get(name), dict) else value
        for name, value in both.items()
    }


def _records(tenant: Tenant, collection: str, **filters: str) -> list[dict[str, Any]]:
    return [orjson.loads(record) for record in tenant.list(collection, filters, limit=1000).records]


def _open_job(tenant: Tenant, *, but: str = "") -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """An open job with two stages in use."""
    for job in _records(tenant, "jobs", status="open"):
        stages = [stage for stage in _records(tenant, "job_stages", job_id=job["id"]) if stage["active"]]
        if not job["is_template"] and job["id"] != but and len(stages) > 1:
            return job, stages[0], stages[1]
    raise LookupError("no further open job in this tenant")


def _person(tenant: Tenant, email: str, job_id: str, stage_id: str) -> dict[str, Any]:
    body = {
        "first_name": "Some",
        "last_name": "Body",
        "email": email,
        "job_id": job_id,
        "initial_stage_id": stage_id,
        "attachments": [
            {"filename": "own.pdf", "content": base64.b64encode(PDF).decode(), "content_type": "application/pdf"}
        ],
    }
    candidate: dict[str, Any] = orjson.loads(tenant.create_candidate(body))
    return candidate
