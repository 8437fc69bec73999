"""The command line: what it prints where, and how it exits."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cassettes import Cassette, Provenance
from cassettes.vcr_support import gem_vcr
from connector import MODELS, GemConnector
from connector.cli import main, tables
from connector.cli.progress import _Lines
from connector.cli.started import as_started
from connector.cli.tables import exit_code, remarks
from connector.errors import GemUnreachable, StoreUnavailable
from connector.store import Store
from connector.sync import Progress, SyncReport, WarningReport
from connector.sync.report import ModelReport
from gem_simulator import Server, Simulator


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("GEM_"):
            monkeypatch.delenv(name)


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment, catch_exceptions=False)


def sync(server: Server, database: str, *more: str) -> Result:
    return run("sync", "--base-url", server.base_url, "--api-key", server.api_key, "--database", database, *more)


@pytest.fixture
def synced(gem_simulator: Server, sqlite_url: str) -> str:
    """A database that this test may change."""
    assert sync(gem_simulator, sqlite_url).exit_code == 0
    return sqlite_url


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that tests only read."""
    database = f"sqlite:///{tmp_path_factory.mktemp('exported') / 'gem.db'}"
    with Simulator(candidates=50).serve() as server:
        assert sync(server, database).exit_code == 0
    return database


def lines_of(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_sync_ends_with_a_table_on_stdout_and_tells_its_progress_on_stderr(
    gem_simulator: Server, sqlite_url: str
) -> None:
    result = sync(gem_simulator, sqlite_url, "--full")
    assert result.exit_code == 0
    assert "Full sync" in result.stdout
    assert all(model in result.stdout for model in MODELS)
    assert "candidates: 50 of 50" in result.stderr
    assert "\x1b" not in result.output


def test_a_sync_gives_its_report_as_one_json_object(gem_simulator: Server, sqlite_url: str) -> None:
    (first,) = lines_of(sync(gem_simulator, sqlite_url, "--json"))
    (second,) = lines_of(sync(gem_simulator, sqlite_url, "--json"))
    assert (first["kind"], second["kind"]) == ("full", "delta")
    assert {entry["model"] for entry in first["models"]} == set(MODELS)


def test_a_recorded_session_is_synced_without_a_key_or_a_network(
    gem_simulator: Server, sqlite_url: str, tmp_path: Path
) -> None:
    cassette = str(tmp_path / "session.yaml")
    provenance = Provenance("simulator", datetime(2026, 11, 22, tzinfo=UTC), gem_simulator.base_url)
    with gem_vcr(provenance, record_mode="once").use_cassette(cassette):
        live = json.loads(sync(gem_simulator, sqlite_url, "--json").stdout)
    gem_simulator.close()

    replayed = run("sync", "--cassette", cassette, "--database", f"sqlite:///{tmp_path / 'again.db'}", "--json")

    assert json.loads(replayed.stdout)["models"] == live["models"]


def test_a_cassette_that_does_not_have_what_is_asked_says_what_is_missing(tmp_path: Path, sqlite_url: str) -> None:
    empty = tmp_path / "empty.yaml"
    Cassette(Provenance("simulator", datetime(2026, 11, 22, tzinfo=UTC), "https://gem.test/ats/v0"), ()).save(empty)

    result = run("sync", "--cassette", str(empty), "--database", sqlite_url)
    missing = run("sync", "--cassette", str(tmp_path / "none.yaml"), "--database", sqlite_url)
    neither = run("sync", "--database", sqlite_url)

    assert (result.exit_code, missing.exit_code, neither.exit_code) == (2, 2, 2)
    assert "The session never asked GET /ats/v0/users" in result.stderr
    assert "No such file" in missing.stderr
    assert "Missing option '--api-key'" in neither.stderr


def test_the_environment_can_say_everything(gem_simulator: Server, sqlite_url: str) -> None:
    result = run(
        "sync",
        GEM_BASE_URL=gem_simulator.base_url,
        GEM_API_KEY=gem_simulator.api_key,
        GEM_DATABASE_URL=sqlite_url,
    )
    assert result.exit_code == 0


def test_settings_are_kept_for_the_next_sync(gem_simulator: Server, sqlite_url: str) -> None:
    sync(gem_simulator, sqlite_url, "--remote-data", "--job-board", "acme")
    sync(gem_simulator, sqlite_url)
    users = lines_of(run("export", "users", "--database", sqlite_url))
    assert all(user["remote_data"]["id"] == user["remote_id"] for user in users)
    sync(gem_simulator, sqlite_url, "--no-remote-data")
    assert not any(user["remote_data"] for user in lines_of(run("export", "users", "--database", sqlite_url)))


@pytest.mark.parametrize("model", MODELS)
def test_an_export_has_exactly_the_covered_fields_in_their_order(exported: str, model: str) -> None:
    records = lines_of(run("export", model, "--database", exported))
    assert records
    for record in records:
        assert tuple(record) == MODELS[model].coverage_fields


@pytest.mark.parametrize("model", MODELS)
def test_an_export_as_csv_says_the_same(exported: str, model: str) -> None:
    records = lines_of(run("export", model, "--database", exported))
    rows = list(csv.DictReader(io.StringIO(run("export", model, "--database", exported, "--format", "csv").stdout)))
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        for field, value in record.items():
            cell = "" if value is None else value if isinstance(value, str) else json.loads(row[field])
            assert (row[field] if isinstance(cell, str) else cell) == (cell if isinstance(cell, str) else value)


def test_an_export_can_go_to_a_file(exported: str, tmp_path: Path) -> None:
    result = run("export", "jobs", "--database", exported, "--output", str(tmp_path / "jobs.jsonl"))
    assert result.stdout == ""
    assert (tmp_path / "jobs.jsonl").read_text() == run("export", "jobs", "--database", exported).stdout


def test_an_export_can_be_asked_for_deleted_records_and_recent_ones(gem_simulator: Server, synced: str) -> None:
    victim = lines_of(run("export", "candidates", "--database", synced))[0]["remote_id"]
    gem_simulator.simulator.tenant.delete("candidates", victim, hard=False)
    sync(gem_simulator, synced)
    alive = lines_of(run("export", "candidates", "--database", synced))
    everybody = lines_of(run("export", "candidates", "--database", synced, "--include-deleted"))
    assert victim not in {each["remote_id"] for each in alive}
    assert {each["remote_id"]: each for each in everybody}[victim]["remote_deleted_at"]
    assert lines_of(run("export", "candidates", "--database", synced, "--updated-after", "2126-01-01")) == []


def assert_refused(result: Result, *said: str) -> None:
    """One message, a hint, exit code 2, and nothing on stdout."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.count("Error:") == 1
    for words in said:
        assert words in result.stderr


def test_a_wrong_key_is_one_message(gem_simulator: Server, sqlite_url: str) -> None:
    result = run("sync", "--base-url", gem_simulator.base_url, "--api-key", "wrong-key", "--database", sqlite_url)
    assert_refused(result, "did not accept the API key", "Hint: Check the key")
    assert "wrong-key" not in result.output


def test_an_unreachable_host_is_one_message(sqlite_url: str) -> None:
    result = run("sync", "--base-url", "http://127.0.0.1:9", "--api-key", "key", "--database", sqlite_url)
    assert_refused(result, "127.0.0.1 does not accept connections on port 9", "Hint:")


def test_html_instead_of_json_is_one_message(gem_simulator: Server, sqlite_url: str) -> None:
    gem_simulator.simulator.faults.html(times=None)
    assert_refused(sync(gem_simulator, sqlite_url), "HTML instead of JSON", "Hint: Check that the base URL")


def test_a_database_that_is_not_there_is_one_message(sqlite_url: str) -> None:
    assert_refused(run("export", "users", "--database", sqlite_url), "no store", "Hint: Run a sync first")


def test_an_integration_that_is_not_there_is_one_message(exported: str) -> None:
    result = run("export", "users", "--database", exported, "--integration-id", "gem:other")
    assert_refused(result, "no integration gem:other", "Hint:")


def test_an_unknown_model_is_answered_with_those_there_are(exported: str) -> None:
    assert_refused(run("export", "unicorns", "--database", exported), "'unicorns'", *MODELS)


def test_a_date_that_is_none_is_one_message(exported: str) -> None:
    assert_refused(run("export", "users", "--database", exported, "--updated-after", "soon"), "'soon' is no date")


def test_another_key_for_the_same_integration_is_one_message(gem_simulator: Server, synced: str) -> None:
    result = run("sync", "--base-url", gem_simulator.base_url, "--api-key", "another", "--database", synced)
    assert_refused(result, "gem:default", "Hint:")


def test_a_file_that_cannot_be_written_to_is_one_message(exported: str, tmp_path: Path) -> None:
    result = run("export", "jobs", "--database", exported, "--output", str(tmp_path / "no folder" / "jobs.jsonl"))
    assert_refused(result, "no folder")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_results_that_there_is_no_room_for_are_one_message(exported: str) -> None:
    command = [sys.executable, "-m", "connector", "export", "candidates", "--database", exported]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "Error: The results could not be written: No space left on device.",
        "Hint: Free some space where they go, and run it again.",
    ]


def test_an_export_reads_from_a_folder_that_cannot_be_written_to(
    exported: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests as root may write anywhere, so the system is made to say otherwise."""
    folder = tmp_path / "read #1 only"
    folder.mkdir()
    file = folder / "gem.db"
    file.write_bytes(Path(exported.removeprefix("sqlite:///")).read_bytes())
    monkeypatch.setattr(os, "access", lambda path, _mode: not str(path).startswith(str(folder)))
    opened = Store.open(f"sqlite:///{file}", create=False, read_only=True)
    with opened, pytest.raises(StoreUnavailable, match="readonly"), opened.write() as connection:
        connection.exec_driver_sql("DELETE FROM integrations")
    result = run("export", "users", "--database", f"sqlite:///{file}")
    assert result.stdout == run("export", "users", "--database", exported).stdout
    assert [each.name for each in folder.iterdir()] == ["gem.db"], "nothing was made beside it"


@pytest.mark.skipif(os.name != "posix", reason="pipes that break are theirs")
def test_an_export_that_nobody_reads_ends_quietly(exported: str) -> None:
    command = [sys.executable, "-m", "connector", "export", "candidates", "--database", exported]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_table_that_nobody_reads_ends_as_quietly(
    gem_simulator: Server, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("rich.console.Console._write_buffer", broken)
    result = sync(gem_simulator, sqlite_url)
    assert (result.exit_code, result.stdout) == (141, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("sync", "--full", "--delta"),
        ("sync", "--delta", "--full"),
        ("integrations", "sync", "--full", "--delta"),
        ("serve", "--rate-limit", "5", "--no-rate-limit"),
        ("serve", "--no-rate-limit", "--rate-limit", "5"),
    ],
)
def test_options_that_contradict_each_other_are_refused(arguments: tuple[str, ...]) -> None:
    assert_refused(run(*arguments), "contradict each other", *(word for word in arguments if word.startswith("--")))


@pytest.mark.parametrize("option", ["timeout=abc", "check_same_thread=maybe", "mode=ro"])
def test_an_option_of_a_database_url_that_cannot_be_used_is_one_message(sqlite_url: str, option: str) -> None:
    assert_refused(
        run("export", "users", "--database", f"{sqlite_url}?{option}"), "option of the database URL", "Hint:"
    )


def test_on_a_narrow_terminal_a_table_is_folded_and_nothing_is_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    models = [ModelReport("interviewing_team_members", 1_234_567, 2, 3, 7_654_321)]
    shown = []
    console = tables.console
    for width in (120, 30):
        monkeypatch.setattr(tables, "console", partial(console, pipe=width))
        tables.print_report(SyncReport(1, "full", "SUCCEEDED", models, []))
        shown.append(capsys.readouterr().out)
    wide, narrow = ([letter for letter in text if letter.isalnum()] for text in shown)
    assert max(map(len, shown[1].splitlines())) <= 30
    assert sorted(narrow) == sorted(wide)


@pytest.mark.parametrize(
    ("started", "said"),
    [
        ("/somewhere/bin/gem-connector", "/somewhere/bin/gem-simulator"),
        (".venv/bin/gem-connector", ".venv/bin/gem-simulator"),
        ("/my folder/gem-connector", "'/my folder/gem-simulator'"),
        ("/site-packages/connector/__main__.py", f"{sys.executable} -m gem_simulator"),
        ("pytest", "gem-simulator"),
    ],
)
def test_hints_name_our_programs_as_they_can_be_started(
    started: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [started])
    assert as_started("gem-simulator") == said


def test_a_program_on_the_path_needs_no_more_than_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("gem-connector", "gem-simulator"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "gem-connector")])
    assert as_started("gem-simulator") == "gem-simulator"


