"""A recording: replays to what was synced, is never half there, and is not made over another one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

import contracts
from cassettes import Cassette, Interaction, Player, Request, Response
from cassettes.scan import Finding
from cassettes.standins import StandIns
from connector import Settings
from connector.gem_connector.replaying import replaying
from connector.unified.ids import unified_id
from contracts.commands import cli
from contracts.errors import RecordingNotClean, SourceUnusable
from contracts.gem_requests import gem_client
from contracts.loading import MODELS
from contracts.record import redacting
from contracts.record.memory import database_in_memory
from contracts.record.recording import Target, record
from contracts.record.rules import gem_rules, load_stays, undecided
from contracts.record.writes import Writes
from contracts.subject import Rows, Subject
from gem_simulator import Server, Simulator

ROOT = "https://api.gem.com/ats/v0"
CANDIDATES = 30
NOT_VALUES = ("changed_at", "id")


class Recorded:
    """A tenant that was synced, and recorded, and what stands for what in the recording."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "session.yaml"
        with Simulator(seed=11, candidates=CANDIDATES, profile="edge").serve() as server:
            target = Target(server.base_url, server.api_key, rate=None)
            self.standins = StandIns(gem_rules(target.root).facts)
            with gem_client(target.root, target.api_key) as client:
                self.writes = Writes.planned(client, rate=None)
            self.synced = synced(server)
            self.recording = record(target, self.path, writes=self.writes, standins=self.standins)
            self.key = server.api_key


def synced(server: Server) -> Rows:
    with (
        database_in_memory() as database,
        Subject(server.base_url, server.api_key, None, database, {"remote_data": True}, rate=1e6) as subject,
    ):
        subject.sync("full")
        return subject.read()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return Recorded(tmp_path_factory.mktemp("recorded"))


def replayed(path: Path, *kinds: Any) -> Rows:
    settings = Settings(remote_data=True)
    with database_in_memory() as database, replaying(path, settings=settings) as gem, gem.connect(database) as store:
        for kind in kinds:
            store.sync(kind)
        return rows(store)


def rows(side: Any) -> Rows:
    return {
        model: {one.remote_id: one.model_dump(mode="json") for one in getattr(side, model)(include_deleted=True)}
        for model in MODELS
    }


class Substituted:
    """Puts the stand-ins of a session into unified records."""

    def __init__(self, standins: StandIns, before: Rows) -> None:
        self._standins = standins
        self._ids = {
            unified_id("gem:default", model, value): unified_id("gem:default", model, made)
            for value, made in standins.mapping.items()
            for model in before
        }
        for model, records in before.items():
            for remote_id, one in records.items():
                self._ids[one["id"]] = unified_id("gem:default", model, self.remote_id(remote_id))

    def remote_id(self, remote_id: str) -> str:
        """A join's has two parts."""
        return ":".join(self.of(part) for part in remote_id.split(":"))

    def of(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                self._standins.mapping.get(k, k) if k.startswith("é") else k: self.of(one) for k, one in value.items()
            }
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if not isinstance(value, str):
            return value
        return self._ids.get(value) or self._standins.mapping.get(value, value)


def values(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in (*NOT_VALUES, "remote_data")}


def test_it_replays_to_the_unified_records_that_syncing_gave_with_the_same_stand_ins(recorded: Recorded) -> None:
    substituted = Substituted(recorded.standins, recorded.synced)
    expected = {
        model: {substituted.remote_id(remote_id): answered(substituted, one) for remote_id, one in records.items()}
        for model, records in recorded.synced.items()
    }
    got = {
        model: {remote_id: values(one) for remote_id, one in records.items()}
        for model, records in replayed(recorded.path, "full").items()
    }
    assert all(expected.values())
    assert {model: set(records) for model, records in got.items()} == {model: set(r) for model, r in expected.items()}
    for model, records in expected.items():
        for remote_id, one in records.items():
            assert got[model][remote_id] == one, (model, remote_id)


def answered(substituted: Substituted, one: Mapping[str, Any]) -> dict[str, Any]:
    """A record with stand-ins; what the mapping wrote into one text is put in part by part."""
    made: dict[str, Any] = substituted.of(values(one))
    if "remote_id" in made:
        made["remote_id"] = substituted.remote_id(one["remote_id"])
    for response in made.get("responses") or []:
        response["answer"] = answer(substituted, response["answer"])
    return made


