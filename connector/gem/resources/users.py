"""``GET /users/``: the people who work in Gem."""

from __future__ import annotations

from connector.gem.resources.shared import Resource


class User(Resource, frozen=True):
    """A user (confirmed, ATS reference)."""

    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    primary_email_address: str | None = None
    emails: list[str] | None = None
    disabled: bool | None = None
    deleted_at: str | None = None
