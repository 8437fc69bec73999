"""``GET /job_stages/``: the steps of one job's hiring process."""

from __future__ import annotations

from connector.gem.resources.shared import Number, Resource, SubObject


class InterviewDefinition(SubObject, frozen=True):
    """An interview that a stage foresees (confirmed, ATS reference).

    A scheduled interview names it by ``job_stage_interview_item_id``, and by ``id`` as its ``interview.id``.
    """

    id: str | None = None
    job_stage_interview_item_id: str | None = None


class JobStage(Resource, frozen=True):
    """A stage (confirmed, ATS reference); a lower ``priority`` is earlier (confirmed by code that runs on it)."""

    job_id: str | None = None
    name: str | None = None
    active: bool | None = None
    priority: Number | None = None
    interviews: list[InterviewDefinition] | None = None
    deleted_at: str | None = None
