"""The cassettes that come with the package: clean, replayed by today's connector, and what recording gives today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest

from cassettes import Cassette, Player
from cassettes.scan import scan
from connector import MODELS
from connector.gem_connector.replaying import replaying
from contracts.gem_document import load_gem_document
from contracts.record.memory import database_in_memory
from contracts.record.rules import gem_rules
from tests.replay.making import FOLDER, SHIPPED

PATHS = sorted(FOLDER.glob("*.yaml"))
names = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def test_those_that_are_shipped_are_those_that_can_be_made_again() -> None:
    assert [path.stem for path in PATHS] == sorted(one.name for one in SHIPPED)


@names
def test_nothing_personal_or_secret_is_in_it(path: Path) -> None:
    assert list(scan(Cassette.load(path).interactions, gem_rules())) == []


@names
def test_it_says_where_it_comes_from(path: Path) -> None:
    provenance = Cassette.load(path).provenance
    assert (provenance.origin, provenance.base_url) == ("simulator", "http://gem.test/ats/v0")
    assert provenance.gem_document == load_gem_document().raw["info"]["version"]


@names
def test_the_connector_syncs_from_it_and_reads_straight_the_same(path: Path) -> None:
    with database_in_memory() as database, replaying(path) as gem, gem.connect(database) as integration:
        for kind in ("full", "delta"):
            assert integration.sync(kind).state == "SUCCEEDED"
        stored = ids(integration)
    with replaying(path) as gem:
        assert ids(gem) == stored
    assert all(stored[model] for model in MODELS if model not in ("offers", "scorecards", "interviews"))


def ids(side: Any) -> dict[str, set[str]]:
    return {model: {one.remote_id for one in getattr(side, model)(include_deleted=True)} for model in MODELS}


@names
def test_everything_in_it_can_be_played(path: Path) -> None:
    cassette = Cassette.load(path)
    player = Player(cassette)
    for one in cassette.interactions:
        assert player.play(one.request.method, one.request.uri, one.request.body) == one.response
    assert player.unplayed() == []


def test_recording_gives_the_same_requests_and_answers_of_the_same_form_today(tmp_path: Path) -> None:
    (shipped,) = [one for one in SHIPPED if one.writes]
    shipped.make(tmp_path)
    before, now = (Cassette.load(folder / f"{shipped.name}.yaml") for folder in (FOLDER, tmp_path))
    assert forms(now) == forms(before), "make them again: python -m tests.replay.making"


def forms(cassette: Cassette) -> set[tuple[Any, ...]]:
    """What was asked and answered, but for the values: they are other stand-ins in each recording.

    How often does not count: whether an answer got lost on the way, and was asked for again, is chance.
    """
    return {
        (
            one.request.method,
            re.sub(r"/[^/]*(?:\d|sx-|-sx)[^/]*", "/…", urlsplit(one.request.uri).path.replace("/v0", "/vN")),
            tuple(sorted(name for name, _ in parse_qsl(urlsplit(one.request.uri).query, keep_blank_values=True))),
            one.response.status,
            frozenset(one.response.headers),
            frozenset(places(one.response.body)),
        )
        for one in cassette.interactions
    }


def places(body: bytes) -> Iterator[str]:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    yield from _places(data, "")


def _places(data: Any, place: str) -> Iterator[str]:
    yield f"{place}: {type(data).__name__}"
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _places(value, f"{place}.{'…' if name.startswith('sx_') else name}")
    elif isinstance(data, list):
        for value in data:
            yield from _places(value, f"{place}[]")
