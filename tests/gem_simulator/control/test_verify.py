"""`journal.verify`: did my code ask Gem for what it should have, and if not, what did it ask instead?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gem_simulator import Simulator
from gem_simulator.control.expectations import Expectation
from gem_simulator.control.journal import Journal
from gem_simulator.control.verification import NotVerified, Times
from tests.gem_simulator.conftest import client_of

ADA = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@acme.com", "attachments": [{"filename": "cv.pdf"}]}


@pytest.fixture(scope="module")
def asked() -> Simulator:
    """A tenant that has been asked for a few things."""
    simulator = Simulator(seed=5, candidates=3)
    with client_of(simulator) as gem:
        gem.get("/jobs/", params={"per_page": 2, "include_deleted": "true"})
        gem.post("/candidates/", json=ADA)
        gem.post("/candidates/", json={**ADA, "first_name": "Bob", "recruiter": {"user_id": None}})
        gem.post("/candidates/nobody/activity_feed/notes", json={"body": "x"}, headers={"Idempotency-Key": "k1"})
        gem.post("http://gem.test/v0/candidates/a/uploaded_resumes/b", files={"resume_file": ("cv.pdf", b"%PDF")})
    return simulator


@pytest.fixture
def journal(asked: Simulator) -> Journal:
    return asked.journal


@pytest.mark.parametrize(
    ("expected", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"operation": "post_candidates"}, [2, 3]),
        ({"operation": "post_candidates*"}, [2, 3, 4]),
        ({"method": "GET", "path": "/jobs"}, [1]),
        ({"path": "/ats/v0/candidates*"}, [2, 3, 4]),
        ({"query": {"per_page": 2, "include_deleted": True}}, [1]),
        ({"query": {"page": {"$absent": True}, "per_page": "2"}}, [1]),
        ({"json": {"first_name": "Ada"}}, [2]),
        ({"json": {"first_name": ..., "email": {"$like": "*@acme.com"}}}, [2, 3]),
        ({"json": {"first_name": {"$present": True}, "email": re.compile("ada@.+")}}, [2, 3]),
        ({"json": {"attachments": [{"filename": "cv.pdf"}]}}, [2, 3]),
        ({"json": {"recruiter": {"user_id": None}}}, [3]),
        ({"json": {"recruiter": {"$absent": True}, "last_name": "Lovelace"}}, [2]),
        ({"headers": {"Idempotency-Key": "k1", "X-API-Key": ...}}, [4]),
        ({"status": 404, "path": "/candidates*"}, [4]),
        ({"parts": {"resume_file": {"filename": "cv.pdf", "size": 4}}}, [5]),
    ],
)
def test_what_came_as_expected_is_given(journal: Journal, expected: dict[str, Any], numbers: list[int]) -> None:
    assert [entry.number for entry in journal.verify(**expected)] == numbers
    assert [entry.number for entry in journal.verify(**expected, times=len(numbers))] == numbers


@pytest.mark.parametrize(
    "expected",
    [
        {"operation": "get_users"},
        {"json": {"first_name": "Eve"}},
        {"json": {"attachments": []}},
        {"json": {"attachments": [{"filename": "cv.pdf"}, ...]}},
        {"json": [ADA]},
        {"json": {"first_name": {"length": 3}}},
        {"json": {"last_name": True}},
        {"query": {"per_page": 3}},
    ],
)
def test_what_did_not_come_is_an_assertion_that_failed(journal: Journal, expected: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="expected at least 1 request, there was none among 5 in the journal"):
        journal.verify(**expected)
    assert journal.verify(**expected, times=0) == []
    assert journal.verify(**expected, at_most=2) == []


def test_the_nearest_request_is_shown_field_by_field(journal: Journal) -> None:
    with pytest.raises(NotVerified) as failed:
        journal.verify(
            operation="post_candidates", json={"first_name": "Ada", "email": "x@acme.com", "title": ...}, times=1
        )
    assert str(failed.value).splitlines() == [
        "expected exactly 1 request, there was none among 5 in the journal, of:",
        "    operation        post_candidates",
        '    json.first_name  "Ada"',
        '    json.email       "x@acme.com"',
        "    json.title       any value",
        "the nearest is number 2, POST /ats/v0/candidates/, answered 422:",
        "    operation        as expected",
        "    json.first_name  as expected",
        '    json.email       expected "x@acme.com", came "ada@acme.com"',
        "    json.title       expected any value, came nothing",
    ]


def test_too_many_requests_are_named(journal: Journal) -> None:
    with pytest.raises(NotVerified) as failed:
        journal.verify(operation="post_candidates", at_most=1)
    assert str(failed.value).splitlines()[0].startswith("expected at most 1 request, there were 2 among 5")
    assert str(failed.value).splitlines()[-2:] == [
        "    number 2, POST /ats/v0/candidates/, answered 422",
        "    number 3, POST /ats/v0/candidates/, answered 422",
    ]


def test_nothing_at_all_has_no_nearest() -> None:
    with pytest.raises(NotVerified, match="none among 0 in the journal") as failed:
        Journal((), lambda: 0).verify(operation="post_candidates")
    assert "    operation  post_candidates" in str(failed.value)
    assert failed.value.verdict.nearest is None


@pytest.mark.parametrize("times", [2, range(1, 3), range(2, 9)])
def test_a_number_of_times_may_be_a_range(journal: Journal, times: int | range) -> None:
    assert len(journal.verify(operation="post_candidates", times=times)) == 2


def test_a_range_does_not_hold_its_end(journal: Journal) -> None:
    with pytest.raises(NotVerified, match="expected exactly 1 request, there were 2"):
        journal.verify(operation="post_candidates", times=range(1, 2))


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ({"operation": "post_candidate"}, "there is no operation 'post_candidate'; did you mean post_candidates"),
        ({"headers": {"X-Mine": "1"}}, "the journal does not keep the header X-Mine; it has content-type"),
        ({"json": {"a": {"$regex": "x"}}}, "is no matcher; there are"),
        ({"json": [{"a": {"$like": 1}}]}, "is no matcher; there are"),
        ({"times": 1, "at_least": 1}, "give either times, or at_least and at_most"),
        ({"times": range(0)}, "holds no number of times"),
        ({"times": -1}, "no number of times"),
        ({"at_least": 3, "at_most": 2}, "no number of times"),
    ],
)
def test_an_expectation_that_nothing_could_meet_is_refused(
    journal: Journal, expected: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        journal.verify(**expected)


class TestOverHttp:
    @pytest.fixture
    def control(self, asked: Simulator) -> Iterator[httpx.Client]:
        with httpx.Client(transport=asked.transport(), base_url="http://gem.test/_simulator") as client:
            yield client

    def test_it_says_whether_it_came(self, control: httpx.Client) -> None:
        expected = {"operation": "post_candidates", "json": {"first_name": "Ada"}, "times": 1}
        answer = control.post("/journal/verify", json=expected)
        assert answer.json() == {"ok": True, "matching": [2], "message": "", "nearest": None, "compared": []}

    def test_it_says_what_is_wrong_with_the_nearest(self, control: httpx.Client) -> None:
        told = control.post("/journal/verify", json={"json": {"first_name": "Eve", "recruiter": {"user_id": 1}}}).json()
        assert (told["ok"], told["nearest"], told["matching"]) == (False, 3, [])
        assert told["message"].startswith("expected at least 1 request, there was none")
        assert told["compared"][1] == {
            "place": "json.recruiter.user_id",
            "expected": "1",
            "came": "null",
            "agrees": False,
        }

    def test_it_refuses_what_it_does_not_know(self, control: httpx.Client) -> None:
        assert "did you mean 'operation'" in control.post("/journal/verify", json={"operations": "x"}).json()["error"]
        answer = control.post("/journal/verify", json={"operation": "get_candidatess"})
        assert (answer.status_code, "did you mean get_candidates" in answer.json()["error"]) == (400, True)


_TEXTS = st.text(st.characters(exclude_characters="$", codec="utf-8"), max_size=4)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("abc"), _JSON, min_size=1))
def test_whatever_was_sent_is_as_expected_and_less_of_it_is_too(asked: Simulator, body: dict[str, Any]) -> None:
    entry = asked.journal.entries[1]._replace(body=httpx.Request("POST", "http://x", json=body).content.decode())
    assert all(one.agrees for one in Expectation(json=body).compare(entry))
    less = {name: body[name] for name in list(body)[1:]}
    assert all(one.agrees for one in Expectation(json=less).compare(entry))
    assert not all(one.agrees for one in Expectation(json={**body, "d": ...}).compare(entry))


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 9))
def test_times_count(least: int, more: int, count: int) -> None:
    times = Times.of(None, least, least + more)
    assert times.allow(count) is (count in range(least, least + more + 1))
    assert Times.of(range(least, least + more + 1), None, None) == times
