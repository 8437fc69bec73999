"""Sources: where candidates come from. The embedded form is confirmed, the list inferred."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.schemas import Schema, nullable, record, ref, text

SCHEMAS: dict[str, Schema] = {
    "SourceType": record(Evidence.HARVEST, "", id=nullable(text()), name=nullable(text())),
    "Source": record(
        Evidence.HARVEST,
        "id",
        id=text(),
        name=nullable(text("Lists say name, embedded sources say public_name.")),
        type=nullable(ref("SourceType")),
    ),
}

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/sources/",
        summary="Sources.",
        evidence=Evidence.HARVEST,
        schema="Source",
        collection="sources",
    ),
    ItemOf(
        path="/sources/{source_id}",
        summary="One source.",
        evidence=Evidence.HARVEST,
        schema="Source",
        collection="sources",
        id_name="source_id",
    ),
)
