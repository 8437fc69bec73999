"""``/ats/candidates``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Text, Texts
from connector.api.resources.shared import (
    SHOWN,
    JobShown,
    PageData,
    Shown,
    TagShown,
    ids_in,
    jobs_shown,
    not_erased,
    stage_indexes,
    tags_of,
)
from connector.api.service import Call
from connector.api.splicing import moment, values
from connector.store.api_reads import (
    Condition,
    Found,
    Row,
    an_item_in_any_case,
    by_ids,
    children,
    field,
    ids_where,
    same_in_any_case,
)
from connector.store.schema import UNIFIED_TABLES
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


def _conditions(query: CandidatesQuery, reader: Reader) -> list[Condition]:
    wanted: list[Condition] = [
        same_in_any_case(field("candidates", name), [given])
        for name, given in (("first_name", query.first_name), ("last_name", query.last_name))
        if given is not None
    ]
    if query.email is not None:
        wanted.append(an_item_in_any_case("candidates", "email_addresses", "email_address", query.email))
    if query.job_ids is not None:
        applied = UNIFIED_TABLES["applications"].c.job_id.in_(query.job_ids)
        candidates = ids_where(reader.integration, "applications", "candidate_id", applied)
        wanted.append(UNIFIED_TABLES["candidates"].c.id.in_(candidates))
    return wanted


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    applications = _applications(reader, not_erased(rows))
    tags = tags_of(reader, (row.remote_id for row in rows if row.fields))
    return [
        orjson.dumps(
            {
                "remote_url": None,
                "applications": applications.get(row.id, ()),
                "tags": tags.get(row.remote_id, ()),
            }
        )
        for row in rows
    ]


def _applications(reader: Reader, candidates: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Living applications of candidates as `CandidateApplication`, the earliest first."""
    found = children(reader.connection, reader.integration, "applications", "candidate_id", candidates)
    stored = {row.id: values(row) for rows in found.values() for row in rows}
    jobs = jobs_shown(reader, ids_in(stored.values(), "job_id"))
    stage_ids = ids_in(stored.values(), "current_stage_id")
    stages = by_ids(reader.connection, reader.integration, "application_stages", stage_ids)
    places = stage_indexes(reader, stage_ids)

    def shown(row: Found) -> dict[str, Any]:
        own = stored[row.id]
        job, stage = own.get("job_id"), own.get("current_stage_id")
        return {
            "id": row.id,
            "remote_id": row.remote_id,
            **{name: own.get(name) for name in _OWN},
            "remote_url": None,
            "changed_at": moment(row.changed_at),
            "current_stage": _stage(stages[stage], places.get((job, stage))) if stage in stages else None,
            "job": jobs.get(job),
        }

    return {
        candidate: sorted(map(shown, rows), key=lambda one: (one["remote_created_at"] or "9", one["id"]))
        for candidate, rows in found.items()
    }


_OWN = ("outcome", "rejection_reason_name", "rejected_at", "remote_created_at", "remote_updated_at")


def _stage(stage: Found, index: int | None) -> dict[str, Any]:
    return {"id": stage.id, "name": values(stage).get("name"), "remote_id": stage.remote_id, "index": index}


CANDIDATES = Listing("candidates", _members, _conditions)


@operation("GET", "/ats/candidates", answers=CandidatesPage, tag="Read", synced=True)
def get_candidates(call: Call, query: CandidatesQuery) -> bytes:
    """Get candidates

    Candidates with their applications and tags. Deleted applications are left out.
    """
    return CANDIDATES.page(call, query)
