"""Which recorded answer a request gets, from Python, through httpx and through vcrpy."""

from __future__ import annotations

import doctest
import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vcr.errors import CannotOverwriteExistingCassetteException

from cassettes import MASK, Cassette, Interaction, NotRecorded, Player, Provenance, Redactor, Request, Response, replay
from cassettes.httpx_transport import ReplayTransport
from cassettes.vcr_support import gem_vcr
from connector import GemConnector
from gem_simulator import Server

PROVENANCE = Provenance("simulator", datetime(2026, 11, 22, tzinfo=UTC), "https://api.gem.test/ats/v0")
ROOT = PROVENANCE.base_url


def exchange(method: str, path: str, answer: object, body: bytes = b"") -> Interaction:
    return Interaction(Request(method, ROOT + path, {}, body), Response(200, {}, json.dumps(answer).encode()))


def player(*interactions: Interaction) -> Player:
    return Player(Cassette(PROVENANCE, interactions))


def test_the_examples_in_the_docs_hold() -> None:
    assert doctest.testmod(replay).failed == 0


def test_equal_requests_get_their_answers_in_the_order_of_the_session() -> None:
    session = player(exchange("GET", "/users/", [1]), exchange("GET", "/jobs/", []), exchange("GET", "/users/", [2]))

    assert [session.play("GET", f"{ROOT}/users/").body for _ in range(3)] == [b"[1]", b"[2]", b"[2]"]
    assert [one.request.uri for one in session.unplayed()] == [f"{ROOT}/jobs/"]


def test_a_write_is_not_answered_more_often_than_it_was_made() -> None:
    session = player(exchange("POST", "/candidates/", {"id": "1"}, b'{"first_name":"Ada","job_id":null}'))

    assert session.play("POST", f"{ROOT}/candidates/", b'{"job_id": null, "first_name": "Ada"}').status == 200
    with pytest.raises(NotRecorded, match="1 times, with this body, and it came once more"):
        session.play("POST", f"{ROOT}/candidates/", b'{"first_name":"Ada","job_id":null}')


@given(st.permutations([("page", "2"), ("per_page", "500"), ("email", "ada@example.com"), ("empty", "")]))
def test_the_order_of_a_query_makes_no_difference(pairs: list[tuple[str, str]]) -> None:
    recorded = f"{ROOT}/candidates/?{urlencode(pairs)}"

    session = player(Interaction(Request("GET", recorded), Response(204)))

    assert session.play("GET", f"http://other.test/ats/v0/candidates?{urlencode(sorted(pairs))}").status == 204


def test_what_was_never_asked_is_told_with_the_nearest_and_what_differs() -> None:
    session = player(
        exchange("GET", "/users/?page=1", []), exchange("GET", "/candidates/?page=1&per_page=500&created_after=x", [])
    )

    with pytest.raises(NotRecorded) as caught:
        session.play("GET", f"{ROOT}/candidates/?per_page=100&page=1")

    assert str(caught.value) == (
        "The session never asked GET /ats/v0/candidates?page=1&per_page=100. The nearest it has is GET"
        " /ats/v0/candidates?created_after=x&page=1&per_page=500: created_after is 'x' there, not here;"
        " per_page is '500' there, '100' here. Record it again."
    )


def test_an_empty_session_says_so() -> None:
    with pytest.raises(NotRecorded, match="no request at all"):
        player().play("GET", f"{ROOT}/users/")


def test_an_httpx_client_replays_without_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    transport = ReplayTransport(player(exchange("GET", "/users/?page=1", [{"id": "u"}])))

    with httpx.Client(transport=transport) as client:
        assert client.get(f"{ROOT}/users/", params={"page": 1}).json() == [{"id": "u"}]


@pytest.fixture
def recorded(gem_simulator: Server, tmp_path: Path) -> Path:
    """A session of two pages of users and a search for one, written by vcrpy."""
    path = tmp_path / "session.yaml"
    provenance = Provenance("simulator", datetime(2026, 11, 22, tzinfo=UTC), gem_simulator.base_url)
    vcr = gem_vcr(provenance, Redactor([gem_simulator.api_key]), record_mode="once")
    with vcr.use_cassette(str(path)), httpx.Client(headers={"X-API-Key": gem_simulator.api_key}) as client:
        for page in (1, 2):
            client.get(f"{gem_simulator.base_url}/users/", params={"page": page, "per_page": 3}).raise_for_status()
        client.get(f"{gem_simulator.base_url}/candidates/", params={"email": gem_simulator.api_key})
    return path


def test_vcrpy_records_what_a_reviewer_can_read_and_nothing_secret(recorded: Path, gem_simulator: Server) -> None:
    text = recorded.read_text()
    cassette = Cassette.load(recorded)

    assert gem_simulator.api_key not in text
    assert cassette.interactions[0].request.headers["x-api-key"] == MASK
    assert len(json.loads(text)["interactions"][0]["response"]["json"]) == 3
    assert cassette.provenance.base_url == gem_simulator.base_url


def test_vcrpy_replays_what_it_recorded_and_refuses_the_rest(recorded: Path, gem_simulator: Server) -> None:
    gem_simulator.close()

    with gem_vcr(record_mode="none").use_cassette(str(recorded)) as cassette, httpx.Client() as client:
        pages = [client.get(f"{gem_simulator.base_url}/users/?per_page=3&page={page}").json() for page in (2, 1)]
        assert [len(page) for page in pages] == [3, 3]
        assert not cassette.all_played
        with pytest.raises(CannotOverwriteExistingCassetteException):
            client.get(f"{gem_simulator.base_url}/users/?per_page=3&page=9")


def test_a_second_recording_keeps_where_the_first_came_from(recorded: Path, gem_simulator: Server) -> None:
    with gem_vcr(record_mode="new_episodes").use_cassette(str(recorded)):
        httpx.get(f"{gem_simulator.base_url}/offices/", headers={"X-API-Key": gem_simulator.api_key})

    again = Cassette.load(recorded)
    assert len(again.interactions) == 4
    assert again.provenance.origin == "simulator"


def test_a_sync_of_a_recorded_session_gives_what_the_recorded_sync_gave(gem_simulator: Server, tmp_path: Path) -> None:
    path = tmp_path / "sync.yaml"

    def rows(gem: GemConnector, name: str) -> list[str]:
        with gem, gem.connect(f"sqlite:///{tmp_path / name}") as integration:
            integration.sync("full")
            return [
                one.model_dump_json(exclude={"changed_at"})
                for read in (integration.jobs, integration.candidates, integration.applications, integration.interviews)
                for one in read(include_deleted=True)
            ]

    provenance = Provenance("simulator", datetime(2026, 11, 22, tzinfo=UTC), gem_simulator.base_url)
    with gem_vcr(provenance, record_mode="once").use_cassette(str(path)):
        live = rows(GemConnector(gem_simulator.base_url, gem_simulator.api_key), "live.db")
    gem_simulator.close()

    session = Player(Cassette.load(path))
    gem = GemConnector(gem_simulator.base_url, "any", transport=ReplayTransport(session))
    assert rows(gem, "replayed.db") == live
    assert session.unplayed() == []
