"""Custom fields of candidates, which only the CRM API has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gem_simulator.api.bodies import Field, ListOf, Object, Text
from gem_simulator.api.crm import CRM_ROOT, CrmList, Values
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import Operation, Write
from gem_simulator.api.parameters import OneOf
from gem_simulator.api.resources.shared import filtered
from gem_simulator.api.schemas import Schema, array, boolean, nullable, record, ref, text
from gem_simulator.tenant import Slice

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

VALUE_TYPES = ("date", "text", "single_select", "multi_select")
SCOPES = ("team", "project")
LONGEST = 255

SCHEMAS: dict[str, Schema] = {
    "CrmCustomFieldOption": record(
        Evidence.REASONED, "id value", id=text(), value=text(), is_hidden=nullable(boolean())
    ),
    "CrmCustomField": record(
        Evidence.CRM_REFERENCE,
        "id name scope value_type options",
        dict.fromkeys(("created_at", "is_hidden", "options"), Evidence.REASONED),
        id=text(),
        created_at={"type": "integer", "description": "Seconds since 1970."},
        name=text("Unique in its scope."),
        value_type=text(values=VALUE_TYPES),
        scope=text(values=SCOPES),
        project_id=nullable(text()),
        is_hidden=nullable(boolean()),
        options=array(ref("CrmCustomFieldOption"), "Of the two selects; empty for the others."),
    ),
}


def _find(tenant: Tenant, _ids: Mapping[str, str], values: Values, start: int, size: int) -> Slice:
    name, scope = (values.get(key) for key in ("name", "scope"))
    found = tenant.crm.custom_fields(
        name=name if isinstance(name, str) else None, scope=scope if isinstance(scope, str) else None
    )
    return Slice(found[start : start + size], len(found))


def _add(tenant: Tenant, _ids: Mapping[str, str], body: dict[str, object]) -> bytes:
    return tenant.crm.add_custom_field(body)


OPERATIONS: tuple[Operation, ...] = (
    CrmList(
        path="/custom_fields",
        summary="Custom fields with their options.",
        evidence=Evidence.CRM_REFERENCE,
        schema="CrmCustomField",
        filters=(
            filtered("name", "Only the one of this name.", evidence=Evidence.OURS),
            filtered("scope", "Only those of this scope.", OneOf(SCOPES), Evidence.OURS),
        ),
        find=_find,
    ),
    Write(
        method="POST",
        root=CRM_ROOT,
        path="/custom_fields",
        summary="Make a custom field; a name that is taken is refused.",
        evidence=Evidence.CRM_REFERENCE,
        schema="CrmCustomField",
        status=201,
        body=Object(
            (
                Field("name", Text(shortest=1, longest=LONGEST), required=True),
                Field("value_type", Text(words=VALUE_TYPES), required=True),
                Field("scope", Text(words=SCOPES), required=True),
                Field("project_id", Text(), nullable=True),
                Field("option_values", ListOf(Text(longest=LONGEST)), nullable=True),
            )
        ),
        write=_add,
    ),
)
