"""``/ats/interviews``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Texts
from connector.api.resources.shared import (
    SHOWN,
    JobShown,
    PageData,
    PersonShown,
    Shown,
    ids_in,
    jobs_shown,
    not_erased,
    person_shown,
)
from connector.api.service import Call
from connector.api.splicing import values
from connector.store.api_reads import Condition, Found, Row, by_ids, children, ids_where
from connector.store.schema import UNIFIED_TABLES
from connector.unified import Interview
from connector.unified.candidates import EmailAddress
from connector.unified.enums import Outcome
from connector.unified.shared import UnifiedId


class InterviewCandidate(Shown):
    """The candidate of an interview."""

    id: UnifiedId
    """Our id of the candidate."""
    remote_id: str
    """Gem's id."""
    first_name: str | None
    """Given name."""
    last_name: str | None
    """Family name."""
    email_addresses: list[EmailAddress] | None
    """All valid email addresses, the primary one first."""


class InterviewApplication(Shown):
    """The application that an interview is part of."""

    id: UnifiedId
    """Our id of the application."""
    remote_id: str | None
    """Gem's id."""
    outcome: Outcome | None
    """How the application ended, or PENDING."""
    rejection_reason_name: str | None
    """Why it was rejected."""
    candidate: InterviewCandidate | None
    """Who is interviewed; deleted candidates too."""
    job: JobShown | None
    """For which job; deleted jobs too."""


class InterviewResult(Interview):
    """An interview with its people."""

    model_config = SHOWN

    users: list[PersonShown]
    """Those who interview."""
    application: InterviewApplication | None
    """What it is part of; deleted applications too."""


class InterviewsPage(PageData):
    """A page of interviews."""

    results: list[InterviewResult]
    """The interviews."""


class InterviewsQuery(ListQuery):
    """What the list of interviews takes."""

    job_ids: Texts | None = None
    """Only interviews for one of these jobs (our ids), separated by commas."""


def _conditions(query: InterviewsQuery, reader: Reader) -> list[Condition]:
    if query.job_ids is None:
        return []
    applications = UNIFIED_TABLES["applications"]
    for_jobs = ids_where(
        reader.integration, "applications", "id", applications.c.job_id.in_(query.job_ids), alive=False
    )
    return [UNIFIED_TABLES["interviews"].c.application_id.in_(for_jobs)]


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    connection, integration = reader.connection, reader.integration
    team = children(connection, integration, "interviewing_team_members", "interview_id", not_erased(rows))
    members = {
        interview: [values(join)["user_id"] for join in joins if join.fields] for interview, joins in team.items()
    }
    users = by_ids(connection, integration, "users", {user for ids in members.values() for user in ids}, alive=True)
    stored = [values(row) for row in rows]
    applications = _applications(reader, ids_in(stored, "application_id"))
    return [
        orjson.dumps(
            {
                "users": [person_shown(users[user]) for user in sorted(members.get(row.id, ())) if user in users],
                "application": applications.get(own.get("application_id")),
            }
        )
        for row, own in zip(rows, stored, strict=True)
    ]


def _applications(reader: Reader, ids: set[str]) -> dict[str | None, dict[str, Any]]:
    found = by_ids(reader.connection, reader.integration, "applications", ids)
    stored = {row.id: values(row) for row in found.values()}
    candidate_ids = ids_in(stored.values(), "candidate_id")
    candidates = by_ids(reader.connection, reader.integration, "candidates", candidate_ids)
    jobs = jobs_shown(reader, ids_in(stored.values(), "job_id"))

    def shown(row: Found, own: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": row.id,
            "remote_id": row.remote_id,
            "outcome": own.get("outcome"),
            "rejection_reason_name": own.get("rejection_reason_name"),
            "candidate": _candidate(candidates.get(own.get("candidate_id", ""))),
            "job": jobs.get(own.get("job_id")),
        }

    return {row.id: shown(row, stored[row.id]) for row in found.values()}


def _candidate(row: Found | None) -> dict[str, Any] | None:
    if row is None:
        return None
    own = values(row)
    names = ("first_name", "last_name", "email_addresses")
    return {"id": row.id, "remote_id": row.remote_id, **{name: own.get(name) for name in names}}


INTERVIEWS = Listing("interviews", _members, _conditions)


@operation("GET", "/ats/interviews", answers=InterviewsPage, tag="Read", synced=True)
def get_interviews(call: Call, query: InterviewsQuery) -> bytes:
    """Get interviews

    Interviews with those who interview, the application, its candidate and its job.
    """
    return INTERVIEWS.page(call, query)
