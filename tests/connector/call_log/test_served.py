"""The log of a service that runs as a process of its own, read from a terminal afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from connector.cli import main
from tests.connector.api.test_serve import serving
from tests.connector.api.world import KEY


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(main, ["logs", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout) if "--json" in arguments else result.stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """A database after two workers were asked and stopped, and the ids of the calls."""
    database = f"sqlite:///{tmp_path_factory.mktemp('served') / 'gem.db'}"
    ids = []
    options = ("--database", database, "--api-key", KEY, "--workers", "2", "--public-url", "https://ats.example.com")
    with serving(*options) as told:
        for number in range(6):
            with httpx.Client(headers={"Authorization": f"Bearer {KEY}"}) as client:  # for either worker
                answer = client.get(f"{told['base_url']}/{'check-api-key' if number else 'integrations/gem:nobody'}")
            ids.append(answer.headers["x-request-id"])
            if not number:
                assert answer.json()["error"]["log_url"].startswith(f"https://ats.example.com/logs/{ids[0]}?token=")
    return database, ids


def test_a_service_that_is_stopped_has_written_every_call(served: tuple[str, list[str]]) -> None:
    database, ids = served

    found = run("list", "--database", database, "--json")

    assert sorted(one["id"] for one in found) == sorted(ids)


def test_calls_are_found_by_what_is_known_of_them(served: tuple[str, list[str]]) -> None:
    database, ids = served

    def listed(*options: str) -> list[str]:
        return [one["id"] for one in run("list", "--database", database, "--json", *options)]

    assert listed("--status", "error") == listed("--operation", "get_integration_details") == ids[:1]
    assert listed("--environment", "default", "--status", "200", "--limit", "2") == listed("--status", "2xx")[:2]
    assert len(listed("--before", listed()[0])) == 5
    assert listed("--integration", "gem:nobody") == []
    for wrong in (["--status", "many"], ["--environment", "nobodys"]):
        assert CliRunner().invoke(main, ["logs", "list", "--database", database, *wrong]).exit_code == 2


def test_a_call_is_shown_whole(served: tuple[str, list[str]], tmp_path: Path) -> None:
    database, ids = served
    shown, text = run("show", ids[0], "--database", database, "--json"), run("show", ids[0], "--database", database)
    unknown = CliRunner().invoke(main, ["logs", "show", "req_0", "--database", database])
    nowhere = CliRunner().invoke(main, ["logs", "show", "req_0", "--database", f"sqlite:///{tmp_path / 'no.db'}"])

    assert (shown["status"], shown["code"]) == (404, "PLATFORM.INTEGRATION_NOT_FOUND")
    assert "no such integration" in shown["response_body"]
    assert "PLATFORM.INTEGRATION_NOT_FOUND" in text
    assert run("list", "--database", database).count("check-api-key") == 5
    assert (unknown.exit_code, nowhere.exit_code) == (2, 2)
    assert "no call req_0" in unknown.output
