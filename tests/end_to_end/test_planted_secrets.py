"""Recognisable secrets are planted, much is done that works and that fails, and nothing that is left behind has one."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest

from tests.end_to_end.secret_acts import ACTS
from tests.end_to_end.secret_hunt import Evidence
from tests.end_to_end.secret_scene import MARKER, Scene, planted

ALLOWED = {
    # Where a passthrough went is told to whoever asked for it; and httpx, where somebody turns its log on, tells URLs.
    ("a password in a parameter", "answers of the API"),
    ("a password in a parameter", "the log"),
    # What a developer's simulator was sent is what its journal is for; headers that authenticate are masked even there.
    ("a password in a passthrough", "the journal of the simulator"),
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Everything has happened."""
    folder = tmp_path_factory.mktemp("planted")
    with planted(folder) as scene, _everything_logged(scene.evidence):
        for act in ACTS:
            act(scene)
        _collect(scene)
        yield scene


@contextmanager
def _everything_logged(evidence: Evidence) -> Iterator[None]:
    """All loggers at DEBUG, with the traces of exceptions."""

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            evidence.add("the log", self.format(record))

    kept, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(kept)
        root.setLevel(level)


def _collect(scene: Scene) -> None:
    """What is still lying about."""
    scene.evidence.add("the journal of the simulator", json.dumps(scene.gem.simulator.journal.har()))
    for file in sorted(scene.folder.iterdir()):
        scene.evidence.add(f"the file {file.name}", file.read_bytes())


def test_no_secret_is_left_anywhere(scene: Scene) -> None:
    found = set(scene.evidence.sightings(scene.secrets))

    assert {(one.secret, one.place) for one in found} <= ALLOWED, "\n".join(map(str, sorted(found)))


def test_what_was_meant_to_work_and_to_fail_did(scene: Scene) -> None:
    assert scene.statuses >= {200, 400, 401, 500}
    done = [entry for entry in scene.gem.simulator.journal.find("POST") if entry.status and entry.status < 300]
    written = {entry.path.rstrip("/").rpartition("/")[2] for entry in done}
    assert written >= {"candidates", "move", "notes", "reject"}
    assert "answers of the API" in scene.evidence.places_of("X-Kombo-Signature")  # what the receiver gave back


@pytest.mark.parametrize(
    "place",
    [
        "answers of the API",
        "the command line",
        "the file gem.db",
        "the file session.yaml",
        "the journal of the simulator",
    ],
)
def test_what_is_no_secret_is_found_where_secrets_are_looked_for(scene: Scene, place: str) -> None:
    assert place in scene.evidence.places_of(MARKER)


def test_every_spelling_of_a_secret_is_found() -> None:
    secret = 'a "secret"/+&\\'
    evidence = Evidence()
    evidence.add("plain", f"x{secret}y")
    evidence.add("JSON", json.dumps({"deep": [secret]}))
    evidence.add("URL", f"https://example.com/?a={quote(secret, safe='')}")
    evidence.add("reversed", secret[::-1])
    for offset in range(3):
        evidence.add(f"base64 {offset}", base64.b64encode(b"x" * offset + secret.encode() + b"tail"))

    assert {one.place for one in evidence.sightings({"it": secret})} == set(evidence.found)
