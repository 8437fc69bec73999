"""The population of a simulated Gem tenant: a pure function of (seed, size, profile), plus what was written to it.

    tenant = Tenant(seed=42, candidates=1000, profile="realistic")
    tenant.list("candidates", {"updated_after": 1_772_000_000_000}, offset=0, limit=100)  → Slice(records, total)
    tenant.get("jobs", job_id)                                                            → bytes or None
    tenant.create_candidate({...}) · add_note · update_application · delete · advance(days)

Records are JSON objects as bytes with sorted keys, final but for attachment links: those hold `FILE_ORIGIN` and
`FILE_SIGNATURE`, which the API replaces. The names of collections are Gem's; `COLLECTIONS` has them all.
"""

from __future__ import annotations

from gem_simulator.tenant.answers import FILE_ORIGIN, FILE_PATH, FILE_SIGNATURE, AdvanceSummary, Slice
from gem_simulator.tenant.clock import Clock, Reading, iso, millis
from gem_simulator.tenant.errors import (
    FakerMissing,
    Impossible,
    InvalidInput,
    NotAllowed,
    TenantError,
    UnfitExport,
    UnknownFilter,
    UnknownId,
)
from gem_simulator.tenant.filters import COLLECTIONS, FILTERS
from gem_simulator.tenant.profile import PROFILES
from gem_simulator.tenant.recorded import RECORDED, Recording
from gem_simulator.tenant.tenant import Tenant
from gem_simulator.tenant.vocabulary import SOURCE_TYPES

__all__ = [
    "COLLECTIONS",
    "FILE_ORIGIN",
    "FILE_PATH",
    "FILE_SIGNATURE",
    "FILTERS",
    "PROFILES",
    "RECORDED",
    "SOURCE_TYPES",
    "AdvanceSummary",
    "Clock",
    "FakerMissing",
    "Impossible",
    "InvalidInput",
    "NotAllowed",
    "Reading",
    "Recording",
    "Slice",
    "Tenant",
    "TenantError",
    "UnfitExport",
    "UnknownFilter",
    "UnknownId",
    "iso",
    "millis",
]
