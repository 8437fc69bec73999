"""Notes on candidates, and the feed that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gem_simulator.api.bodies import Field, Object, Text
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import FeedOf, Operation, Write
from gem_simulator.api.resources.candidates import PARENT
from gem_simulator.api.schemas import Schema, array, boolean, moment, nullable, record, ref, text

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

VISIBILITIES = ("public", "private")
LONGEST_BODY = 10_000

SCHEMAS: dict[str, Schema] = {
    "Note": record(
        Evidence.REFERENCE,
        "id",
        id=text(),
        created_at=nullable(moment()),
        body=nullable(text()),
        user=nullable(ref("UserLite")),
        private=nullable(boolean()),
        visibility=nullable(text(values=VISIBILITIES)),
    ),
    "ActivityFeed": record(
        Evidence.HARVEST,
        "notes emails activities",
        notes=array(ref("Note")),
        emails=array({"type": "object"}, "Always empty here."),
        activities=array({"type": "object"}, "Always empty here."),
    ),
}


def _gather(tenant: Tenant, candidate_id: str) -> dict[str, list[bytes]]:
    return {"notes": tenant.notes(candidate_id), "emails": [], "activities": []}


def _add(tenant: Tenant, ids: Mapping[str, str], body: dict[str, object]) -> bytes:
    return tenant.add_note(ids["candidate_id"], body)


OPERATIONS: tuple[Operation, ...] = (
    FeedOf(
        path="/candidates/{candidate_id}/activity_feed",
        summary="What was written about a candidate.",
        evidence=Evidence.HARVEST,
        schema="ActivityFeed",
        parent=PARENT,
        gather=_gather,
    ),
    Write(
        method="POST",
        path="/candidates/{candidate_id}/activity_feed/notes",
        summary="Add a note, written by a user.",
        evidence=Evidence.REFERENCE,
        schema="Note",
        status=201,
        parent=PARENT,
        body=Object(
            (
                Field("user_id", Text(), required=True),
                Field("body", Text(longest=LONGEST_BODY), required=True),
                Field("visibility", Text(words=VISIBILITIES), required=True),
            )
        ),
        write=_add,
    ),
)
