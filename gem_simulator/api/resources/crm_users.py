"""Users as the CRM API lists them: the same people, with the same ids (that: ours)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gem_simulator.api.crm import CrmList, Values
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import Operation
from gem_simulator.api.schemas import Schema, nullable, record, text

if TYPE_CHECKING:
    from gem_simulator.tenant import Slice, Tenant

SCHEMAS: dict[str, Schema] = {
    "CrmUser": record(Evidence.CRM_REFERENCE, "id", id=text(), name=nullable(text()), email=nullable(text())),
}


def _find(tenant: Tenant, _ids: Mapping[str, str], _values: Values, start: int, size: int) -> Slice:
    return tenant.crm.users(start, size)


OPERATIONS: tuple[Operation, ...] = (
    CrmList(path="/users", summary="Users of the team.", evidence=Evidence.CRM_REFERENCE, schema="CrmUser", find=_find),
)
