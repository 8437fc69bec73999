"""One simulated Gem account: what the API, the control side and tests talk to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gem_simulator.tenant.answers import AdvanceSummary, Slice
from gem_simulator.tenant.clock import Clock

type_of_filter = Mapping[str, str | bool | int | Sequence[str]]

_TIMES = ("created_after", "created_before", "updated_after", "updated_before")

FILTERS: Mapping[str, tuple[str, ...]] = {
    "candidates": (*_TIMES, "job_id", "email", "candidate_ids"),
    "applications": (
        "created_after",
        "created_before",
        "last_activity_after",
        "last_activity_before",
        "job_id",
        "status",
        "candidate_id",
    ),
    "jobs": (*_TIMES, "requisition_id", "status", "department_id", "office_id"),
    "job_posts": (*_TIMES, "live", "active", "job_id"),
    "job_stages": (*_TIMES, "job_id"),
    "users": (*_TIMES, "email"),
    "offices": (),
    "departments": (),
    "scheduled_interviews": (
        *_TIMES,
        "starts_after",
        "starts_before",
        "ends_after",
        "ends_before",
        "external_event_id",
        "actionable",
        "application_id",
    ),
    "scorecards": (*_TIMES, "application_id"),
    "offers": (
        *_TIMES,
        "sent_after",
        "sent_before",
        "starts_after",
        "starts_before",
        "resolved_after",
        "resolved_before",
        "status",
        "application_id",
    ),
    "openings": ("status",),
    "sources": (),
    "rejection_reasons": (),
}
"""The filters of each collection; instants are milliseconds since 1970, `*_after` inclusive, `*_before` exclusive."""

COLLECTIONS = tuple(FILTERS)
PROFILES = ("realistic", "edge", "minimal")


class Tenant:
    """A simulated Gem account.

    Args:
        seed: another seed, another tenant.
        candidates: how many candidates it starts with, soft-deleted ones included; None: as many as the profile has.
        profile: "realistic", "edge" (every record odd, yet valid) or "minimal" (the smallest whole tenant).
        locale: a locale of Faker to draw names and companies from; None: the mixed ones that come with the package.
        clock: simulated time; None: one that starts at the fixed instant and ticks with real time.

    Raises:
        ValueError: an unknown profile, or a negative size.
        FakerMissing: a locale without Faker installed.
    """

    version: int
    """Grows with every write, deletion and advance: what was cached for another version is stale."""

    clock: Clock

    def __init__(
        self,
        seed: int = 42,
        candidates: int | None = None,
        profile: str = "realistic",
        locale: str | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        raise NotImplementedError

    def list(
        self,
        collection: str,
        filters: type_of_filter | None = None,
        *,
        include_deleted: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> Slice:
        """A part of a list: created_at ascending, then id. Posts of jobs always include the soft-deleted ones."""
        raise NotImplementedError

    def get(self, collection: str, id_: str) -> bytes | None:
        """The record with this id, soft-deleted ones too; None if there is none."""
        raise NotImplementedError

    def create_candidate(self, body: Mapping[str, object]) -> bytes:
        """A new candidate with one application; the candidate, as it then is."""
        raise NotImplementedError

    def add_note(self, candidate_id: str, body: Mapping[str, object]) -> bytes:
        """A new note in a candidate's activity feed."""
        raise NotImplementedError

    def notes(self, candidate_id: str) -> list[bytes]:  # type: ignore[valid-type]
        """The notes that were added to a candidate, oldest first."""
        raise NotImplementedError

    def update_application(self, id_: str, body: Mapping[str, object]) -> bytes:
        """Change an application (``source_id``); the application, as it then is."""
        raise NotImplementedError

    def delete(self, collection: str, id_: str, *, hard: bool) -> None:
        """Delete a record, softly (it keeps its `deleted_at`) or for good, with what belongs to it."""
        raise NotImplementedError

    def advance(self, days: int) -> AdvanceSummary:
        """Let the tenant live on for some days; the same days are the same on every machine."""
        raise NotImplementedError

    def file(self, candidate_id: str, key: str) -> tuple[bytes, str] | None:
        """Content and content type of an attachment, by the key of its link or by its file name."""
        raise NotImplementedError
