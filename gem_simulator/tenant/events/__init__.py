"""What happens in a tenant's life, and how often: each event finds whom it happens to, and says whether it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gem_simulator.tenant.events.departures import deleted, user_came, user_edited, vanished
from gem_simulator.tenant.events.interviews import (
    follow_up,
    interview_cancelled,
    interview_rescheduled,
    interview_scheduled,
    interview_vanished,
)
from gem_simulator.tenant.events.jobs import (
    hiring_team_changed,
    job_closed,
    job_edited,
    job_opened,
    post_edited,
    stage_added,
    stage_edited,
)
from gem_simulator.tenant.events.moment import Moment
from gem_simulator.tenant.events.pipeline import (
    application_dropped_out,
    application_moved,
    application_rejected,
    candidate_came,
    candidate_came_back,
    candidate_edited,
    candidate_hired,
    offer_made,
    offer_went_on,
    source_changed,
)
from gem_simulator.tenant.events.settings import reason_added, reason_given_up, reason_renamed

__all__ = ["EVENTS", "Event", "Moment", "follow_up"]


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of event.

    Attributes:
        name: what happened.
        weekly: how often in seven days, for every 1000 candidates or every 40 jobs.
        per: which of the two.
        happen: makes it happen, and says whether it could.
    """

    name: str
    weekly: int
    per: Literal["candidates", "jobs"]
    happen: Callable[[Moment], bool]


EVENTS = (
    Event("candidate_came", 12, "candidates", candidate_came),
    Event("candidate_came_back", 3, "candidates", candidate_came_back),
    Event("application_moved", 20, "candidates", application_moved),
    Event("application_rejected", 12, "candidates", application_rejected),
    Event("application_dropped_out", 2, "candidates", application_dropped_out),
    Event("offer_made", 2, "candidates", offer_made),
    Event("candidate_hired", 2, "candidates", candidate_hired),
    Event("candidate_edited", 10, "candidates", candidate_edited),
    Event("source_changed", 2, "candidates", source_changed),
    Event("interview_scheduled", 5, "candidates", interview_scheduled),
    Event("interview_rescheduled", 2, "candidates", interview_rescheduled),
    Event("interview_cancelled", 2, "candidates", interview_cancelled),
    Event("interview_vanished", 1, "candidates", interview_vanished),
    Event("candidate_deleted", 1, "candidates", deleted("candidates")),
    Event("candidate_vanished", 1, "candidates", vanished("candidates")),
    Event("application_deleted", 1, "candidates", deleted("applications")),
    Event("application_vanished", 1, "candidates", vanished("applications")),
    Event("job_opened", 1, "jobs", job_opened),
    Event("job_edited", 2, "jobs", job_edited),
    Event("hiring_team_changed", 1, "jobs", hiring_team_changed),
    Event("job_closed", 1, "jobs", job_closed),
    Event("job_deleted", 1, "jobs", deleted("jobs")),
    Event("post_edited", 2, "jobs", post_edited),
    Event("post_deleted", 1, "jobs", deleted("job_posts")),
    Event("post_vanished", 1, "jobs", vanished("job_posts")),
    Event("stage_edited", 2, "jobs", stage_edited),
    Event("stage_added", 1, "jobs", stage_added),
    Event("stage_deleted", 1, "jobs", deleted("job_stages")),
    Event("stage_vanished", 1, "jobs", vanished("job_stages")),
    Event("user_edited", 2, "jobs", user_edited),
    Event("user_came", 1, "jobs", user_came),
    Event("user_deleted", 1, "jobs", deleted("users")),
    Event("user_vanished", 1, "jobs", vanished("users")),
    Event("offer_went_on", 3, "candidates", offer_went_on),
    Event("reason_renamed", 1, "jobs", reason_renamed),
    Event("reason_added", 1, "jobs", reason_added),
    Event("reason_given_up", 1, "jobs", reason_given_up),
)
