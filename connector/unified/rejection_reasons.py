"""The unified rejection reason."""

from __future__ import annotations

from connector.unified.shared import RecordWithRemoteData


class RejectionReason(RecordWithRemoteData):
    """A reason for which applications are rejected."""

    name: str | None = None
    """The reason in the team's words."""
