"""An application as what belongs to it shows it: an interview, an offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from connector.api.lists import Reader
from connector.api.resources.shared import JobShown, Shown, jobs_shown
from connector.api.shapes import Shape
from connector.store.embedded import by_ids
from connector.unified.candidates import EmailAddress
from connector.unified.enums import Outcome
from connector.unified.shared import UnifiedId


class ApplicantShown(Shown):
    """Who applied."""

    id: UnifiedId
    """Our id of the candidate."""
    remote_id: str
    """Gem's id."""
    first_name: str | None
    """Given name."""
    last_name: str | None
    """Family name."""
    email_addresses: list[EmailAddress] | None
    """All valid email addresses, the primary one first."""


class ApplicationShown(Shown):
    """The application that something belongs to."""

    id: UnifiedId
    """Our id of the application."""
    remote_id: str | None
    """Gem's id."""
    outcome: Outcome | None
    """How the application ended, or PENDING."""
    rejection_reason_name: str | None
    """Why it was rejected."""
    candidate: ApplicantShown | None
    """Who applied; deleted candidates too."""
    job: JobShown | None
    """For which job; deleted jobs too."""


_APPLICATION = Shape(ApplicationShown, links=("job_id", "candidate_id"))
_CANDIDATE = Shape(ApplicantShown)


def applications_shown(reader: Reader, ids: Iterable[str | None]) -> dict[str | None, Any]:
    """Applications as `ApplicationShown`, by their ids; deleted ones too."""
    found = by_ids(reader.connection, reader.integration, "applications", filter(None, ids))
    shown: dict[str | None, Any] = {row.id: _APPLICATION.of(row) for row in found.values()}
    pointing = {name: _APPLICATION.take_links(one) for name, one in shown.items()}
    candidates = by_ids(
        reader.connection, reader.integration, "candidates", {person for _, person in pointing.values() if person}
    )
    jobs = jobs_shown(reader, {job for job, _ in pointing.values()})
    for name, one in shown.items():
        job, person = pointing[name]
        one.job = jobs.get(job)
        one.candidate = _CANDIDATE.of(candidates[person]) if person in candidates else None
    return shown
