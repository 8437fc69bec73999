"""``/ats/candidates``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Text, Texts
from connector.api.resources.shared import (
    SHOWN,
    JobShown,
    PageData,
    Shown,
    TagShown,
    jobs_shown,
    not_erased,
    stages_shown,
    tags_of,
)
from connector.api.service import Call
from connector.api.shapes import Shape, members
from connector.api.splicing import moment
from connector.store.conditions import Wanted, applied_to, named, reached_by
from connector.store.embedded import children
from connector.store.list_pages import Row
from connector.unified import Candidate
from connector.unified.enums import Outcome
from connector.unified.shared import UnifiedDateTime, UnifiedId


class CandidateStage(Shown):
    """The stage in which an application is."""

    id: UnifiedId
    """Our id of the stage."""
    name: str | None
    """Name of the step."""
    remote_id: str | None
    """Gem's id."""
    index: int | None
    """Position among the job's stages, from 0."""


class CandidateApplication(Shown):
    """An application of a candidate."""

    id: UnifiedId
    """Our id of the application."""
    remote_id: str | None
    """Gem's id."""
    outcome: Outcome | None
    """How the application ended, or PENDING."""
    rejection_reason_name: str | None
    """Why it was rejected."""
    rejected_at: UnifiedDateTime | None
    """When it was rejected."""
    remote_url: str | None
    """Gem does not tell it."""
    changed_at: UnifiedDateTime
    """When we last saw the application's own values change."""
    remote_created_at: UnifiedDateTime | None
    """When the candidate applied."""
    remote_updated_at: UnifiedDateTime | None
    """When something last happened to the application."""
    current_stage: CandidateStage | None
    """The stage it is in."""
    job: JobShown | None
    """The job."""


class CandidateResult(Candidate):
    """A candidate with their applications and tags."""

    model_config = SHOWN

    remote_url: str | None
    """Gem does not tell it."""
    applications: list[CandidateApplication]
    """The candidate's applications."""
    tags: list[TagShown]
    """The candidate's tags."""


class CandidatesPage(PageData):
    """A page of candidates."""

    results: list[CandidateResult]
    """The candidates."""


class CandidatesQuery(ListQuery):
    """What the list of candidates takes."""

    email: Text | None = None
    """Only candidates with this email address, in upper or lower case."""
    job_ids: Texts | None = None
    """Only candidates who applied to one of these jobs (our ids), separated by commas."""
    first_name: Text | None = None
    """Only candidates with this given name, in upper or lower case."""
    last_name: Text | None = None
    """Only candidates with this family name, in upper or lower case."""


def _conditions(query: CandidatesQuery, reader: Reader) -> list[Wanted]:
    wanted: list[Wanted] = [
        named("candidates", column, [given])
        for column, given in (("last_name_key", query.last_name), ("first_name_key", query.first_name))
        if given is not None
    ]
    if query.email is not None:
        wanted.append(reached_by(reader.integration, query.email))
    if query.job_ids is not None:
        wanted.append(applied_to(reader.integration, query.job_ids))
    return wanted


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    applications = _applications(reader, not_erased(rows))
    return [
        members(remote_url=None, applications=applications.get(row.id, ()), tags=tags_of(reader, row)) for row in rows
    ]


_APPLICATION = Shape(CandidateApplication, links=("job_id", "current_stage_id"))
_STAGE = Shape(CandidateStage)


def _applications(reader: Reader, candidates: Iterable[str]) -> dict[str, list[Any]]:
    """Living applications of candidates as `CandidateApplication`, the earliest first."""
    found = children(reader.connection, reader.integration, "applications", "candidate_id", candidates)
    shown = {row.id: _APPLICATION.of(row) for rows in found.values() for row in rows}
    pointing = {name: _APPLICATION.take_links(one) for name, one in shown.items()}
    jobs = jobs_shown(reader, {job for job, _ in pointing.values()})
    stages = stages_shown(reader, ((job, stage) for job, stage in pointing.values()), _STAGE)
    for rows in found.values():
        for row in rows:
            one, (job, stage) = shown[row.id], pointing[row.id]
            one.changed_at = moment(row.changed_at)
            one.job = jobs.get(job)
            one.current_stage = stages.get((job, stage))
    return {candidate: sorted((shown[row.id] for row in rows), key=_age) for candidate, rows in found.items()}


def _age(application: Any) -> tuple[bytes, str]:
    """Sorts by date; null comes after every date, since a quotation mark comes before every letter."""
    return bytes(application.remote_created_at), application.id


CANDIDATES = Listing("candidates", _members, _conditions)


@operation("GET", "/ats/candidates", answers=CandidatesPage, tag="Read", synced=True)
def get_candidates(call: Call, query: CandidatesQuery) -> bytes:
    """Get candidates

    Candidates with their applications and tags. Deleted applications are left out.
    """
    return CANDIDATES.page(call, query)
