"""The unified join of jobs and stages."""

from __future__ import annotations

from connector.unified.shared import Record, UnifiedId


class JobApplicationStage(Record):
    """A stage of a job, in its place."""

    index: int
    """Position among the job's stages, from 0."""
    job_id: UnifiedId
    """Our id of the job."""
    stage_id: UnifiedId
    """Our id of the stage."""
