"""``/ats/interviews``."""

from __future__ import annotations

from collections.abc import Sequence

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Texts
from connector.api.resources.application_shown import ApplicationShown, applications_shown
from connector.api.resources.shared import (
    SHOWN,
    PageData,
    PersonShown,
    not_erased,
    people_shown,
)
from connector.api.service import Call
from connector.api.shapes import links, members
from connector.store.conditions import Wanted, interviewed_for
from connector.store.embedded import children
from connector.store.list_pages import Row
from connector.unified import Interview


class InterviewResult(Interview):
    """An interview with its people."""

    model_config = SHOWN

    users: list[PersonShown]
    """Those who interview."""
    application: ApplicationShown | None
    """What it is part of; deleted applications too."""


class InterviewsPage(PageData):
    """A page of interviews."""

    results: list[InterviewResult]
    """The interviews."""


class InterviewsQuery(ListQuery):
    """What the list of interviews takes."""

    job_ids: Texts | None = None
    """Only interviews for one of these jobs (our ids), separated by commas."""


def _conditions(query: InterviewsQuery, reader: Reader) -> list[Wanted]:
    return [] if query.job_ids is None else [interviewed_for(reader.integration, query.job_ids)]


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    team = children(
        reader.connection, reader.integration, "interviewing_team_members", "interview_id", not_erased(rows)
    )
    people = {interview: sorted(links(join).user_id or "" for join in joins) for interview, joins in team.items()}
    users = people_shown(reader, {user for ids in people.values() for user in ids})
    pointing = [links(row).application_id for row in rows]
    applications = applications_shown(reader, set(pointing))
    return [
        members(
            users=[users[user] for user in people.get(row.id, ()) if user in users],
            application=applications.get(application),
        )
        for row, application in zip(rows, pointing, strict=True)
    ]


INTERVIEWS = Listing("interviews", _members, _conditions)


@operation("GET", "/ats/interviews", answers=InterviewsPage, tag="Read", synced=True)
def get_interviews(call: Call, query: InterviewsQuery) -> bytes:
    """Get interviews

    Interviews with those who interview, the application, its candidate and its job.
    """
    return INTERVIEWS.page(call, query)
