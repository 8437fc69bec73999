"""Create candidate, create application: answered with the records as the lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Raw
from pydantic import Field

from connector.actions.results import Created
from connector.api.acting import act, write
from connector.api.lists import Listing, Reader, no_conditions, reading
from connector.api.parameters import Text
from connector.api.resources.candidates import CANDIDATES, CandidateResult, CandidateStage
from connector.api.resources.shared import SHOWN, JobShown, TagShown, jobs_shown, stages_shown, tags_of
from connector.api.service import Call
from connector.api.shapes import Shape, links, members
from connector.store.list_pages import Row
from connector.unified import Application, Candidate
from connector.unified.error_codes import ErrorCode
from connector.unified.requests import CreateApplication, CreateCandidate

_FAILS = (ErrorCode.ATS_JOB_CLOSED, ErrorCode.ATS_APPLICATION_ALREADY_EXISTS)


class Applicant(Candidate):
    """A candidate with their tags."""

    model_config = SHOWN

    remote_url: str | None
    """Gem does not tell it."""
    tags: list[TagShown]
    """The candidate's tags."""


class CreatedApplication(Application):
    """An application with its candidate, job and stage."""

    model_config = SHOWN

    remote_url: str | None
    """Gem does not tell it."""
    candidate: Applicant
    """Who applied."""
    current_stage: CandidateStage | None
    """The stage it is in."""
    job: JobShown | None
    """The job."""
    screening_question_answers: list[Any] = Field(max_length=0)
    """Gem does not take them."""


@write("POST", "/ats/candidates", answers=CandidateResult, fails=_FAILS)
def create_candidate(call: Call, body: CreateCandidate) -> bytes:
    """Create candidate

    Creates a candidate with an application. Whoever has the same email address in Gem gets the application alone, and
    keeps their source.
    """
    created = act(call, lambda actions: actions.create_candidate(body, idempotency_key=call.idempotency_key))
    with reading(call) as reader:
        return CANDIDATES.one(call, reader, created.candidate_id)


@write("POST", "/ats/jobs/{job_id}/applications", answers=CreatedApplication, fails=_FAILS)
def create_application(call: Call, job_id: Text, body: CreateApplication) -> bytes:
    """Create application

    Creates an application to a job, with its candidate where Gem has nobody of this email address.
    """
    created = act(call, lambda actions: actions.create_application(job_id, body, idempotency_key=call.idempotency_key))
    return _application(call, created)


def _application(call: Call, created: Created) -> bytes:
    with reading(call) as reader:
        applicant = _APPLICANTS.one(call, reader, created.candidate_id)

        def embedded(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
            return [_embedded(reader, row, applicant) for row in rows]

        return Listing("applications", embedded, no_conditions).one(call, reader, created.application_id)


_STAGE = Shape(CandidateStage)


def _embedded(reader: Reader, row: Row, applicant: bytes) -> bytes:
    own = links(row)
    place = (own.job_id, own.current_stage_id)
    return members(
        remote_url=None,
        candidate=Raw(applicant),
        current_stage=stages_shown(reader, [place], _STAGE).get(place),
        job=jobs_shown(reader, [own.job_id]).get(own.job_id),
        screening_question_answers=(),
    )


def _tagged(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    return [members(remote_url=None, tags=tags_of(reader, row)) for row in rows]


_APPLICANTS = Listing("candidates", _tagged, no_conditions)
