"""The unified application stage."""

from __future__ import annotations

from connector.unified.enums import ApplicationStageStatus
from connector.unified.shared import RecordWithRemoteData


class ApplicationStage(RecordWithRemoteData):
    """A step of a hiring process."""

    name: str | None = None
    """Name of the step."""
    global_index: int | float | None = None
    """Gem's priority: lower is earlier."""
    status: ApplicationStageStatus | None = None
    """Whether the stage is in use."""
