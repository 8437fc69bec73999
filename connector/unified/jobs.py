"""The unified job."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from connector.unified.enums import EmploymentType, JobStatus, JobVisibility, RemoteWorkStatus
from connector.unified.shared import IntegrationField, Location, RecordWithRemoteData, UnifiedDateTime


class Job(RecordWithRemoteData):
    """Something that people are hired for."""

    name: str | None = None
    """Title of the job inside the company."""
    job_code: str | None = None
    """The requisition id."""
    description: str | None = None
    """HTML of the most recent live and active posting."""
    confidential: bool | None = None
    """Whether the job is kept secret."""
    status: Annotated[JobStatus | str | None, Field(union_mode="left_to_right")] = None
    """Where the job stands; what we do not know passes through."""
    visibility: Annotated[JobVisibility | str | None, Field(union_mode="left_to_right")] = None
    """Who can find the job."""
    department: str | None = None
    """The first of the job's departments; all of them are in ``custom_fields.departments``."""
    post_url: str | None = None
    """Where the most recent live and active posting can be read."""
    employment_type: Annotated[EmploymentType | str | None, Field(union_mode="left_to_right")] = None
    """The kind of employment; what we do not know passes through."""
    remote_work_status: Annotated[RemoteWorkStatus | str | None, Field(union_mode="left_to_right")] = None
    """Where the work is done; what we do not know passes through."""
    location: Location | None = None
    """The first of the job's offices; all of them are in ``custom_fields.offices``."""
    custom_fields: dict[str, Any] | None = None
    """Fields that were mapped for this integration; ``offices`` and ``departments`` always are."""
    integration_fields: list[IntegrationField] = Field(default_factory=list)
    """Gem's other fields, those for which passthrough is on."""
    opened_at: UnifiedDateTime | None = None
    """When the job was opened."""
    closed_at: UnifiedDateTime | None = None
    """When the job was closed; may lie in the future."""
    remote_created_at: UnifiedDateTime | None = None
    """When the job was created in Gem."""
    remote_updated_at: UnifiedDateTime | None = None
    """When the job was last changed in Gem."""
