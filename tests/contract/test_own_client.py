"""The pytest plugin, as teams with a client of their own run it: what the README shows, and each way to fail."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpcore  # noqa: F401 - pytester forgets what a run imported, but httpx keeps the exceptions of its httpcore
import httpx
import numpy  # noqa: F401 - it cannot be imported twice
import orjson
import pytest

import contracts
from cassettes import Cassette
from contracts.testing.played import ON_REPORT
from gem_simulator import Server, Simulator
from tests.contract.sessions import recorded_client

pytest_plugins = ["pytester"]

README = (Path(contracts.__file__).parent / "README.md").read_text("utf-8")
OWN = README.partition("## Use it in your own project")[2].partition("\n## ")[0]
EXAMPLES = "\n\n".join(re.findall(r"```python\n(.*?)```", OWN, re.DOTALL))
PLAIN = ("-p", "no:schemathesis")


@pytest.fixture(scope="session")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session that read five candidates, and one of them by its id."""

    def use(client: httpx.Client) -> None:
        first = client.get("/candidates/", params={"per_page": 100}).json()[0]
        client.get(f"/candidates/{first['id']}")

    return recorded_client(Simulator(candidates=5), tmp_path_factory.mktemp("own") / "reads.yaml", use)


@pytest.fixture
def project(pytester: pytest.Pytester, reads: Path) -> pytest.Pytester:
    """A project with that session."""
    (pytester.path / "cassettes").mkdir()
    (pytester.path / "cassettes" / "reads.yaml").write_bytes(reads.read_bytes())
    return pytester


def test_the_examples_of_the_readme_pass(project: pytest.Pytester) -> None:
    project.makepyfile(EXAMPLES)
    (project.path / "cassettes" / "reads.yaml").rename(project.path / "cassettes" / "candidates.yaml")
    result = project.runpytest_inprocess(*PLAIN)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        ["cassettes/candidates.yaml: 1 of 2 recorded requests were never asked for: GET /ats/v0/candidates/*"]
    )


