"""Life going on (stub)."""

from __future__ import annotations

from gem_simulator.tenant.answers import AdvanceSummary
from gem_simulator.tenant.state import State


def advance(state: State, days: int, now: int) -> AdvanceSummary:
    """Live on."""
    return AdvanceSummary(days)
