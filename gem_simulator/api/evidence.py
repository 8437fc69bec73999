"""How sure we are of a fact about Gem. It goes with every path, parameter and object into OpenAPI."""

from __future__ import annotations

from enum import StrEnum


class Evidence(StrEnum):
    """Where a fact comes from, strongest first."""

    REFERENCE = "confirmed (ATS reference)"
    LIVE = "confirmed (code in live use)"
    SCHEMA = "confirmed (published warehouse schema)"
    CRM_REFERENCE = "confirmed (CRM reference)"
    CRM = "inferred (confirmed for Gem's CRM API)"
    HARVEST = "inferred (Harvest)"
    REASONED = "inferred (reasoning)"
    OURS = "ours"