def test_what_the_examples_lack_is_recorded_as_the_readme_says(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(EXAMPLES)
    with Simulator(candidates=2).serve() as server:
        monkeypatch.setenv("GEM_BASE_URL", server.base_url)
        monkeypatch.setenv("GEM_API_KEY", server.api_key)
        pytester.runpytest_inprocess(*PLAIN, "--gem-record", "once").assert_outcomes(passed=3)
    pytester.runpytest_inprocess(*PLAIN).assert_outcomes(passed=3)


@pytest.mark.parametrize("fixture", ["gem_cassette", "gem_requests", "gem_drift", "gem_exchanges", "gem_contract"])
def test_the_readme_tells_of_every_fixture(fixture: str) -> None:
    assert f"| `{fixture}" in OWN


REQUESTS = """
import httpx
import pytest


@pytest.fixture(scope="module")
def server():
    from gem_simulator import Simulator

    with Simulator(candidates=3).serve() as server:
        yield server


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "/candidates/?update_after=2026-01-01T00:00:00Z", {}),
        ("GET", "/candidates/?per_page=1000", {}),
        ("GET", "/candidates/?include_deleted=1", {}),
        ("GET", "/candidate/", {}),
        ("DELETE", "/candidates/7", {}),
        ("POST", "/candidates/", {"json": {"first_name": "Ada", "colour": "blue"}}),
        ("POST", "/candidates/", {"content": b"{"}),
        ("POST", "/candidates/", {}),
        ("GET", "/users/", {"headers": {}}),
    ],
)
def test_wrong(server, gem_requests, method, path, more):
    httpx.request(method, server.base_url + path, **{"headers": {"X-API-Key": server.api_key}, **more})


def test_right(server, gem_requests):
    with httpx.Client(base_url=server.base_url, headers={"X-API-Key": server.api_key}) as gem:
        gem.get("/candidates/?candidate_ids=a,b&include_deleted=true&per_page=500&created_after=2026-01-01T00:00:00Z")
        gem.get("/v0/users")
        gem.get("/jobs/7/stages")
    assert gem_requests.problems() == []


def test_nothing(gem_requests):
    pass
"""


def test_requests_that_gem_does_not_have_fail_their_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(REQUESTS)
    result = pytester.runpytest_inprocess(*PLAIN)
    result.assert_outcomes(failed=10, passed=1)
    for told in (
        "GET /candidates/: the parameter update_after is none that Gem knows there: did you mean updated_after?",
        "GET /candidates/: the parameter per_page=1000 must be at most 500",
        "GET /candidates/: the parameter include_deleted=1 must be boolean",
        "GET /candidate/: Gem has no such path; the nearest is /candidates/",
        "DELETE /candidates/{candidate_id}: Gem has no such method there, only GET",
        "POST /candidates/: the body has colour, which the document does not name",
        "POST /candidates/: the body is no JSON*",
        "POST /candidates/: the body is missing",
        "GET /users/: the header X-API-Key is missing",
        "gem_requests: the test asked Gem for nothing, so nothing is proved.*",
    ):
        result.stdout.fnmatch_lines([f"*{told.replace('[', '[[]')}"])


DRIFT = """
import httpx
import pytest

DRIFTED = pytest.mark.gem_simulator(candidates=10, drift=["new-status", "field-added"])


def read(server):
    with httpx.Client(base_url=server.base_url, headers={"X-API-Key": server.api_key}) as gem:
        for path in ("/candidates/?per_page=5", "/applications/", "/jobs/nobody"):
            gem.get(path)


def test_clean(gem_simulator, gem_drift):
    read(gem_simulator)


@pytest.mark.gem_simulator(candidates=10, profile="edge")
def test_odd(gem_simulator, gem_drift):
    gem_drift.beside("edge")
    read(gem_simulator)


@DRIFTED
def test_drifted(gem_simulator, gem_drift):
    read(gem_simulator)


@DRIFTED
def test_allowed(gem_simulator, gem_drift):
    gem_drift.allow("applications.status", "field-*")
    read(gem_simulator)
    assert gem_drift.problems() == []
"""


def test_what_gem_sends_otherwise_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(DRIFT)
    result = pytester.runpytest_inprocess(*PLAIN)
    result.assert_outcomes(failed=1, passed=3)
    for told in (
        "gem_drift: Gem is otherwise than is written of it:",
        "  value-new: `applications[[][]].status` has a new word: on_hold; the document: *",
        "  field-added: `candidates[[][]].pronouns` is new: *",
    ):
        result.stdout.fnmatch_lines([told])


REPLAY = """
import socket
import urllib.request

import httpx
import pytest

ROOT = "https://api.gem.com/ats/v0"


@pytest.mark.gem_cassette("cassettes/reads.yaml")
def test_the_mark_alone_replays():
    assert len(httpx.get(ROOT + "/candidates/?per_page=100").json()) == 5


@pytest.mark.gem_cassette("cassettes/reads.yaml")
def test_another_library(gem_cassette, gem_requests, gem_drift):
    request = urllib.request.Request(gem_cassette.base_url + "/candidates/?per_page=100", headers={"X-API-Key": "k"})
    assert urllib.request.urlopen(request).status == 200
    assert [one.request.method for one in gem_cassette.exchanges] == ["GET"]
    assert len(gem_cassette.unplayed()) == 1


@pytest.mark.gem_cassette("cassettes/reads.yaml")
def test_not_recorded():
    httpx.get(ROOT + "/candidates/?per_page=50")


@pytest.mark.gem_cassette("cassettes/reads.yaml")
def test_swallowed():
    try:
        httpx.get(ROOT + "/jobs/")
    except Exception:
        pass


@pytest.mark.gem_cassette("cassettes/reads.yaml")
def test_no_way_out():
    socket.create_connection(("127.0.0.1", 9))


@pytest.mark.gem_cassette("cassettes/reads.yaml", allowed_hosts=["127.0.0.1"])
def test_a_way_to_the_database():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.gem_cassette("cassettes/writes.yaml")
def test_no_such_file():
    pass


def test_no_mark(gem_cassette):
    pass


def test_the_network_is_back():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
"""


def test_a_replay_has_no_way_out(project: pytest.Pytester) -> None:
    project.makepyfile(REPLAY)
    result = project.runpytest_inprocess(*PLAIN)
    result.assert_outcomes(passed=4, failed=3, errors=2)
    for told in (
        "*NotRecorded: The session never asked GET /ats/v0/candidates?per_page=50.*per_page is '100' there, '50' here*",
        "reads.yaml: The session never asked GET /ats/v0/jobs.*",
        "*NetworkBlocked: No connection to 127.0.0.1:*the test replays reads.yaml*allowed_hosts=[[]'127.0.0.1'].",
        "gem_cassette: there is no *writes.yaml; record it with pytest --gem-record=once*",
        'gem_cassette needs its file: @pytest.mark.gem_cassette("cassettes/reads.yaml")*',
    ):
        result.stdout.fnmatch_lines([told])


def test_what_no_test_asks_for_can_fail_the_run_and_is_reported(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import httpx
        import pytest

        @pytest.mark.gem_cassette("cassettes/reads.yaml")
        @pytest.mark.parametrize("turn", range(2))
        def test_it(gem_cassette, turn):
            if turn:
                httpx.get(gem_cassette.base_url + "/candidates/?per_page=100")
    """)
    result = project.runpytest_inprocess(*PLAIN, "--gem-unplayed=fail", "--gem-cassettes-report=used.json")
    result.assert_outcomes(passed=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    report = orjson.loads((project.path / "used.json").read_bytes())
    [found] = report["cassettes"]
    assert found["file"] == "cassettes/reads.yaml"
    assert [test.partition("::")[2] for test in found["tests"]] == ["test_it[0]", "test_it[1]"]
    assert (found["requests"], len(found["unplayed"])) == (2, 1)


def test_what_a_test_did_travels_with_its_report(pytestconfig: pytest.Config) -> None:
    """As from a worker of xdist to the process that has all results."""
    report = pytest.TestReport("test_x.py::test_it", ("test_x.py", 1, "test_it"), {}, "passed", None, "teardown")
    uses = [{"file": "reads.yaml", "test": "test_x.py::test_it", "requests": ["GET /users/"], "unplayed": [0]}]
    setattr(report, ON_REPORT, uses)
    sent = orjson.dumps(pytestconfig.hook.pytest_report_to_serializable(config=pytestconfig, report=report))
    got = pytestconfig.hook.pytest_report_from_serializable(config=pytestconfig, data=orjson.loads(sent))
    assert getattr(got, ON_REPORT) == uses


def test_the_plugin_costs_nothing_until_it_is_used() -> None:
    code = "import contracts.pytest_plugin, sys; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"vcr", "orjson", "jmespath", "yaml", "cassettes", "contracts.testing", "contracts.matrix"} & set(loaded)


def test_a_missing_session_is_recorded_without_the_key_and_replays(
    pytester: pytest.Pytester, gem_simulator: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile("""
        import httpx
        import pytest

        @pytest.mark.gem_cassette("cassettes/new.yaml")
        def test_it(gem_cassette):
            headers = {"X-API-Key": gem_cassette.api_key}
            users = httpx.get(gem_cassette.base_url + "/users/?per_page=5", headers=headers).json()
            assert all("@" in user["primary_email_address"] for user in users)
    """)
    file = pytester.path / "cassettes" / "new.yaml"
    monkeypatch.delenv("GEM_API_KEY", raising=False)
    pytester.runpytest_inprocess(*PLAIN, "--gem-record=once").assert_outcomes(errors=1)  # of which tenant?
    monkeypatch.setenv("GEM_API_KEY", gem_simulator.api_key)
    monkeypatch.setenv("GEM_BASE_URL", gem_simulator.base_url)
    pytester.runpytest_inprocess(*PLAIN, "--gem-record=once").assert_outcomes(passed=1)
    asked = len(gem_simulator.simulator.journal)
    pytester.runpytest_inprocess(*PLAIN, "--gem-record=once").assert_outcomes(passed=1)
    pytester.runpytest_inprocess(*PLAIN).assert_outcomes(passed=1)
    assert asked == len(gem_simulator.simulator.journal) == 1
    text = file.read_text("utf-8")
    assert gem_simulator.api_key not in text
    users = [orjson.loads(one) for one in gem_simulator.simulator.tenant.list("users", {}, limit=5).records]
    assert not [user for user in users if user["primary_email_address"] in text]
    assert Cassette.load(file).provenance.origin == "simulator"


def test_a_session_of_a_failed_test_is_not_written(
    pytester: pytest.Pytester, gem_simulator: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile("""
        import pytest

        @pytest.mark.gem_cassette("cassettes/new.yaml")
        def test_it(gem_cassette):
            assert gem_cassette.is_recording is False
    """)
    monkeypatch.setenv("GEM_API_KEY", gem_simulator.api_key)
    pytester.runpytest_inprocess(*PLAIN, "--gem-record=all").assert_outcomes(failed=1)
    assert not (pytester.path / "cassettes").exists()
