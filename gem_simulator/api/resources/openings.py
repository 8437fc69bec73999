"""Openings: seats to fill. Fields confirmed (published warehouse schema), path inferred."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.parameters import OneOf
from gem_simulator.api.resources.shared import filtered, include_deleted
from gem_simulator.api.schemas import Schema, day, moment, nullable, record, text

STATUSES = ("open", "closed")

SCHEMAS: dict[str, Schema] = {
    "OpeningLite": record(Evidence.SCHEMA, "", id=nullable(text()), opening_id=nullable(text())),
    "Opening": record(
        Evidence.SCHEMA,
        "id",
        id=text(),
        opening_id=nullable(text("The id that people gave it.")),
        status=nullable(text(values=STATUSES)),
        opened_at=nullable(moment()),
        closed_at=nullable(moment()),
        deleted_at=nullable(moment()),
        application_id=nullable(text("Null until it is filled.")),
        target_hire_date=nullable(day()),
        target_start_date=nullable(day()),
        custom_fields=nullable({"type": "object"}),
    ),
}

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/openings/",
        summary="Openings, whether or not they belong to a job.",
        evidence=Evidence.HARVEST,
        schema="Opening",
        collection="openings",
        filters=(
            filtered("status", "Only those of this status.", OneOf(STATUSES), Evidence.HARVEST),
            include_deleted(Evidence.REASONED),
        ),
    ),
    ItemOf(
        path="/openings/{opening_id}",
        summary="One opening.",
        evidence=Evidence.HARVEST,
        schema="Opening",
        collection="openings",
        id_name="opening_id",
    ),
)
