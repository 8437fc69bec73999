"""Full and delta syncs of a tenant that lives on."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from connector.gem.client import GemClient
from connector.store import Settings, Store
from connector.store.schema import UNIFIED_TABLES
from connector.sync import Progress, run_sync
from gem_simulator.servers.threaded import Server
from tests.connector.sync.conftest import HOUR_MS, Clock
from tests.connector.sync.memory_gem import MemoryGem, add_candidate, iso, small_tenant
from tests.connector.sync.stored import ME, changes, is_deleted, living, one, values

Serve = Callable[..., tuple[Server, GemClient]]
MakeStore = Callable[[], Store]


def test_every_record_of_a_tenant_is_stored_once(store: Store, serve: Serve) -> None:
    _server, client = serve(candidates=60)
    report = run_sync(client, store, ME, "full", per_page=25)
    rows = {entry.model: entry.created for entry in report.models}
    assert report.state == "SUCCEEDED"
    assert rows["candidates"] == 60
    assert all(rows.values()), "the tenant has something for every model"
    for model, count in rows.items():
        assert len(list(store.read(ME, model, include_deleted=True))) == count, model


def test_a_second_sync_of_an_unchanged_tenant_changes_nothing_though_every_link_is_signed_anew(
    store: Store, serve: Serve
) -> None:
    _server, client = serve()
    run_sync(client, store, ME, "full")
    before = {record.remote_id: record.changed_at for record in store.read(ME, "candidates", include_deleted=True)}
    again = run_sync(client, store, ME, "full")
    assert changes(again) == {}
    assert again.model("candidates").unchanged == len(before)
    assert {r.remote_id: r.changed_at for r in store.read(ME, "candidates", include_deleted=True)} == before


@pytest.mark.parametrize("profile", ["realistic", "edge"])
@pytest.mark.gem_contract("feature.delta_syncs")
def test_deltas_and_a_full_sync_bring_an_old_store_to_where_a_new_one_begins(
    store: Store, fresh_store: MakeStore, serve: Serve, profile: str
) -> None:
    server, client = serve(candidates=40, profile=profile)
    run_sync(client, store, ME, "full")
    for _week in range(2):
        server.simulator.tenant.advance(7)
        assert run_sync(client, store, ME, "delta").kind == "delta"
    run_sync(client, store, ME, "full", accept_deletions=True)
    new = fresh_store()
    run_sync(client, new, ME, "full")
    ours, theirs = living(store), living(new)
    for model in theirs:
        assert ours[model] == theirs[model], model


@pytest.mark.gem_contract("feature.delta_syncs")
def test_a_delta_asks_only_for_what_changed_since_the_last_sync_began_by_gems_clock(store: Store, clock: Clock) -> None:
    gem = small_tenant()
    clock.ms += 1_000 * HOUR_MS  # our clock is of no account
    run_sync(gem, store, ME, "full")
    # Changed while the sync ran, long before it ended: only the time of its beginning catches it.
    gem.put("candidates", "c2", first_name="Edited")
    gem.put("candidates", "c9", first_name="New")
    report = run_sync(gem, store, ME, "delta")
    assert changes(report) == {"candidates": (1, 1, 0)}
    assert values(store, "candidates", "c2")["first_name"] == "Edited"
    # The small overlap repeats what is only just older than the last sync, and nothing else.
    assert next(entry.records for entry in report.streams if entry.stream == "candidates") <= 4


def test_what_is_edited_and_added_while_a_full_sync_reads_is_caught_up_with(sqlite_store: Store) -> None:
    gem = small_tenant(candidates=20)
    first = gem.now

    def edit(path: str) -> None:
        if path == "/scheduled_interviews/" and gem.find("candidates", "late") is None:
            gem.put("candidates", "late", first_name="Late")
            gem.put("candidates", "c1", first_name="Edited")

    gem.before_request = edit
    report = run_sync(gem, sqlite_store, ME, "full", per_page=5)
    assert values(sqlite_store, "candidates", "late")["first_name"] == "Late"
    assert values(sqlite_store, "candidates", "c1")["first_name"] == "Edited"
    assert report.model("candidates").created == 21
    assert report.model("candidates").updated == 0, "a row counts once a run"
    assert sqlite_store.find(ME).watermark == int(first.timestamp() * 1000)


def test_records_that_are_deleted_and_added_between_pages_cost_no_other_record(
    store: Store, fresh_store: MakeStore, serve: Serve
) -> None:
    server, client = serve(candidates=60)
    ids = iter(sorted(_candidate_ids(server)))

    def disturb(tenant: object) -> None:
        server.simulator.tenant.delete("candidates", next(ids), hard=True)
        server.simulator.tenant.create_candidate(
            {"first_name": "New", "last_name": "One", "email": "new@example.com", "job_id": _a_job(server)}
        )

    for request in range(1, 7):
        server.simulator.faults.run_after(request, disturb, path="/candidates*")
    run_sync(client, store, ME, "full", per_page=10)
    server.simulator.faults.clear()
    new = fresh_store()
    run_sync(client, new, ME, "full")
    missing = living(new)["candidates"].keys() - living(store)["candidates"].keys()
    assert not missing
    run_sync(client, store, ME, "full")
    assert living(store) == living(new)


def _candidate_ids(server: Server) -> list[str]:
    listed = server.simulator.tenant.list("candidates", {}, include_deleted=False, offset=0, limit=1000)
    return [json.loads(record)["id"] for record in listed.records]


def _a_job(server: Server) -> str:
    listed = server.simulator.tenant.list("jobs", {"status": "open"}, include_deleted=False, offset=0, limit=1)
    found: str = json.loads(listed.records[0])["id"]
    return found


def test_a_list_of_more_than_a_hundred_pages_is_read_to_its_end(sqlite_store: Store) -> None:
    gem = MemoryGem()
    for number in range(110):
        gem.put("candidates", f"c{number}", first_name="Ada")
    run_sync(gem, sqlite_store, ME, "full", per_page=1)
    assert len(living(sqlite_store)["candidates"]) == 110


@pytest.mark.parametrize("oddity", ["capped", "no pagination", "reversed"])
def test_no_oddity_of_lists_costs_a_record(
    sqlite_store: Store, fresh_store: MakeStore, serve: Serve, oddity: str
) -> None:
    server, client = serve(candidates=60)
    faults = server.simulator.faults
    arm = {
        "capped": lambda: faults.cap_per_page(20),
        "no pagination": faults.no_pagination,
        "reversed": faults.reverse,
    }
    arm[oddity]()
    report = run_sync(client, sqlite_store, ME, "full", per_page=50)
    faults.clear()
    assert report.state == "SUCCEEDED"
    new = fresh_store()
    run_sync(client, new, ME, "full")
    assert living(sqlite_store) == living(new)


def test_a_delta_without_a_complete_full_sync_is_a_full_one_and_says_so(sqlite_store: Store) -> None:
    gem = small_tenant()
    assert run_sync(gem, sqlite_store, ME, "delta").kind == "full"
    assert run_sync(gem, sqlite_store, ME, "delta").kind == "delta"


def test_a_deletion_that_gem_tells_of_counts_at_once_in_any_sync(store: Store) -> None:
    gem = small_tenant()
    run_sync(gem, store, ME, "full")
    deleted = gem.put("candidates", "c3", deleted_at=iso(gem.now))["deleted_at"]
    report = run_sync(gem, store, ME, "delta")
    assert changes(report) == {"candidates": (0, 0, 1)}
    at = one(store, "candidates", "c3").remote_deleted_at
    assert at is not None
    assert iso(at) == deleted
    assert "c3" not in living(store)["candidates"]


def test_a_record_that_comes_back_lives_again_and_counts_as_changed(store: Store) -> None:
    gem = small_tenant()
    run_sync(gem, store, ME, "full")
    gem.put("candidates", "c3", deleted_at=iso(gem.now))
    run_sync(gem, store, ME, "delta")
    changed_at = one(store, "candidates", "c3").changed_at
    gem.put("candidates", "c3", deleted_at=None)
    assert changes(run_sync(gem, store, ME, "delta")) == {"candidates": (0, 1, 0)}
    assert not is_deleted(store, "candidates", "c3")
    assert one(store, "candidates", "c3").changed_at > changed_at


def test_changed_at_moves_only_when_the_records_own_values_do(store: Store) -> None:
    gem = small_tenant()
    run_sync(gem, store, ME, "full")
    before = one(store, "candidates", "c1").changed_at
    record = gem.find("candidates", "c1")
    assert record is not None
    record["tags"] = ["no unified field draws on tags"]
    assert changes(run_sync(gem, store, ME, "full")) == {}
    assert one(store, "candidates", "c1").changed_at == before
    gem.put("candidates", "c1", company="Acme")
    run_sync(gem, store, ME, "delta")
    assert one(store, "candidates", "c1").changed_at > before


def test_a_signed_link_alone_changes_nothing_even_where_remote_data_counts(store: Store) -> None:
    gem = small_tenant()
    store.integration(ME, settings=Settings(remote_data=True))
    attachment = {"filename": "cv.pdf", "url": "https://files.test/cv.pdf?signature=1"}
    record = gem.put("candidates", "c1", attachments=[attachment])
    run_sync(gem, store, ME, "full")
    attachment["url"] = "https://files.test/cv.pdf?signature=2"
    assert changes(run_sync(gem, store, ME, "full")) == {}
    record["tags"] = ["new"]
    assert changes(run_sync(gem, store, ME, "full")) == {"candidates": (0, 1, 0)}


def test_applications_inside_candidates_that_a_delta_fetched_are_stored_as_applications(store: Store) -> None:
    """An edit of an application that does not move its last activity shows in its candidate alone."""
    gem = small_tenant()
    run_sync(gem, store, ME, "full")
    application = gem.find("applications", "a2")
    assert application is not None
    application["source"] = {"id": "y", "public_name": "Event"}
    gem.put("candidates", "c2")
    run_sync(gem, store, ME, "delta")
    assert values(store, "applications", "a2")["custom_fields"]["source"] == "Event"
    assert values(store, "candidates", "c2")["source"] == "Event"


@pytest.mark.gem_contract("feature.delta_syncs")
def test_requests_of_a_delta_are_in_proportion_to_what_changed(sqlite_store: Store) -> None:
    gem = small_tenant(candidates=100)
    full = run_sync(gem, sqlite_store, ME, "full", per_page=10)
    gem.put("candidates", "c50")
    delta = run_sync(gem, sqlite_store, ME, "delta", per_page=10)
    assert delta.requests == 10, "one for each list"
    assert full.requests > 30


def test_progress_tells_how_far_each_list_is(sqlite_store: Store) -> None:
    told: list[Progress] = []
    run_sync(small_tenant(candidates=25), sqlite_store, ME, "full", per_page=10, progress=told.append)
    candidates = [entry for entry in told if entry.stream == "candidates" and entry.phase == "fetch"]
    assert [entry.done for entry in candidates] == sorted(entry.done for entry in candidates)
    assert (candidates[-1].done, candidates[-1].total) == (25, 25)


def test_two_integrations_of_one_store_know_nothing_of_each_other(store: Store) -> None:
    store.integration("other", account="another")
    ours, theirs = small_tenant(candidates=3), MemoryGem()
    theirs.put("candidates", "c1", first_name="Somebody else")
    run_sync(ours, store, ME, "full")
    run_sync(theirs, store, "other", "full")
    assert [record.remote_id for record in store.read("other", "candidates")] == ["c1"]
    assert values(store, "candidates", "c1")["first_name"] == "Ada 1"
    assert changes(run_sync(ours, store, ME, "full")) == {}


def test_the_numbers_of_a_full_sync_add_up_to_all_rows_deleted_ones_too(sqlite_store: Store) -> None:
    gem = small_tenant(candidates=4)
    gem.put("candidates", "c1", deleted_at="2026-01-01T00:00:00.000Z")
    assert run_sync(gem, sqlite_store, ME, "full").model("candidates").created == 4
    gem.put("candidates", "c2", first_name="Edited")
    gem.vanish("candidates", "c3")
    add_candidate(gem, 5)
    report = run_sync(gem, sqlite_store, ME, "full")
    counted = report.model("candidates")
    assert (counted.created, counted.updated, counted.deleted, counted.unchanged) == (1, 1, 1, 2)
    for entry in report.models:
        rows = list(sqlite_store.read(ME, entry.model, include_deleted=True))
        assert entry.created + entry.updated + entry.deleted + entry.unchanged == len(rows), entry.model


def test_changed_at_is_told_by_the_last_statements_of_a_transaction(sqlite_store: Store) -> None:
    """A reader asks for what changed since a moment: what is dated long before it can be seen would escape it."""
    written: list[list[str]] = [[]]

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        verb, *words = statement.split()
        if verb == "BEGIN":
            written.append([])
        elif verb in {"INSERT", "UPDATE", "DELETE"}:
            table = next(word for word in words if word.upper() not in {"INTO", "FROM", "OR", "IGNORE"})
            written[-1].append(table.strip('"'))

    gem = small_tenant(candidates=3)
    gem.put("offers", "o1", application_id="a1", status="accepted")
    gem.put("rejection_reasons", "r1", name="Too far")
    gem.put("scorecards", "k1", application_id="a1")
    sa.event.listen(sqlite_store.engine, "before_cursor_execute", hear)
    try:
        run_sync(gem, sqlite_store, ME, "full")
        gem.put("candidates", "c1", first_name="Edited")
        gem.vanish("scheduled_interviews", "v2")
        run_sync(gem, sqlite_store, ME, "full")
    finally:
        sa.event.remove(sqlite_store.engine, "before_cursor_execute", hear)
    unified = {table.name for table in UNIFIED_TABLES.values()}
    with_rows = [tables for tables in written if unified & set(tables)]
    assert {table for tables in with_rows for table in tables} >= unified
    for tables in with_rows:
        first = next(index for index, table in enumerate(tables) if table in unified)
        assert set(tables[first:]) <= unified | {"other_emails"}, tables  # these are written with their candidates
