"""Small tenants, drifted and clean, each walked once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest

from cassettes import Cassette, Interaction, Provenance
from contracts.drift.compare import Drift, compare
from contracts.drift.comparison import Comparison, Side
from contracts.drift.sources import from_simulator
from contracts.drift.sources import reference as reference_of
from contracts.gem_document import GemDocument, load_gem_document

#: With more than a page of 100 stages.
CANDIDATES = 40
DAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)

Walked = Callable[[str], tuple[Interaction, ...]]
Compared = Callable[[tuple[Interaction, ...], GemDocument], Drift]


@pytest.fixture(scope="session")
def walked() -> Walked:
    """What a tenant with one drift, or none (""), sends; the same interactions for all tests."""

    @cache
    def walk(name: str) -> tuple[Interaction, ...]:
        drift = [name] if name else []
        evidence = from_simulator(load_gem_document(), candidates=CANDIDATES, seed=7, drift=drift, samples=1)
        return evidence.interactions

    return walk


@pytest.fixture(scope="session")
def reference() -> tuple[Interaction, ...]:
    """What a clean simulator sends, another tenant."""
    return reference_of("realistic")


@pytest.fixture(scope="session")
def compared(reference: tuple[Interaction, ...]) -> Compared:
    """Holds interactions against a document and the clean simulator."""

    @cache
    def clean(document: GemDocument) -> Side:
        return Side(document, reference)

    def compare_with(interactions: tuple[Interaction, ...], document: GemDocument) -> Drift:
        return compare(Comparison(document, Side(document, interactions), clean(document)))

    return compare_with


def recorded(interactions: tuple[Interaction, ...], *, origin: str = "gem_sandbox") -> Cassette:
    """A session with these, as if a tenant of Gem had sent them."""
    provenance = Provenance(origin, DAY, "https://api.gem.com/ats/v0")  # type: ignore[arg-type]
    return Cassette(provenance, interactions)
