"""Job stages: the steps of a job's process, each job having its own, with the interviews held in them."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.resources import jobs
from gem_simulator.api.resources.shared import CREATED, UPDATED, include_deleted
from gem_simulator.api.schemas import Schema, array, boolean, moment, nullable, number, record, ref, text

SCHEMAS: dict[str, Schema] = {
    "KitQuestion": record(
        Evidence.REFERENCE,
        "",
        {"question": Evidence.SCHEMA},
        id=nullable(text()),
        name=nullable(text("The two sources disagree on the key; both are sent.")),
        question=nullable(text()),
    ),
    "InterviewKit": record(
        Evidence.REFERENCE,
        "",
        id=nullable(text()),
        content=nullable(text("HTML.")),
        questions=nullable(array(ref("KitQuestion"))),
    ),
    "InterviewDefinition": record(
        Evidence.REFERENCE,
        "id",
        id=text(),
        name=nullable(text()),
        schedulable=nullable(boolean()),
        estimated_minutes=nullable(number()),
        default_interviewer_users=nullable(array(ref("UserLite"))),
        interview_kit=nullable(ref("InterviewKit")),
        deleted_at=nullable(moment()),
        job_stage_interview_item_id=nullable(text()),
    ),
    "JobStage": record(
        Evidence.REFERENCE,
        "id job_id",
        id=text(),
        name=nullable(text()),
        created_at=nullable(moment()),
        updated_at=nullable(moment()),
        deleted_at=nullable(moment("Absent on live stages.")),
        active=nullable(boolean()),
        job_id=text(),
        priority=nullable(number("Lower is earlier.")),
        interviews=nullable(array(ref("InterviewDefinition"))),
    ),
}

_FILTERS = (*CREATED, *UPDATED, include_deleted())

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/job_stages/",
        summary="The stages of all jobs.",
        evidence=Evidence.REFERENCE,
        schema="JobStage",
        collection="job_stages",
        filters=_FILTERS,
    ),
    ItemOf(
        path="/job_stages/{job_stage_id}",
        summary="One stage.",
        evidence=Evidence.HARVEST,
        schema="JobStage",
        collection="job_stages",
        id_name="job_stage_id",
    ),
    ListOf(
        path="/jobs/{job_id}/stages",
        summary="The stages of one job.",
        evidence=Evidence.REFERENCE,
        schema="JobStage",
        collection="job_stages",
        filters=_FILTERS,
        parent=jobs.PARENT,
    ),
)
