"""From a Gem record, and what it draws on, to the unified rows that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from connector.gem.resources import (
    Application,
    Candidate,
    Job,
    JobPost,
    JobStage,
    Offer,
    RejectionReason,
    ScheduledInterview,
    Scorecard,
    User,
)
from connector.mapping import (
    Context,
    Mapped,
    SlimPost,
    SlimStage,
    StageIndex,
    Warn,
    is_template,
    job_id_of_application,
    map_application,
    map_application_stage,
    map_candidate,
    map_interview,
    map_interviewing_team,
    map_job,
    map_job_application_stages,
    map_job_hiring_team,
    map_job_posting,
    map_offer,
    map_rejection_reason,
    map_scorecard,
    map_user,
)
from connector.store.moments import to_ms
from connector.store.schema import UNIFIED_MODELS
from connector.store.tags import stored_tags
from connector.store.unified_rows import UnifiedRow
from connector.sync.found_by import FOUND_BY
from connector.unified.datetimes import unified_date_time

LONGEST_LINK = 1_000
"""No index of PostgreSQL takes longer keys than 2,700 bytes; no id of Gem's comes near."""


@dataclass(frozen=True, slots=True)
class Related:
    """What the records of a page draw on besides themselves, by Gem's ids.

    Args:
        templates: jobs that are templates.
        posts: the posts of a job.
        stages: the stages of a job.
        application_jobs: the job of an application.
        stage_index: which stage foresees an interview.
        applications: the stored applications of a candidate whose payload has none.
    """

    templates: frozenset[str] = frozenset()
    posts: Mapping[str, Sequence[SlimPost]] = field(default_factory=dict)
    stages: Mapping[str, Sequence[SlimStage]] = field(default_factory=dict)
    application_jobs: Mapping[str, str | None] = field(default_factory=dict)
    stage_index: StageIndex = field(default_factory=StageIndex)
    applications: Mapping[str, Sequence[Application]] = field(default_factory=dict)


NOTHING_RELATED = Related()


@dataclass(frozen=True, slots=True)
class Builder:
    """How the records of one Gem list become unified ones.

    Args:
        columns: links and facts of a record, in the order of the store's registry.
        primary: the unified record; None where it is none, as for job templates.
        joins: for each join model that the record names, its rows.
        tags: what the record says of its tags.
    """

    columns: Callable[[Any], tuple[Any, ...]]
    primary: Callable[[Any, Related, Context, Warn], Mapped | None]
    joins: Callable[[Any, Related, Context], dict[str, list[Mapped]]] = lambda _record, _related, _context: {}
    tags: Callable[[Any], Any] = lambda _record: None


def _user(user: User, _related: Related, context: Context, warn: Warn) -> Mapped:
    return map_user(user, context, warn)


def _job(job: Job, related: Related, context: Context, warn: Warn) -> Mapped | None:
    if job.id in related.templates:
        return None
    return map_job(job, related.posts.get(job.id, ()), context, warn)


def _job_joins(job: Job, related: Related, context: Context) -> dict[str, list[Mapped]]:
    if job.id in related.templates:
        return {"job_application_stages": [], "job_hiring_team_members": []}
    return {
        "job_application_stages": stages_of_job(job.id, related, context),
        "job_hiring_team_members": map_job_hiring_team(job, context),
    }


def stages_of_job(job_id: str, related: Related, context: Context) -> list[Mapped]:
    """The stages of a job, which need no more of the job than its id."""
    return map_job_application_stages(job_id, related.stages.get(job_id, ()), context)


def _job_post(post: JobPost, related: Related, context: Context, warn: Warn) -> Mapped | None:
    return None if post.job_id in related.templates else map_job_posting(post, context, warn)


def _job_stage(stage: JobStage, related: Related, context: Context, warn: Warn) -> Mapped | None:
    return None if stage.job_id in related.templates else map_application_stage(stage, context, warn)


def _candidate(candidate: Candidate, related: Related, context: Context, warn: Warn) -> Mapped:
    return map_candidate(candidate, context, warn, related.applications.get(candidate.id))


def _application(application: Application, _related: Related, context: Context, warn: Warn) -> Mapped:
    return map_application(application, context, warn)


