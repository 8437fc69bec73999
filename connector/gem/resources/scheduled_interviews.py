"""``GET /scheduled_interviews/``: interviews with a time and people."""

from __future__ import annotations

from connector.gem.resources.shared import NamedReference, Reference, Resource, SubObject


class Moment(SubObject, frozen=True):
    """When an interview starts or ends."""

    date_time: str | None = None


class ScheduledInterview(Resource, frozen=True):
    """A scheduled interview (confirmed, ATS reference; ``deleted_at`` is implied by the list's filter).

    ``status`` is scheduled, awaiting_feedback or complete: there is none for cancelled.
    """

    application_id: str | None = None
    interview: NamedReference | None = None
    job_stage_interview_item_id: str | None = None
    start: Moment | None = None
    end: Moment | None = None
    video_conferencing_url: str | None = None
    location: str | None = None
    status: str | None = None
    interviewers: list[Reference] | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None
