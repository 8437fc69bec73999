"""`gem-contracts cassettes`: whether recorded sessions are readable, of age, and used whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from cassettes import Cassette, Interaction, Provenance, Request, Response
from contracts.commands import cli

ROOT = "https://api.gem.com/ats/v0"
YOUNG = Provenance("simulator", datetime.now(UTC) - timedelta(days=3), ROOT, "v0", "0.1.0")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one good cassette, and things that are none."""
    monkeypatch.chdir(tmp_path)
    save("reads.yaml")
    (tmp_path / "cassettes" / "README.md").write_text('{"format": "gem-cassette/1"', "utf-8")
    (tmp_path / "cassettes" / "other.yaml").write_text("interactions: []", "utf-8")
    return tmp_path


def save(name: str, provenance: Provenance = YOUNG) -> None:
    one = Interaction(Request("GET", f"{ROOT}/users/"), Response(200, {}, b"[]"))
    Cassette(provenance, (one,)).save(Path("cassettes") / name)


def report(*cassettes: dict[str, Any]) -> str:
    file = Path("used.json")
    file.write_bytes(orjson.dumps({"format": "gem-cassettes-report/1", "cassettes": cassettes}))
    return str(file)


def used(name: str, *unplayed: str) -> dict[str, Any]:
    return {"file": f"cassettes/{name}", "tests": ["test_x.py::test_it"], "requests": 1, "unplayed": list(unplayed)}


def run(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(cli, ["cassettes", *arguments])
    return outcome.exit_code, outcome.output


def kinds(*arguments: str) -> dict[str, list[str]]:
    code, text = run(*arguments, "--json")
    found = orjson.loads(text)
    assert code == (0 if found["clean"] else 1)
    return {Path(one["file"]).name: [problem["kind"] for problem in one["problems"]] for one in found["cassettes"]}


def test_a_good_cassette_is_told_with_where_it_comes_from(folder: Path) -> None:
    code, text = run()
    assert code == 0
    for told in ("cassettes/reads.yaml", "simulator", f"{YOUNG.recorded_at:%Y-%m-%d}", "v0", "0.1.0", "good"):
        assert told in text
    assert text.strip().endswith("1 cassettes, all good")


def test_one_expires_after_half_a_year_or_when_it_is_said(folder: Path) -> None:
    assert kinds("--max-age", "3") == {"reads.yaml": []}
    assert kinds("--max-age", "2") == {"reads.yaml": ["expired"]}
    save("old.yaml", replace(YOUNG, recorded_at=datetime.now(UTC) - timedelta(days=182)))
    assert kinds() == {"reads.yaml": [], "old.yaml": ["expired"]}
    assert "old.yaml: expired: recorded 182 days ago, more than 180: record it again" in run()[1]


def test_another_version_of_the_document_or_of_the_format_is_told(folder: Path) -> None:
    save("document.yaml", replace(YOUNG, gem_document="v9"))
    Path("cassettes/format.yaml").write_text('{"format": "gem-cassette/9", "interactions": []}', "utf-8")
    assert kinds() == {"reads.yaml": [], "document.yaml": ["document"], "format.yaml": ["broken"]}
    assert "format.yaml: broken: its format is 'gem-cassette/9'" in run()[1]


def test_a_session_in_which_nothing_was_asked_is_not_good(folder: Path) -> None:
    Cassette(YOUNG, ()).save("cassettes/nothing.yaml")
    assert kinds("cassettes/nothing.yaml") == {"nothing.yaml": ["broken"]}
    assert "nothing.yaml: broken: it holds no request" in run()[1]


def test_what_a_run_of_tests_did_not_use_or_not_whole_is_told(folder: Path) -> None:
    save("part.yaml")
    report(used("part.yaml", "GET /ats/v0/users/"), used("gone.yaml"))
    assert kinds("--report", "used.json") == {
        "reads.yaml": ["orphan"],
        "part.yaml": ["unplayed"],
        "gone.yaml": ["missing"],
    }
    text = run("--report", "used.json")[1]
    assert "part.yaml: unplayed: 1 requests were never asked for: GET /ats/v0/users/" in text
    assert "gone.yaml: missing: test_x.py::test_it names it, and it is not there" in text
    assert "3 cassettes, 3 of them not good" in text


def test_what_another_run_asked_for_was_asked_for(folder: Path) -> None:
    one = report(used("reads.yaml", "GET /ats/v0/users/"))
    other = Path(one).rename("first.json")
    report(used("reads.yaml"))
    assert kinds("--report", str(other)) == {"reads.yaml": ["unplayed"]}
    assert kinds("--report", str(other), "--report", one) == {"reads.yaml": []}


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("test_x.py", 'mark.gem_cassette("../cassettes/reads.yaml")', []),
        ("ci.yml", "gem-contracts check --source cassette cassettes/*.yaml", []),
        ("test_x.py", 'mark.gem_cassette("writes.yaml")', ["orphan"]),
        ("notes.md", "reads.yaml", ["orphan"]),
    ],
)
def test_what_no_program_and_no_command_names_is_an_orphan(
    folder: Path, file: str, text: str, found: list[str]
) -> None:
    Path("ci").mkdir()
    (Path("ci") / file).write_text(text, "utf-8")
    assert kinds("--used-in", "ci")["reads.yaml"] == found
    assert kinds("--used-in", ".")["reads.yaml"] == found  # a cassette does not use itself


def test_files_are_looked_at_by_name(folder: Path) -> None:
    assert list(kinds("cassettes/other.yaml")) == ["other.yaml"]
    assert kinds("cassettes/other.yaml") == {"other.yaml": ["broken"]}


def test_what_cannot_be_looked_at_ends_with_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run()[0] == 2
    assert "There is no folder ./cassettes here" in run()[1]
    (tmp_path / "no.json").write_text("{}", "utf-8")
    code, text = run(".", "--report", "no.json")
    assert code == 2
    assert "no.json is no report of pytest --gem-cassettes-report" in text
