"""Applications: one candidate on one job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gem_simulator.api.bodies import Field, Object, Text
from gem_simulator.api.bodies import ListOf as ListOfBodies
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation, Parent, Write
from gem_simulator.api.parameters import OneOf
from gem_simulator.api.resources.candidates import ACTING, ATTACHMENT, PEOPLE, PERSON
from gem_simulator.api.resources.candidates import PARENT as CANDIDATE
from gem_simulator.api.resources.shared import CREATED, after, filtered, include_deleted
from gem_simulator.api.schemas import Schema, array, moment, nullable, record, ref, text

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

PARENT = Parent("applications", "application_id", "application_id")
_REFERRER = Object(
    (Field("type", Text(words=("id", "email", "outside")), required=True), Field("value", Text(), required=True))
)
STATUSES = ("active", "rejected", "hired")

SCHEMAS: dict[str, Schema] = {
    "Application": record(
        Evidence.REFERENCE,
        "id candidate_id",
        dict.fromkeys(("recruiter", "coordinator", "sourcer", "custom_fields"), Evidence.SCHEMA),
        id=text(),
        candidate_id=text(),
        applied_at=nullable(moment()),
        rejected_at=nullable(moment("Absent or null unless rejected.")),
        last_activity_at=nullable(moment("The only moment by which changes can be listed.")),
        source=nullable(ref("SourceLite")),
        credited_to=nullable(text("A user's id; a string, where Harvest has an object.")),
        rejection_reason=nullable(ref("RejectionReason")),
        jobs=nullable(array(ref("JobLite"), "Exactly one, in practice.")),
        job_post_id=nullable(text()),
        status=nullable(text("Data may hold more than can be filtered by.", values=(*STATUSES, "dropped_out"))),
        current_stage=nullable(ref("JobStageLite")),
        deleted_at=nullable(moment("Absent on live applications.")),
        recruiter=nullable(ref("UserEmail")),
        coordinator=nullable(ref("UserEmail")),
        sourcer=nullable(ref("UserEmail")),
        custom_fields=nullable({"type": "object"}),
    )
}


def _update(tenant: Tenant, ids: Mapping[str, str], body: dict[str, object]) -> bytes:
    return tenant.update_application(ids["application_id"], body)


def _apply(tenant: Tenant, ids: Mapping[str, str], body: dict[str, object]) -> bytes:
    return tenant.apply(ids["candidate_id"], body)


OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/applications/",
        summary="Applications. There is no updated_after here.",
        evidence=Evidence.REFERENCE,
        schema="Application",
        collection="applications",
        filters=(
            *CREATED,
            after("last_activity"),
            filtered("job_id", "Only those of this job."),
            filtered("status", "Only those of this status.", OneOf(STATUSES)),
            include_deleted(),
        ),
    ),
    ItemOf(
        path="/applications/{application_id}",
        summary="One application.",
        evidence=Evidence.REASONED,
        schema="Application",
        collection="applications",
        id_name="application_id",
    ),
    Write(
        method="PATCH",
        path="/applications/{application_id}",
        summary="Change the source of an application.",
        evidence=Evidence.REFERENCE,
        schema="Application",
        status=200,
        parent=PARENT,
        body=Object((Field("source_id", Text()), ACTING)),
        write=_update,
    ),
    Write(
        method="POST",
        path="/candidates/{candidate_id}/applications",
        summary="Add an application of a known candidate; attachments become the candidate's.",
        evidence=Evidence.HARVEST,
        schema="Application",
        status=201,
        parent=CANDIDATE,
        body=Object(
            (
                Field("job_id", Text(), required=True),
                Field("source_id", Text()),
                Field("initial_stage_id", Text()),
                Field("referrer", _REFERRER),
                *(Field(name, PERSON) for name in PEOPLE),
                *(Field(f"{name}_id", Text()) for name in PEOPLE),
                Field("attachments", ListOfBodies(ATTACHMENT)),
                ACTING,
            )
        ),
        write=_apply,
    ),
)
