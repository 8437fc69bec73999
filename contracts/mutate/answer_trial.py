"""Tries changed answers: what the document says, what the check says, and which unified values move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from contracts.contract import Contract
from contracts.errors import BrokenExpression
from contracts.gem_document import load_gem_document
from contracts.mutate.answer_operators import changed
from contracts.mutate.answers import AnswerMutant, AnswerVerdict
from contracts.mutate.drawing import drawn_on_by
from contracts.mutate.expecting import Rows, differing, rows_of
from contracts.mutate.reading import reading
from contracts.mutate.tenants import Record, Tenant
from contracts.payloads import check_payloads


class AnswerCourt:
    """Tries changed answers.

    Args:
        tenant: as it is.
        harder: another one, which only those changes meet that nobody notices in the first.
        contracts: by model.
    """

    def __init__(self, tenant: Tenant, harder: Tenant, contracts: Mapping[str, Contract]) -> None:
        self._tenant, self._harder = tenant, harder
        self._contracts = contracts
        self._expected, self._harder_expected = (
            {model: rows_of(one, each, has_store=False) for model, one in contracts.items()}
            for each in (tenant, harder)
        )

    def try_(self, mutant: AnswerMutant, /) -> AnswerVerdict:
        """What becomes of a changed answer."""
        tenant = _with(self._tenant, mutant)
        touched = [one for one in self._contracts.values() if mutant.collection in one.collections]
        got = _read(tenant, touched)
        verdict = AnswerVerdict(
            mutant,
            document=_document(mutant.collection, tenant.raw[mutant.collection]),
            check=got if isinstance(got, str) else self._check(tenant, touched, got),
            moved=frozenset({got} if isinstance(got, str) else _moved(self._expected, got)),
            drawn=drawn_on_by(self._contracts, mutant.collection, mutant.path),
        )
        if not verdict.survived:
            return verdict
        got = _read(_with(self._harder, mutant), touched)
        return replace(verdict, moved=frozenset({got} if isinstance(got, str) else _moved(self._harder_expected, got)))

    def _check(self, tenant: Tenant, touched: Sequence[Contract], got: Mapping[str, Rows]) -> str:
        """What the check says where everyone sees the answer: a value that differs, or what is never seen any more."""
        for contract in touched:
            try:
                expected = rows_of(contract, tenant, has_store=False)
            except BrokenExpression as error:
                return str(error)
            if other := next(differing(contract.model, expected, got[contract.model]), ""):
                return f"{other} differs"
            if lost := _seen(contract, self._expected[contract.model]) - _seen(contract, expected):
                return f"never saw {min(lost)}"
        return ""


def _with(tenant: Tenant, mutant: AnswerMutant) -> Tenant:
    records = changed(tenant.raw[mutant.collection], mutant.path, mutant.operator)
    return replace(tenant, raw={**tenant.raw, mutant.collection: records})


def _read(tenant: Tenant, touched: Sequence[Contract]) -> Mapping[str, Rows] | str:
    """What the connector makes of a tenant; or what it raises."""
    try:
        with reading(tenant.transport(), tenant.settings) as gem:
            return {contract.model: dict(gem.straight(contract.model)) for contract in touched}
    except Exception as error:  # noqa: BLE001 - whatever an answer makes it raise: that does not go unnoticed
        return f"the connector raises {type(error).__name__}"


def _document(collection: str, records: list[Record]) -> str:
    """What Gem's document says against the records: the first problem."""
    found = (
        problem for report in check_payloads(load_gem_document(), {collection: records}) for problem in report.problems
    )
    first = next(found, None)
    return f"{first.field}: {first.message}" if first else ""


def _moved(expected: Mapping[str, Rows], got: Mapping[str, Rows]) -> Iterator[str]:
    return (path for model, rows in got.items() for path in differing(model, expected[model], rows))


def _seen(contract: Contract, rows: Rows) -> set[str]:
    """What a contract's fields were seen as: with a value, empty, and each value of an enum."""
    found = set()
    for values in rows.values():
        for field in contract.fields.values():
            value: Any = values.get(field.name)
            if field.value.values and value is not None:
                found.add(f"{field.path} {value}")
            if value not in (None, [], {}):
                found.add(f"{field.path} filled")
    return found
