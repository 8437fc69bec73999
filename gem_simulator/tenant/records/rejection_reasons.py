"""Rejection and dropout reasons."""

from __future__ import annotations

from gem_simulator.tenant.records.named import Named
from gem_simulator.tenant.vocabulary import REJECTION_REASONS, REJECTION_TYPES


class RejectionReasons(Named):
    """Rejection reasons, of three types."""

    name = "rejection_reasons"
    entries = REJECTION_REASONS
    types = REJECTION_TYPES
    types_are = "rejection_types"