def answer(substituted: Substituted, text: Any) -> Any:
    if not isinstance(text, str):
        return text
    if text.isdigit():
        return str(substituted._standins.number(int(text)))
    return ", ".join(substituted.of(part) for part in text.split(", ")) if substituted.of(text) == text else text


def test_a_delta_sync_and_straight_reads_and_the_reader_of_the_check_replay_too(recorded: Recorded) -> None:
    full = replayed(recorded.path, "full")
    assert ids(replayed(recorded.path, "full", "delta")) == ids(full)
    with replaying(recorded.path) as gem:
        assert ids(rows(gem)) == ids(full)
    player = Player(Cassette.load(recorded.path))
    for page, more in ((1, True), (2, False)):
        query = f"/ats/v0/candidates/?per_page=500&include_deleted=true&page={page}"
        assert bool(orjson.loads(player.play("GET", query).body)) == more


def ids(found: Rows) -> dict[str, set[str]]:
    return {model: set(records) for model, records in found.items()}


def test_what_it_gives_says_what_is_in_it(recorded: Recorded) -> None:
    recording, cassette = recorded.recording, Cassette.load(recorded.path)
    assert recording.requests == len(cassette.interactions)
    assert recording.records["candidates"] >= CANDIDATES
    assert recording.size == recorded.path.stat().st_size
    assert min(recording.standins[kind] for kind in ("given", "family", "email", "phone", "link")) > 5
    provenance = cassette.provenance
    assert (provenance.origin, provenance.base_url) == ("simulator", "http://gem.test/ats/v0")
    assert provenance.gem_document == "v0"
    assert provenance.recorded_with


def test_every_action_was_done_and_recorded_on_people_of_its_own(recorded: Recorded) -> None:
    assert {outcome for _, outcome in recorded.recording.writes} == {"done"}
    written = [one for one in Cassette.load(recorded.path).interactions if one.request.method != "GET"]
    assert {one.response.status for one in written} <= {200, 201}
    assert len(written) >= 12
    text = recorded.path.read_text("utf-8")
    assert recorded.writes.token not in text
    assert recorded.key not in text


def test_what_will_be_written_is_told_whole(recorded: Recorded) -> None:
    lines = "\n".join(recorded.writes.lines())
    for told in ("2 candidates", "2 applications", "2 more résumés", "3 notes", "2 custom fields", "in the name of"):
        assert told in lines


def test_what_fails_midway_leaves_nothing_on_any_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    simulator = Simulator(seed=2, candidates=5)
    simulator.faults.status(401, path="/scheduled_interviews/")
    with simulator.serve() as server, pytest.raises(Exception, match="401"):
        record(Target(server.base_url, server.api_key, rate=None), tmp_path / "session.yaml")
    assert list(tmp_path.rglob("*")) == []


def test_a_tenant_that_refuses_the_key_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with (
        Simulator(candidates=2).serve() as server,
        gem_client(server.base_url, "x" * 40) as client,
        pytest.raises(SourceUnusable),
    ):
        Writes.planned(client, rate=None)


def test_the_database_of_a_recording_is_in_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Simulator(seed=2, candidates=3).serve() as server:
        synced(server)
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() < 50


def test_every_text_of_the_document_is_decided() -> None:
    assert undecided() == []
    schemas = load_stays()["schemas"]
    assert {schema for schema in schemas if schema not in _schemas()} == set()


def _schemas() -> set[str]:
    from contracts.gem_document import load_gem_document

    return set(load_gem_document().raw["components"]["schemas"])


@pytest.fixture(scope="module")
def small() -> Iterator[Server]:
    with Simulator(seed=2, candidates=3).serve() as server:
        yield server


def run(server: Server, path: Path, *more: str) -> Any:
    connection = ("--base-url", server.url, "--api-key", server.api_key, "--rate", "100000")
    return CliRunner().invoke(cli, ["record", *connection, "--to", str(path), *more])


