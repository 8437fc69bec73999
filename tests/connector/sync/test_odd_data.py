"""Odd data is reported and kept, and never the end of a sync."""

from __future__ import annotations

import json

import pytest

from connector.store import Store, gem_records
from connector.sync import run_sync
from connector.sync.position import Position
from tests.connector.sync.memory_gem import MemoryGem, small_tenant
from tests.connector.sync.stored import ME, changes, living, values


@pytest.mark.parametrize(
    "odd",
    [
        b"null",
        b"[]",
        b'"a string"',
        b"{}",
        b'{"id": null}',
        b'{"id": 7}',
        b'{"id": ""}',
        b'{"id": "\\u0000"}',
        b'{"id": "' + b"x" * 5000 + b'"}',
        b'{"id": "odd", "tags": ["\x00"]}',
    ],
    ids=["null", "list", "string", "no id", "null id", "number", "empty", "NUL", "very long", "NUL elsewhere"],
)
def test_a_record_without_a_usable_id_is_kept_raw_and_reported(store: Store, odd: bytes) -> None:
    gem = small_tenant(candidates=2)
    gem.lists["candidates"].insert(1, odd)
    report = run_sync(gem, store, ME, "full")
    assert report.undecodable == 1
    assert any(warning.model == "candidates" for warning in report.warnings)
    assert living(store)["candidates"].keys() == {"c1", "c2"}
    with store.look() as connection:
        assert gem_records.count_undecodable(connection, report.run_id) == 1
    again = run_sync(gem, store, ME, "full")
    assert (again.undecodable, changes(again)) == (1, {})


def test_a_field_that_does_not_parse_becomes_null_with_a_warning_that_names_no_value(sqlite_store: Store) -> None:
    gem = small_tenant(candidates=2)
    gem.put("candidates", "c1", first_name={"secret": "Ada"}, company="Acme")
    report = run_sync(gem, sqlite_store, ME, "full")
    row = values(sqlite_store, "candidates", "c1")
    assert (row["first_name"], row["company"]) == (None, "Acme")
    [warning] = [entry for entry in report.warnings if entry.field == "first_name"]
    assert (warning.count, warning.remote_ids) == (1, ("c1",))
    assert "Ada" not in json.dumps(report.as_dict())


def test_warnings_of_one_kind_are_told_once_with_their_number_and_three_ids(sqlite_store: Store) -> None:
    gem = MemoryGem()
    for number in range(20):
        gem.put("users", f"u{number}", emails=[*["x"] * number, 7])
    report = run_sync(gem, sqlite_store, ME, "full")
    [warning] = report.warnings
    assert (warning.field, warning.count, warning.remote_ids) == ("emails[]", 20, ("u0", "u1", "u2"))


def test_no_more_than_two_hundred_kinds_of_warnings_are_kept_but_all_are_counted() -> None:
    position = Position()
    for number in range(500):
        position.warn("users", f"field{number}", "odd", "u1")
    assert (len(position.warning_reports()), position.warning_count) == (200, 500)


def test_links_to_what_is_not_there_are_kept(sqlite_store: Store) -> None:
    gem = MemoryGem()
    gem.put("scheduled_interviews", "v1", application_id="nobody", job_stage_interview_item_id="nothing")
    gem.put("job_posts", "p1", job_id="nowhere", title="Engineer")
    report = run_sync(gem, sqlite_store, ME, "full")
    assert report.state == "SUCCEEDED"
    assert values(sqlite_store, "interviews", "v1")["stage_id"] is None
    assert values(sqlite_store, "job_postings", "p1")["job_id"] is not None


def test_links_that_no_index_takes_are_stored_in_the_record_all_the_same(store: Store) -> None:
    gem = MemoryGem()
    gem.put("applications", "a1", candidate_id="c" * 9000, status="active", jobs=[{"id": "j" * 9000}])
    run_sync(gem, store, ME, "full")
    assert values(store, "applications", "a1")["outcome"] == "PENDING"


def test_an_empty_tenant_is_a_success(store: Store) -> None:
    assert run_sync(MemoryGem(), store, ME, "full").state == "SUCCEEDED"
    assert run_sync(MemoryGem(), store, ME, "delta").kind == "delta"
