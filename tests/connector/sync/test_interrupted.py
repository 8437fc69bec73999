"""Syncs that are killed, fail, or are replaced, and go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from connector.errors import GemUnavailable, LeaseLost, StoreFull, SyncInProgress
from connector.gem.client import GemClient
from connector.store import Store
from connector.store.schema import LEASES
from connector.sync import Progress, run_sync
from gem_simulator.servers.threaded import Server
from tests.connector.sync import killed
from tests.connector.sync.conftest import HOUR_MS, Clock
from tests.connector.sync.memory_gem import breaks_at, small_tenant
from tests.connector.sync.stored import ME, changes, living

UNAVAILABLE = GemUnavailable("503", method="GET", url="/", status=503)


def test_a_sync_killed_at_any_moment_loses_nothing_and_repeats_nothing(
    database_url: str, fresh_store: Callable[[], Store], serve: Callable[..., tuple[Server, GemClient]]
) -> None:
    server, client = serve(candidates=80)
    ended = subprocess.run(
        [sys.executable, killed.__file__, database_url, server.base_url, server.api_key, "seed"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    *deaths, report, last = [json.loads(line) for line in ended.stdout.splitlines()]
    assert last == {"killed": False, "failed": False}, ended.stderr
    assert len(deaths) >= 4, "killed often enough to mean something"
    assert report["resumed"]
    new = fresh_store()
    undisturbed = run_sync(client, new, ME, "full", per_page=10)
    with Store.open(database_url, create=False) as store:
        assert living(store) == living(new)
        for entry in undisturbed.models:
            rows = list(store.read(ME, entry.model, include_deleted=True))
            assert len(rows) == entry.created, f"{entry.model}: no row too many, none deleted that lives"
    counted = {entry["model"]: entry["created"] for entry in report["models"]}
    assert counted == {entry.model: entry.created for entry in undisturbed.models}
    # Gone on with, not begun again: each death costs a few requests, not all of them.
    assert report["requests"] < undisturbed.requests + 8 * len(deaths)


def test_a_failed_sync_goes_on_with_the_last_page_that_was_stored(store: Store) -> None:
    gem = small_tenant(candidates=40)
    gem.before_request = breaks_at(9, UNAVAILABLE)
    with pytest.raises(GemUnavailable):
        run_sync(gem, store, ME, "full", per_page=10, in_flight=1)
    stored_before = len(living(store)["candidates"])
    gem.paths.clear()
    report = run_sync(gem, store, ME, "full", per_page=10, in_flight=1)
    assert 0 < stored_before < 40
    assert report.resumed
    assert report.model("candidates").created == 40, "over both processes"
    first_read = gem.paths.index("/candidates/")
    assert gem.paths[:first_read] == [], "what came before the candidates is not read again"
    assert changes(run_sync(gem, store, ME, "full")) == {}


def test_what_a_run_has_seen_before_it_was_interrupted_is_not_missing_after_it(store: Store) -> None:
    gem = small_tenant(candidates=40)
    run_sync(gem, store, ME, "full", per_page=10)
    gem.before_request = breaks_at(9, UNAVAILABLE)
    with pytest.raises(GemUnavailable):
        run_sync(gem, store, ME, "full", per_page=10)
    gem.has_items = False
    report = run_sync(gem, store, ME, "full", per_page=10)
    assert report.resumed
    assert (changes(report), report.held_deletions) == ({}, {})


def test_an_interrupted_delta_goes_on_too_and_asks_from_the_same_moment(sqlite_store: Store) -> None:
    gem = small_tenant(candidates=3)
    run_sync(gem, sqlite_store, ME, "full")
    watermark = sqlite_store.find(ME).watermark
    gem.put("users", "u1", first_name="Edited")
    gem.put("candidates", "c1", first_name="Edited")
    gem.before_request = breaks_at(5, UNAVAILABLE)
    with pytest.raises(GemUnavailable):
        run_sync(gem, sqlite_store, ME, "delta")
    assert sqlite_store.find(ME).watermark == watermark, "not before the sync is complete"
    gem.paths.clear()
    report = run_sync(gem, sqlite_store, ME, "delta")
    assert (report.kind, report.resumed, "/users/" in gem.paths) == ("delta", True, False)
    assert changes(report) == {"users": (0, 1, 0), "candidates": (0, 1, 0)}


def test_a_full_sync_that_began_more_than_a_day_ago_starts_over(sqlite_store: Store, clock: Clock) -> None:
    gem = small_tenant()
    gem.before_request = breaks_at(6, UNAVAILABLE)
    with pytest.raises(GemUnavailable):
        run_sync(gem, sqlite_store, ME, "full")
    clock.ms += 25 * HOUR_MS
    gem.paths.clear()
    report = run_sync(gem, sqlite_store, ME, "full")
    assert not report.resumed
    assert "/users/" in gem.paths
    assert living(sqlite_store)["users"].keys() == {"u1", "u2"}


def test_a_delta_between_leaves_an_interrupted_full_sync_to_the_next_full_one(sqlite_store: Store) -> None:
    gem = small_tenant()
    run_sync(gem, sqlite_store, ME, "full")
    gem.before_request = breaks_at(6, UNAVAILABLE)
    with pytest.raises(GemUnavailable):
        run_sync(gem, sqlite_store, ME, "full")
    gem.put("candidates", "new", first_name="Between")
    assert not run_sync(gem, sqlite_store, ME, "delta").resumed
    report = run_sync(gem, sqlite_store, ME, "full")
    assert report.resumed
    assert "new" in living(sqlite_store)["candidates"]


def test_while_somebody_syncs_nobody_else_may_and_is_told_who(store: Store) -> None:
    gem = small_tenant()
    refused: list[SyncInProgress] = []

    def try_too(_progress: Progress) -> None:
        if not refused:
            with pytest.raises(SyncInProgress) as raised:
                run_sync(gem, store, ME, "full")
            refused.append(raised.value)

    assert run_sync(gem, store, ME, "full", progress=try_too).state == "SUCCEEDED"
    assert f"process {os.getpid()} on " in refused[0].message
    assert run_sync(gem, store, ME, "delta").state == "SUCCEEDED", "the lease was given back"


def test_a_failed_sync_gives_its_lease_back(sqlite_store: Store) -> None:
    gem = small_tenant()
    gem.before_request = breaks_at(3, UNAVAILABLE)
    with pytest.raises(GemUnavailable):
        run_sync(gem, sqlite_store, ME, "full")
    run_sync(gem, sqlite_store, ME, "full")


def test_who_was_replaced_writes_nothing_any_more(store: Store) -> None:
    gem, replaced_with = small_tenant(candidates=30), small_tenant(candidates=30)
    replaced_with.put("candidates", "c1", first_name="By the one who replaced it")
    finished = threading.Event()

    def sleep_too_long(told: Progress) -> None:
        if told.stream == "candidates" and not finished.is_set():
            finished.set()
            run_sync(replaced_with, store, ME, "full", per_page=10)
            gem.put("candidates", "c30", first_name="Too late")

    with pytest.raises(LeaseLost):
        run_sync(gem, store, ME, "full", per_page=10, in_flight=1, lease_seconds=0, progress=sleep_too_long)
    names = {row["first_name"] for row in living(store)["candidates"].values()}
    assert "By the one who replaced it" in names
    assert "Too late" not in names
    assert len(names) == 30


def test_a_lease_lasts_as_long_as_pages_come(store: Store, clock: Clock) -> None:
    gem = small_tenant(candidates=60)
    refused = 0

    def a_slow_page(told: Progress) -> None:
        nonlocal refused
        if told.stream == "candidates" and told.phase == "fetch":
            with pytest.raises(SyncInProgress):
                run_sync(gem, store, ME, "full")
            refused += 1
            clock.ms += 100_000

    run_sync(gem, store, ME, "full", per_page=10, lease_seconds=120, progress=a_slow_page)
    assert refused == 6, "600 seconds in all"


def test_the_lease_of_another_host_is_respected_until_it_runs_out(store: Store, clock: Clock) -> None:
    gem = small_tenant()
    with store.write() as connection:
        connection.execute(
            sa.update(LEASES).values(owner="x", host="elsewhere", pid=1, since=clock.ms, expires_at=clock.ms + HOUR_MS)
        )
    with pytest.raises(SyncInProgress, match="process 1 on elsewhere"):
        run_sync(gem, store, ME, "full")
    clock.ms += HOUR_MS
    assert run_sync(gem, store, ME, "full").state == "SUCCEEDED"


def test_a_full_disk_leaves_the_store_whole_and_the_next_sync_goes_on(fresh_store: Callable[[], Store]) -> None:
    store = fresh_store()
    gem = small_tenant(candidates=150)
    for record in gem.lists["candidates"]:
        assert isinstance(record, dict)
        record["tags"] = ["x" * 3000]

    with store.look() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 40

    def small_disk(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]  # a connection of sqlite3

    engine = store.engine
    sa.event.listen(engine, "connect", small_disk)
    engine.dispose()
    with pytest.raises(StoreFull, match="cannot grow"):
        run_sync(gem, store, ME, "full", per_page=10)
    with store.look() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    stored = len(living(store)["candidates"])
    assert stored % 10 == 0, "whole pages"
    sa.event.remove(engine, "connect", small_disk)
    engine.dispose()
    assert run_sync(gem, store, ME, "full", per_page=10).resumed
    new = fresh_store()
    run_sync(gem, new, ME, "full")
    assert living(store) == living(new)
