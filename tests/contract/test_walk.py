"""A walk reads all that Gem's document has, once each way, at Gem's pace, and shows nobody the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from cassettes import Interaction
from contracts.errors import SourceUnusable
from contracts.gem_document import load_gem_document
from contracts.gem_requests import RATE, Requests, gem_client
from contracts.walk import Walk
from gem_simulator import Simulator

ROOT = "http://gem.test/ats/v0"
DOCUMENT = load_gem_document()


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator(seed=3, candidates=60, profile="edge")


@pytest.fixture(scope="module")
def walked(simulator: Simulator) -> list[Interaction]:
    return list(walk(simulator))


def walk(simulator: Simulator) -> Iterator[Interaction]:
    with gem_client(ROOT, simulator.api_key, transport=simulator.transport()) as client:
        yield from Walk(client, rate=None)


def asked(walked: list[Interaction], template: str) -> list[Interaction]:
    """The interactions with a path of the document."""
    root = "" if template.startswith("/v0/") else "/ats/v0"
    pattern = re.compile(root + re.sub(r"\{[^}]+\}", "[^/]+", template))
    return [one for one in walked if pattern.fullmatch(urlsplit(one.request.uri).path)]


@pytest.mark.parametrize("path", [path for path, method, _ in DOCUMENT.operations() if method == "get"])
def test_every_path_that_can_be_read_is_read_and_shows_something(walked: list[Interaction], path: str) -> None:
    assert [one for one in asked(walked, path) if one.response.status == 200]


@pytest.mark.parametrize("collection", DOCUMENT.collections)
def test_every_parameter_of_a_list_is_asked_for(walked: list[Interaction], collection: str) -> None:
    names = {name for one in asked(walked, f"/{collection}/") for name in parse_qs(urlsplit(one.request.uri).query)}
    operation = DOCUMENT.raw["paths"][f"/{collection}/"]["get"]
    assert names == {DOCUMENT.resolve(parameter)["name"] for parameter in operation["parameters"]}


@pytest.mark.parametrize("collection", ["candidates", "job_posts"])
def test_a_list_is_read_whole_and_beyond_its_end(
    walked: list[Interaction], simulator: Simulator, collection: str
) -> None:
    whole = [one for one in asked(walked, f"/{collection}/") if "per_page=500&page" in one.request.uri][:2]
    records = [orjson.loads(one.response.body) for one in whole]
    assert len(records[0]) == orjson.loads(whole[0].response.headers["x-pagination"])["total"] >= 20
    assert records[1] == []


def test_what_is_refused_is_evidence_too(walked: list[Interaction]) -> None:
    assert {one.response.status for one in walked} == {200, 403, 404, 422}


def test_the_key_is_in_no_interaction_and_sent_to_no_file(walked: list[Interaction], simulator: Simulator) -> None:
    assert simulator.api_key not in repr(walked)
    files = [one for one in walked if "/files/" in one.request.uri]
    assert files
    assert not any("x-api-key" in one.request.headers for one in files)


def test_a_refused_key_ends_the_walk_with_what_to_check(simulator: Simulator) -> None:
    with (
        gem_client(ROOT, "wrong", transport=simulator.transport()) as client,
        pytest.raises(SourceUnusable, match="answered 403; check the key"),
    ):
        list(Walk(client, rate=None))


def test_another_server_ends_the_walk_with_what_to_check(simulator: Simulator) -> None:
    with (
        gem_client("http://gem.test/elsewhere", simulator.api_key, transport=simulator.transport()) as client,
        pytest.raises(SourceUnusable, match="is this the root"),
    ):
        list(Walk(client, rate=None))


def test_a_tenant_is_asked_no_faster_than_gem_allows(simulator: Simulator) -> None:
    pauses: list[float] = []
    with gem_client(ROOT, simulator.api_key, transport=simulator.transport()) as client:
        requests = Requests(client, sleep=pauses.append, clock=lambda: sum(pauses))
        for _ in range(41):
            requests.get("/users/", {"per_page": 1})
    assert sum(pauses) == pytest.approx(40 / RATE)


def test_a_throttled_request_is_repeated_and_both_answers_are_given() -> None:
    simulator = Simulator(seed=3, candidates=5)
    simulator.faults.throttle(path="/users/", times=2)
    pauses: list[float] = []
    told: list[tuple[str, int]] = []
    with gem_client(ROOT, simulator.api_key, transport=simulator.transport()) as client:
        walking = Walk(client, rate=None, sleep=pauses.append, progress=lambda *now: told.append(now))
        first = [one.response.status for one in islice(walking, 3)]
    assert (first, pauses) == ([429, 429, 200], [1, 2])
    assert told == [("users", 1), ("users", 2), ("users", 3)]
