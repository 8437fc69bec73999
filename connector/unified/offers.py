"""The unified offer."""

from __future__ import annotations

from connector.unified.enums import OfferStatus
from connector.unified.shared import RecordWithRemoteData, UnifiedDateTime, UnifiedId


class Offer(RecordWithRemoteData):
    """What a candidate was offered."""

    status: OfferStatus | None = None
    """Where the offer stands; null where Gem's status is none that we know."""
    employment_start_date: UnifiedDateTime | None = None
    """The day on which the work would begin, at midnight UTC."""
    application_id: UnifiedId | None = None
    """Our id of the application."""
    remote_created_at: UnifiedDateTime | None = None
    """When the offer was created in Gem."""
    remote_updated_at: UnifiedDateTime | None = None
    """When the offer was last changed in Gem."""
