"""Interviews ← ``GET /scheduled_interviews/``, plus the stages that foresee them."""

from __future__ import annotations

from connector.gem.resources import ScheduledInterview
from connector.gem.resources.scheduled_interviews import Moment
from connector.mapping.context import Context, Mapped, Warn, date_time
from connector.mapping.locations import unparsed_location
from connector.mapping.stages import StageIndex

MODEL = "interviews"

STATUSES = frozenset({"scheduled", "awaiting_feedback", "complete"})
"""Gem's statuses (confirmed, ATS reference); all of them say that the interview takes or took place."""


def map_interview(
    interview: ScheduledInterview,
    application_job_id: str | None,
    stage_index: StageIndex,
    context: Context,
    warn: Warn,
) -> Mapped:
    """A scheduled interview of Gem's as a unified interview.

    Args:
        interview: as Gem sent it.
        application_job_id: Gem's id of the job of the interview's application, where that is known.
        stage_index: all stages.
        context: whose it is.
        warn: told what could not be mapped.
    """
    stage_id = stage_index.stage_of(interview, application_job_id)
    values: dict[str, object] = {
        "title": interview.interview.name if interview.interview else None,
        "starting_at": _moment(interview.start, "starting_at", warn),
        "ending_at": _moment(interview.end, "ending_at", warn),
        "location": unparsed_location(interview.location),
        "video_conferencing_url": interview.video_conferencing_url,
        "application_id": context.link("applications", interview.application_id),
        "stage_id": context.link("application_stages", stage_id),
        "canceled": _canceled(interview),
        "remote_created_at": date_time(interview.created_at, "remote_created_at", warn),
        "remote_updated_at": date_time(interview.updated_at, "remote_updated_at", warn),
    }
    deleted_at = date_time(interview.deleted_at, "remote_deleted_at", warn)
    return Mapped(MODEL, interview.id, context.id(MODEL, interview.id), values, deleted_at)


def _moment(moment: Moment | None, field: str, warn: Warn) -> str | None:
    return date_time(moment.date_time, field, warn) if moment else None


def _canceled(interview: ScheduledInterview) -> bool | None:
    """Gem has no status for cancelled interviews: they are deleted. A status that we do not know says nothing."""
    if interview.deleted_at:
        return True
    return False if interview.status in STATUSES else None
