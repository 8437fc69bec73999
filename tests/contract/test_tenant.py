"""`gem-contracts check --source live`: a tenant that somebody else runs, read and never written to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson
import pytest
from click.testing import CliRunner

from contracts.commands import cli
from contracts.errors import SourceUnusable
from contracts.gem_document import load_gem_document
from contracts.gem_reader import GemReader
from gem_simulator import Simulator

if TYPE_CHECKING:
    from gem_simulator import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Simulator(seed=5, candidates=12, profile="minimal").serve() as server:
        yield server


def check(server: Server, *more: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(
        cli, ["check", "--source", "live", "--base-url", server.url, "--json", *more], env={"GEM_API_KEY": ""}
    )
    return outcome.exit_code, outcome.output


def test_a_tenant_is_clean_although_it_does_not_exercise_everything(server: Server) -> None:
    code, text = check(server, "--api-key", server.api_key)
    assert code == 0
    assert orjson.loads(text)["never_exercised"] != []
    assert orjson.loads(text)["payloads"]["candidates"] == 12


def test_nothing_is_written_to_it(server: Server) -> None:
    check(server, "--api-key", server.api_key)
    assert {entry.method for entry in server.simulator.journal.entries} == {"GET"}


def test_a_wrong_key_is_told_without_showing_it(server: Server) -> None:
    code, text = check(server, "--api-key", "wrongwrongwrongwrongwrongwrongwrongwrong")
    assert code == 2
    assert "403" in text
    assert "wrongwrong" not in text


def test_a_tenant_that_is_not_there_is_told() -> None:
    with Simulator(seed=5, candidates=1).serve() as gone:
        pass
    code, text = check(gone, "--api-key", gone.api_key)
    assert code == 2
    assert gone.url in text
    assert "refused; check the base URL" in text
    assert gone.api_key not in text


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        ("html", "is this the root"),
        ("not_a_list", "is this the root"),
        ("truncate", "check the base URL"),
        ("invalid_utf8", "is this the root"),
    ],
)
def test_an_answer_that_is_no_page_is_told_with_what_to_check(server: Server, fault: str, advice: str) -> None:
    getattr(server.simulator.faults, fault)(path="/users/")
    with (
        GemReader(server.base_url, server.api_key, document=load_gem_document()) as reader,
        pytest.raises(SourceUnusable, match=f"/users/.*{advice}"),
    ):
        reader.read("users")


def test_a_gem_that_is_down_is_no_wrong_base_url(server: Server) -> None:
    server.simulator.faults.status(503, path="/users/")
    with (
        GemReader(server.base_url, server.api_key, document=load_gem_document()) as reader,
        pytest.raises(SourceUnusable, match="answered 503; try again later"),
    ):
        reader.read("users")


def test_the_reader_waits_when_gem_wants_it_to(server: Server) -> None:
    server.simulator.faults.throttle(path="/users/", times=3)
    pauses: list[float] = []
    with GemReader(server.base_url, server.api_key, document=load_gem_document(), sleep=pauses.append) as reader:
        assert reader.read("users")
    assert pauses == [1, 2, 4]


def test_a_list_that_nobody_has_confirmed_may_be_missing_but_no_other(server: Server) -> None:
    for path in ("/openings/", "/jobs/"):
        server.simulator.faults.status(404, path=path)
    with GemReader(server.base_url, server.api_key, document=load_gem_document()) as reader:
        assert reader.read("openings") == []
        with pytest.raises(SourceUnusable, match="GET /jobs/ answered 404"):
            reader.read("jobs")
