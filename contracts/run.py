"""A tenant and a store, looked at together: what `check` does over simulated, recorded and real tenants alike."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from contracts.evaluation import Payloads
from contracts.gem_document import load_gem_document
from contracts.integration_fields import expected_fields
from contracts.loading import load_contracts
from contracts.payloads import check_payloads
from contracts.result import CheckResult
from contracts.subject import Subject
from contracts.verify import Mismatch, Snapshot, verify

Records = list[dict[str, Any]]
Raw = Mapping[str, Records]
Unsettled = Mapping[str, frozenset[str]]


class Source(Protocol):
    """Where raw records come from."""

    def read_all(self) -> Raw:
        """Every raw record of the tenant, by collection."""


@dataclass
class Run:
    """One tenant and one store, looked at after each sync.

    Args:
        name: of the tenant.
        result: what is found goes there.
        reader: gives the raw records.
        subject: gives the unified ones.
        settings: with which it syncs.
        holds_payloads: whether the raw records are held against Gem's document, too.
        raw, stored: what was seen at the last look.
    """

    name: str
    result: CheckResult
    reader: Source
    subject: Subject
    settings: Mapping[str, object]
    holds_payloads: bool = True
    raw: Raw = field(default_factory=dict)
    stored: Mapping[str, Any] = field(default_factory=dict)

    def look(
        self,
        moment: str,
        *,
        known: Callable[[Raw], Raw] = lambda raw: raw,
        unsettled: Callable[[Raw], Unsettled] = lambda _: {},
    ) -> None:
        """Reads both sides and notes every difference.

        Args:
            moment: after what.
            known: what the sync could know of what Gem has now.
            unsettled: of which records nobody can say in which state the sync saw them.
        """
        raw, stored = self.reader.read_all(), self.subject.read()
        snapshot = Snapshot(
            name=f"{self.name}, {moment}",
            payloads=Payloads(known(raw)),
            stored=stored,
            integration_id=self.subject.integration_id,
            settings=self.settings,
            previous=self.stored,
            unsettled=unsettled(raw),
        )
        self.result.snapshots.append(snapshot.name)
        if self.holds_payloads:
            self.result.payloads += check_payloads(load_gem_document(), raw)
        self.result.mismatches += verify(snapshot, self.result.contracts.values(), self.result.coverage)
        self.raw, self.stored = raw, stored

    def look_at_fields(self, moment: str) -> None:
        """Notes every integration field that the store has not found in the records, and every one too much."""
        known = self.subject.integration_fields()
        for model, expected in expected_fields(self.result.contracts, self.raw).items():
            problems = (
                (expected - known[model], "is in the records and in no unified field, but the store does not know it"),
                (known[model] - expected, "is known to the store, but no record has it, or a unified field holds it"),
            )
            self.result.mismatches += [
                Mismatch(f"{self.name}, {moment}", model, "integration_fields", one.key, problem, got=str(one))
                for fields, problem in problems
                for one in sorted(fields)
            ]

    def look_straight(self, moment: str) -> None:
        """Reads the unified records right out of Gem, without the store, and notes every difference."""
        stored, warned = self.subject.read_straight()
        snapshot = Snapshot(
            name=f"{self.name}, {moment}",
            payloads=Payloads(self.raw),
            stored=stored,
            integration_id=self.subject.integration_id,
            settings=self.settings,
            has_store=False,
            warned=warned,
        )
        self.result.snapshots.append(snapshot.name)
        self.result.mismatches += verify(snapshot, self.result.contracts.values(), self.result.coverage)


@contextmanager
def checking(source: str, *, must_exercise: bool) -> Iterator[CheckResult]:
    """What is being found, with the time that it takes.

    Args:
        source: what is checked.
        must_exercise: whether something that was never exercised is a failure.
    """
    started = time.monotonic()
    result = CheckResult(source, load_contracts(), must_exercise)
    yield result
    result.seconds = time.monotonic() - started


@contextmanager
def own_database() -> Iterator[str]:
    """A database of its own, deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="gem-contracts-") as folder:
        yield f"sqlite:///{Path(folder) / 'gem.db'}"
