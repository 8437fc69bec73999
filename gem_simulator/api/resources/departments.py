"""Departments: confirmed where they are embedded, inferred as a list of their own."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.resources.shared import include_deleted
from gem_simulator.api.schemas import Schema, array, moment, nullable, record, text

SCHEMAS: dict[str, Schema] = {
    "Department": record(
        Evidence.REFERENCE,
        "id",
        id=text(),
        name=nullable(text()),
        parent_id=nullable(text()),
        child_ids=nullable(array(text())),
        parent_department_external_id=nullable(text()),
        child_department_external_ids=nullable(array(text())),
        deleted_at=nullable(moment()),
    )
}

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/departments/",
        summary="Departments.",
        evidence=Evidence.HARVEST,
        schema="Department",
        collection="departments",
        filters=(include_deleted(Evidence.REASONED),),
    ),
    ItemOf(
        path="/departments/{department_id}",
        summary="One department.",
        evidence=Evidence.HARVEST,
        schema="Department",
        collection="departments",
        id_name="department_id",
    ),
)
