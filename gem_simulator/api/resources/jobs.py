"""Jobs, with their departments, offices and hiring team inside."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation, Parent
from gem_simulator.api.parameters import OneOf
from gem_simulator.api.resources.shared import CREATED, UPDATED, filtered, include_deleted
from gem_simulator.api.schemas import Schema, array, boolean, moment, nullable, record, ref, text

PARENT = Parent("jobs", "job_id", "job_id")
STATUSES = ("open", "closed", "draft", "pending_approval", "approved")

SCHEMAS: dict[str, Schema] = {
    "HiringTeam": record(
        Evidence.REFERENCE,
        "",
        hiring_managers=nullable(array(ref("UserLite"))),
        recruiters=nullable(array(ref("UserLite"))),
        coordinators=nullable(array(ref("UserLite"))),
        sourcers=nullable(array(ref("UserLite"))),
    ),
    "Job": record(
        Evidence.REFERENCE,
        "id",
        {"custom_fields": Evidence.SCHEMA},
        id=text(),
        name=nullable(text()),
        requisition_id=nullable(text()),
        confidential=nullable(boolean()),
        status=nullable(text(values=STATUSES)),
        created_at=nullable(moment()),
        opened_at=nullable(moment("Null for drafts.")),
        closed_at=nullable(moment()),
        deleted_at=nullable(moment()),
        updated_at=nullable(moment()),
        is_template=nullable(boolean()),
        departments=nullable(array(ref("Department"))),
        offices=nullable(array(ref("Office"))),
        hiring_team=nullable(ref("HiringTeam")),
        custom_fields=nullable({"type": "object"}),
    ),
}

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/jobs/",
        summary="Jobs.",
        evidence=Evidence.REFERENCE,
        schema="Job",
        collection="jobs",
        filters=(
            *CREATED,
            *UPDATED,
            filtered("requisition_id", "Only those with this requisition id."),
            filtered("status", "Only those of this status.", OneOf(STATUSES)),
            filtered("department_id", "Only those of this department."),
            filtered("office_id", "Only those of this office."),
            include_deleted(),
        ),
    ),
    ItemOf(
        path="/jobs/{job_id}",
        summary="One job.",
        evidence=Evidence.HARVEST,
        schema="Job",
        collection="jobs",
        id_name="job_id",
    ),
)
