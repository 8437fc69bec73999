"""What a check keeps of the records that it looked at: a few for every item, right ones and wrong ones."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from contracts.coverage import Coverage
from contracts.examples import KEPT
from contracts.items import items_of
from contracts.loading import load_contracts
from contracts.result import CheckResult
from contracts.verify import verify
from tests.contract.small_tenant import faultless_store, payloads, snapshot

CONTRACTS = load_contracts()
ITEMS = [item for contract in CONTRACTS.values() for item in items_of(contract)]


def coverage_of(raw: Any, stored: Any, **more: Any) -> Coverage:
    coverage = Coverage()
    list(verify(snapshot(raw, stored, **more), CONTRACTS.values(), coverage))
    return coverage


def test_every_item_has_a_name_of_its_own() -> None:
    names = [item.name for item in ITEMS]
    assert len(names) == len(set(names)) > 400


def test_every_item_of_the_contracts_has_examples_and_never_too_many(checked: CheckResult) -> None:
    lacking = [item.name for item in ITEMS if not 0 < len(checked.coverage.right[item.name]) <= KEPT]
    assert lacking == []
    assert all(checked.coverage.seen(item) for item in ITEMS)


def test_each_tenant_gives_an_example_where_it_has_one(checked: CheckResult) -> None:
    kept = checked.coverage.right["jobs.status"]
    assert [one.snapshot for one in kept] == ["realistic, full sync", "realistic, full sync", "edge, full sync"]
    assert kept[0].remote_id != kept[1].remote_id


def test_an_example_has_what_the_expression_looked_at_beside_the_unified_value() -> None:
    raw = payloads()
    found = coverage_of(raw, faultless_store(raw))
    [right] = found.right["jobs.status<open"]
    assert (right.remote_id, right.payload, right.value) == ("am9iOjE", {"id": "am9iOjE", "status": "open"}, "OPEN")
    assert found.right["jobs.status=OPEN"] == [right]
    assert found.right["jobs:left-out"][0].remote_id == "template"
    assert found.right["jobs"][0].payload == raw["jobs"][0]


def test_a_wrong_value_counts_against_everything_that_it_should_have_been() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored["jobs"]["am9iOjE"] |= {"status": "CLOSED", "closed_at": "2026-01-01T00:00:00.000Z"}
    found = coverage_of(raw, stored)
    items = ("jobs.status", "jobs.status=OPEN", "jobs.status<open", "jobs.closed_at", "jobs.closed_at=null")
    assert {item: found.differed[item] for item in items} == dict.fromkeys(items, 1)
    assert "jobs.status=CLOSED" not in found.differed
    [wrong] = found.wrong["jobs.status=OPEN"]
    assert (wrong.value, wrong.expected, wrong.problem) == ("CLOSED", "OPEN", "the value differs")


@pytest.mark.parametrize("moved", [True, False])
def test_a_changed_at_tells_which_values_moved_it(moved: bool) -> None:
    before, after = payloads(), payloads()
    after["users"][0]["disabled"] = moved
    stored = faultless_store(after)
    if moved:
        stored["users"]["user-1"]["changed_at"] = "2026-03-11T12:00:00.000Z"
    found = coverage_of(after, stored, previous=faultless_store(before))
    [example] = found.right["users.changed_at:moved" if moved else "users.changed_at:stayed"]
    assert example.payload.get("status") == ({"before": "ACTIVE", "after": "INACTIVE"} if moved else None)


def test_a_missing_record_counts_against_its_model() -> None:
    raw = payloads()
    stored = deepcopy(faultless_store(raw))
    del stored["offers"]["offer-1"]
    found = coverage_of(raw, stored)
    assert found.differed["offers"] == 1
    assert found.wrong["offers"][0].payload == raw["offers"][0]
