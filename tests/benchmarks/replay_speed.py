"""How fast recorded sessions load and replay, beside vcrpy's own YAML in the same run.

Seconds of CPU: a session waits for nothing.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import vcr

from cassettes import Cassette, Interaction, Player, Provenance, Request, Response
from cassettes.httpx_transport import ReplayTransport
from cassettes.vcr_support import gem_vcr
from tests.benchmarks.figures import Figure

INTERACTIONS = 1_000
REPLAY_BOUND = 0.5
"""Seconds for so many interactions."""
PAGES, PAGE_BYTES = 50, 150_000
ROOT = "http://gem.test/ats/v0"


def run(rounds: int) -> Iterator[Figure]:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _replays(Path(folder), rounds)
        yield from _loads(Path(folder), rounds)


def _replays(folder: Path, rounds: int) -> Iterator[Figure]:
    records = [{"id": str(number), "first_name": "Ada", "tags": ["a"] * 20} for number in range(INTERACTIONS)]
    urls = [f"{ROOT}/candidates/{number}" for number in range(INTERACTIONS)]
    ours, theirs = _written(folder / "many", dict(zip(urls, records, strict=True)))
    what = f"replay {INTERACTIONS:,} interactions"
    indexed = _median(rounds, lambda: _played(gem_vcr(record_mode="none"), ours, urls))
    yield Figure(f"{what}: vcrpy with our format", f"{indexed:.2f} s", f"≤ {REPLAY_BOUND} s", indexed <= REPLAY_BOUND)
    transport = _median(rounds, lambda: _played_straight(ours, urls))
    yield Figure(f"{what}: our httpx transport", f"{transport:.2f} s", f"≤ {REPLAY_BOUND} s", transport <= REPLAY_BOUND)
    plain = _median(1, lambda: _played(vcr.VCR(record_mode="none"), theirs, urls))
    yield Figure(f"{what}: vcrpy's own YAML", f"{plain:.2f} s", f"{plain / indexed:.0f} times ours")


def _loads(folder: Path, rounds: int) -> Iterator[Figure]:
    record = {"id": "am9iOtWWIryHC4MCePdOyVZu2qU", "first_name": "Ada", "tags": ["Python", "Go"], "notes": "x" * 200}
    page = [record] * (PAGE_BYTES // len(orjson.dumps(record)))
    urls = [f"{ROOT}/candidates/?page={number}" for number in range(1, PAGES + 1)]
    ours, theirs = _written(folder / "large", dict.fromkeys(urls, page))
    what = f"load and play {PAGES} pages of {PAGE_BYTES // 1000} KB"
    indexed = _median(rounds, lambda: _played(gem_vcr(record_mode="none"), ours, urls))
    yield Figure(f"{what}: vcrpy with our format", f"{indexed:.2f} s", "")
    plain = _median(1, lambda: _played(vcr.VCR(record_mode="none"), theirs, urls))
    yield Figure(f"{what}: vcrpy's own YAML", f"{plain:.2f} s", f"{plain / indexed:.0f} times ours")


def _written(name: Path, bodies: dict[str, Any]) -> tuple[Path, Path]:
    """The same session in our format and in vcrpy's."""
    headers = {"content-type": "application/json", "date": "Mon, 02 Mar 2026 09:00:00 GMT"}
    session = tuple(
        Interaction(Request("GET", url, {"accept": "*/*"}), Response(200, headers, orjson.dumps(body)))
        for url, body in bodies.items()
    )
    ours, theirs = name.with_suffix(".ours.yaml"), name.with_suffix(".theirs.yaml")
    Cassette(Provenance("simulator", datetime(2026, 3, 2, tzinfo=UTC), ROOT), session).save(ours)
    with (
        vcr.VCR(record_mode="once").use_cassette(str(theirs)) as recorded,
        httpx.Client(headers={"accept": "*/*"}) as client,
    ):
        for one in session:
            request = client.build_request("GET", one.request.uri)
            asked = vcr.request.Request("GET", str(request.url), b"", dict(request.headers))
            answer = {"string": one.response.body}
            status = {"code": 200, "message": "OK"}
            recorded.append(asked, {"status": status, "headers": {k: [v] for k, v in headers.items()}, "body": answer})
    return ours, theirs


def _played(recorder: Any, path: Path, urls: list[str]) -> None:
    with recorder.use_cassette(str(path)), httpx.Client() as client:
        _ask(client, urls)


def _played_straight(path: Path, urls: list[str]) -> None:
    with httpx.Client(transport=ReplayTransport(Player(Cassette.load(path)))) as client:
        _ask(client, urls)


def _ask(client: httpx.Client, urls: list[str]) -> None:
    for url in urls:
        assert client.get(url).status_code == httpx.codes.OK


def _median(rounds: int, play: Callable[[], None]) -> float:
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        play()
        taken.append(time.process_time() - started)
    return statistics.median(taken)
