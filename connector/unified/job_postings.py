"""The unified job posting."""

from __future__ import annotations

from connector.unified.enums import JobPostingStatus, JobPostingVisibility
from connector.unified.shared import RecordWithRemoteData, UnifiedDateTime, UnifiedId


class JobPosting(RecordWithRemoteData):
    """How a job is published."""

    title: str | None = None
    """Headline of the posting."""
    description_html: str | None = None
    """Text of the posting, as HTML."""
    status: JobPostingStatus | None = None
    """Whether the posting can be seen."""
    visibility: JobPostingVisibility | None = None
    """Who can find the posting."""
    url: str | None = None
    """Where the posting can be read."""
    job_id: UnifiedId | None = None
    """Our id of the job that is published."""
    remote_created_at: UnifiedDateTime | None = None
    """When the posting was created in Gem."""
    remote_updated_at: UnifiedDateTime | None = None
    """When the posting was last changed in Gem."""
