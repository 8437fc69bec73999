"""Users: the people who recruit, interview and decide."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, Operation
from gem_simulator.api.resources.shared import CREATED, UPDATED, filtered, include_deleted
from gem_simulator.api.schemas import Schema, array, boolean, moment, nullable, record, ref, text

SCHEMAS: dict[str, Schema] = {
    "User": record(
        Evidence.REFERENCE,
        "id",
        id=text(),
        name=nullable(text()),
        first_name=nullable(text()),
        last_name=nullable(text()),
        employee_id=nullable(text()),
        primary_email_address=nullable(text()),
        updated_at=nullable(moment()),
        created_at=nullable(moment()),
        disabled=nullable(boolean()),
        site_admin=nullable(boolean()),
        emails=nullable(array(text())),
        linked_candidate_ids=nullable(array(text())),
        offices=nullable(array(ref("Office"))),
        departments=nullable(array(ref("Department"))),
        deleted_at=nullable(moment()),
    )
}

OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/users/",
        summary="Users.",
        evidence=Evidence.REFERENCE,
        schema="User",
        collection="users",
        filters=(*CREATED, *UPDATED, filtered("email", "Only those with exactly this address."), include_deleted()),
    ),
    ItemOf(
        path="/users/{user_id}",
        summary="One user.",
        evidence=Evidence.HARVEST,
        schema="User",
        collection="users",
        id_name="user_id",
    ),
)
