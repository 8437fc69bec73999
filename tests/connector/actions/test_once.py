"""Idempotency-Key: the same write under the same key happens once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from connector.actions.errors import InputInvalid, JobClosed, StillRunning
from connector.errors import GemUnavailable, GemUnreachable
from connector.store import idempotency
from connector.store.idempotency import Entry
from connector.unified.requests import AddNote, CreateCandidate
from tests.connector.actions.tenant import Office, asks

KEY = "order-66"


def test_a_second_time_gives_the_first_result_and_asks_gem_nothing(place: Office) -> None:
    job = f"remote:{place.job()['id']}"
    first = place.actions.create_application(job, asks(newest_field=1), idempotency_key=KEY)
    place.forget_requests()
    again = place.actions.create_application(job, asks(newest_field=1), idempotency_key=KEY)
    assert again == first
    assert again.warnings
    assert not place.asked()


@pytest.mark.parametrize("other", ["body", "job"])
def test_a_key_stands_for_one_request(place: Office, other: str) -> None:
    first, second = (f"remote:{place.job(number=number)['id']}" for number in (0, 1))
    place.actions.create_application(first, asks(), idempotency_key=KEY)
    job, request = (first, asks(candidate={"title": "x"})) if other == "body" else (second, asks())
    with pytest.raises(InputInvalid, match="another request"):
        place.actions.create_application(job, request, idempotency_key=KEY)
    assert len(place.writes()) == 1


def test_each_operation_has_keys_of_its_own(place: Office) -> None:
    job = f"remote:{place.job()['id']}"
    created = place.actions.create_application(job, asks(), idempotency_key=KEY)
    note = AddNote(content="Hello", content_type="PLAIN_TEXT")
    place.actions.add_application_note(created.application_id, note, idempotency_key=KEY)
    other = asks(candidate={"email_address": "other@example.test"})
    body = {"candidate": other.candidate.model_dump(), "application": {"job_id": job}}
    place.actions.create_candidate(CreateCandidate.model_validate(body), idempotency_key=KEY)
    assert len(place.writes()) == 3


def test_a_refusal_leaves_the_key_free(place: Office) -> None:
    with pytest.raises(JobClosed):
        place.actions.create_application(f"remote:{place.job('closed')['id']}", asks(), idempotency_key=KEY)
    place.actions.create_application(f"remote:{place.job()['id']}", asks(), idempotency_key=KEY)


def test_what_was_lost_is_looked_for_when_it_is_asked_again(place: Office) -> None:
    """Gem took it, and then could not be reached at all: the answer, and each look for it, was lost."""
    job = f"remote:{place.job()['id']}"
    faults = place.server.simulator.faults
    faults.reset(method="POST", path="/candidates/")
    faults.status(500, method="GET", path="/candidates/", after=1, times=None)
    with pytest.raises((GemUnavailable, GemUnreachable)):
        place.actions.create_application(job, asks(), idempotency_key=KEY)
    faults.clear()

    created = place.actions.create_application(job, asks(), idempotency_key=KEY)

    assert len(place.asked("POST", "/candidates/")) == 1
    assert list(place.integration.candidates(ids=[created.candidate_id]))


def entry(place: Office, job: str) -> Entry:
    """What `create_application` keeps of its request."""
    values = asks().model_dump(mode="json", exclude_none=True)
    request = json.dumps([job, values], sort_keys=True).encode()
    number = place.integration.store.find(place.integration.id).number
    return Entry.new(number, "create_application", KEY, request)


def test_while_the_first_is_under_way_the_second_is_told_to_wait(place: Office) -> None:
    job = f"remote:{place.job()['id']}"
    store = place.integration.store
    with store.write() as connection:
        idempotency.begin(connection, entry(place, job), store.clock())
    with pytest.raises(StillRunning):
        place.actions.create_application(job, asks(), idempotency_key=KEY)
    assert not place.writes()


def test_who_was_killed_is_not_waited_for_for_long(place: Office) -> None:
    job = f"remote:{place.job()['id']}"
    store = place.integration.store
    with store.write() as connection:
        idempotency.begin(connection, entry(place, job), store.clock() - idempotency.STALE_MS - 1)
    place.actions.create_application(job, asks(), idempotency_key=KEY)


def test_after_a_day_a_key_is_forgotten(place: Office) -> None:
    job = f"remote:{place.job()['id']}"
    store = place.integration.store
    old = entry(place, job)
    with store.write() as connection:
        idempotency.begin(connection, old, store.clock() - idempotency.KEPT_MS - 1)
        idempotency.finish(connection, old, "{}")
    place.actions.create_application(job, asks(candidate={"title": "another body"}), idempotency_key=KEY)


def test_many_at_once_under_one_key_write_once(place: Office) -> None:
    actions, job = place.actions, f"remote:{place.job()['id']}"

    def create(_number: int) -> str:
        try:
            return actions.create_application(job, asks(), idempotency_key=KEY).application_id
        except StillRunning:
            return "wait"

    with ThreadPoolExecutor(4) as threads:
        outcomes = set(threads.map(create, range(8)))
    assert len(outcomes - {"wait"}) == 1
    assert len(place.writes()) == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_refused(place: Office, key: str) -> None:
    with pytest.raises(InputInvalid, match="Idempotency-Key"):
        place.actions.create_application("remote:1", asks(), idempotency_key=key)
