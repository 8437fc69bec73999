"""Tenants that do not move, answered from memory: every mutant sees the very same Gem.

simulated       a simulated tenant, read once
Tenant          its raw records, and the settings of the integration that reads it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from contracts.boundaries import with_boundaries
from contracts.check import PATTERNS, PROFILES, SETTINGS
from contracts.gem_document import load_gem_document
from contracts.played import ROOT, Played
from gem_simulator import Simulator

CANDIDATES, SEED = 40, 42
"""Of the usual tenants: few records, since thousands of mutants meet them."""

Record = dict[str, Any]
Raw = Mapping[str, list[Record]]


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant that does not move.

    Attributes:
        name: what to call it, such as `edge`.
        settings: of the integration that reads it.
        raw: its records, by collection.
    """

    name: str
    settings: dict[str, object]
    raw: Raw

    def transport(self) -> httpx.BaseTransport:
        """A transport that answers from it."""
        return Played(self.raw)


def simulated(profile: str, *, candidates: int, seed: int) -> Tenant:
    """A simulated tenant of a profile, with the settings with which `gem-contracts check` syncs that."""
    simulator = Simulator(seed=seed, candidates=candidates, profile=profile)
    document = load_gem_document()
    with httpx.Client(
        transport=simulator.transport(), base_url=f"http://gem.test{ROOT}", headers={"X-API-Key": simulator.api_key}
    ) as client:
        raw = {name: _whole(client, name, document.takes(name, "include_deleted")) for name in document.collections}
    return Tenant(profile, dict(SETTINGS[profile]), raw)


def _whole(client: httpx.Client, collection: str, takes_deleted: bool) -> list[Record]:
    records: list[Record] = []
    deleted = {"include_deleted": "true"} if takes_deleted else {}
    for page in range(1, 1_000):
        found = client.get(f"/{collection}/", params={"per_page": 500, "page": page, **deleted}).raise_for_status()
        if not found.json():
            break
        records += found.json()
    return records


def tenants(candidates: int, seed: int) -> tuple[Tenant, Tenant, Tenant]:
    """The tenants that changes meet: the one that tells most, which has every boundary; a realistic one; an odd one."""
    realistic, edge = (simulated(profile, candidates=candidates, seed=seed) for profile in PROFILES)
    few = {name: records[:PATTERNS] for name, records in realistic.raw.items()}
    return Tenant("boundaries", edge.settings, with_boundaries(few)), realistic, edge
