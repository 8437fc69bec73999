"""Rejection reasons. The embedded form is confirmed, the list inferred."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.schemas import Schema, nullable, record, ref, text

SCHEMAS: dict[str, Schema] = {
    "RejectionReason": record(
        Evidence.REFERENCE,
        "id",
        id=text(),
        name=nullable(text()),
        type=nullable(ref("ReasonType")),
    )
}

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/rejection_reasons/",
        summary="Rejection reasons.",
        evidence=Evidence.HARVEST,
        schema="RejectionReason",
        collection="rejection_reasons",
    ),
    ItemOf(
        path="/rejection_reasons/{rejection_reason_id}",
        summary="One rejection reason.",
        evidence=Evidence.HARVEST,
        schema="RejectionReason",
        collection="rejection_reasons",
        id_name="rejection_reason_id",
    ),
)
