"""Candidates ← ``GET /candidates/``."""

from __future__ import annotations

from collections.abc import Sequence

from connector.gem.resources import Application, Candidate, EmbeddedApplication
from connector.gem.resources.candidates import EmailAddress
from connector.mapping.context import Context, Mapped, Warn, date_time
from connector.mapping.emails import is_email_address
from connector.mapping.social_media import social_media
from connector.unified.datetimes import unified_date_time

MODEL = "candidates"

AnyApplication = Application | EmbeddedApplication


def map_candidate(
    candidate: Candidate,
    context: Context,
    warn: Warn,
    applications: Sequence[AnyApplication] | None = None,
) -> Mapped:
    """A candidate of Gem's as a unified candidate.

    Args:
        candidate: as Gem sent it.
        context: whose it is.
        warn: told what could not be mapped.
        applications: the candidate's applications from elsewhere, for payloads that have none embedded.
    """
    own = candidate.applications
    values: dict[str, object] = {
        "first_name": candidate.first_name,
        "last_name": candidate.last_name,
        "company": candidate.company,
        "title": candidate.title,
        "confidential": candidate.is_private,
        "source": _source(applications if own is None else own),
        "phone_numbers": _phone_numbers(candidate),
        "email_addresses": _email_addresses(candidate),
        "social_media": [social_media(item.value) for item in candidate.social_media_addresses or () if item.value],
        "custom_fields": {},
        "integration_fields": [],
        "remote_created_at": date_time(candidate.created_at, "remote_created_at", warn),
        "remote_updated_at": date_time(candidate.updated_at, "remote_updated_at", warn),
    }
    deleted_at = date_time(candidate.deleted_at, "remote_deleted_at", warn)
    return Mapped(MODEL, candidate.id, context.id(MODEL, candidate.id), values, deleted_at)


def _source(applications: Sequence[AnyApplication] | None) -> str | None:
    """The source of the initial application, deleted or not, whichever sources the later ones have."""
    if not applications:
        return None
    initial = applications[0] if len(applications) == 1 else min(applications, key=_age)
    return initial.source.public_name if initial.source else None


def _age(application: AnyApplication) -> tuple[bool, str | None, str]:
    """Sorts applications: the earliest first, those without a date last, then by id."""
    applied_at = unified_date_time(application.applied_at) if application.applied_at else None
    return applied_at is None, applied_at, application.id


def _phone_numbers(candidate: Candidate) -> list[dict[str, str | None]]:
    return [
        {"phone_number": item.value, "type": item.type.upper() if item.type is not None else None}
        for item in candidate.phone_numbers or ()
        if item.value
    ]


def _email_addresses(candidate: Candidate) -> list[dict[str, str | None]]:
    """The valid ones, the primary one first, otherwise in Gem's order."""
    items = candidate.email_addresses or []
    if len(items) > 1:
        items = sorted(items, key=lambda item: not item.is_primary)
    return [_email_address(item) for item in items if item.value is not None and is_email_address(item.value)]


def _email_address(item: EmailAddress) -> dict[str, str | None]:
    return {"email_address": item.value, "type": item.type.upper() if item.type is not None else None}
