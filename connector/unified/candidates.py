"""The unified candidate."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.unified.shared import IntegrationField, RecordWithRemoteData, UnifiedDateTime, UnifiedObject


class PhoneNumber(UnifiedObject):
    """A phone number."""

    phone_number: str
    """The number as somebody typed it."""
    type: str | None = None
    """What it is for, in capitals, such as MOBILE."""


class EmailAddress(UnifiedObject):
    """An email address; invalid ones are left out."""

    email_address: str | None = None
    """The address as received."""
    type: str | None = None
    """What it is for, in capitals, such as PERSONAL."""


class SocialMedia(UnifiedObject):
    """A profile elsewhere."""

    link: str | None = None
    """The link as received."""
    type: str | None = None
    """Which network, such as LINKEDIN; null where the host is none that we know."""
    username: str | None = None
    """The name in that network, where the link has it."""


class Candidate(RecordWithRemoteData):
    """Somebody who may be hired."""

    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    company: str | None = None
    """Where the candidate works now."""
    title: str | None = None
    """What the candidate works as now."""
    confidential: bool | None = None
    """Whether the candidate is private in Gem."""
    source: str | None = None
    """Where the candidate came from: the source of the earliest application."""
    phone_numbers: list[PhoneNumber] | None = None
    """All phone numbers that are not empty."""
    email_addresses: list[EmailAddress] | None = None
    """All valid email addresses, the primary one first."""
    social_media: list[SocialMedia] | None = None
    """All profiles."""
    custom_fields: dict[str, Any] | None = None
    """Fields that were mapped for this integration."""
    integration_fields: list[IntegrationField] = Field(default_factory=list)
    """Gem's other fields, those for which passthrough is on."""
    remote_created_at: UnifiedDateTime | None = None
    """When the candidate was created in Gem."""
    remote_updated_at: UnifiedDateTime | None = None
    """When the candidate was last changed in Gem."""
