"""Offices, which Gem's reference files under locations."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.resources.shared import include_deleted
from gem_simulator.api.schemas import Schema, array, moment, nullable, record, ref, text

SCHEMAS: dict[str, Schema] = {
    "OfficeLocation": record(Evidence.REFERENCE, "", name=nullable(text("May be empty."))),
    "Office": record(
        Evidence.REFERENCE,
        "id",
        id=text(),
        name=nullable(text()),
        location=nullable(ref("OfficeLocation")),
        parent_id=nullable(text()),
        child_ids=nullable(array(text())),
        parent_office_external_id=nullable(text()),
        child_office_external_ids=nullable(array(text())),
        deleted_at=nullable(moment()),
    ),
}

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/offices/",
        summary="Offices.",
        evidence=Evidence.REFERENCE,
        schema="Office",
        collection="offices",
        filters=(include_deleted(Evidence.LIVE),),
    ),
    ItemOf(
        path="/offices/{office_id}",
        summary="One office.",
        evidence=Evidence.HARVEST,
        schema="Office",
        collection="offices",
        id_name="office_id",
    ),
)
