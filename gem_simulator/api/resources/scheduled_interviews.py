"""Scheduled interviews."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.parameters import Boolean
from gem_simulator.api.resources import applications
from gem_simulator.api.resources.shared import CREATED, UPDATED, between, filtered, include_deleted
from gem_simulator.api.schemas import Schema, array, moment, nullable, record, ref, text

SCHEMAS: dict[str, Schema] = {
    "InterviewTime": record(Evidence.REFERENCE, "", date_time=nullable(moment())),
    "Interviewer": record(
        Evidence.REFERENCE,
        "",
        id=nullable(text()),
        name=nullable(text()),
        email=nullable(text()),
        employee_id=nullable(text()),
        response_status=nullable(text(values=("needs_action", "declined", "tentative", "accepted"))),
        scorecard_id=nullable(text("Null until there is a scorecard.")),
    ),
    "ScheduledInterview": record(
        Evidence.REFERENCE,
        "id application_id",
        {"candidate_id": Evidence.SCHEMA, "questions": Evidence.SCHEMA, "deleted_at": Evidence.REASONED},
        id=text(),
        application_id=text(),
        candidate_id=nullable(text()),
        external_event_id=nullable(text()),
        created_at=nullable(moment()),
        updated_at=nullable(moment()),
        deleted_at=nullable(moment()),
        start=nullable(ref("InterviewTime")),
        end=nullable(ref("InterviewTime")),
        location=nullable(text()),
        video_conferencing_url=nullable(text()),
        status=nullable(text(values=("scheduled", "awaiting_feedback", "complete"))),
        interview=nullable(ref("InterviewLite")),
        organizer=nullable(ref("UserLite")),
        interviewers=nullable(array(ref("Interviewer"))),
        job_stage_interview_item_id=nullable(text()),
        questions=nullable(array(ref("Question"))),
    ),
}

_FILTERS = (
    *CREATED,
    *UPDATED,
    *between("starts"),
    *between("ends"),
    filtered("external_event_id", "Only the one with this event id."),
    filtered("actionable", "Only those still to be held or judged, or only the others.", Boolean()),
    include_deleted(),
)

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/scheduled_interviews/",
        summary="Scheduled interviews.",
        evidence=Evidence.REFERENCE,
        schema="ScheduledInterview",
        collection="scheduled_interviews",
        filters=_FILTERS,
    ),
    ItemOf(
        path="/scheduled_interviews/{scheduled_interview_id}",
        summary="One scheduled interview.",
        evidence=Evidence.HARVEST,
        schema="ScheduledInterview",
        collection="scheduled_interviews",
        id_name="scheduled_interview_id",
    ),
    ListOf(
        path="/applications/{application_id}/scheduled_interviews",
        summary="The scheduled interviews of one application.",
        evidence=Evidence.HARVEST,
        schema="ScheduledInterview",
        collection="scheduled_interviews",
        filters=_FILTERS,
        parent=applications.PARENT,
    ),
)
