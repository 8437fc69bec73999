"""Rejection reasons ← ``GET /rejection_reasons/``. Beyond the coverage: every rule is ours."""

from __future__ import annotations

from connector.gem.resources import RejectionReason
from connector.mapping.context import Context, Mapped, Warn, date_time

MODEL = "rejection_reasons"


def map_rejection_reason(reason: RejectionReason, context: Context, warn: Warn) -> Mapped:
    """A rejection reason of Gem's as a unified one."""
    deleted_at = date_time(reason.deleted_at, "remote_deleted_at", warn)
    return Mapped(MODEL, reason.id, context.id(MODEL, reason.id), {"name": reason.name}, deleted_at)
