"""What the contracts expect of a tenant, to be compared with over and over again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.contract import Contract, Field
from contracts.evaluation import Evaluation, Payloads
from contracts.functions.links import without_signatures
from contracts.mutate.reading import INTEGRATION_ID
from contracts.mutate.tenants import Tenant
from contracts.warned import Warned

Rows = Mapping[str, Mapping[str, Any]]
"""Remote id → field → value."""


def rows_of(contract: Contract, tenant: Tenant, *, has_store: bool) -> Rows:
    """The rows of a model, with all fields but `changed_at`. Raises BrokenExpression."""
    evaluation = _evaluation(contract, tenant, has_store=has_store)
    fields = [one for one in contract.fields.values() if one.rule != "moves-with-values"]
    return {
        row.remote_id: {one.name: _comparable(one, evaluation.expected(one, row)) for one in fields}
        for row in evaluation.rows()
    }


def warnings_of(contract: Contract, tenant: Tenant) -> Warned:
    """Of which field of which record it must be said that Gem's value cannot be used. Raises BrokenExpression."""
    evaluation = _evaluation(contract, tenant, has_store=False)
    return {(one.name, row.remote_id) for row in evaluation.rows() for one in evaluation.warned(row)}


def differing(model: str, expected: Rows, got: Rows) -> Iterator[str]:
    """Every `model.field` that differs in some record; the model where records are missing or too much."""
    if expected.keys() != got.keys():
        yield model
    found: dict[str, None] = {}
    for remote_id in expected.keys() & got.keys():
        found |= dict.fromkeys(other_fields(expected[remote_id], got[remote_id]))
    yield from (f"{model}.{name}" for name in found)


def other_fields(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> Iterator[str]:
    """The fields of a record that differ, are missing or too many."""
    for name, value in expected.items():
        if name not in actual or value != (without_signatures(actual[name]) if name == "remote_data" else actual[name]):
            yield name
    yield from (name for name in actual if name not in expected and name != "changed_at")


def _evaluation(contract: Contract, tenant: Tenant, *, has_store: bool) -> Evaluation:
    return Evaluation(
        contract, Payloads(tenant.raw), integration_id=INTEGRATION_ID, settings=tenant.settings, has_store=has_store
    )


def _comparable(field: Field, value: Any) -> Any:
    return without_signatures(value) if field.rule == "payload" else value
