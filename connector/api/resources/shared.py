"""What several resources show: records as they are embedded in others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal

import msgspec
import orjson
from pydantic import BaseModel, ConfigDict

from connector.api.lists import Reader
from connector.api.splicing import values
from connector.store.api_reads import Found, Row, by_ids, children, payloads
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
    scope: Literal["SYSTEM", "JOB"]
    """Whether the role is for a job or for everything."""


def not_erased(rows: Iterable[Row]) -> list[str]:
    """The ids of those that still say something: what belonged to an erased record is shown no more."""
    return [row.id for row in rows if row.fields]


def ids_in(records: Iterable[dict[str, Any]], member: str) -> set[str]:
    """The ids that records point at."""
    return {record[member] for record in records if record.get(member)}


def tags_of(reader: Reader, remote_ids: Iterable[str]) -> dict[str, list[orjson.Fragment]]:
    """The tags of candidates as `TagShown`, by Gem's ids; each once, in Gem's order."""
    found = payloads(reader.connection, reader.integration, "candidates", remote_ids)
    return {
        remote_id: [
            _tag(reader.integration_id, name)
            for name in dict.fromkeys(name for name in _tags(payload) if isinstance(name, str))
        ]
        for remote_id, payload in found.items()
    }


class _Tagged(msgspec.Struct):
    """What is read of a candidate of Gem's: a tenth of the time that all of it would take."""

    tags: Any = None


_tagged = msgspec.json.Decoder(_Tagged).decode


def _tags(payload: str) -> list[Any]:
    tags = _tagged(payload).tags
    return tags if isinstance(tags, list) else []


@lru_cache(maxsize=10_000)  # the same few tags stand on many candidates
def _tag(integration_id: str, name: str) -> orjson.Fragment:
    tag = {"id": unified_id(integration_id, "tags", name), "name": name, "remote_id": name}
    return orjson.Fragment(orjson.dumps(tag))


def stage_indexes(reader: Reader, stage_ids: Iterable[str]) -> dict[tuple[str | None, str | None], int | None]:
    """The position of stages among those of their jobs, by job and stage."""
    found = children(reader.connection, reader.integration, "job_application_stages", "stage_id", stage_ids)
    joins = (values(join) for rows in found.values() for join in rows)
    return {(join["job_id"], join["stage_id"]): join["index"] for join in joins if join}


def stage_shown(stage: Found, index: int | None) -> dict[str, Any]:
    """A stage with its place, as `StageShown`."""
    stored = values(stage)
    return {
        "id": stage.id,
        "remote_id": stage.remote_id,
        "name": stored.get("name"),
        "status": stored.get("status"),
        "custom_fields": None,
        "index": index,
    }


class _Named(msgspec.Struct):
    """What is read of a job: descriptions are long."""

    name: str | None = None


_named = msgspec.json.Decoder(_Named).decode


def jobs_shown(reader: Reader, ids: Iterable[str]) -> dict[str | None, orjson.Fragment]:
    """Jobs as `JobShown`, by their ids; deleted ones too."""
    found = by_ids(reader.connection, reader.integration, "jobs", ids)
    return {job.id: orjson.Fragment(orjson.dumps(_job(job))) for job in found.values()}


def _job(job: Found) -> dict[str, str | None]:
    return {"id": job.id, "remote_id": job.remote_id, "name": _named(job.fields).name if job.fields else None}


def person_shown(user: Found) -> dict[str, Any]:
    """A user, as `PersonShown`."""
    stored = values(user)
    names = ("first_name", "last_name", "email")
    return {"id": user.id, "remote_id": user.remote_id, **{name: stored.get(name) for name in names}}
