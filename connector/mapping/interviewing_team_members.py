"""Interviewing team members ← ``interviewers`` of ``GET /scheduled_interviews/``."""

from __future__ import annotations

from connector.gem.resources import ScheduledInterview
from connector.mapping.context import Context, Mapped

MODEL = "interviewing_team_members"


def map_interviewing_team(interview: ScheduledInterview, context: Context) -> list[Mapped]:
    """One row for each user who takes part in an interview."""
    user_ids = dict.fromkeys(user.id for user in interview.interviewers or ())
    return [_map(interview.id, user_id, context) for user_id in user_ids]


def _map(interview_id: str, user_id: str, context: Context) -> Mapped:
    remote_id = f"{interview_id}:{user_id}"
    values: dict[str, object] = {
        "interview_id": context.id("interviews", interview_id),
        "user_id": context.id("users", user_id),
    }
    return Mapped(MODEL, remote_id, context.id(MODEL, remote_id), values)
