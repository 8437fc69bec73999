"""Which requests are struck: pure, and the same in every run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator.api.routes import operation_names, operation_of
from gem_simulator.control.fault_kinds import Fault
from gem_simulator.control.matching import Armed, Asked, Match, strike

SOME = Asked("GET", "/ats/v0/users/")


def struck_of(match: Match, requests: int, seed: int = 0, number: int = 1) -> list[bool]:
    armed: tuple[Armed, ...] = (Armed(number, match),)
    struck = []
    for _ in range(requests):
        now, armed = strike(armed, SOME, seed)
        struck.append(bool(now))
    return struck


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("*", "/ats/v0/jobs/", True),
        ("/candidates/", "/ats/v0/candidates", True),
        ("/candidates", "/ats/v0/candidates/", True),
        ("/ats/v0/candidates/", "/ats/v0/candidates", True),
        ("/candidates", "/ats/v0/candidates/x", False),
        ("/candidates/*", "/ats/v0/candidates/x", True),
        ("/candidates*", "/ats/v0/candidates/x/activity_feed", True),
        ("/jobs/*/stages", "/ats/v0/jobs/x/stages", True),
        ("/JOBS", "/ats/v0/jobs", False),
    ],
)
def test_a_path_is_a_glob_below_gems_root_or_whole(pattern: str, path: str, covered: bool) -> None:
    assert Match(path=pattern).covers(Asked("GET", path)) is covered


def test_a_method_is_one_or_all() -> None:
    assert Match().covers(Asked("PATCH", "/x"))
    assert Match(method="GET").covers(Asked("GET", "/x"))
    assert not Match(method="GET").covers(Asked("POST", "/x"))


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/ats/v0/candidates", "get_candidates"),
        ("HEAD", "/ats/v0/candidates/", "get_candidates"),
        ("POST", "/ats/v0/candidates/", "post_candidates"),
        ("GET", "/ats/v0/candidates/abc", "get_candidates_by_candidate_id"),
        (
            "GET",
            "/ats/v0/applications/a/offers/current_offer",
            "get_applications_by_application_id_offers_current_offer",
        ),
        ("PUT", "/v0/candidates/abc", "put_v0_candidates_by_candidate_id"),
        ("DELETE", "/ats/v0/candidates/abc", None),
        ("GET", "/ats/v0/pets", None),
    ],
)
def test_an_operation_is_known_by_method_and_path(method: str, path: str, operation: str | None) -> None:
    assert operation_of(method, path) == operation
    assert operation is None or operation in operation_names()


def test_an_operation_is_a_glob_over_names() -> None:
    match = Match(operation="get_jobs*")
    assert match.covers(Asked("GET", "/ats/v0/jobs/"))
    assert match.covers(Asked("GET", "/ats/v0/jobs/x/stages"))
    assert not match.covers(Asked("GET", "/ats/v0/users/"))
    assert not Match(operation="get_*").covers(Asked("GET", "/ats/v0/nothing/here"))


@given(st.integers(0, 6), st.one_of(st.none(), st.integers(1, 6)), st.integers(1, 20))
def test_after_lets_pass_and_times_limits(after: int, times: int | None, requests: int) -> None:
    last = requests if times is None else after + times
    assert struck_of(Match(after=after, times=times), requests) == [
        after <= number < last for number in range(requests)
    ]


@given(st.integers(0, 5), st.integers(1, 8), st.integers(1, 8))
def test_every_and_burst_strike_a_few_in_a_row_again_and_again(after: int, every: int, burst: int) -> None:
    burst = min(burst, every)
    assert struck_of(Match(after=after, every=every, burst=burst, times=None), 30) == [
        number >= after and (number - after) % every < burst for number in range(30)
    ]


def test_a_chance_is_the_same_for_the_same_seed_and_fault_and_another_for_others() -> None:
    match = Match(probability=0.3, times=None)
    first = struck_of(match, 400, seed=5)
    assert first == struck_of(match, 400, seed=5)
    assert first != struck_of(match, 400, seed=6)
    assert first != struck_of(match, 400, seed=5, number=2)
    assert 80 < sum(first) < 160


def test_a_chance_and_a_limit_go_together() -> None:
    assert sum(struck_of(Match(probability=0.5, times=3), 100)) == 3


def test_a_burst_follows_a_chance() -> None:
    struck = "".join("x" if one else "." for one in struck_of(Match(probability=0.05, burst=4, times=None), 400))
    runs = [len(run) for run in struck.split(".") if run][:-1]
    assert runs
    assert min(runs) >= 4


def test_requests_that_do_not_match_are_not_counted() -> None:
    struck, after = strike((Armed(1, Match(path="/jobs")),), SOME)
    assert (struck, after[0].seen) == ((), 0)


def test_faults_strike_together_in_the_order_of_arming() -> None:
    first, second = Armed(1, Fault(kind="reverse")), Armed(2, Fault(kind="no_pagination"))
    assert strike((first, second), SOME)[0] == (first, second)


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        (Fault(kind="reset"), 1),
        (Fault(kind="status", burst=3), 3),
        (Fault(kind="status", probability=0.5), None),
        (Fault(kind="status", every=2), None),
        (Fault(kind="status", every=2, times=4), 4),
        (Fault(kind="latency"), None),
        (Fault(kind="latency", times=1), 1),
    ],
)
def test_how_often_a_fault_strikes_unless_told(fault: Fault, times: int | None) -> None:
    assert fault.times == times
