"""What a customer chooses, and what is made of it: columns of the connection, and settings of the sync."""

from __future__ import annotations

from dataclasses import replace

from connector.store import Settings
from connector.store.connections import AutomaticSource, EndUser, GemUser


def columns_of(end_user: EndUser | None, gem_user: GemUser | None, source: AutomaticSource | None) -> dict[str, object]:
    """What of it stands in columns of the connection; what is None was not chosen, and stays."""
    values: dict[str, object] = {}
    if end_user is not None:
        values |= {
            "organization_name": end_user.organization_name,
            "creator_email": end_user.creator_email,
            "origin_id": end_user.origin_id,
        }
    if gem_user is not None:
        values["user_name"] = gem_user.name
    if source is not None:
        values["tracking_link"] = source.tracking_link
    return values


def with_choices(settings: Settings, gem_user: GemUser | None, source: AutomaticSource | None) -> Settings:
    """The settings with the user and the source that somebody has chosen."""
    if gem_user is not None:
        settings = replace(settings, user_id=gem_user.id)
    if source is not None:
        settings = replace(settings, source_id=source.id, source_name=source.name)
    return settings


def what_is_built(settings: Settings) -> Settings:
    """The settings that decide which records there are, and what is in them."""
    return replace(settings, user_id=None, source_id=None, source_name=None)
