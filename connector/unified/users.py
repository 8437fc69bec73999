"""The unified user."""

from __future__ import annotations

from connector.unified.enums import UserStatus
from connector.unified.shared import RecordWithRemoteData


class User(RecordWithRemoteData):
    """Somebody who works in the ATS."""

    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    email: str | None = None
    """Email address; null where Gem's is not a valid one."""
    status: UserStatus | None = None
    """Whether the user can work in Gem."""