def test_the_command_records_and_tells_what(small: Server, tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    result = run(small, path, "--json")
    assert result.exit_code == 0, result.stderr
    told = orjson.loads(result.stdout)
    assert told["requests"] == len(Cassette.load(path).interactions)
    assert told["records"]["candidates"] == 3
    assert "recording: walk" in result.stderr


def test_a_file_that_is_there_is_not_replaced_unless_asked(small: Server, tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    path.write_text("precious")
    result = run(small, path)
    assert (result.exit_code, path.read_text()) == (2, "precious")
    assert "--overwrite" in result.stderr


@pytest.mark.parametrize("plan", [(), ("--plan", "full", "--yes")])
def test_a_file_that_cannot_be_written_is_told_before_the_tenant_is_read_or_changed(
    small: Server, tmp_path: Path, plan: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("no folder")
    small.simulator.journal.clear()
    result = run(small, tmp_path / "file" / "session.yaml", *plan)
    assert result.exit_code == 2
    assert "session.yaml cannot be written: " in result.stderr
    assert "file is no folder" in result.stderr
    planned = {"GET"} if plan else set()  # what to write is found out first
    assert {entry.method for entry in small.simulator.journal.entries} == planned
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_is_written_to_a_tenant_before_it_was_agreed_to(small: Server, tmp_path: Path) -> None:
    small.simulator.journal.clear()
    result = run(small, tmp_path / "session.yaml", "--plan", "full")
    assert result.exit_code == 2
    assert "Add --yes" in result.stderr
    assert "2 candidates" in result.stderr
    assert {entry.method for entry in small.simulator.journal.entries} == {"GET"}
    assert list(tmp_path.iterdir()) == []


def test_a_scan_of_what_was_recorded_finds_nothing_and_of_something_else_what_it_holds(
    recorded: Recorded, tmp_path: Path
) -> None:
    clean = CliRunner().invoke(cli, ["scan", str(recorded.path.parent)])
    assert clean.exit_code == 0, clean.stdout
    assert "1 recorded sessions: nothing" in clean.stdout
    leaking = tmp_path / "leaking.yaml"
    leaking.write_text(
        recorded.path.read_text("utf-8").replace('"[redacted]"', '"Xk9t3HZbWqLp7AeGvM4sUdYjBnR2TfQx"', 1)
    )
    found = CliRunner().invoke(cli, ["scan", "--json", str(leaking)])
    assert found.exit_code == 1
    ((one,),) = orjson.loads(found.stdout).values()
    assert one["why"] in ("a header that authenticates, not masked", "a key: too random for a word")
    assert "Xk9t3HZb" not in found.stdout


def test_a_stand_in_that_looks_personal_is_drawn_again_rather_than_the_recording_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = Interaction(Request("GET", f"{ROOT}/candidates/4010840002"), Response(200, {}, b'{"first_name":"Zyx"}'))
    unlucky = [Finding("interactions[0]", "a key: too random for a word", "Zy… (9 characters)")]
    scans = [unlucky, unlucky, []]
    monkeypatch.setattr(redacting, "scan", lambda *_: scans.pop(0))
    (one,), standins = redacting.redacted((asked,), gem_rules(ROOT))
    assert b"Zyx" not in one.response.body
    assert standins.of("Zyx").encode() in one.response.body
    scans += [unlucky] * 3
    with pytest.raises(RecordingNotClean, match="Nothing was written: 1 values"):
        redacting.redacted((asked,), gem_rules(ROOT))


def test_a_folder_without_any_session_is_no_clean_one(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text("- nothing")
    result = CliRunner().invoke(cli, ["scan", str(tmp_path)])
    assert (result.exit_code, "There is no cassette" in result.stderr) == (2, True)


def test_a_file_that_is_no_session_cannot_be_scanned(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("interactions: []")
    result = CliRunner().invoke(cli, ["scan", str(broken)])
    assert result.exit_code == 2
    assert "broken.yaml" in result.stderr


def test_a_recording_that_is_killed_leaves_nothing_on_any_disk(tmp_path: Path) -> None:
    simulator = Simulator(seed=2, candidates=3)
    simulator.faults.stall(path="/offers/")
    with simulator.serve() as server:
        options = ["--base-url", server.url, "--api-key", server.api_key, "--to", str(tmp_path / "session.yaml")]
        killed = subprocess.Popen(
            [sys.executable, "-m", "contracts", "record", *options],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(contracts.__file__).parents[1]), "TMPDIR": str(tmp_path)},
            stderr=subprocess.PIPE,
        )
        with killed:
            # After the interviews it waits for an answer; by then it has read people.
            while not any(entry.path.endswith("/scheduled_interviews/") for entry in simulator.journal.entries):
                with suppress(subprocess.TimeoutExpired):
                    pytest.fail(f"it ended by itself: {killed.wait(0.05)}")
            killed.kill()
        simulator.faults.clear()
    assert killed.returncode == -signal.SIGKILL
    assert list(tmp_path.rglob("*")) == []
