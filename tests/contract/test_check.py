"""`gem-contracts check` in pytest: the connector against the simulator, a test a field."""

from __future__ import annotations

import pytest

from contracts.contract import Field
from contracts.gem_document import load_gem_document
from contracts.loading import MODELS, load_contracts
from contracts.matrix.catalogue import below
from contracts.payloads import PayloadProblem
from contracts.result import CheckResult

FIELDS = [field for contract in load_contracts().values() for field in contract.fields.values()]
SHOWN = 3


def of_model(model: str) -> list[str]:
    """The items of the model's records themselves."""
    return [name for name in below(model) if name.partition(":")[0] == model]


def told(found: list[object]) -> str:
    """The first few of what was found, each whole."""
    return f"{len(found)} found, such as\n" + "\n".join(map(str, found[:SHOWN]))


@pytest.mark.parametrize(
    "field", [pytest.param(one, id=one.path, marks=pytest.mark.gem_contract(*below(one.path))) for one in FIELDS]
)
def test_field(checked: CheckResult, field: Field) -> None:
    """Every value of the field, in every record after every sync, is what its contract says; all kinds were seen."""
    mismatches = checked.mismatches_of(field.path)
    never = checked.never_exercised_of(field.path)
    assert not mismatches, told([*mismatches])
    assert checked.coverage[field.path].checked
    assert not never, told([*never])


@pytest.mark.parametrize("model", [pytest.param(one, marks=pytest.mark.gem_contract(*of_model(one))) for one in MODELS])
def test_the_store_has_every_record_and_no_other(checked: CheckResult, model: str) -> None:
    mismatches = checked.mismatches_of(model)
    assert not mismatches, told([*mismatches])


@pytest.mark.parametrize("collection", load_gem_document().collections)
def test_every_record_that_the_simulator_sends_is_as_the_document_says(checked: CheckResult, collection: str) -> None:
    reports = [report for report in checked.payloads if report.collection == collection]
    problems: list[PayloadProblem] = [problem for report in reports for problem in report.problems]
    assert not problems, told([*problems])
    assert all(report.checked for report in reports), f"no {collection} in one of the tenants"


def test_the_check_is_clean(checked: CheckResult) -> None:
    assert checked.is_clean


def test_nothing_is_found_that_no_field_test_would_show(checked: CheckResult) -> None:
    known = {field.path for field in FIELDS} | set(MODELS)
    assert {mismatch.path for mismatch in checked.mismatches} <= known
