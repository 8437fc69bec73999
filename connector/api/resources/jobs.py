"""``/ats/jobs``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Raw
from pydantic import Field

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Moment, Text, Texts
from connector.api.resources.shared import (
    ROLES,
    SHOWN,
    JobRoleShown,
    PageData,
    PersonShown,
    Shown,
    StageShown,
    not_erased,
    stage_shown,
)
from connector.api.service import Call
from connector.api.shapes import Shape, links, members
from connector.api.splicing import day_start
from connector.store.conditions import Wanted, contains_in_any_case, field
from connector.store.embedded import Found, by_ids, children
from connector.store.list_pages import Row
from connector.unified import Job
from connector.unified.enums import HiringTeamRole, JobPostingStatus, JobPostingVisibility
from connector.unified.shared import UnifiedId


class JobPostingShown(Shown):
    """A posting of a job."""

    id: UnifiedId
    """Our id of the posting."""
    remote_id: str | None
    """Gem's id."""
    title: str | None
    """Headline of the posting."""
    description_html: str | None
    """Text of the posting."""
    status: JobPostingStatus | None
    """Whether the posting can be seen."""
    visibility: JobPostingVisibility | None
    """Who can find the posting."""
    url: str | None
    """Where the posting can be read."""


class HiringTeamMember(PersonShown):
    """Somebody who hires for a job."""

    hiring_team_roles: list[HiringTeamRole]
    """All that they do for the job."""
    job_roles: list[JobRoleShown]
    """The same, with labels for people."""


class JobResult(Job):
    """A job with its stages, postings and hiring team."""

    model_config = SHOWN

    category: str | None
    """Gem has none."""
    experience_level: str | None
    """Gem has none."""
    remote_url: str | None
    """Gem does not tell it."""
    contact_id: str | None
    """Deprecated: see `hiring_team`."""
    weekly_hours: float | None
    """Gem has none."""
    salary_amount: float | None
    """Gem does not tell it."""
    salary_amount_from: float | None
    """Gem does not tell it."""
    salary_amount_to: float | None
    """Gem does not tell it."""
    salary_currency: str | None
    """Gem does not tell it."""
    salary_period: str | None
    """Gem does not tell it."""
    stages: list[StageShown]
    """The job's stages, in their order."""
    job_postings: list[JobPostingShown]
    """How the job is published."""
    hiring_team: list[HiringTeamMember]
    """Who hires for the job."""
    screening_questions: list[Any] = Field(max_length=0)
    """Gem does not tell them."""


class JobsPage(PageData):
    """A page of jobs."""

    results: list[JobResult]
    """The jobs."""


class JobsQuery(ListQuery):
    """What the list of jobs takes."""

    job_codes: Texts | None = None
    """Only jobs with one of these requisition ids, separated by commas."""
    post_url: Text | None = None
    """Only the job whose `post_url` is this."""
    statuses: Texts | None = None
    """Only jobs in one of these states (OPEN, CLOSED, DRAFT, ARCHIVED, or one of Gem's own), separated by commas."""
    status: Text | None = None
    """Only jobs in this state. Older form of `statuses`."""
    employment_types: Texts | None = None
    """Only these kinds of employment (FULL_TIME, PART_TIME, CONTRACT, INTERNSHIP, or one of Gem's own)."""
    visibilities: Texts | None = None
    """Only jobs that can be found so (PUBLIC, INTERNAL, UNLISTED, CONFIDENTIAL), separated by commas."""
    remote_created_after: Moment | None = None
    """Only jobs that were created in Gem on this day (UTC) or later."""
    name_contains: Text | None = None
    """Only jobs with this text in their name, in upper or lower case."""


def _conditions(query: JobsQuery, _reader: Reader) -> list[Wanted]:
    wanted: list[Wanted] = [
        field("jobs", name).in_(given)
        for name, given in (
            ("job_code", query.job_codes),
            ("post_url", None if query.post_url is None else [query.post_url]),
            ("status", query.statuses),
            ("status", None if query.status is None else [query.status]),
            ("employment_type", query.employment_types),
            ("visibility", query.visibilities),
        )
        if given is not None
    ]
    if query.remote_created_after is not None:
        wanted.append(field("jobs", "remote_created_at") >= day_start(query.remote_created_after))
    if query.name_contains is not None:
        wanted.append(contains_in_any_case(field("jobs", "name"), query.name_contains))
    return wanted


_NEVER = dict.fromkeys((
    "category", "experience_level", "remote_url", "contact_id", "weekly_hours", "salary_amount", "salary_amount_from",
    "salary_amount_to", "salary_currency", "salary_period",
)) | {"screening_questions": ()}  # fmt: skip

_POSTING, _MEMBER = Shape(JobPostingShown), Shape(HiringTeamMember)


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    jobs = not_erased(rows)

    def related(model: str) -> dict[str, list[Found]]:
        return children(reader.connection, reader.integration, model, "job_id", jobs)

    postings, places = related("job_postings"), related("job_application_stages")
    team = related("job_hiring_team_members")
    stages = _linked(reader, "application_stages", (links(one).stage_id for found in places.values() for one in found))
    users = _linked(reader, "users", (links(one).user_id for found in team.values() for one in found))
    return [
        members(
            stages=_stages(places.get(row.id, ()), stages),
            job_postings=[_POSTING.of(posting) for posting in sorted(postings.get(row.id, ()), key=_by_id)],
            hiring_team=_hiring_team(team.get(row.id, ()), users),
            **_NEVER,
        )
        for row in rows
    ]


def _linked(reader: Reader, model: str, ids: Iterable[str | None]) -> dict[str | None, Found]:
    """The living records on the other side of join rows."""
    found = by_ids(reader.connection, reader.integration, model, set(filter(None, ids)), alive=True)
    return {row.id: row for row in found.values()}


def _by_id(row: Found) -> str:
    return row.id


def _stages(places: Sequence[Found], stages: Mapping[str | None, Found]) -> list[Raw]:
    joins = [links(place) for place in places]
    shown = [(one.index is None, one.index, stages[one.stage_id]) for one in joins if one.stage_id in stages]
    return [stage_shown(stage, index) for _, index, stage in sorted(shown)]


def _hiring_team(team: Sequence[Found], users: Mapping[str | None, Found]) -> list[Any]:
    joins = (links(member) for member in sorted(team, key=_by_id))
    return [_member(users[join.user_id], join.roles) for join in joins if join.user_id in users]


def _member(user: Found, roles: Iterable[str]) -> Any:
    shown = _MEMBER.of(user)
    known = [HiringTeamRole(role) for role in roles]
    shown.hiring_team_roles = known
    shown.job_roles = [
        {"remote_id": ROLES[role][0], "remote_label": ROLES[role][1], "unified_type": role, "scope": "JOB"}
        for role in known
    ]
    return shown


JOBS = Listing("jobs", _members, _conditions)


@operation("GET", "/ats/jobs", answers=JobsPage, tag="Read", synced=True)
def get_jobs(call: Call, query: JobsQuery) -> bytes:
    """Get jobs

    Jobs with their stages in order, their postings and their hiring team. What was deleted of these is left out.
    """
    return JOBS.page(call, query)
