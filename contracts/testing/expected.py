"""The fixture `gem_contract`: what the contracts make of a payload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol

from contracts.evaluation import Evaluation, Payloads, Row
from contracts.loading import load_contracts
from contracts.matrix.catalogue import UnknownItem

Record = Mapping[str, Any]


class Expected(Protocol):
    """What the fixture `gem_contract` is; see `expected`."""

    def __call__(
        self,
        path: str,
        record: Record,
        *,
        related: Mapping[str, Sequence[Record]] | None = None,
        integration_id: str = "gem",
        **settings: object,
    ) -> Any:
        """The unified value, or record."""


def expected(
    path: str,
    record: Record,
    *,
    related: Mapping[str, Sequence[Record]] | None = None,
    integration_id: str = "gem",
    **settings: object,
) -> Any:
    """What a unified field, or a whole unified record, must be where Gem sends a record.

    Args:
        path: `candidates.email_addresses`, or `candidates` for all of its fields.
        record: as Gem sent it.
        related: collection → the other records that the contract draws on, such as the posts of a job.
        integration_id: goes into the ids.
        **settings: of the integration: `remote_data`, `include_job_templates`, `job_board`.

    Returns:
        the value, or field → value; of a model with several rows a record, such as a job's hiring team, a list of them;
        None where the record becomes none at all. What depends on syncs, such as changed_at, is left out.

    Raises:
        ContractsError: there is no such field, or it depends on syncs; the contract cannot be evaluated on the record.
    """
    model, _, name = path.partition(".")
    contract = load_contracts().get(model)
    if contract is None or (name and name not in contract.fields):
        raise _unknown(path)
    fields = [one for one in contract.fields.values() if one.source and name in ("", one.name)]
    if not fields:
        raise UnknownItem(f"{path} comes from what syncs saw, not from a record: {contract.fields[name].rule}")
    records = {key: [dict(one) for one in found] for key, found in (related or {}).items()}
    records[contract.collection] = [dict(record), *records.get(contract.collection, [])]
    given = {"remote_data": False, "include_job_templates": False, "job_board": None, **settings}
    evaluation = Evaluation(contract, Payloads(records), integration_id=integration_id, settings=given)
    rows = [row for row in evaluation.rows() if row.scope["record"] is records[contract.collection][0]]

    def value(row: Row) -> Any:
        found = {one.name: evaluation.expected(one, row) for one in fields}
        return found[name] if name else found

    values = [value(row) for row in rows]
    if contract.rows:
        return values
    return values[0] if values else None


def _unknown(path: str) -> UnknownItem:
    contracts = load_contracts().values()
    known = [*load_contracts(), *(one.path for contract in contracts for one in contract.fields.values())]
    [nearest] = get_close_matches(path, known, n=1, cutoff=0)
    return UnknownItem(f"no contract has {path!r}; the nearest that one has is {nearest!r}")
