"""``GET /jobs/``: what is being hired for."""

from __future__ import annotations

from msgspec import Raw, Struct
from msgspec.json import Decoder
from msgspec.structs import asdict

from connector.gem.resources.shared import ABSENT, Named, Reference, Resource, SubObject


class Office(SubObject, frozen=True):
    """A place of work. ``location.name`` may be empty (seen on the Job Board)."""

    name: str | None = None
    location: Named | None = None


class HiringTeam(SubObject, frozen=True):
    """Who hires for a job, by role (confirmed, ATS reference); one user may stand in several lists."""

    hiring_managers: list[Reference] | None = None
    recruiters: list[Reference] | None = None
    coordinators: list[Reference] | None = None
    sourcers: list[Reference] | None = None


class JobAsReceived(Struct, frozen=True):
    """The arrays of a job that are passed through as Gem sent them, byte for byte."""

    offices: Raw = ABSENT
    departments: Raw = ABSENT


class JobPayload(Resource, frozen=True):
    """A job (confirmed, ATS reference); ``location_type`` is not known to be sent (inferred from the Job Board).

    ``status`` is open, closed, draft, pending_approval or approved; others must be expected.
    """

    name: str | None = None
    requisition_id: str | None = None
    status: str | None = None
    confidential: bool | None = None
    is_template: bool | None = None
    location_type: str | None = None
    departments: list[Named] | None = None
    offices: list[Office] | None = None
    hiring_team: HiringTeam | None = None
    opened_at: str | None = None
    closed_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None


class Job(JobPayload, frozen=True):
    """A job, with those of its arrays that are passed through."""

    received: JobAsReceived = JobAsReceived()


_as_received = Decoder(JobAsReceived).decode


def with_received(payload: JobPayload, raw: bytes | Raw) -> Job:
    """The job, with what is passed through, where it is an array."""
    received = _as_received(raw)
    return Job(
        **asdict(payload),
        received=JobAsReceived(
            offices=ABSENT if payload.offices is None else received.offices.copy(),
            departments=ABSENT if payload.departments is None else received.departments.copy(),
        ),
    )
