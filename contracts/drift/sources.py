"""Where evidence is from: a recorded session, a real tenant that is only read, or a simulator of our own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urlsplit

from cassettes import Cassette, Interaction
from cassettes.errors import CassetteBroken
from cassettes.har import load_session
from connector import GemConnector
from contracts.drift.writes import write_some
from contracts.errors import SourceUnusable
from contracts.gem_document import GemDocument, load_gem_document
from contracts.gem_requests import RATE, gem_client
from contracts.walk import Progress, Walk
from gem_simulator import Simulator

GEM_HOST = "gem.com"
_NOWHERE = "http://gem.test/ats/v0"


@dataclass(frozen=True)
class Evidence:
    """What was sent.

    Attributes:
        interactions: in the order in which they happened.
        source: what it is, in the words that the document will name it by.
        day: when it was.
        is_gem: whether it says anything about Gem: a simulator does not.
    """

    interactions: tuple[Interaction, ...]
    source: str
    day: date
    is_gem: bool


def from_file(path: str | os.PathLike[str]) -> Evidence:
    """A recorded session: a cassette or a HAR file.

    Raises:
        CassetteError: it is neither, or cannot be read.
        SourceUnusable: nobody asked Gem in it.
    """
    try:
        cassette = Cassette.load(path)
    except CassetteBroken:
        return _from_har(path)
    origin, day = cassette.provenance.origin, cassette.provenance.recorded_at.date()
    if origin == "simulator":
        return Evidence(cassette.interactions, "recorded session of a simulator", day, is_gem=False)
    return Evidence(cassette.interactions, "recorded session of a Gem tenant", day, is_gem=True)


def _from_har(path: str | os.PathLike[str]) -> Evidence:
    interactions = load_session(path)
    is_gem = any(_is_gem(one.request.uri) for one in interactions)
    words = "recorded session of a Gem tenant" if is_gem else "recorded session"
    return Evidence(interactions, words, _day_of(interactions), is_gem)


def _day_of(interactions: Sequence[Interaction]) -> date:
    """The day of the last answer that tells it; else today."""
    for one in reversed(interactions):
        with suppress(ValueError):
            return parsedate_to_datetime(one.response.headers.get("date", "")).date()
    return datetime.now(UTC).date()


def from_tenant(
    base_url: str,
    api_key: str,
    application_secret: str | None,
    document: GemDocument,
    progress: Progress = lambda *_: None,
    rate: float | None = RATE,
) -> Evidence:
    """A real tenant, read once, within Gem's rate limit.

    Args:
        base_url: the root of the ATS API; a bare host will do.
        api_key: its key.
        application_secret: a partner's secret, where the key is a shareable access key.
        document: what there is to read.
        progress: told what is read now, and how many requests were made so far.
        rate: requests a second, at most; None for a server of our own.

    Raises:
        SourceUnusable: it does not answer as Gem does.
        ConnectorError: the address or the key cannot be any.
    """
    with GemConnector(base_url, api_key, application_secret) as gem:
        root = gem.client.base_url
    with gem_client(root, api_key, application_secret) as client:
        interactions = tuple(Walk(client, document=document, rate=rate, progress=progress))
    is_gem = _is_gem(root)
    words = "live tenant" if is_gem else "live server that is not Gem's"
    return Evidence(interactions, words, datetime.now(UTC).date(), is_gem)


def from_simulator(
    document: GemDocument,
    *,
    seed: int,
    candidates: int,
    profile: str = "realistic",
    drift: Sequence[str] = (),
    samples: int = 3,
    writes: bool = True,
) -> Evidence:
    """A simulator of our own, read whole, and written to a little unless told otherwise.

    Raises:
        ValueError: there is no such drift.
    """
    simulator = Simulator(seed=seed, candidates=candidates, profile=profile, drift=drift, frozen=True)

    def sleep(seconds: float) -> None:
        simulator.clock.advance(round(1000 * seconds))

    with gem_client(_NOWHERE, simulator.api_key, transport=simulator.transport()) as client:
        read = tuple(Walk(client, document=document, rate=None, samples=samples, sleep=sleep))
        # A rate limit that was lowered lets nothing through by now.
        sleep(60)
        written = tuple(write_some(client)) if writes else ()
    return Evidence((*read, *written), "simulator", datetime.now(UTC).date(), is_gem=False)


@cache
def reference(profile: str) -> tuple[Interaction, ...]:
    """What a clean simulator sends."""
    document = load_gem_document()
    return from_simulator(document, seed=42, candidates=150, profile=profile, samples=1, writes=False).interactions


def told(evidence: Evidence) -> Evidence:
    """The evidence, if there is anything in it. Raises SourceUnusable."""
    if not any("/ats/v0/" in one.request.uri for one in evidence.interactions):
        raise SourceUnusable("Nobody asked Gem's ATS API anything in this session: no request goes below /ats/v0/.")
    return evidence


def _is_gem(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == GEM_HOST or host.endswith(f".{GEM_HOST}")
