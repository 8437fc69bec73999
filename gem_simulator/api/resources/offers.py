"""Offers. Fields confirmed (published warehouse schema); paths, layout and status values inferred."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, NewestOf, Operation
from gem_simulator.api.parameters import OneOf
from gem_simulator.api.resources import applications
from gem_simulator.api.resources.shared import between, filtered, include_deleted
from gem_simulator.api.schemas import Schema, array, day, moment, nullable, record, ref, text

STATUSES = ("unresolved", "accepted", "rejected", "deprecated")

SCHEMAS: dict[str, Schema] = {
    "Compensation": record(
        Evidence.SCHEMA,
        "",
        type=nullable(text()),
        value=nullable(text()),
        value_type=nullable(text()),
        unit=nullable(text()),
        currency_code=nullable(text()),
        interval=nullable(text()),
    ),
    "Offer": record(
        Evidence.SCHEMA,
        "id application_id",
        id=text(),
        application_id=text(),
        candidate_id=nullable(text()),
        job_id=nullable(text()),
        opening=nullable(ref("OpeningLite")),
        created_at=nullable(moment()),
        updated_at=nullable(moment()),
        deleted_at=nullable(moment()),
        sent_at=nullable(day()),
        starts_at=nullable(day()),
        status=nullable(text(values=STATUSES)),
        compensation=nullable(array(ref("Compensation"))),
    ),
}

_MOMENTS = ("created", "updated", "resolved", "sent", "starts")
_FILTERS = (
    *(bound for stem in _MOMENTS for bound in between(stem, Evidence.HARVEST)),
    filtered("status", "Only those of this status.", OneOf(STATUSES), Evidence.HARVEST),
    include_deleted(Evidence.REASONED),
)


OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/offers/",
        summary="Offers.",
        evidence=Evidence.HARVEST,
        schema="Offer",
        collection="offers",
        filters=_FILTERS,
    ),
    ItemOf(
        path="/offers/{offer_id}",
        summary="One offer.",
        evidence=Evidence.HARVEST,
        schema="Offer",
        collection="offers",
        id_name="offer_id",
    ),
    ListOf(
        path="/applications/{application_id}/offers",
        summary="The offers of one application.",
        evidence=Evidence.HARVEST,
        schema="Offer",
        collection="offers",
        filters=_FILTERS,
        parent=applications.PARENT,
    ),
    NewestOf(
        path="/applications/{application_id}/offers/current_offer",
        summary="The newest offer of one application.",
        evidence=Evidence.HARVEST,
        schema="Offer",
        collection="offers",
        parent=applications.PARENT,
    ),
)
