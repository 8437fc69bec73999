"""A session is recorded while the connector syncs; a simulator that begins with it gives the connector the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cassettes import Provenance
from cassettes.vcr_support import gem_vcr
from connector import MODELS, GemConnector
from gem_simulator import Server, Simulator

Unified = dict[str, dict[str, Any]]


def synced(server: Server, database: Path, *, changing: bool = False) -> Unified:
    """All unified records of a full sync by model and id; perhaps of a second one, after a week."""
    with (
        GemConnector(server.base_url, server.api_key, rate=10_000) as gem,
        gem.connect(f"sqlite:///{database}") as integration,
    ):
        integration.sync("full")
        if changing:
            server.simulator.tenant.advance(days=7)
            integration.sync("full")
        return {
            model: {one.id: one.model_dump(exclude={"changed_at"}) for one in getattr(integration, model)()}
            for model in MODELS
        }


@pytest.mark.parametrize("profile", ["realistic", "edge"])
def test_a_tenant_of_a_recording_syncs_to_the_same_unified_records(profile: str, tmp_path: Path) -> None:
    cassette = tmp_path / "session.yaml"
    provenance = Provenance("simulator", datetime(2026, 11, 22, tzinfo=UTC), "http://gem.test/ats/v0")
    with (
        Simulator(seed=11, candidates=60, profile=profile).serve() as server,
        gem_vcr(provenance, record_mode="once").use_cassette(str(cassette)),
    ):
        recorded = synced(server, tmp_path / "recorded.db", changing=True)

    with Simulator(cassette=cassette).serve() as server:
        seeded = synced(server, tmp_path / "seeded.db")

    assert all(recorded.values())
    assert seeded == recorded
