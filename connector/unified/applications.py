"""The unified application."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.unified.enums import Outcome
from connector.unified.shared import IntegrationField, RecordWithRemoteData, UnifiedDateTime, UnifiedId


class Application(RecordWithRemoteData):
    """A candidate on a job."""

    outcome: Outcome | None = None
    """How the application ended, or PENDING; null where Gem's status is none that we know."""
    rejection_reason_name: str | None = None
    """Why it was rejected."""
    rejected_at: UnifiedDateTime | None = None
    """When it was rejected."""
    current_stage_id: UnifiedId | None = None
    """Our id of the stage it is in."""
    job_id: UnifiedId | None = None
    """Our id of the job."""
    candidate_id: UnifiedId | None = None
    """Our id of the candidate."""
    custom_fields: dict[str, Any] | None = None
    """Fields that were mapped for this integration; ``source``, the application's own, always is."""
    integration_fields: list[IntegrationField] = Field(default_factory=list)
    """Gem's other fields, those for which passthrough is on."""
    remote_created_at: UnifiedDateTime | None = None
    """When the candidate applied."""
    remote_updated_at: UnifiedDateTime | None = None
    """When something last happened to the application."""
