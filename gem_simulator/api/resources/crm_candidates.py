"""Candidates as the CRM API shows and changes them: the same people, with the same ids (that: ours)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gem_simulator.api.bodies import Anything, Day, Field, Flag, ListOf, Object, Text
from gem_simulator.api.crm import CRM_ROOT, CrmItem
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import Operation, Write
from gem_simulator.api.schemas import Schema, array, boolean, nullable, record, ref, text

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

LONGEST = 255
_TEXTS = ("first_name", "last_name", "nickname", "title", "company", "location", "school", "phone_number")
_SECONDS: Schema = {"type": "integer", "description": "Seconds since 1970."}


def _texts(names: str) -> dict[str, Schema]:
    return {name: nullable(text()) for name in names.split()}


SCHEMAS: dict[str, Schema] = {
    "CrmEmail": record(Evidence.CRM_REFERENCE, "email_address is_primary", email_address=text(), is_primary=boolean()),
    "CrmProfile": record(Evidence.CRM_REFERENCE, "", **_texts("network url username")),
    "CrmEducation": record(
        Evidence.CRM_REFERENCE,
        "",
        **_texts(
            "school parsed_university parsed_school start_date end_date field_of_study parsed_major_1 parsed_major_2 "
            "degree"
        ),
    ),
    "CrmWork": record(
        Evidence.CRM_REFERENCE,
        "",
        **_texts("company title work_start_date work_end_date"),
        is_current=nullable(boolean()),
    ),
    "CrmCustomFieldValue": record(
        Evidence.CRM_REFERENCE,
        "id name scope value value_type",
        id=text(),
        name=text(),
        scope=text(values=("team", "project")),
        project_id=nullable(text()),
        value={},
        value_type=text(values=("date", "text", "single_select", "multi_select")),
        value_option_ids=array(text()),
        custom_field_category=nullable(text("Deprecated: the name.")),
        custom_field_value={"description": "Deprecated: the value."},
    ),
    "CrmDueDate": record(Evidence.CRM_REFERENCE, "date user_id", date=text(), user_id=text(), note=nullable(text())),
    "CrmCandidate": record(
        Evidence.CRM_REFERENCE,
        "id created_at emails custom_fields",
        id=text(),
        created_at=nullable(_SECONDS),
        created_by=nullable(text()),
        last_updated_at=nullable(_SECONDS),
        candidate_greenhouse_id=nullable(text()),
        weblink=text(),
        emails=array(ref("CrmEmail")),
        linked_in_handle=nullable(text()),
        profiles=array(ref("CrmProfile")),
        education_info=array(ref("CrmEducation")),
        work_info=array(ref("CrmWork")),
        custom_fields=array(ref("CrmCustomFieldValue")),
        due_date=nullable(ref("CrmDueDate")),
        project_ids=nullable(array(text())),
        sourced_from=nullable(text()),
        gem_source=nullable(text()),
        **_texts(" ".join(_TEXTS)),
    ),
}

_EMAIL = Object((Field("email_address", Text(longest=LONGEST), True), Field("is_primary", Flag(), True)))
_VALUE = Object((Field("custom_field_id", Text(), True), Field("value", Anything(), True, nullable=True)))
_DUE_DATE = Object((Field("date", Day(), True), Field("user_id", Text(), True), Field("note", Text(), nullable=True)))


def _read(tenant: Tenant, ids: Mapping[str, str]) -> bytes:
    return tenant.crm.candidate(ids["candidate_id"])


def _update(tenant: Tenant, ids: Mapping[str, str], body: dict[str, object]) -> bytes:
    return tenant.crm.update_candidate(ids["candidate_id"], body)


OPERATIONS: tuple[Operation, ...] = (
    CrmItem(
        path="/candidates/{candidate_id}",
        summary="One candidate, with the values of its custom fields.",
        evidence=Evidence.CRM_REFERENCE,
        schema="CrmCandidate",
        read=_read,
    ),
    Write(
        method="PUT",
        root=CRM_ROOT,
        path="/candidates/{candidate_id}",
        summary="Change a candidate; what is not named stays.",
        evidence=Evidence.CRM_REFERENCE,
        schema="CrmCandidate",
        status=200,
        body=Object(
            (
                *(Field(name, Text(longest=LONGEST), nullable=True) for name in _TEXTS),
                Field("emails", ListOf(_EMAIL), nullable=True),
                Field("profile_urls", ListOf(Text()), nullable=True),
                Field("due_date", _DUE_DATE, nullable=True),
                Field("custom_fields", ListOf(_VALUE)),
            )
        ),
        write=_update,
    ),
)
