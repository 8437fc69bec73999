"""`gem-contracts check --source cassette`: the same contracts, on what was recorded, without any network."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from click.testing import CliRunner

import cassettes
from cassettes import Cassette
from contracts.commands import cli
from contracts.subject import Subject
from gem_simulator import Simulator
from tests.contract.sessions import ROOT, changed, recorded_client, recorded_sync, saved


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator(seed=5, candidates=12)


@pytest.fixture(scope="module")
def sync(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded_sync(simulator, tmp_path_factory.mktemp("sync") / "sync.yaml")


@pytest.fixture(scope="module")
def own(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of a program that reads some candidates, one of them twice, and rejects somebody."""

    def use(client: httpx.Client) -> None:
        first = client.get("/candidates/", params={"per_page": 5}).json()[0]
        client.get(f"/candidates/{first['id']}")
        client.get("/candidates/nobody")
        application = client.get("/applications/", params={"status": "active"}).json()[0]
        client.post(f"/applications/{application['id']}/reject", json={})

    return recorded_client(simulator, tmp_path_factory.mktemp("own") / "own.yaml", use)


def check(*arguments: str | Path) -> tuple[int, Any]:
    outcome = CliRunner().invoke(cli, ["check", "--source", "cassette", "--json", *map(str, arguments)])
    return outcome.exit_code, orjson.loads(outcome.stdout) if outcome.exit_code < 2 else outcome.output


def test_a_recorded_sync_is_replayed_and_held_against_every_contract(sync: Path) -> None:
    code, found = check(sync)
    assert code == 0
    assert found["snapshots"] == ["sync.yaml, replayed"]
    assert found["notes"] == []
    assert found["payloads"]["candidates"] == found["models"]["candidates"]["id"]["checked"] == 12
    assert found["never_exercised"] != []  # a small session has not everything, and that is no failure


def test_no_socket_is_opened(sync: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    assert check(sync, own)[0] == 0


def test_a_record_that_the_document_does_not_allow_is_found(sync: Path, tmp_path: Path) -> None:
    file = changed(sync, tmp_path / "broken.yaml", b'"first_name":"', b'"first_name":7,"colour":"', path="/candidates/")
    code, found = check(file)
    assert code == 1
    assert {one["field"] for one in found["invalid_payloads"]} == {"first_name"}
    assert {one["field"] for one in found["drift"]} == {"colour"}


def test_a_value_that_the_connector_makes_something_else_of_is_found(
    sync: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Subject.read

    def wrongly(subject: Subject) -> Any:
        rows = read(subject)
        next(iter(rows["jobs"].values()))["name"] = "Wrong"
        return rows

    monkeypatch.setattr(Subject, "read", wrongly)
    code, found = check(sync)
    assert code == 1
    assert [f"{one['model']}.{one['field']}" for one in found["mismatches"]] == ["jobs.name"]


def test_a_page_that_the_sync_never_reads_is_missed(sync: Path, simulator: Simulator, tmp_path: Path) -> None:
    """What counts is what the session shows, not what the connector asked for."""
    record = orjson.loads(simulator.tenant.list("candidates", {}, limit=1).records[0])
    more = {**record, "id": "another", "applications": []}
    cassette = Cassette.load(sync)
    one = next(one for one in cassette.interactions if "/candidates/" in one.request.uri)
    second = type(one)(
        type(one.request)("GET", one.request.uri.replace("page=1", "page=2", 1)),
        type(one.response)(200, one.response.headers, orjson.dumps([more])),
    )
    code, found = check(saved([*cassette.interactions, second], tmp_path / "more.yaml"))
    assert code == 1
    assert [(one["remote_id"], one["problem"]) for one in found["mismatches"]] == [
        ("another", "is in Gem, but not in the store")
    ]


def test_of_a_session_that_no_sync_can_be_replayed_from_a_tenant_is_synced(own: Path) -> None:
    code, found = check(own)
    assert code == 0
    assert found["snapshots"] == [
        "own.yaml, a tenant of what it shows",
        "own.yaml, a tenant of what it shows, straight reads",
    ]
    (note,) = found["notes"]
    assert "The session never asked GET /ats/v0/users?include_deleted=true" in note
    assert "The nearest it has is GET /ats/v0/" in note
    assert "gem-contracts record" in note
    assert found["payloads"]["candidates"] == 5
    assert found["models"]["candidates"]["first_name"]["checked"] >= 5


def test_with_replay_only_that_is_an_error_with_the_nearest_request(own: Path) -> None:
    code, text = check(own, "--replay-only")
    assert code == 2
    assert "own.yaml: The session never asked GET /ats/v0/users" in text
    assert "The nearest it has is" in text
    assert "gem-contracts record" in text


def test_every_state_of_a_record_is_held_against_the_document(own: Path, tmp_path: Path) -> None:
    """The application before it was rejected, and after."""
    code, found = check(changed(own, tmp_path / "own.yaml", b'"status":"rejected"', b'"status":5', path="/reject"))
    assert code == 1
    assert [one["field"] for one in found["invalid_payloads"]] == ["status"]


def test_a_har_file_is_a_session_too(own: Path, tmp_path: Path) -> None:
    entries = [
        {
            "request": {"method": one.request.method, "url": one.request.uri, "headers": []},
            "response": {"status": one.response.status, "headers": [], "content": {"text": one.response.body.decode()}},
        }
        for one in Cassette.load(own).interactions
    ]
    file = tmp_path / "browser.har"
    file.write_bytes(orjson.dumps({"log": {"version": "1.2", "entries": entries}}))
    assert check(file)[0] == 0


def test_an_answer_that_is_no_list_is_told(own: Path, tmp_path: Path) -> None:
    code, found = check(changed(own, tmp_path / "own.yaml", b"[{", b'{"data": [{', path="/candidates/?per_page=5"))
    assert code == 1
    (problem,) = found["invalid_payloads"]
    assert problem["message"] == "GET /ats/v0/candidates/ did not give a list of records"


@pytest.mark.parametrize("path", ["/somewhere/", None])
def test_a_session_without_any_record_of_gem_says_so(path: str | None, simulator: Simulator, tmp_path: Path) -> None:
    file = recorded_client(simulator, tmp_path / "none.yaml", lambda client: path and client.get(path))
    code, text = check(file)
    assert code == 2
    assert "none.yaml shows no record of Gem's ATS API" in text
    assert f"GET {ROOT}/somewhere/" in text if path else "it is empty" in text


def test_the_sessions_that_are_shipped_replay_whole() -> None:
    shipped = sorted((Path(cassettes.__file__).parent / "simulator").glob("*.yaml"))
    code, found = check("--replay-only", *shipped)
    assert code == 0
    assert found["snapshots"] == [f"{file.name}, replayed" for file in shipped]
    assert shipped
