"""Scorecards: an interviewer's judgement. Fields confirmed (published warehouse schema); paths and layout inferred."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.resources import applications
from gem_simulator.api.resources.shared import between, include_deleted
from gem_simulator.api.schemas import Schema, array, moment, nullable, record, ref, text

SCHEMAS: dict[str, Schema] = {
    "Scorecard": record(
        Evidence.SCHEMA,
        "id application_id",
        {"interview_step": Evidence.HARVEST, "interviewed_at": Evidence.HARVEST},
        id=text(),
        created_at=nullable(moment()),
        updated_at=nullable(moment()),
        deleted_at=nullable(moment()),
        candidate_id=nullable(text()),
        application_id=text(),
        interview=nullable(text()),
        interview_id=nullable(text()),
        interview_step=nullable(ref("InterviewLite")),
        interviewed_at=nullable(moment()),
        interviewer=nullable(ref("UserLite")),
        submitted_by=nullable(ref("UserLite")),
        submitted_at=nullable(moment()),
        overall_recommendation=nullable(text("From a list that each team configures.")),
        overall_feedback=nullable(text()),
        questions=nullable(array(ref("Question"))),
    )
}

_FILTERS = (
    *between("created", Evidence.HARVEST),
    *between("updated", Evidence.HARVEST),
    include_deleted(Evidence.REASONED),
)

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/scorecards/",
        summary="Scorecards.",
        evidence=Evidence.HARVEST,
        schema="Scorecard",
        collection="scorecards",
        filters=_FILTERS,
    ),
    ItemOf(
        path="/scorecards/{scorecard_id}",
        summary="One scorecard.",
        evidence=Evidence.HARVEST,
        schema="Scorecard",
        collection="scorecards",
        id_name="scorecard_id",
    ),
    ListOf(
        path="/applications/{application_id}/scorecards",
        summary="The scorecards of one application.",
        evidence=Evidence.HARVEST,
        schema="Scorecard",
        collection="scorecards",
        filters=_FILTERS,
        parent=applications.PARENT,
    ),
)
