"""``GET /applications/``: a candidate on a job."""

from __future__ import annotations

from connector.gem.resources.shared import Named, Reference, Resource, Source


class Application(Resource, frozen=True):
    """An application (confirmed, ATS reference).

    ``jobs`` has one entry in practice. ``status`` is active, rejected or hired, possibly ``dropped_out``.
    """

    candidate_id: str | None = None
    status: str | None = None
    jobs: list[Reference] | None = None
    current_stage: Reference | None = None
    source: Source | None = None
    rejection_reason: Named | None = None
    applied_at: str | None = None
    rejected_at: str | None = None
    last_activity_at: str | None = None
    deleted_at: str | None = None
