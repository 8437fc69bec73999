"""Candidates, with their applications inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gem_simulator.api import bodies
from gem_simulator.api.bodies import Field, Object
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation, Parent, Write
from gem_simulator.api.parameters import TextList
from gem_simulator.api.resources.shared import CREATED, FILE_TYPES, UPDATED, filtered, include_deleted
from gem_simulator.api.schemas import Schema, array, boolean, day, moment, nullable, record, ref, text

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

PARENT = Parent("candidates", "candidate_id", "candidate_id")
#: How many ids one request may name: inferred (Harvest).
MOST_IDS = 50

SCHEMAS: dict[str, Schema] = {
    "PhoneNumber": record(
        Evidence.REFERENCE,
        "",
        type=nullable(text(values=("home", "work", "mobile", "skype", "other"))),
        value=nullable(text()),
    ),
    "EmailAddress": record(
        Evidence.REFERENCE,
        "",
        type=nullable(text(values=("personal", "work", "other"))),
        value=nullable(text("Not always a valid address.")),
        is_primary=nullable(boolean()),
    ),
    "SocialMediaAddress": record(Evidence.REFERENCE, "", value=nullable(text())),
    "Education": record(
        Evidence.REFERENCE,
        "",
        id=nullable(text()),
        school_name=nullable(text()),
        degree=nullable(text()),
        discipline=nullable(text()),
        start_date=nullable(day()),
        end_date=nullable(day()),
    ),
    "Employment": record(
        Evidence.REFERENCE,
        "",
        id=nullable(text()),
        company_name=nullable(text()),
        title=nullable(text()),
        start_date=nullable(day()),
        end_date=nullable(day("Null where it lasts.")),
    ),
    "Candidate": record(
        Evidence.REFERENCE,
        "id",
        id=text(),
        first_name=nullable(text()),
        last_name=nullable(text()),
        company=nullable(text()),
        title=nullable(text()),
        attachments=nullable(array(ref("File"))),
        phone_numbers=nullable(array(ref("PhoneNumber"))),
        email_addresses=nullable(array(ref("EmailAddress"))),
        social_media_addresses=nullable(array(ref("SocialMediaAddress"))),
        tags=nullable(array(text())),
        educations=nullable(array(ref("Education"))),
        employments=nullable(array(ref("Employment"))),
        linked_user_ids=nullable(array(text())),
        created_at=nullable(moment()),
        updated_at=nullable(moment()),
        last_activity=nullable(moment()),
        deleted_at=nullable(moment("Absent on live candidates.")),
        is_private=nullable(boolean()),
        applications=nullable(array(ref("Application"))),
        application_ids=nullable(array(text())),
    ),
}

PEOPLE = ("recruiter", "coordinator", "sourcer")
#: Who acts: required by notes (confirmed), taken where given by all other writes (ours).
ACTING = Field("user_id", bodies.Text())
PERSON = Object((Field("user_id", bodies.Text()), Field("email", bodies.Text())))
ATTACHMENT = Object(
    (
        Field("filename", bodies.Text(), required=True),
        Field("type", bodies.Text(known=FILE_TYPES)),
        Field("content", bodies.Text(), required=True),
        Field("content_type", bodies.Text()),
    )
)
_REQUIRED = ("first_name", "last_name", "email", "job_id")
_OPTIONAL = ("phone_number", "title", "company", "initial_stage_id", "source_id", "linkedin_handle")
_NEW_CANDIDATE = Object(
    (
        *(Field(name, bodies.Text(shortest=1), required=True) for name in _REQUIRED),
        *(Field(name, bodies.Text()) for name in _OPTIONAL),
        *(Field(name, PERSON) for name in PEOPLE),
        Field("attachments", bodies.ListOf(ATTACHMENT)),
        ACTING,
    )
)


def _create(tenant: Tenant, _ids: Mapping[str, str], body: dict[str, object]) -> bytes:
    return tenant.create_candidate(body)


OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/candidates/",
        summary="Candidates.",
        evidence=Evidence.REFERENCE,
        schema="Candidate",
        collection="candidates",
        filters=(
            *CREATED,
            *UPDATED,
            filtered("job_id", "Only those with an application on this job."),
            filtered("email", "Only those with exactly this address; candidate_ids is ignored then."),
            filtered("candidate_ids", "Only these, by id.", TextList(MOST_IDS)),
            include_deleted(),
        ),
    ),
    ItemOf(
        path="/candidates/{candidate_id}",
        summary="One candidate.",
        evidence=Evidence.LIVE,
        schema="Candidate",
        collection="candidates",
        id_name="candidate_id",
    ),
    Write(
        method="POST",
        path="/candidates/",
        summary="Create a candidate with an application on a job.",
        evidence=Evidence.REFERENCE,
        schema="Candidate",
        status=201,
        body=_NEW_CANDIDATE,
        write=_create,
        deprecated=True,
    ),
)
