"""``/ats/applications``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson
from pydantic import Field

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Moment, Separated, Texts
from connector.api.resources.shared import (
    SHOWN,
    JobShown,
    PageData,
    Shown,
    StageShown,
    TagShown,
    ids_in,
    jobs_shown,
    not_erased,
    stage_indexes,
    stage_shown,
    tags_of,
)
from connector.api.service import Call
from connector.api.splicing import day_start, values
from connector.store.api_reads import Condition, Found, Row, by_ids, children, field
from connector.store.schema import UNIFIED_TABLES
from connector.unified import Application
from connector.unified.candidates import EmailAddress, PhoneNumber, SocialMedia
from connector.unified.enums import Outcome
from connector.unified.shared import Location, UnifiedDateTime, UnifiedId


class ApplicationCandidate(Shown):
    """The candidate of an application."""

    id: UnifiedId
    """Our id of the candidate."""
    remote_id: str
    """Gem's id."""
    first_name: str | None
    """Given name."""
    last_name: str | None
    """Family name."""
    source: str | None
    """Where the candidate came from."""
    remote_url: str | None
    """Gem does not tell it."""
    email_addresses: list[EmailAddress] | None
    """All valid email addresses, the primary one first."""
    phone_numbers: list[PhoneNumber] | None
    """All phone numbers."""
    social_media: list[SocialMedia] | None
    """All profiles."""
    tags: list[TagShown]
    """The candidate's tags."""


class ApplicationInterview(Shown):
    """An interview of an application."""

    id: UnifiedId
    """Our id of the interview."""
    remote_id: str | None
    """Gem's id."""
    title: str | None
    """What it is called."""
    starting_at: UnifiedDateTime | None
    """When it starts."""
    ending_at: UnifiedDateTime | None
    """When it ends."""
    location: Location | None
    """Where it takes place."""
    canceled: bool | None
    """Whether it was called off."""


class ApplicationOffer(Shown):
    """An offer to the candidate."""

    id: UnifiedId
    """Our id of the offer."""
    remote_id: str | None
    """Gem's id."""
    status: Literal["ACCEPTED", "DECLINED", "SENT", "APPROVED", "DRAFT", "ABANDONED"] | None
    """Where the offer stands."""


class ApplicationResult(Application):
    """An application with its candidate, job, stage and interviews."""

    model_config = SHOWN

    remote_url: str | None
    """Gem does not tell it."""
    candidate: ApplicationCandidate | None
    """Who applied; deleted candidates too."""
    current_stage: StageShown | None
    """The stage it is in; deleted stages too."""
    job: JobShown | None
    """The job; deleted jobs too."""
    interviews: list[ApplicationInterview]
    """The interviews, the earliest first."""
    offers: list[ApplicationOffer]
    """Offers are not synced."""
    screening_question_answers: list[Any] = Field(max_length=0)
    """Gem does not tell them."""


class ApplicationsPage(PageData):
    """A page of applications."""

    results: list[ApplicationResult]
    """The applications."""


class ApplicationsQuery(ListQuery):
    """What the list of applications takes."""

    outcomes: Separated[Outcome] | None = None
    """Only applications that ended so, separated by commas."""
    outcome: Outcome | None = None
    """Only applications that ended so. Older form of `outcomes`."""
    job_ids: Texts | None = None
    """Only applications to one of these jobs (our ids), separated by commas."""
    job_remote_ids: Texts | None = None
    """Only applications to one of these jobs (Gem's ids), separated by commas."""
    current_stage_ids: Texts | None = None
    """Only applications that are in one of these stages (our ids), separated by commas."""
    remote_created_after: Moment | None = None
    """Only applications from this day (UTC) or later."""


def _conditions(query: ApplicationsQuery, reader: Reader) -> list[Condition]:
    job_id = UNIFIED_TABLES["applications"].c.job_id
    remote = None if query.job_remote_ids is None else [reader.id("jobs", name) for name in query.job_remote_ids]
    wanted: list[Condition] = [
        column.in_(given)
        for column, given in (
            (field("applications", "outcome"), query.outcomes),
            (field("applications", "outcome"), None if query.outcome is None else [query.outcome]),
            (job_id, query.job_ids),
            (job_id, remote),
            (field("applications", "current_stage_id"), query.current_stage_ids),
        )
        if given is not None
    ]
    if query.remote_created_after is not None:
        wanted.append(field("applications", "remote_created_at") >= day_start(query.remote_created_after))
    return wanted


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    stored = [values(row) for row in rows]
    candidates = _candidates(reader, ids_in(stored, "candidate_id"))
    jobs = jobs_shown(reader, ids_in(stored, "job_id"))
    stage_ids = ids_in(stored, "current_stage_id")
    stages = by_ids(reader.connection, reader.integration, "application_stages", stage_ids)
    places = stage_indexes(reader, stage_ids)
    interviews = children(reader.connection, reader.integration, "interviews", "application_id", not_erased(rows))

    def members(row: Row, own: Mapping[str, Any]) -> bytes:
        job, stage = own.get("job_id"), own.get("current_stage_id")
        return orjson.dumps(
            {
                "remote_url": None,
                "candidate": candidates.get(own.get("candidate_id")),
                "current_stage": stage_shown(stages[stage], places.get((job, stage))) if stage in stages else None,
                "job": jobs.get(job),
                "interviews": _interviews(interviews.get(row.id, ())),
                "offers": (),
                "screening_question_answers": (),
            }
        )

    return [members(row, own) for row, own in zip(rows, stored, strict=True)]


def _candidates(reader: Reader, ids: set[str]) -> dict[str | None, dict[str, Any]]:
    found = by_ids(reader.connection, reader.integration, "candidates", ids)
    tags = tags_of(reader, (row.remote_id for row in found.values() if row.fields))
    return {row.id: _candidate(row, tags.get(row.remote_id, [])) for row in found.values()}


def _candidate(row: Found, tags: list[orjson.Fragment]) -> dict[str, Any]:
    own = values(row)
    return {
        "id": row.id,
        "remote_id": row.remote_id,
        **{name: own.get(name) for name in ("first_name", "last_name", "source")},
        "remote_url": None,
        **{name: own.get(name) for name in ("email_addresses", "phone_numbers", "social_media")},
        "tags": tags,
    }


_OF_INTERVIEW = ("title", "starting_at", "ending_at", "location", "canceled")


def _interviews(found: Sequence[Found]) -> list[dict[str, Any]]:
    shown = []
    for row in found:
        own = values(row)
        shown.append({"id": row.id, "remote_id": row.remote_id, **{name: own.get(name) for name in _OF_INTERVIEW}})
    return sorted(shown, key=lambda interview: (interview["starting_at"] or "9", interview["id"]))


APPLICATIONS = Listing("applications", _members, _conditions)


@operation("GET", "/ats/applications", answers=ApplicationsPage, tag="Read", synced=True)
def get_applications(call: Call, query: ApplicationsQuery) -> bytes:
    """Get applications

    Applications with their candidate, job, stage and interviews. Deleted interviews are left out.
    """
    return APPLICATIONS.page(call, query)
