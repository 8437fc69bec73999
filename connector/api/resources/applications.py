"""``/ats/applications``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

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
    jobs_shown,
    not_erased,
    stages_shown,
    tags_of,
)
from connector.api.service import Call
from connector.api.shapes import Shape, links, members
from connector.api.splicing import day_start
from connector.store.conditions import Among, Wanted, created_since
from connector.store.embedded import by_ids, children
from connector.store.list_pages import Row
from connector.unified import Application
from connector.unified.candidates import EmailAddress, PhoneNumber, SocialMedia
from connector.unified.enums import OfferStatus, Outcome
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
    status: OfferStatus | None
    """Where the offer stands."""


class ApplicationResult(Application):
    """An application with its candidate, job, stage, interviews and offers."""

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
    """The offers; empty where Gem refuses their list."""
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


def _conditions(query: ApplicationsQuery, reader: Reader) -> list[Wanted]:
    remote = None if query.job_remote_ids is None else [reader.id("jobs", name) for name in query.job_remote_ids]
    wanted: list[Wanted] = [
        Among("applications", column, given)
        for column, given in (
            ("current_stage_id", query.current_stage_ids),
            ("job_id", query.job_ids),
            ("job_id", remote),
            ("outcome", query.outcomes),
            ("outcome", None if query.outcome is None else [query.outcome]),
        )
        if given is not None
    ]
    if query.remote_created_after is not None:
        wanted.append(created_since(reader.integration, day_start(query.remote_created_after)))
    return wanted


_CANDIDATE, _INTERVIEW = Shape(ApplicationCandidate), Shape(ApplicationInterview)
_OFFER = Shape(ApplicationOffer)


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    pointing = [links(row) for row in rows]
    candidates = _candidates(reader, {own.candidate_id for own in pointing})
    jobs = jobs_shown(reader, {own.job_id for own in pointing})
    stages = stages_shown(reader, ((own.job_id, own.current_stage_id) for own in pointing))
    interviews = children(reader.connection, reader.integration, "interviews", "application_id", not_erased(rows))
    offers = children(reader.connection, reader.integration, "offers", "application_id", not_erased(rows))
    return [
        members(
            remote_url=None,
            candidate=candidates.get(own.candidate_id),
            current_stage=stages.get((own.job_id, own.current_stage_id)),
            job=jobs.get(own.job_id),
            interviews=sorted(map(_INTERVIEW.of, interviews.get(row.id, ())), key=_start),
            offers=sorted(map(_OFFER.of, offers.get(row.id, ())), key=_id),
            screening_question_answers=(),
        )
        for row, own in zip(rows, pointing, strict=True)
    ]


def _candidates(reader: Reader, ids: Iterable[str | None]) -> dict[str | None, Any]:
    """Candidates as `ApplicationCandidate`, by their ids; deleted ones too."""
    found = by_ids(reader.connection, reader.integration, "candidates", filter(None, ids))
    shown: dict[str | None, Any] = {}
    for row in found.values():
        shown[row.id] = one = _CANDIDATE.of(row)
        one.tags = tags_of(reader, row)
    return shown


def _start(interview: Any) -> tuple[bytes, str]:
    """Sorts by date; null comes after every date, since a quotation mark comes before every letter."""
    return bytes(interview.starting_at), interview.id


def _id(offer: Any) -> str:
    """Sorts by something that stays."""
    found: str = offer.id
    return found


APPLICATIONS = Listing("applications", _members, _conditions)


@operation("GET", "/ats/applications", answers=ApplicationsPage, tag="Read", synced=True)
def get_applications(call: Call, query: ApplicationsQuery) -> bytes:
    """Get applications

    Applications with their candidate, job, stage, interviews and offers. Deleted interviews and offers are left out.
    """
    return APPLICATIONS.page(call, query)
