"""``/ats/interviews``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Texts
from connector.api.resources.shared import (
    SHOWN,
    JobShown,
    PageData,
    PersonShown,
    Shown,
    jobs_shown,
    not_erased,
    people_shown,
)
from connector.api.service import Call
from connector.api.shapes import Shape, links, members
from connector.store.conditions import Condition, ids_where
from connector.store.embedded import by_ids, children
from connector.store.list_pages import Row
from connector.store.schema import UNIFIED_TABLES
from connector.unified import Interview
from connector.unified.candidates import EmailAddress
from connector.unified.enums import Outcome
from connector.unified.shared import UnifiedId


class InterviewCandidate(Shown):
    """The candidate of an interview."""

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


class InterviewApplication(Shown):
    """The application that an interview is part of."""

    id: UnifiedId
    """Our id of the application."""
    remote_id: str | None
    """Gem's id."""
    outcome: Outcome | None
    """How the application ended, or PENDING."""
    rejection_reason_name: str | None
    """Why it was rejected."""
    candidate: InterviewCandidate | None
    """Who is interviewed; deleted candidates too."""
    job: JobShown | None
    """For which job; deleted jobs too."""


class InterviewResult(Interview):
    """An interview with its people."""

    model_config = SHOWN

    users: list[PersonShown]
    """Those who interview."""
    application: InterviewApplication | None
    """What it is part of; deleted applications too."""


class InterviewsPage(PageData):
    """A page of interviews."""

    results: list[InterviewResult]
    """The interviews."""


class InterviewsQuery(ListQuery):
    """What the list of interviews takes."""

    job_ids: Texts | None = None
    """Only interviews for one of these jobs (our ids), separated by commas."""


def _conditions(query: InterviewsQuery, reader: Reader) -> list[Condition]:
    if query.job_ids is None:
        return []
    applications = UNIFIED_TABLES["applications"]
    for_jobs = ids_where(
        reader.integration, "applications", "id", applications.c.job_id.in_(query.job_ids), alive=False
    )
    return [UNIFIED_TABLES["interviews"].c.application_id.in_(for_jobs)]


_APPLICATION = Shape(InterviewApplication, links=("job_id", "candidate_id"))
_CANDIDATE = Shape(InterviewCandidate)


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    team = children(
        reader.connection, reader.integration, "interviewing_team_members", "interview_id", not_erased(rows)
    )
    people = {interview: sorted(links(join).user_id or "" for join in joins) for interview, joins in team.items()}
    users = people_shown(reader, {user for ids in people.values() for user in ids})
    pointing = [links(row).application_id for row in rows]
    applications = _applications(reader, set(pointing))
    return [
        members(
            users=[users[user] for user in people.get(row.id, ()) if user in users],
            application=applications.get(application),
        )
        for row, application in zip(rows, pointing, strict=True)
    ]


def _applications(reader: Reader, ids: Iterable[str | None]) -> dict[str | None, Any]:
    """Applications as `InterviewApplication`, by their ids; deleted ones too."""
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


INTERVIEWS = Listing("interviews", _members, _conditions)


@operation("GET", "/ats/interviews", answers=InterviewsPage, tag="Read", synced=True)
def get_interviews(call: Call, query: InterviewsQuery) -> bytes:
    """Get interviews

    Interviews with those who interview, the application, its candidate and its job.
    """
    return INTERVIEWS.page(call, query)
