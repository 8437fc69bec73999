"""Which record names which, and by what field: tables, and functions of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

#: The names of the objects and fields around a value, outermost first; positions in lists are left out.
Path = tuple[str, ...]

#: Fields that hold the id of a record, or several.
_IDS = {
    "application_id": "applications",
    "application_ids": "applications",
    "candidate_id": "candidates",
    "credited_to": "users",
    "interview_id": "scheduled_interviews",
    "job_id": "jobs",
    "job_post_id": "job_posts",
    "linked_candidate_ids": "candidates",
    "linked_user_ids": "users",
    "scorecard_id": "scorecards",
}
#: Objects that stand for a record, which their `id` names.
_OBJECTS = {
    "applications": "applications",
    "coordinator": "users",
    "coordinators": "users",
    "current_stage": "job_stages",
    "default_interviewer_users": "users",
    "departments": "departments",
    "hiring_managers": "users",
    "interviewer": "users",
    "interviewers": "users",
    "jobs": "jobs",
    "offices": "offices",
    "opening": "openings",
    "organizer": "users",
    "recruiter": "users",
    "recruiters": "users",
    "referrer": "users",
    "rejection_reason": "rejection_reasons",
    "source": "sources",
    "sourcer": "users",
    "sourcers": "users",
    "submitted_by": "users",
}
#: Fields of offices and departments that name their like.
_FAMILY = ("parent_id", "child_ids")


class Naming(NamedTuple):
    """Records of a collection that may name a record.

    Attributes:
        collection: of the records that name.
        filter_name: the filter of their list that narrows them; None: they must be looked through.
        field: of the record that is named, what the filter asks for. With `id` the filter finds exactly those that name
            it; with another field it finds more, or a part for each of several ids.
    """

    collection: str
    filter_name: str | None = None
    field: str = "id"


#: What names a record, by its collection, beside what it names itself: a user and a candidate name each other.
NAMED_BY: Mapping[str, tuple[Naming, ...]] = {
    "candidates": (
        Naming("applications", "candidate_id"),
        Naming("scheduled_interviews", "application_id", "application_ids"),
        Naming("scorecards", "application_id", "application_ids"),
        Naming("offers", "application_id", "application_ids"),
    ),
    "applications": (
        Naming("scheduled_interviews", "application_id"),
        Naming("scorecards", "application_id"),
        Naming("offers", "application_id"),
        Naming("openings"),
    ),
    "jobs": (
        Naming("job_posts", "job_id"),
        Naming("job_stages", "job_id"),
        Naming("applications", "job_id"),
        Naming("offers"),
    ),
    "job_posts": (Naming("applications", "job_id", "job_id"),),
    "job_stages": (Naming("applications", "job_id", "job_id"),),
    "users": (
        Naming("jobs"),
        Naming("job_stages"),
        Naming("applications"),
        Naming("scheduled_interviews"),
        Naming("scorecards"),
    ),
    "offices": (Naming("jobs", "office_id"), Naming("offices"), Naming("users")),
    "departments": (Naming("jobs", "department_id"), Naming("departments"), Naming("users")),
    "scheduled_interviews": (Naming("scorecards", "application_id", "application_id"),),
    "scorecards": (Naming("scheduled_interviews", "application_id", "application_id"),),
    "offers": (),
    "openings": (Naming("offers"),),
    "sources": (Naming("applications"),),
    "rejection_reasons": (Naming("applications"),),
}


def named_by_value(path: Path, collection: str) -> str | None:
    """The collection of the record that a value names; None if it names none.

    Args:
        path: where the value stands.
        collection: of the record that it stands in.

    >>> named_by_value(("current_stage", "id"), "applications")
    'job_stages'
    >>> named_by_value(("parent_id",), "offices")
    'offices'
    >>> named_by_value(("id",), "offices")
    """
    last, around = path[-1], path[-2] if len(path) > 1 else ""
    if last in _FAMILY:
        return _OBJECTS.get(around) if around else collection
    return _OBJECTS.get(around) if last == "id" else _IDS.get(last)


class Named(NamedTuple):
    """A record that another one names: the role in which, and where to find it."""

    role: str
    collection: str
    id: str


def names(collection: str, record: Mapping[str, Any]) -> list[Named]:
    """What a record names, each record once a role, without what embedded records name themselves."""
    found: dict[Named, None] = {}
    for path, value in _texts(record, ()):
        target = named_by_value(path, collection)
        embedded = path[0] == "applications" or (path[-1] in _FAMILY and len(path) > 1)
        if target is not None and not embedded:
            role = path[-2] if path[-1] == "id" else path[-1].removesuffix("_ids").removesuffix("_id")
            found[Named(role.replace("_", " "), target, value)] = None
    return list(found)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)
    elif isinstance(value, str):
        yield path, value
