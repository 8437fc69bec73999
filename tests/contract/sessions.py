"""Sessions for tests, recorded in memory from the simulator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx

from cassettes import Cassette, Interaction, Provenance, Request, Response
from cassettes.cassette import kept_headers
from connector import GemConnector
from contracts.gem_requests import gem_client
from gem_simulator import Simulator

ROOT = "https://api.gem.com/ats/v0"
WHEN = datetime(2026, 11, 22, tzinfo=UTC)


class Recorder(httpx.BaseTransport):
    """Passes on what is asked, and keeps it with what is answered."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner
        self.interactions: list[Interaction] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.inner.handle_request(request)
        asked = Request(request.method, str(request.url), {}, request.read())
        headers = kept_headers(answer.headers.multi_items())
        self.interactions.append(Interaction(asked, Response(answer.status_code, headers, answer.read())))
        return answer


def recorded_sync(simulator: Simulator, file: Path) -> Path:
    """What the connector asks when it syncs a tenant whole."""
    recorder = Recorder(simulator.transport())
    with (
        GemConnector(ROOT, simulator.api_key, transport=recorder, rate=1e6) as gem,
        gem.connect(f"sqlite:///{file.with_suffix('.db')}") as integration,
    ):
        integration.sync("full")
    return saved(recorder.interactions, file)


def recorded_client(simulator: Simulator, file: Path, use: Callable[[httpx.Client], object]) -> Path:
    """What a program asks that is not ours."""
    recorder = Recorder(simulator.transport())
    with gem_client(ROOT, simulator.api_key, transport=recorder) as client:
        use(client)
    return saved(recorder.interactions, file)


def saved(interactions: list[Interaction], file: Path) -> Path:
    """The cassette of a session."""
    Cassette(Provenance("simulator", WHEN, ROOT, "v0", "0.1.0"), tuple(interactions)).save(file)
    return file


def changed(file: Path, to: Path, old: bytes, new: bytes, *, path: str = "") -> Path:
    """The cassette of a session with other answers, to requests of the path or to all."""
    cassette = Cassette.load(file)
    swapped = [
        Interaction(
            one.request, Response(one.response.status, one.response.headers, one.response.body.replace(old, new))
        )
        if path in one.request.uri
        else one
        for one in cassette.interactions
    ]
    assert swapped != list(cassette.interactions)
    return saved(swapped, to)