def report(**changes: Any) -> SyncReport:
    return SyncReport(run_id=1, kind="full", state="SUCCEEDED", models=[], streams=[], **changes)


def test_held_deletions_exit_with_1_and_say_what_to_do() -> None:
    held = report(held_deletions={"candidates": 30})
    assert exit_code(held) == 1
    assert remarks(held) == [
        "Held back: 30 candidates would be deleted at once. If that is right, sync --full --accept-deletions."
    ]


def test_records_that_cannot_be_read_exit_with_1() -> None:
    assert exit_code(report(undecodable=2)) == 1
    assert exit_code(report()) == 0


def test_odd_values_are_told_with_an_example() -> None:
    warning = WarningReport("candidates", "email_addresses", "not an email address", 7, ("Q2Fu",))
    assert remarks(report(warnings=[warning], warning_count=7)) == [
        "Odd values that became null or passed unmapped: 7, such as",
        "  candidates.email_addresses: not an email address (7x, as in Q2Fu)",
    ]


def test_in_a_pipe_a_long_step_says_now_and_then_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    time_now = 0.0
    lines = _Lines(lambda: time_now)
    for done in range(0, 1500, 500):
        lines(Progress("candidates", done, 1500, "fetch"))
        time_now += 3
    lines(Progress("candidates", 3, None, "catch up"))
    lines.finish()
    assert capsys.readouterr().err.splitlines() == [
        "candidates: 1,000 of 1,500",
        "candidates: 1,000 of 1,500",
        "candidates (catch up): 3",
    ]


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    database = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'gem.db'}"
    command = [sys.executable, "-m", "connector", "demo", "--candidates", "60", "--database", database]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_demo_shows_a_full_and_a_delta_sync_and_what_to_try_next(
    demonstrated: subprocess.CompletedProcess[str],
) -> None:
    assert demonstrated.returncode == 0, demonstrated.stderr
    full, delta = demonstrated.stdout.split("Delta sync")
    assert "Full sync" in full
    assert all(model in full and model in delta for model in MODELS)
    assert "What to try next" in delta


