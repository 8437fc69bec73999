"""`gem-connector act`: the actions, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from connector.cli import main
from gem_simulator import Server


class Terminal:
    """A terminal with the account in its environment."""

    def __init__(self, server: Server, database: str) -> None:
        self.server = server
        tenant = server.simulator.tenant
        self.users = [orjson.loads(user) for user in tenant.list("users", {}).records]
        self.environment = {
            "GEM_BASE_URL": server.base_url,
            "GEM_API_KEY": server.api_key,
            "GEM_DATABASE_URL": database,
            "GEM_USER_ID": next(user["id"] for user in self.users if not user["disabled"]),
        }

    def act(self, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, ["act", *arguments], env=self.environment, input=stdin, catch_exceptions=False)

    def open_job(self) -> dict[str, Any]:
        jobs = [orjson.loads(job) for job in self.server.simulator.tenant.list("jobs", {}).records]
        return next(
            job for job in jobs if job["status"] == "open" and not job["is_template"] and len(self.stages(job)) > 1
        )

    def stages(self, job: dict[str, Any]) -> list[dict[str, Any]]:
        found = self.server.simulator.tenant.list("job_stages", {"job_id": job["id"]})
        return [stage for stage in map(orjson.loads, found.records) if stage["active"]]

    def create(self, *more: str, stdin: str | None = None) -> Result:
        job = f"remote:{self.open_job()['id']}"
        return self.act("create-application", job, *ADA, *more, stdin=stdin)


ADA = ("--first-name", "Ada", "--last-name", "Lopez", "--email", "ada@example.test")


@pytest.fixture
def terminal(gem_simulator: Server, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(gem_simulator, sqlite_url)


def test_an_application_is_created_and_its_ids_are_told(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "cv.pdf"
    file.write_bytes(b"%PDF-1.4\n")
    result = terminal.create("--attachment", str(file), "--social-link", "https://linkedin.com/in/ada")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["candidate", "application"]
    remote = result.stdout.splitlines()[0].rpartition("remote:")[2]
    found = terminal.server.simulator.tenant.get("candidates", remote)
    assert found is not None
    assert orjson.loads(found)["attachments"][0]["filename"] == "cv.pdf"


def test_json_in_and_json_out(terminal: Terminal) -> None:
    body = {"candidate": {"title": "Engineer", "gender": "OTHER"}}
    result = terminal.create("--input", "-", "--json", stdin=json.dumps(body))
    told = json.loads(result.stdout)
    assert (told["candidate"]["first_name"], told["candidate"]["title"]) == ("Ada", "Engineer")
    assert told["application"]["candidate_id"] == told["candidate"]["id"]
    assert len(told["warnings"]) == 1


def test_create_candidate_takes_the_job_as_an_option(terminal: Terminal) -> None:
    job = terminal.open_job()
    stage = terminal.stages(job)[1]["id"]
    result = terminal.act(
        "create-candidate", "--job", f"remote:{job['id']}", "--stage", f"remote:{stage}", *ADA, "--json"
    )
    assert json.loads(result.stdout)["application"]["current_stage_id"]


def test_warnings_go_to_stderr(terminal: Terminal) -> None:
    result = terminal.create("--social-link", "https://github.com/ada")
    assert "Warning: " in result.stderr
    assert "github.com" in result.stderr
    assert "github.com" not in result.stdout


def test_what_is_refused_ends_with_one_message(terminal: Terminal) -> None:
    result = terminal.act("create-application", "remote:nobody", *ADA)
    assert result.exit_code == 2
    assert "job_id" in result.stderr
    assert "Hint: " not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create-application", "remote:1", "--email", "nobody"), "candidate.first_name"),
        (("attachments",), "--application"),
        (("attachments", "--application", "a", "--candidate", "b"), "--candidate"),
        (("result-link", "--application", "a", "--attribute", "x"), "KEY=VALUE"),
        (("passthrough", "GET", "https://evil.example/"), "stay below"),
        (("create-candidate", "--input", "-"), "JSON"),
    ],
)
def test_what_cannot_be_meant_is_told(terminal: Terminal, arguments: tuple[str, ...], said: str) -> None:
    result = terminal.act(*arguments, stdin="nonsense")
    assert result.exit_code == 2
    assert said in result.stderr


def test_under_a_key_it_is_done_once(terminal: Terminal) -> None:
    first, second = (terminal.create("--idempotency-key", "k", "--json") for _ in range(2))
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert len(terminal.server.simulator.journal.find("POST")) == 1


def test_the_life_of_an_application(terminal: Terminal) -> None:
    application = json.loads(terminal.create("--json").stdout)["application"]["id"]
    stage = terminal.stages(terminal.open_job())[1]["id"]
    reasons = json.loads(terminal.act("passthrough", "GET", "/rejection_reasons/").stdout)
    results = [
        terminal.act("move", application, f"remote:{stage}"),
        terminal.act("note", application, "Called"),
        terminal.act("attachments", "--application", application),
        terminal.act("reject", application, f"remote:{reasons[0]['id']}", "--note", "Another time"),
    ]
    assert [result.exit_code for result in results] == [0, 0, 0, 0], [result.stderr for result in results]


def test_the_user_is_kept_for_the_next_time(terminal: Terminal) -> None:
    application = json.loads(terminal.create("--json").stdout)["application"]["id"]
    del terminal.environment["GEM_USER_ID"]
    assert terminal.act("note", application, "Called").exit_code == 0


def test_gems_errors_are_printed_and_exit_with_one(terminal: Terminal) -> None:
    result = terminal.act("passthrough", "GET", "/nothing/")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == 404


def test_the_demo_writes_too(gem_simulator: Server, sqlite_url: str) -> None:
    from connector import GemConnector
    from connector.cli.demo_actions import run_actions

    with GemConnector(gem_simulator.base_url, gem_simulator.api_key) as gem, gem.connect(sqlite_url) as integration:
        integration.sync()
        done = [action.action for action in run_actions(integration)]
        assert [one.first_name for one in integration.candidates() if one.title == "Programmer"] == ["Ada"]
    assert done == [
        "create_application",
        "move_application_to_stage",
        "add_application_result_link",
        "add_application_note",
        "get_candidate_attachments",
        "passthrough",
    ]
