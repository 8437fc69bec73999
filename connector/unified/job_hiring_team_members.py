"""The unified join of jobs and the users who hire for them."""

from __future__ import annotations

from connector.unified.enums import HiringTeamRole
from connector.unified.shared import Record, UnifiedId


class JobHiringTeamMember(Record):
    """A user who hires for a job."""

    roles: list[HiringTeamRole]
    """All that the user does for the job."""
    job_id: UnifiedId
    """Our id of the job."""
    user_id: UnifiedId
    """Our id of the user."""
