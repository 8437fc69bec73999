"""Jobs ← ``GET /jobs/``, plus the job's posts."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from msgspec import Raw

from connector.gem.resources import Job
from connector.mapping.context import Context, Mapped, Warn, date_time
from connector.mapping.job_postings import post_url
from connector.mapping.locations import location
from connector.mapping.posts import SlimPost, chosen_post

MODEL = "jobs"

STATUSES = {"open": "OPEN", "closed": "CLOSED", "draft": "DRAFT", "pending_approval": "DRAFT", "approved": "DRAFT"}
"""Gem's status → ours; a job that waits for its opening is a draft (ours). Others pass through."""

REMOTE_WORK_STATUSES = {"in_office": "ON_SITE", "hybrid": "HYBRID", "remote": "REMOTE"}
"""Gem's location type → ours. Others pass through."""

EMPLOYMENT_TYPES = {
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "contract": "CONTRACT",
    "intern": "INTERNSHIP",
}
"""Gem's employment type → ours. Others pass through, ``temporary`` too."""


def map_job(job: Job, shown: Sequence[SlimPost], context: Context, warn: Warn) -> Mapped:
    """A job of Gem's, with those of its posts that somebody can see, as a unified job."""
    chosen = chosen_post(shown)
    values: dict[str, object] = {
        "name": job.name,
        "job_code": job.requisition_id,
        "description": chosen.content if chosen else None,
        "confidential": job.confidential,
        "status": _known_or_same(STATUSES, job.status),
        "visibility": _visibility(job, shown),
        "department": job.departments[0].name if job.departments else None,
        "post_url": post_url(chosen, context) if chosen else None,
        "employment_type": _known_or_same(EMPLOYMENT_TYPES, chosen.employment_type) if chosen else None,
        "remote_work_status": _known_or_same(REMOTE_WORK_STATUSES, _location_type(job, chosen)),
        "location": _location(job),
        "custom_fields": {
            "offices": _as_received(job.received.offices),
            "departments": _as_received(job.received.departments),
        },
        "integration_fields": [],
        "opened_at": date_time(job.opened_at, "opened_at", warn),
        "closed_at": date_time(job.closed_at, "closed_at", warn),
        "remote_created_at": date_time(job.created_at, "remote_created_at", warn),
        "remote_updated_at": date_time(job.updated_at, "remote_updated_at", warn),
    }
    return Mapped(
        MODEL, job.id, context.id(MODEL, job.id), values, date_time(job.deleted_at, "remote_deleted_at", warn)
    )


def is_template(job: Job) -> bool:
    """Whether the job is a pattern for others: it, its stages and its posts are none that people apply to (ours)."""
    return bool(job.is_template)


def _visibility(job: Job, shown: Sequence[SlimPost]) -> str | None:
    """Who can find the job (ours): as its most public post can be found, unless the job is confidential."""
    if job.confidential:
        return "CONFIDENTIAL"
    if any(post.external and post.listed for post in shown):
        return "PUBLIC"
    if any(post.external for post in shown):
        return "UNLISTED"
    return "INTERNAL" if any(post.internal for post in shown) else None


def _location_type(job: Job, chosen: SlimPost | None) -> str | None:
    """The job's own, else that of the chosen post (ours)."""
    if job.location_type is not None:
        return job.location_type
    return chosen.location_type if chosen else None


def _location(job: Job) -> dict[str, str | None] | None:
    """The first office: the name of its location, or its own name where that is empty."""
    if not job.offices:
        return None
    office = job.offices[0]
    return location((office.location.name if office.location else None) or office.name)


def _as_received(array: Raw) -> orjson.Fragment | None:
    return orjson.Fragment(bytes(array)) if memoryview(array).nbytes else None


def _known_or_same(table: dict[str, str], value: str | None) -> str | None:
    return table.get(value, value) if value is not None else None
