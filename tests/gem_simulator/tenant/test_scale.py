"""A million candidates: what is asked for is made, and nothing else."""

from __future__ import annotations

import tracemalloc
from functools import cache

import orjson

from gem_simulator.tenant import Tenant

MILLION = 1_000_000


@cache
def million() -> Tenant:
    """A tenant of a million candidates."""
    return Tenant(seed=42, candidates=MILLION)


def test_pages_anywhere_in_a_list_of_a_million_need_no_memory_for_the_rest() -> None:
    tracemalloc.start()
    tenant = Tenant(seed=42, candidates=MILLION)
    pages = [
        tenant.list(collection, {}, include_deleted=deleted, offset=offset, limit=20)
        for collection in ("candidates", "applications")
        for deleted in (False, True)
        for offset in (0, 500_000, 980_000)
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(len(page.records) == 20 for page in pages)
    assert peak < 50_000_000


def test_neighbouring_pages_fit_together_anywhere() -> None:
    for collection in ("candidates", "applications"):
        for offset in (777_777, 31_415):
            both = million().list(collection, {}, offset=offset, limit=60).records
            assert both[:30] == million().list(collection, {}, offset=offset, limit=30).records
            assert both[30:] == million().list(collection, {}, offset=offset + 30, limit=30).records


def test_an_id_finds_its_record_among_a_million() -> None:
    record = million().list("applications", {}, offset=1_234_567, limit=1).records[0]
    application = orjson.loads(record)
    assert million().get("applications", application["id"]) == record
    candidate = orjson.loads(million().get("candidates", application["candidate_id"]) or b"{}")
    assert application in candidate["applications"]
    email = candidate["email_addresses"][0]["value"]
    found = million().list("candidates", {"email": email}, include_deleted=True)
    assert candidate["id"] in {orjson.loads(one)["id"] for one in found.records}


def test_a_filtered_list_of_a_million_agrees_with_its_records() -> None:
    since = million().clock.now() - 86_400_000
    found = million().list("applications", {"last_activity_after": since, "status": "active"}, offset=300, limit=50)
    records = [orjson.loads(record) for record in found.records]
    assert len(records) == 50
    assert found.total > 350
    assert all(record["status"] == "active" and record["last_activity_at"] >= "2026-03-01T09" for record in records)
