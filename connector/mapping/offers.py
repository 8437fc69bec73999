"""Offers ← ``GET /offers/``. Beyond the coverage: every rule is ours."""

from __future__ import annotations

from connector.gem.resources import Offer
from connector.mapping.context import Context, Mapped, Warn, date_time
from connector.unified.datetimes import unified_date_time

MODEL = "offers"

STATUSES = {"unresolved": "SENT", "accepted": "ACCEPTED", "rejected": "DECLINED", "deprecated": "ABANDONED"}
"""Gem's status → ours; what is unresolved and was not sent yet is a DRAFT. Gem has none that means APPROVED."""


def map_offer(offer: Offer, context: Context, warn: Warn) -> Mapped:
    """An offer of Gem's as a unified offer."""
    values: dict[str, object] = {
        "status": _status(offer, warn),
        "employment_start_date": _day(offer.starts_at, "employment_start_date", warn),
        "application_id": context.link("applications", offer.application_id),
        "remote_created_at": date_time(offer.created_at, "remote_created_at", warn),
        "remote_updated_at": date_time(offer.updated_at, "remote_updated_at", warn),
    }
    deleted_at = date_time(offer.deleted_at, "remote_deleted_at", warn)
    return Mapped(MODEL, offer.id, context.id(MODEL, offer.id), values, deleted_at)


def _status(offer: Offer, warn: Warn) -> str | None:
    if offer.status == "unresolved" and not offer.sent_at:
        return "DRAFT"
    status = STATUSES.get(offer.status) if offer.status is not None else None
    if status is None:
        warn("status", "no status" if offer.status is None else "a status that is none of " + ", ".join(STATUSES))
    return status


def _day(value: str | None, field: str, warn: Warn) -> str | None:
    """The beginning of a day, in UTC; a date-time is taken as it is."""
    if value is None:
        return None
    unified = unified_date_time(f"{value}T00:00") or unified_date_time(value)
    if unified is None:
        warn(field, f"not a day: {len(value)} characters that are not YYYY-MM-DD, or no such day")
    return unified
