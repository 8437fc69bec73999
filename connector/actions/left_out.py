"""What a request may say and Gem has no place for: accepted, and told in a warning."""

from __future__ import annotations

from collections.abc import Iterator

from connector.actions.desk import Desk
from connector.mapping.social_media import social_media
from connector.unified.requests import CreateApplication, CreateCandidate, NewCandidate, RequestObject, unknown_fields

CANDIDATE_FIELDS = (
    "additional_email_addresses",
    "additional_phone_numbers",
    "location",
    "gender",
    "availability_date",
    "salary_expectations",
)
"""Fields of a candidate that Gem's API does not take (confirmed: its reference has none of them)."""

FIELDS = ("sourced_by", "gdpr_consent", "screening_question_answers", "remote_fields")
IN_THE_PATH = frozenset({"application_id", "candidate_id", "job_id"})
"""Named in the path; some clients repeat them in the body."""


def tell_left_out(desk: Desk, request: RequestObject) -> None:
    """Warns of everything in a request that Gem will not have."""
    for field in _left_out(request):
        desk.warn(f"{field} was left out: Gem's API has no place for it.")
    for field in unknown_fields(request):
        if field not in IN_THE_PATH:
            desk.warn(f"{field} was left out: the unified API has no such field.")


def _left_out(request: RequestObject) -> Iterator[str]:
    if isinstance(request, CreateApplication | CreateCandidate):
        yield from (f"candidate.{field}" for field in CANDIDATE_FIELDS if getattr(request.candidate, field))
    yield from (field for field in FIELDS if getattr(request, field, None))


def linkedin_handle(desk: Desk, candidate: NewCandidate) -> str | None:
    """The name of the first LinkedIn profile; every other link is told in a warning."""
    handle: str | None = None
    for link in candidate.social_links or ():
        profile = social_media(link.url)
        if handle is None and profile["type"] == "LINKEDIN" and profile["username"]:
            handle = profile["username"]
        else:
            desk.warn(f"The social link {link.url} was left out: Gem takes one LinkedIn profile, and no other links.")
    return handle
