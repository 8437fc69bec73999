"""A failure becomes a file, and the file tells whether it still fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from click.testing import CliRunner

from contracts.commands import cli
from contracts.errors import SourceUnusable
from contracts.fuzz.failures import Found
from contracts.fuzz.profiles import Profile
from contracts.fuzz.replaying import replay, save
from contracts.fuzz.running import run
from contracts.fuzz.served import MINE, Served, served
from contracts.fuzz.stateful import fuzz_sequences
from contracts.fuzz.stateless import fuzz_operation
from contracts.fuzz.tasks import Task

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

QUICK = Profile(seed=42, examples=1, scenarios=3, steps=6)
Around = Callable[["WSGIApplication"], "WSGIApplication"]


def _is_tried(environ: WSGIEnvironment, path: str) -> bool:
    """Whether it is one of the requests that try the service; what an account holds is looked up before that."""
    mine = MINE in environ.get("HTTP_AUTHORIZATION", "") and environ["QUERY_STRING"] != "page_size=250"
    return bool(mine and environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"] == f"/v1{path}")


def crashing(path: str) -> Around:
    """Makes a service one that crashes."""

    def around(app: WSGIApplication) -> WSGIApplication:
        def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            if not _is_tried(environ, path):
                return app(environ, start)
            start("500 Internal Server Error", [("Content-Type", "application/json")])
            return [b"{}"]

        return answer

    return around


def careless(path: str) -> Around:
    """Makes a service one that takes any query."""

    def around(app: WSGIApplication) -> WSGIApplication:
        return lambda environ, start: app(
            {**environ, "QUERY_STRING": ""} if _is_tried(environ, path) else environ, start
        )

    return around


@pytest.fixture(scope="module")
def crashed() -> Iterator[tuple[Found, Callable[[], AbstractContextManager[Served]]]]:
    """What fuzzing finds in a service whose list of users crashes, and how to start such a service."""
    serve = partial(served, crashing("/ats/users"))
    with serve() as service:
        yield fuzz_operation(service, "get_users", QUICK), serve


def test_a_failure_still_fails_until_the_service_is_mended(
    crashed: tuple[Found, Callable[[], AbstractContextManager[Served]]], tmp_path: Path
) -> None:
    found, serve = crashed
    failure = next(one for one in found.failures if one.check == "not_a_server_error")
    file = save(tmp_path, failure, 42, found.account)
    assert file is not None
    assert file.name == "get-ats-users-not_a_server_error-42.json"
    data = orjson.loads(file.read_bytes())
    assert (data["seed"], data["status"], data["account"]) == (42, 500, "gem:fuzzed-1")
    assert data["requests"][-1]["uri"].partition("?")[0].endswith("/v1/ats/users")

    again = replay(file, serve)
    assert (again.fails, again.requests) == (True, 1)
    assert "HTTP 500" in again.answer
    mended = replay(file)
    assert (mended.fails, mended.problems) == (False, ())


def test_what_only_a_wrong_request_shows_is_shown_again(tmp_path: Path) -> None:
    """Whether a request was meant to be wrong is known from the file."""
    serve = partial(served, careless("/ats/users"))
    with serve() as service:
        found = fuzz_operation(service, "get_users", QUICK)
    failure = next(one for one in found.failures if one.check == "negative_data_rejection")
    file = save(tmp_path, failure, 42, found.account)
    assert file is not None
    assert replay(file, serve).fails
    assert not replay(file).fails


def test_a_sequence_is_sent_again_whole(tmp_path: Path) -> None:
    serve = partial(served, crashing("/ats/applications"))
    with serve() as service:
        found = fuzz_sequences(service, QUICK)
    [failure, *_] = found.failures
    file = save(tmp_path, failure, 42, found.account)
    assert file is not None
    assert len(orjson.loads(file.read_bytes())["requests"]) == len(failure.requests)
    assert replay(file, serve).fails
    assert not replay(file).fails


def test_failures_have_files_of_their_own(
    crashed: tuple[Found, Callable[[], AbstractContextManager[Served]]], tmp_path: Path
) -> None:
    found, _ = crashed
    first, second = (save(tmp_path, found.failures[number], 42, found.account) for number in (0, -1))
    assert first != second


def test_a_file_that_is_no_failure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"format": "other"}', "utf-8")
    with pytest.raises(SourceUnusable, match=r"x\.json is no failure of gem-contracts fuzz"):
        replay(tmp_path / "x.json")


def test_processes_of_their_own_find_the_same(tmp_path: Path) -> None:
    tasks = [Task("get_users"), Task("get_roles")]
    reports = {str(one.task): one for one in run(tasks, QUICK, tmp_path, processes=2)}
    alone = {str(one.task): one for one in run(tasks, QUICK, tmp_path, processes=1)}
    assert reports == alone
    assert all(one.is_good and one.requests for one in reports.values())


def test_from_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["fuzz", "--operation", "get_roles", "--operation", "get_users", "--processes", "1"]
    outcome = CliRunner().invoke(cli, arguments)
    assert outcome.exit_code == 0, outcome.output
    assert "requests to 2 operations and shares of sequences, seed 42: all as it says" in outcome.output
    assert not list(tmp_path.iterdir())
    unknown = CliRunner().invoke(cli, ["fuzz", "--operation", "get_user"])
    assert unknown.exit_code == 2
    assert "There is no operation 'get_user'; the nearest is 'get_users'." in unknown.output
