"""`gem-connector serve`, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from connector.cli import main
from connector.store import Store, environments
from connector.store.admission import admission
from tests.connector.api.world import KEY, ME, copied, http_client

COMMAND = [sys.executable, "-m", "connector", "serve", "--port", "0", "--json"]


@contextmanager
def serving(*options: str) -> Iterator[dict[str, Any]]:
    """The service; gives the line that it announces itself with."""
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@pytest.fixture
def database(synced_file: Path, tmp_path: Path) -> str:
    return copied(synced_file, tmp_path / "gem.db")


@pytest.fixture(scope="module")
def two_workers(synced_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a service of two processes announces; a process takes longer to start than a test to run."""
    database = copied(synced_file, tmp_path_factory.mktemp("served") / "gem.db")
    options = ("--database", database, "--api-key", KEY, "--workers", "2", "--rate-limit", "20")
    with serving(*options) as told:
        yield told


def test_two_workers_share_one_rate_limit(two_workers: dict[str, Any]) -> None:
    told = two_workers
    remaining = []
    for _ in range(20):
        with http_client(told["base_url"]) as client:  # each time another connection, for either worker
            remaining.append(int(client.get("/ats/users").headers["ratelimit-remaining"]))
    with http_client(told["base_url"]) as client:
        refused = client.get("/ats/users")

    assert told | {"url": ""} == {"url": "", "base_url": told["base_url"], "api_key": None, "integration_id": ME}
    assert remaining == list(range(19, -1, -1))
    assert refused.status_code == 429


def test_what_is_no_request_is_answered_in_the_envelope(two_workers: dict[str, Any]) -> None:
    with http_client(two_workers["base_url"]) as client:
        answers = [
            client.get("/ats/users", params={"ids": "x" * 9_000}),
            client.get("/ats/users", headers={"X-Much": "x" * 9_000}),
            client.get("/ats/users", headers={f"X-{number}": "x" for number in range(120)}),
        ]

    assert [answer.status_code for answer in answers] == [414, 431, 431]
    for answer in answers:
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["error"]["code"] == "PLATFORM.INPUT_INVALID"


def test_a_key_is_made_once_and_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connector.api.server.run", lambda _make_app, _listener, ready, _size: ready())
    command = ["serve", "--database", f"sqlite:///{tmp_path / 'new.db'}", "--port", "0", "--no-rate-limit", "--json"]
    first, second = (json.loads(CliRunner().invoke(main, command).stdout) for _ in range(2))
    with Store.open(command[2]) as store, store.look() as connection:
        known = admission(connection, first["api_key"])

    assert known is not None
    assert (first["integration_id"], second["api_key"]) == (None, None)


def test_the_demo_serves_a_synced_tenant() -> None:
    with serving("--demo", "--candidates", "20") as told, http_client(told["base_url"]) as client:
        answer = client.get("/ats/candidates", headers={"Authorization": f"Bearer {told['api_key']}"})

    assert told["integration_id"] == ME
    assert len(answer.json()["data"]["results"]) == 20
    assert "ratelimit-limit" not in answer.headers


def test_a_port_that_is_taken_is_one_clear_message(database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", "--database", database, "--port", port])

    assert result.exit_code == 2
    assert f"Cannot listen on 127.0.0.1:{port}: {os.strerror(98)}." in result.output
    assert "--port 0" in result.output


def test_a_database_is_needed_unless_it_is_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEM_DATABASE_URL", raising=False)

    result = CliRunner().invoke(main, ["serve"])

    assert result.exit_code == 2
    assert "--database" in result.output


def test_a_key_of_another_environment_cannot_be_given_to_the_default_one(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'gem.db'}"
    with Store.open(database) as store, store.write() as connection:
        environments.add_key(connection, environments.create(connection, "other", 1), KEY, 1)

    result = CliRunner().invoke(main, ["serve", "--database", database, "--port", "0", "--api-key", KEY])

    assert result.exit_code == 2
    assert "another environment" in result.output
    assert KEY not in result.output
