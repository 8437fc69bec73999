"""How records are shown in lists: what they are called, and a table of columns for each collection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Record = dict[str, Any]


class Column(NamedTuple):
    """A column of a list: its heading, where its value stands, and how it is shown.

    `kind` is "text", "time", "status", "yes" (true or false), or the collection that an id is of.
    """

    heading: str
    path: str
    kind: str = "text"


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "candidates": (
        Column("Email", "email_addresses.0.value"),
        Column("Company", "company"),
        Column("Created", "created_at", "time"),
        Column("Updated", "updated_at", "time"),
    ),
    "applications": (
        Column("Candidate", "candidate_id", "candidates"),
        Column("Stage", "current_stage.name"),
        Column("Status", "status", "status"),
        Column("Applied", "applied_at", "time"),
        Column("Last activity", "last_activity_at", "time"),
    ),
    "jobs": (
        Column("Requisition", "requisition_id"),
        Column("Status", "status", "status"),
        Column("Department", "departments.0.name"),
        Column("Office", "offices.0.name"),
        Column("Opened", "opened_at", "time"),
    ),
    "job_posts": (
        Column("Job", "job_id", "jobs"),
        Column("Live", "live", "yes"),
        Column("Active", "active", "yes"),
        Column("Updated", "updated_at", "time"),
    ),
    "job_stages": (
        Column("Job", "job_id", "jobs"),
        Column("Position", "priority"),
        Column("Active", "active", "yes"),
        Column("Updated", "updated_at", "time"),
    ),
    "users": (
        Column("Email", "primary_email_address"),
        Column("Disabled", "disabled", "yes"),
        Column("Administrator", "site_admin", "yes"),
        Column("Updated", "updated_at", "time"),
    ),
    "offices": (Column("Location", "location.name"), Column("Part of", "parent_id", "offices")),
    "departments": (Column("Part of", "parent_id", "departments"),),
    "scheduled_interviews": (
        Column("Candidate", "candidate_id", "candidates"),
        Column("Status", "status", "status"),
        Column("Starts", "start.date_time", "time"),
        Column("Organizer", "organizer.name"),
    ),
    "scorecards": (
        Column("Candidate", "candidate_id", "candidates"),
        Column("Interviewer", "interviewer.name"),
        Column("Recommendation", "overall_recommendation", "status"),
        Column("Submitted", "submitted_at", "time"),
    ),
    "offers": (
        Column("Job", "job_id", "jobs"),
        Column("Status", "status", "status"),
        Column("Sent", "sent_at"),
        Column("Starts", "starts_at"),
    ),
    "openings": (
        Column("Status", "status", "status"),
        Column("Application", "application_id", "applications"),
        Column("Opened", "opened_at", "time"),
        Column("Closed", "closed_at", "time"),
    ),
    "sources": (Column("Type", "type.name"),),
    "rejection_reasons": (Column("Type", "type.name"),),
}

#: Where a record's name stands, the first that has one; people have theirs in two parts.
_TITLES = ("name", "title", "jobs.0.name", "interview.name", "interview_step.name", "interview", "opening_id")
PEOPLE = ("candidates", "users")


def title(collection: str, record: Record) -> str:
    """What a record is called; its id where it has no name."""
    if collection in PEOPLE:
        name = " ".join(str(part) for part in (record.get("first_name"), record.get("last_name")) if part)
        return name or str(value_at(record, "name") or record["id"])
    if collection == "offers":
        return f"Offer, {record.get('status')}"
    return next((str(found) for path in _TITLES if (found := _text_at(record, path))), str(record["id"]))


def value_at(record: Any, path: str) -> Any:
    """The value at a dotted path; None where the record has none.

    >>> value_at({"jobs": [{"name": "Cook"}]}, "jobs.0.name")
    'Cook'
    """
    for step in path.split("."):
        if isinstance(record, dict):
            record = record.get(step)
        elif isinstance(record, list) and step.isdigit() and int(step) < len(record):
            record = record[int(step)]
        else:
            return None
    return record


def _text_at(record: Record, path: str) -> str | None:
    value = value_at(record, path)
    return value if isinstance(value, str) else None
