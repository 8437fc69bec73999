"""`gem-contracts drift` as people and programs run it."""

from __future__ import annotations

from pathlib import Path

import httpx
import orjson
import pytest
from click.testing import CliRunner

import cassettes
import contracts
from contracts.commands import cli
from contracts.drift import documents, sources
from contracts.drift.finding import KINDS
from contracts.errors import SourceUnusable
from contracts.gem_document import load_gem_document
from contracts.yaml_text import read_yaml
from gem_simulator import Simulator
from tests.contract.drift.conftest import Walked, recorded


def run(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(cli, ["drift", *arguments])
    return outcome.exit_code, outcome.output


@pytest.fixture(scope="module")
def session(walked: Walked, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A session with a tenant of Gem that drifted."""
    path = tmp_path_factory.mktemp("session") / "session.yaml"
    recorded(walked("new-status")).save(path)
    return str(path)


def test_a_clean_simulator_ends_with_0() -> None:
    code, text = run("--candidates", "20")
    assert code == 0
    assert text.startswith("no drift: ")
    assert text.count("\n") == 1


def test_a_drifted_one_ends_with_1_and_a_plain_table() -> None:
    code, text = run("--candidates", "20", "--drift", "error-body", "--drift", "field-renamed")
    assert code == 1
    assert "\x1b" not in text
    assert text.index("breaking  field-renamed  `candidates[].email_addresses` looks renamed to `emails`") < text.index(
        "notable   error-body"
    )
    assert text.splitlines()[-1].startswith("drift: 1 breaking, 1 notable; ")


def test_a_session_is_compared_and_says_what_is_confirmed(session: str) -> None:
    code, text = run("--source", "cassette", session)
    assert code == 1
    assert "`applications[].status` has a new word: on_hold" in text
    assert "confirmed: what the document only infers or decides" in text
    assert "GET /offers/" in text


@pytest.mark.parametrize(("least", "code"), [("breaking", 0), ("notable", 1), ("news", 1)])
def test_only_what_is_severe_enough_fails(session: str, least: str, code: int) -> None:
    assert run("--source", "cassette", session, "--fail-on", least)[0] == code


def test_json_has_everything_and_nothing_personal(session: str, walked: Walked) -> None:
    code, text = run("--source", "cassette", session, "--json")
    told = orjson.loads(text)
    assert code == 1
    (finding,) = told["findings"]
    assert (finding["kind"], finding["severity"], finding["subjects"]) == (
        "value-new",
        "notable",
        ["Application.status"],
    )
    assert "GET /applications/: [].status" in finding["places"]
    assert told["says_anything_about_gem"]
    assert {one["outcome"] for one in told["verdicts"]} == {"confirmed", "open"}
    people = next(
        orjson.loads(one.response.body) for one in walked("") if "/candidates/?include_deleted" in one.request.uri
    )
    for person in people:
        assert not [one["value"] for one in person["email_addresses"] if "@" in one["value"] and one["value"] in text]


def test_a_copy_of_the_document_is_made_written_and_gone_by(session: str, tmp_path: Path) -> None:
    copy = tmp_path / "gem.yaml"
    code, text = run("--source", "cassette", session, "--document", str(copy), "--accept")
    assert code == 0
    assert "recorded session of a Gem tenant, 2026-11-20" in text
    assert "+          x-known-values: [active, rejected, hired, dropped_out, on_hold]" in text
    assert text.splitlines()[-1] == f"{copy} now says so"
    assert "on_hold" in str(read_yaml(copy.read_text("utf-8")))
    assert run("--source", "cassette", session, "--document", str(copy))[0] == 0
    again = run("--source", "cassette", session, "--document", str(copy), "--accept", "--json")
    assert (again[0], orjson.loads(again[1])["diff"]) == (0, "")


def test_the_document_of_an_installed_package_is_not_written(session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = Path("/usr/lib/python3/site-packages/contracts/gem/openapi.yaml")
    text = documents.read(None)
    monkeypatch.setattr(documents, "read", lambda *_, **__: text)
    monkeypatch.setattr(documents, "own_path", lambda: installed)
    code, said = run("--source", "cassette", session, "--accept")
    assert code == 2
    assert "--document FILE" in said


def test_what_a_simulator_sends_is_not_written(walked: Walked, tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    recorded(walked(""), origin="simulator").save(path)
    for source in (["cassette", str(path)], ["simulator", "--candidates", "5"]):
        code, text = run("--source", *source, "--accept", "--document", str(tmp_path / "gem.yaml"))
        assert code == 2
        assert "says nothing of Gem" in text
    assert not (tmp_path / "gem.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--drift", "page-caps"), "did you mean 'page-cap'?"),
        (("--source", "cassette"), "--source cassette needs a file"),
        (("--source", "live"), "needs --api-key, or GEM_API_KEY"),
        (("--source", "live", "--drift", "page-cap"), "--drift is for --source simulator"),
        (("--api-key", "planted-key"), "--api-key is for --source live"),
        (("--document", "nowhere.yaml"), "There is no document nowhere.yaml"),
        (("--document", contracts.__file__), "it is no "),
    ],
)
def test_what_cannot_be_told_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.delenv("GEM_API_KEY", raising=False)
    code, text = run(*arguments)
    assert code == 2
    assert message in " ".join(text.split())
    assert "planted-key" not in text


def test_a_session_without_gem_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    recorded(()).save(path)
    code, text = run("--source", "cassette", str(path))
    assert (code, "no request goes below /ats/v0/" in text) == (2, True)


def test_a_har_file_is_evidence_too(tmp_path: Path) -> None:
    simulator = Simulator(candidates=5, drift=["number-as-text"])
    with httpx.Client(transport=simulator.transport(), headers={"X-API-Key": simulator.api_key}) as client:
        client.get("https://api.gem.com/ats/v0/job_stages/", params={"per_page": 2})
    path = tmp_path / "session.har"
    path.write_bytes(orjson.dumps(simulator.journal.har()))
    code, text = run("--source", "cassette", str(path))
    assert code == 1
    assert "`job_stages[].priority` is a number as a text" in text


def test_a_tenant_is_read_over_the_network_and_never_written_to() -> None:
    with Simulator(seed=7, candidates=10, drift=["field-added"]).serve() as server:
        told: list[str] = []
        evidence = sources.from_tenant(
            server.url,
            server.api_key,
            None,
            load_gem_document(),
            progress=lambda what, asked: told.append(what),
            rate=None,
        )
        assert {one.method for one in server.simulator.journal.entries} == {"GET"}
        assert len(evidence.interactions) == len(told) > 200
        assert not evidence.is_gem
        assert server.api_key not in str(evidence.interactions)
        with pytest.raises(SourceUnusable, match="check the key"):
            sources.from_tenant(server.url, "wrong" * 8, None, load_gem_document(), rate=None)


@pytest.mark.parametrize(("name", "profile"), [("full", "realistic"), ("reads", "edge")])
def test_sessions_with_stand_ins_have_not_drifted(name: str, profile: str) -> None:
    shipped = Path(cassettes.__file__).parent / "simulator" / f"{name}.yaml"
    code, text = run("--source", "cassette", str(shipped), "--profile", profile)
    assert (code, text.startswith("no drift: ")) == (0, True)


def test_the_readme_explains_every_kind() -> None:
    readme = (Path(contracts.__file__).parent / "README.md").read_text("utf-8")
    for kind, meaning in KINDS.items():
        assert f"| `{kind}` | {meaning} |\n" in readme
