"""``GET /candidates/``: people, with their applications embedded."""

from __future__ import annotations

from typing import Any

from msgspec import DecodeError, Raw, Struct
from msgspec.json import Decoder

from connector.gem.resources.shared import Id, Resource, Source, SubObject


class PhoneNumber(SubObject, frozen=True):
    """A phone number; types home, work, mobile, skype, other (inferred, Harvest)."""

    value: str | None = None
    type: str | None = None


class EmailAddress(SubObject, frozen=True):
    """An email address as somebody typed it, which may be none; types personal, work, other (inferred, Harvest)."""

    value: str | None = None
    type: str | None = None
    is_primary: bool | None = None


class SocialMediaAddress(SubObject, frozen=True):
    """A link to a profile."""

    value: str | None = None


class EmbeddedApplication(SubObject, frozen=True):
    """What the unified candidate draws from its applications: which came first, and from where."""

    id: Id
    applied_at: str | None = None
    source: Source | None = None


class Candidate(Resource, frozen=True):
    """A candidate (confirmed, ATS reference); ``applications`` may be missing, which is not the same as empty."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    title: str | None = None
    is_private: bool | None = None
    phone_numbers: list[PhoneNumber] | None = None
    email_addresses: list[EmailAddress] | None = None
    social_media_addresses: list[SocialMediaAddress] | None = None
    applications: list[EmbeddedApplication] | None = None
    tags: Any = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None


class _WithApplications(Struct):
    applications: list[Raw] | None = None


_with_applications = Decoder(_WithApplications).decode


def embedded_applications(raw: bytes | Raw) -> list[Raw]:
    """The applications inside a candidate's payload, each as Gem sent it; none where there is no list of them."""
    try:
        return _with_applications(raw).applications or []
    except (DecodeError, RecursionError):
        return []