def test_the_demo_s_tenant_ends_with_it(demonstrated: subprocess.CompletedProcess[str]) -> None:
    assert_nobody_answers(demonstrated.stderr)


def test_a_demo_in_a_database_that_holds_another_account_says_what_to_do(exported: str) -> None:
    assert_refused(run("demo", "--candidates", "3", "--database", exported), "give it a new --database")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_stopped_leaves_no_process_behind(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "connector", "demo", "--candidates", "3000"]
    command += ["--database", f"sqlite:///{tmp_path / 'gem.db'}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as demo:
        assert demo.stderr is not None
        line = demo.stderr.readline()
        demo.send_signal(number)
        _, said = demo.communicate(timeout=60)
    assert demo.returncode == 128 + number, said
    assert "Traceback" not in said
    assert_nobody_answers(line)


def assert_nobody_answers(announcement: str) -> None:
    url = next(word for word in announcement.split() if word.startswith("http")).rstrip(";")
    with GemConnector(url, "key") as gem, pytest.raises(GemUnreachable, match="does not accept connections"):
        next(gem.users())


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("gem-connector, version ")


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--public-url", "nope", "is no scheme and host alone"),
        ("--public-url", "https://ats.example.com/path", "is no scheme and host alone"),
        ("--public-url", "https://user@ats.example.com", "is no scheme and host alone"),
        ("--embedded-in", "app.example.com", "is no scheme and host alone"),
        ("--embedded-in", "https://app.example.com:port", "is no scheme and host alone"),
        ("--allow-host", "http://files.internal/", "is no host"),
        ("--allow-host", "files.internal:70000", "is no host"),
    ],
)
def test_an_address_that_could_never_work_is_refused_before_anything_is_served(
    option: str, value: str, told: str, sqlite_url: str
) -> None:
    result = run("serve", "--database", sqlite_url, option, value)
    assert result.exit_code == 2
    assert told in result.stderr