def _interview(interview: ScheduledInterview, related: Related, context: Context, warn: Warn) -> Mapped:
    job_id = related.application_jobs.get(interview.application_id) if interview.application_id else None
    return map_interview(interview, job_id, related.stage_index, context, warn)


def _interview_joins(interview: ScheduledInterview, _related: Related, context: Context) -> dict[str, list[Mapped]]:
    return {"interviewing_team_members": map_interviewing_team(interview, context)}


def _offer(offer: Offer, _related: Related, context: Context, warn: Warn) -> Mapped:
    return map_offer(offer, context, warn)


def _rejection_reason(reason: RejectionReason, _related: Related, context: Context, warn: Warn) -> Mapped:
    return map_rejection_reason(reason, context, warn)


def _scorecard(scorecard: Scorecard, _related: Related, context: Context, warn: Warn) -> Mapped:
    return map_scorecard(scorecard, context, warn)


def item_of(interview: ScheduledInterview) -> str | None:
    """By what an interview names its stage."""
    return interview.job_stage_interview_item_id or (interview.interview.id if interview.interview else None)


def items_of(stage: JobStage) -> frozenset[str]:
    """By what interviews name this stage."""
    slim = SlimStage.from_stage(stage)
    return frozenset(item for item in (*slim.item_ids, *slim.interview_ids) if _link(item))


def _link(remote_id: str | None) -> str | None:
    """An id that can be looked up; None where it is none."""
    usable = remote_id and len(remote_id) <= LONGEST_LINK and "\0" not in remote_id
    return remote_id if usable else None


BUILDERS: dict[str, Builder] = {
    "users": Builder(lambda _user: (), _user),
    "jobs": Builder(lambda job: (is_template(job),), _job, _job_joins),
    "job_posts": Builder(lambda post: (_link(post.job_id),), _job_post),
    "job_stages": Builder(lambda stage: (_link(stage.job_id),), _job_stage),
    "candidates": Builder(
        lambda candidate: (candidate.applications is None,), _candidate, tags=lambda candidate: candidate.tags
    ),
    "applications": Builder(
        lambda application: (_link(application.candidate_id), _link(job_id_of_application(application))), _application
    ),
    "scheduled_interviews": Builder(
        lambda interview: (_link(interview.application_id), _link(item_of(interview))), _interview, _interview_joins
    ),
    "offers": Builder(lambda offer: (_link(offer.application_id),), _offer),
    "rejection_reasons": Builder(lambda _reason: (), _rejection_reason),
    "scorecards": Builder(lambda scorecard: (_link(scorecard.application_id),), _scorecard),
}
"""The builder of each Gem list."""


def unified_row(mapped: Mapped, received: bytes, gone_at: int | None, tags: Any = None) -> UnifiedRow:
    """A mapped record as it is stored.

    Args:
        mapped: the record.
        received: the hash of what Gem sent, where that is part of the unified record (remote_data); else empty.
        gone_at: when we found the record gone (ms), though Gem did not say so.
        tags: what Gem says of the record's tags.
    """
    fields = mapped.json()
    deleted_at = gone_at if mapped.remote_deleted_at is None else _to_ms(mapped.remote_deleted_at)
    values = mapped.values
    other_keys: tuple[str, ...] = ()
    if mapped.model in FOUND_BY:
        found_by, other_keys = FOUND_BY[mapped.model](values)
        values = values | found_by
    return UnifiedRow(
        mapped.id,
        mapped.remote_id,
        deleted_at,
        None,
        hash_of(fields + received),
        tuple([values[column] for column in UNIFIED_MODELS[mapped.model].columns]),
        fields.decode(),
        other_keys,
        stored_tags(tags),
    )


def hash_of(data: bytes) -> bytes:
    """What stands for some bytes when they are compared: processors have instructions for this one."""
    return sha256(data).digest()[:16]


def deleted_at(record: Any) -> int | None:
    """When a record was deleted by Gem's word (ms)."""
    said = record.deleted_at
    unified = unified_date_time(said) if said else None
    return None if unified is None else _to_ms(unified)


def _to_ms(unified: str) -> int:
    return to_ms(datetime.fromisoformat(unified))
