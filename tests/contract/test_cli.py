"""`gem-contracts` on the command line: what it prints, and its exit codes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import click
import orjson
import pytest
from click.testing import CliRunner
from rich.console import Console

from connector.errors import GemUnreachable
from contracts import cli as entry
from contracts.commands import check as commands
from contracts.commands import cli
from contracts.coverage import Coverage
from contracts.errors import SourceUnusable
from contracts.gem_document import load_gem_document
from contracts.loading import load_contracts
from contracts.payloads import check_payloads
from contracts.report import show
from contracts.result import CheckResult
from contracts.verify import verify
from tests.contract.small_tenant import faultless_store, payloads, snapshot


def result_of(*, wrong: bool = False, must_exercise: bool = False) -> CheckResult:
    raw = payloads()
    stored = faultless_store(raw)
    if wrong:
        stored["jobs"]["am9iOjE"]["name"] = "[bold]Wrong"
        raw["jobs"][0]["colour"] = "blue"
        raw["users"][0]["site_admin"] = "no"
        stored["users"]["user-1"]["status"] = "INACTIVE"
    result = CheckResult("small", load_contracts(), must_exercise, snapshots=["small"])
    result.coverage = Coverage()
    result.mismatches = list(verify(snapshot(raw, stored), load_contracts().values(), result.coverage))
    result.payloads = check_payloads(load_gem_document(), raw)
    return result


def shown(result: CheckResult) -> str:
    file = io.StringIO()
    show(result, Console(file=file, width=200))
    return file.getvalue()


def run(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(cli, arguments)
    return outcome.exit_code, outcome.output


def test_a_pipe_gets_a_plain_table_per_model() -> None:
    text = shown(result_of())
    for model in load_contracts():
        assert f"\n{model}" in f"\n{text}"
    assert "\x1b" not in text
    assert "PENDING 1, DECLINED 1" in text
    assert text.strip().splitlines()[-1].startswith("clean: ")


def test_a_terminal_gets_colours() -> None:
    file = io.StringIO()
    show(result_of(), Console(file=file, width=200, force_terminal=True))
    assert "\x1b[" in file.getvalue()


def test_differences_drift_and_invalid_payloads_are_told_by_field() -> None:
    text = shown(result_of(wrong=True))
    assert "jobs.name differs 1 times" in text
    assert '"[bold]Wrong"' in text
    assert "jobs.colour is not in the document in 1 records" in text
    assert "users.site_admin contradicts the document in 1 records" in text
    assert text.strip().splitlines()[-1].startswith("not clean: ")


def test_what_was_never_seen_fails_on_a_tenant_of_ours_only() -> None:
    assert result_of(must_exercise=False).is_clean
    assert not result_of(must_exercise=True).is_clean
    assert "applications.outcome: null, Gem's hired" in shown(result_of(must_exercise=True))


@pytest.mark.parametrize(("wrong", "code"), [(False, 0), (True, 1)])
def test_the_exit_code_says_whether_something_differs(monkeypatch: pytest.MonkeyPatch, wrong: bool, code: int) -> None:
    monkeypatch.setattr(commands, "check_simulator", lambda **_: result_of(wrong=wrong))
    assert run("check")[0] == code


def test_json_has_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "check_simulator", lambda **_: result_of(wrong=True))
    document = orjson.loads(run("check", "--json")[1])
    assert document["clean"] is False
    assert document["models"]["jobs"]["name"]["differ"] == 1
    assert document["models"]["applications"]["outcome"]["values"] == {"PENDING": 1, "DECLINED": 1}
    assert {"jobs.name", "users.status"} <= {f"{one['model']}.{one['field']}" for one in document["mismatches"]}
    assert document["drift"][0]["field"] == "colour"
    assert {"path": "applications.outcome", "what": "Gem's hired"} in document["never_exercised"]


@pytest.mark.parametrize(
    "error", [SourceUnusable("GET /jobs/ answered 403"), GemUnreachable("no answer", hint="check the network")]
)
def test_what_cannot_be_checked_ends_with_2_and_says_why(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(commands, "check_tenant", fail)
    code, text = run("check", "--source", "live", "--base-url", "https://gem.test", "--api-key", "planted-key")
    assert code == 2
    assert str(error) in text
    assert "planted-key" not in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "--source", "gem"), "'simulator', 'cassette', 'live'"),
        (("check", "--source", "live"), "needs --api-key"),
        (("check", "--source", "cassette"), "check --source cassette FILE"),
        (("check", "--source", "live", "--seed", "7"), "--seed is for --source simulator, and this is --source live"),
        (("check", __file__), "FILE is for --source cassette, and this is --source simulator"),
        (("check", "--candidates", "0"), "--candidates"),
        (("check", "--profile", "odd"), "--profile"),
        (("show", "jobs.colour"), "There is no field"),
    ],
)
def test_wrong_usage_ends_with_2(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str) -> None:
    monkeypatch.delenv("GEM_API_KEY", raising=False)
    code, text = run(*arguments)
    assert code == 2
    assert message in text


def test_the_readme_shows_every_command_and_option() -> None:
    readme = (Path(entry.__file__).parent / "README.md").read_text("utf-8")
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert f"gem-contracts {name}" in readme
        for option in command.params:
            if isinstance(option, click.Option):
                assert any(text in readme for text in option.opts), f"{name} {option.opts}"


def test_list_names_every_field() -> None:
    text = run("list")[1]
    for contract in load_contracts().values():
        for field in contract.fields.values():
            assert field.path in text


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("jobs.status", ("open → OPEN", "anything else → the same", "enum (OPEN, CLOSED, DRAFT) or null")),
        ("candidates.email_addresses", ("list of object {email_address: string", "valid_email(value)")),
        ("users.changed_at", ("the sync itself: moves-with-values",)),
    ],
)
def test_show_tells_one_contract(path: str, parts: tuple[str, ...]) -> None:
    code, text = run("show", path)
    assert code == 0
    for part in parts:
        assert part in text


COMMANDS_OF = {
    "jsonschema_rs": ["check"],
    "vcr": ["record", "--base-url=http://gem.test", "--api-key=key", "--to=none.yaml"],
}


@pytest.mark.parametrize("module", entry.EXTRA)
def test_without_its_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], module: str
) -> None:
    loaded = (f"{module}.", "contracts.", "cassettes.")
    for name in [name for name in sys.modules if name.startswith(loaded) and name != "contracts.cli"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)  # None is how Python marks a blocked import
    monkeypatch.setattr(sys, "argv", ["gem-contracts", *COMMANDS_OF.get(module, ["list"])])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 2
    assert "pip install 'gem-ats-connector[contracts]'" in capsys.readouterr().err


def test_fuzzing_needs_an_extra_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("schemathesis", "contracts.fuzz"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "schemathesis", None)
    code, text = run("fuzz")
    assert code == 2
    assert "pip install 'gem-ats-connector[contracts,fuzz]'" in text


def test_a_crash_does_not_look_like_a_difference(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "check_simulator", lambda **_: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["gem-contracts", "check"])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_output_that_nobody_reads_any_more_is_no_finding() -> None:
    read, write = os.pipe()
    os.close(read)
    program = "from contracts.commands import cli; cli(['list'])"
    try:
        done = subprocess.run([sys.executable, "-c", program], stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")
