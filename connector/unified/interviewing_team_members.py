"""The unified join of interviews and the users who hold them."""

from __future__ import annotations

from connector.unified.shared import Record, UnifiedId


class InterviewingTeamMember(Record):
    """A user who takes part in an interview."""

    interview_id: UnifiedId
    """Our id of the interview."""
    user_id: UnifiedId
    """Our id of the user."""
