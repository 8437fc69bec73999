"""Records a tenant: whatever the connector asks for in syncs and straight reads, and a walk through all that there is.

    tenant ──► connector, reader, walk ──► vcrpy, in memory ──► stand-ins ──► scan ──► file
                        │
                        └── a database in memory

Nothing is on any disk before the scan has found nothing. When it is killed or fails, there is no file.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from vcr.persisters.filesystem import CassetteNotFoundError

from cassettes import Interaction, Provenance, Redactor
from cassettes.cassette import Origin, must_be_writable
from cassettes.standins import StandIns
from cassettes.standins.rules import Rules
from cassettes.vcr_support import WholeFiles, gem_vcr
from connector import GemConnector
from contracts.gem_document import load_gem_document
from contracts.gem_reader import GemReader
from contracts.gem_requests import RATE, gem_client
from contracts.record.memory import database_in_memory
from contracts.record.redacting import redacted
from contracts.record.rules import GEM_HOST, STAND_IN_HOST, gem_rules
from contracts.record.writes import Outcome, Writes
from contracts.subject import Subject
from contracts.walk import Walk

Progress = Callable[[str, int], object]
_PASSING = frozenset({429, 502, 503, 504})
"""Answers after which the connector asks again: replayed, they would only make it wait."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is recorded.

    Args:
        base_url: the root of Gem's ATS API; a bare host will do.
        api_key: its key.
        application_secret: a partner's secret, where the key is a shareable access key.
        rate: requests a second, at most; None for a simulator of our own.
    """

    base_url: str
    api_key: str = field(repr=False)
    application_secret: str | None = field(default=None, repr=False)
    rate: float | None = RATE

    @property
    def root(self) -> str:
        """Gem's ATS root, whole."""
        with self.connector() as gem:
            return gem.client.base_url

    @property
    def origin(self) -> Origin:
        """A tenant of Gem, or else a simulator."""
        host = urlsplit(self.root).hostname or ""
        return "gem_sandbox" if host == GEM_HOST or host.endswith(f".{GEM_HOST}") else "simulator"

    def connector(self) -> GemConnector:
        """A connector to it."""
        return GemConnector(self.base_url, self.api_key, self.application_secret, rate=self.rate or 1e6)


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded.

    Attributes:
        path: the file.
        requests: how many.
        records: how many different ones of each collection.
        standins: how many values were replaced, by kind.
        size: of the file, bytes.
        writes: what came of each action; nothing where only was read.
    """

    path: Path
    requests: int
    records: Mapping[str, int]
    standins: Mapping[str, int]
    size: int
    writes: tuple[Outcome, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "file": os.fspath(self.path),
            "requests": self.requests,
            "records": dict(self.records),
            "standins": dict(self.standins),
            "bytes": self.size,
            "writes": dict(self.writes),
        }


def record(
    target: Target,
    path: str | os.PathLike[str],
    *,
    writes: Writes | None = None,
    standins: StandIns | None = None,
    progress: Progress = lambda *_: None,
    now: datetime | None = None,
) -> Recording:
    """Records a tenant into a file, which is replaced where there is one.

    Args:
        target: the tenant.
        path: the cassette to write.
        writes: what is to be written to the tenant; None only reads.
        standins: of the session, made with `gem_rules(target.root).facts`; by default they are thrown away.
        progress: told what is done now, and how many requests were made.
        now: the time to write into the file.

    Raises:
        ContractsError: the tenant does not answer as Gem does; or something that looks personal or secret was left, and
            nothing was written.
        ConnectorError: a sync failed.
        CassetteError: the file cannot be written; told before the tenant is asked anything.
    """
    must_be_writable(path)
    root = target.root
    rules = gem_rules(root)
    kept: list[Interaction] = []
    made: dict[str, int] = {}

    def rewrite(session: Iterable[Interaction]) -> Iterable[Interaction]:
        progress("stand-ins", 0)
        clean, used = redacted(tuple(session), rules, standins)
        kept.extend(clean)
        made.update(used.made.most_common())
        return kept

    provenance = provenance_of(target, rules, now or datetime.now(UTC))
    secrets = Redactor(filter(None, (target.api_key, target.application_secret)))
    vcr = gem_vcr(
        provenance,
        secrets,
        rewrite=rewrite,
        record_mode="all",
        before_record_response=lambda answer: None if answer["status"]["code"] in _PASSING else answer,
    )
    vcr.register_persister(_NewFiles)
    with vcr.use_cassette(os.fspath(path), record_on_exception=False):
        outcomes = _read_and_write(target, root, writes, progress)
    return Recording(Path(path), len(kept), _counted(kept), made, Path(path).stat().st_size, outcomes)


def provenance_of(target: Target, rules: Rules, now: datetime) -> Provenance:
    """What a recording tells of where it comes from.

    Args:
        target: the tenant.
        rules: of the session.
        now: when it was recorded.
    """
    return Provenance(
        origin=target.origin,
        recorded_at=now,
        base_url=stand_in_root(target.root, rules),
        gem_document=load_gem_document().raw["info"]["version"],
        recorded_with=version("gem-ats-connector"),
    )


class _NewFiles(WholeFiles):
    """A file that is there is no beginning of a new recording."""

    @staticmethod
    def load_cassette(*_: object, **__: object) -> Any:
        raise CassetteNotFoundError


def _read_and_write(target: Target, root: str, writes: Writes | None, progress: Progress) -> tuple[Outcome, ...]:
    """The connector first: a program that replays a sync gets the answers in the order in which a sync got them."""
    key, secret, rate = target.api_key, target.application_secret, target.rate
    with database_in_memory() as database:
        with Subject(root, key, secret, database, {}, rate=rate or 1e6) as subject:
            for kind in ("full", "delta"):
                progress(f"{kind} sync", 0)
                subject.sync(kind)
            progress("straight reads", 0)
            subject.read_straight()
        progress("whole lists", 0)
        with GemReader(root, key, secret, document=load_gem_document()) as reader:
            reader.read_all()
        with gem_client(root, key, secret) as client:
            for _ in Walk(client, rate=rate, progress=lambda what, asked: progress(f"walk: {what}", asked)):
                pass
    return _written(target, writes, progress) if writes else ()


def _written(target: Target, writes: Writes, progress: Progress) -> tuple[Outcome, ...]:
    progress("writes", 0)
    with (
        database_in_memory(for_actions=True) as database,
        target.connector() as gem,
        gem.connect(database) as integration,
    ):
        return tuple(writes.done(integration))


def stand_in_root(root: str, rules: Rules) -> str:
    """Gem's ATS root as a recording tells it."""
    parts = urlsplit(root)
    if parts.netloc not in rules.facts.hosts:
        return root
    return f"{parts.scheme}://{STAND_IN_HOST}{parts.path.removeprefix(rules.prefix)}"


def _counted(session: Iterable[Interaction]) -> dict[str, int]:
    """How many different records of each collection there are."""
    collections = load_gem_document().collections
    found: dict[str, set[str]] = defaultdict(set)
    for one in session:
        name = urlsplit(one.request.uri).path.strip("/").rpartition("/")[2]
        if name in collections and one.request.method == "GET" and one.response.status == 200:
            found[name].update(_ids(one.response.body))
    return {name: len(found[name]) for name in collections}


def _ids(body: bytes) -> Iterator[str]:
    try:
        records = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    for record in records if isinstance(records, list) else ():
        if isinstance(record, dict) and isinstance(record.get("id"), str):
            yield record["id"]
