"""What several resources show: records as they are embedded in others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal

from msgspec import Raw
from pydantic import BaseModel, ConfigDict

from connector.api.lists import Reader
from connector.api.shapes import Shape, links, raw
from connector.store.embedded import Found, by_ids, children
from connector.store.list_pages import Row
from connector.store.tags import read_tags
from connector.unified import unified_id
from connector.unified.enums import ApplicationStageStatus, HiringTeamRole
from connector.unified.shared import UnifiedId

SHOWN = ConfigDict(frozen=True, use_attribute_docstrings=True, json_schema_serialization_defaults_required=True)
"""Everything that we answer: each key is there, null or not."""


class Shown(BaseModel):
    """The base of what we answer."""

    model_config = SHOWN


class PageData(Shown):
    """The base of a list's data."""

    next: str | None
    """The cursor of the next page; null on the last one."""


class PersonShown(Shown):
    """A user, as others show them."""

    id: UnifiedId
    """Our id of the user."""
    remote_id: str | None
    """Gem's id."""
    first_name: str | None
    """Given name."""
    last_name: str | None
    """Family name."""
    email: str | None
    """Email address."""


class JobShown(Shown):
    """A job, as others show it."""

    id: UnifiedId
    """Our id of the job."""
    remote_id: str
    """Gem's id."""
    name: str | None
    """Title of the job inside the company."""


class StageShown(Shown):
    """A stage, as a job or an application shows it."""

    id: UnifiedId
    """Our id of the stage."""
    remote_id: str | None
    """Gem's id."""
    name: str | None
    """Name of the step."""
    status: ApplicationStageStatus | None
    """Whether the stage is in use."""
    custom_fields: dict[str, Any] | None
    """Gem's stages have none."""
    index: int | None
    """Position among the job's stages, from 0."""


class TagShown(Shown):
    """A tag, as a candidate shows it."""

    id: UnifiedId
    """Our id of the tag."""
    name: str | None
    """The text of the tag."""
    remote_id: str | None
    """The text of the tag: Gem's tags have no ids."""


RoleType = Literal["HIRING_MANAGER", "RECRUITER", "COORDINATOR", "SOURCER", "INTERVIEWER", "ADMIN"]

ROLES: dict[HiringTeamRole, tuple[str, str]] = {
    HiringTeamRole.HIRING_MANAGER: ("hiring_managers", "Hiring manager"),
    HiringTeamRole.RECRUITER: ("recruiters", "Recruiter"),
    HiringTeamRole.COORDINATOR: ("coordinators", "Coordinator"),
    HiringTeamRole.SOURCER: ("sourcers", "Sourcer"),
}
"""The roles in a hiring team: Gem's name of the list (ours to use as an id), and a label for people (ours)."""


class RoleShown(Shown):
    """A role, as the one who has it shows it."""

    remote_id: str | None
    """Gem's name of the list in which those who have the role stand."""
    remote_label: str | None
    """A name for people."""
    unified_type: RoleType | None
    """What the role is in every ATS."""


class JobRoleShown(RoleShown):
    """A role in a job's hiring team. The official SDK takes no other scope there."""

    scope: Literal["JOB"]
    """The role is for this job."""


class SystemRoleShown(RoleShown):
    """A role that a user has everywhere. The official SDK takes no other scope there."""

    scope: Literal["SYSTEM"]
    """The role is for everything."""


def not_erased(rows: Iterable[Row]) -> list[str]:
    """The ids of those that still say something: what belonged to an erased record is shown no more."""
    return [row.id for row in rows if row.fields]


def tags_of(reader: Reader, candidate: Found | Row) -> list[Raw]:
    """The tags of a candidate as `TagShown`, in Gem's order."""
    return [_tag(reader.integration_id, name) for name in read_tags(candidate.tags)]


@lru_cache(maxsize=10_000)  # the same few tags stand on many candidates
def _tag(integration_id: str, name: str) -> Raw:
    return raw({"id": unified_id(integration_id, "tags", name), "name": name, "remote_id": name})


_JOB, _PERSON, _STAGE = Shape(JobShown), Shape(PersonShown), Shape(StageShown)


def jobs_shown(reader: Reader, ids: Iterable[str | None]) -> dict[str | None, Raw]:
    """Jobs as `JobShown`, by their ids; deleted ones too."""
    found = by_ids(reader.connection, reader.integration, "jobs", filter(None, ids))
    return {job.id: raw(_JOB.of(job)) for job in found.values()}


def people_shown(reader: Reader, ids: Iterable[str | None], *, alive: bool = True) -> dict[str | None, Raw]:
    """Users as `PersonShown`, by their ids; deleted ones only where `alive` is False."""
    found = by_ids(reader.connection, reader.integration, "users", filter(None, ids), alive=alive)
    return {user.id: raw(_PERSON.of(user)) for user in found.values()}


def stages_shown(
    reader: Reader, wanted: Iterable[tuple[str | None, str | None]], shape: Shape = _STAGE
) -> dict[tuple[str | None, str | None], Raw]:
    """Stages with their places, by job and stage; deleted ones too.

    Args:
        reader: to look things up with.
        wanted: the id of a job, and of a stage, which has its place among that job's.
        shape: what to show of a stage: `StageShown`, or less.
    """
    pairs = {(job, stage) for job, stage in wanted if stage}
    ids = {stage for _, stage in pairs if stage}
    stages = by_ids(reader.connection, reader.integration, "application_stages", ids)
    joins = children(reader.connection, reader.integration, "job_application_stages", "stage_id", ids)
    places = {(one.job_id, one.stage_id): one.index for rows in joins.values() for one in map(links, rows)}
    return {
        (job, stage): stage_shown(stages[stage], places.get((job, stage)), shape)
        for job, stage in pairs
        if stage in stages
    }


def stage_shown(stage: Found, index: int | None, shape: Shape = _STAGE) -> Raw:
    """A stage with its place."""
    shown = shape.of(stage)
    shown.index = index
    return raw(shown)
