"""The unified interview."""

from __future__ import annotations

from connector.unified.shared import Location, RecordWithRemoteData, UnifiedDateTime, UnifiedId


class Interview(RecordWithRemoteData):
    """An interview with a time and people."""

    title: str | None = None
    """What the interview is called."""
    starting_at: UnifiedDateTime | None = None
    """When it starts."""
    ending_at: UnifiedDateTime | None = None
    """When it ends."""
    location: Location | None = None
    """Where it takes place, as Gem words it."""
    video_conferencing_url: str | None = None
    """Link to the call."""
    application_id: UnifiedId | None = None
    """Our id of the application."""
    stage_id: UnifiedId | None = None
    """Our id of the stage that foresees the interview."""
    canceled: bool | None = None
    """Whether it was called off; null where Gem's status is none that we know."""
    remote_created_at: UnifiedDateTime | None = None
    """When the interview was created in Gem."""
    remote_updated_at: UnifiedDateTime | None = None
    """When the interview was last changed in Gem."""
