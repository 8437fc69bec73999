"""``GET /job_posts/``: how a job is published."""

from __future__ import annotations

from connector.gem.resources.shared import Resource


class JobPost(Resource, frozen=True):
    """A job post (confirmed, ATS reference and Fivetran's columns).

    ``absolute_url``, ``location_type`` and ``employment_type`` are confirmed for the Job Board API only.
    """

    job_id: str | None = None
    title: str | None = None
    content: str | None = None
    absolute_url: str | None = None
    active: bool | None = None
    live: bool | None = None
    internal: bool | None = None
    external: bool | None = None
    listed: bool | None = None
    location_type: str | None = None
    employment_type: str | None = None
    first_published_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None
