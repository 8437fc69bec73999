"""The queue and the thread behind it, in both databases: nobody waits, and no more is kept than was said."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from connector.api.call_log import CallLog, writer
from connector.store import Store, call_log
from connector.store.call_log import DAY_MS, LoggedCall, Retention, Search
from tests.connector.integrations.conftest import Clock

NUMBERS = itertools.count()


def called(at: int, environment: int = 1, *, plain_read: bool = False, **more: Any) -> LoggedCall:
    values: dict[str, Any] = {
        "id": f"req_{next(NUMBERS)}",
        "environment": environment,
        "integration": None,
        "at": at,
        "plain_read": plain_read,
        "operation": "get_users",
        "method": "GET",
        "path": "/v1/ats/users",
        "query": "",
        "status": 200,
        "code": None,
        "microseconds": 1500,
        "token_hash": None,
        "details": None,
    }
    return LoggedCall(**{**values, **more})


@contextmanager
def log_in(url: str, retention: Retention | None = None) -> Iterator[tuple[CallLog, Clock]]:
    clock = Clock()
    with Store.open(url, clock=clock) as store, closing(CallLog(store, retention)) as log:
        yield log, clock


def kept(log: CallLog, environment: int | None = None) -> list[LoggedCall]:
    with log.store.look() as connection:
        return [one.call for one in call_log.search(connection, Search(environment, 0), 10_000)]


def test_what_was_put_is_there_when_the_log_is_closed(database_url: str) -> None:
    with log_in(database_url) as (log, clock):
        calls = [called(clock.now, details='{"a":1}', token_hash=b"x", code="c"), called(clock.now, plain_read=True)]
        for one in calls:
            log.put(one)
        log.close()

        assert kept(log) == calls[::-1]
        log.put(called(clock.now))
        assert (len(kept(log)), log.dropped) == (2, 1), "what comes afterwards is counted"


def test_each_environment_keeps_so_many_of_each_kind(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PRUNED_EVERY", 1)
    with log_in(database_url, Retention(entries=3)) as (log, clock):
        failed = [called(clock.now, status=500) for _ in range(5)]
        for one in (*failed, *(called(clock.now, plain_read=True) for _ in range(50)), called(clock.now, 2)):
            log.put(one)
        log.flush()
        log.close()

        mine = kept(log, 1)
        assert [one.id for one in mine if not one.plain_read] == [one.id for one in failed[:1:-1]]
        assert sum(one.plain_read for one in mine) == 3
        assert len(kept(log, 2)) == 1


def test_calls_without_a_key_are_few_however_many_are_made(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PRUNED_EVERY", 1)
    monkeypatch.setattr(call_log, "MOST_OF_NOBODY", 2)
    with log_in(database_url) as (log, clock):
        for _ in range(5):
            log.put(called(clock.now, call_log.NOBODY, status=401))
        log.close()
        assert len(kept(log, call_log.NOBODY)) == 2


def test_what_is_too_old_goes_a_bounded_batch_at_a_time(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_log, "PRUNED_AT_ONCE", 4)
    with log_in(database_url) as (log, clock):
        with log.store.write() as connection:
            call_log.add(connection, [called(clock.now) for _ in range(6)])
        clock.pass_days(8)
        counts = []
        for _ in range(3):
            with log.store.write() as connection:
                counts.append(call_log.prune(connection, [], Retention(days=7), clock.now))
        assert counts == [4, 2, 0]
        assert Retention(days=7).begins(clock.now) == clock.now - 7 * DAY_MS


def test_a_full_queue_drops_and_counts(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "CAPACITY", 3)
    with log_in(sqlite_url) as (log, clock):
        with log.store.write():  # a sync that will not let go: the thread waits, and nobody else
            for _ in range(writer.BATCH + 10):
                log.put(called(clock.now))
            taken = writer.BATCH + 10 - log.dropped
        log.close()

        assert 3 <= taken <= 6, "those that wait, and those that are being written"
        assert len(kept(log)) == taken


def test_a_store_that_fails_costs_the_log_alone(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with log_in(sqlite_url) as (log, clock):
        one = called(clock.now)
        log.put(one)
        log.flush()
        log.put(dataclasses.replace(one))  # the same id again cannot be stored
        log.flush()
        log.put(called(clock.now))
        log.close()

        assert (len(kept(log)), log.dropped) == (2, 1)
        assert "1 calls could not be logged" in caplog.text
