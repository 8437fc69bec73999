"""Which collection can be filtered by what, as a table: the API validates by it and the lists are cut by it.

`*_after` is inclusive and `*_before` exclusive (inferred: Harvest). Parameters of candidates, applications, jobs,
posts, stages, users and interviews are confirmed (ATS reference), but for the ids of parents; those of the rest are
Harvest's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Value = str | bool | int | Sequence[str]
Filters = Mapping[str, Value]


class Filter(NamedTuple):
    """One filter.

    Attributes:
        kind: "after" and "before" compare a column with an instant; "equal" with a number, a boolean or the code of a
            text; "job" with the number of a job; "key" finds records by a text of theirs; "ids" by their own id;
            "parent" by the id of what they belong to; "applied" finds candidates by a job that they applied to.
        column: the column, or the field of a key.
    """

    kind: Literal["after", "before", "equal", "job", "key", "ids", "parent", "applied"]
    column: str


def _range(name: str, column: str) -> dict[str, Filter]:
    return {f"{name}_after": Filter("after", column), f"{name}_before": Filter("before", column)}


_CREATED = _range("created", "created")
_TIMES = {**_CREATED, **_range("updated", "updated")}
_STATUS = {"status": Filter("equal", "status")}
_OF_JOB = {"job_id": Filter("parent", "jobs")}
_OF_APPLICATION = {"application_id": Filter("parent", "applications")}
_STARTS = _range("starts", "starts")

FILTERS: Mapping[str, Mapping[str, Filter]] = {
    "candidates": {
        **_TIMES,
        "job_id": Filter("applied", "job"),
        "email": Filter("key", "email"),
        "candidate_ids": Filter("ids", "id"),
    },
    "applications": {
        **_CREATED,
        **_range("last_activity", "updated"),
        **_STATUS,
        "job_id": Filter("job", "job"),
        "candidate_id": Filter("parent", "candidates"),
    },
    "jobs": {
        **_TIMES,
        **_STATUS,
        "requisition_id": Filter("key", "requisition_id"),
        "department_id": Filter("key", "department_id"),
        "office_id": Filter("key", "office_id"),
    },
    "job_posts": {**_TIMES, **_OF_JOB, "live": Filter("equal", "live"), "active": Filter("equal", "active")},
    "job_stages": {**_TIMES, **_OF_JOB},
    "users": {**_TIMES, "email": Filter("key", "email")},
    "offices": {},
    "departments": {},
    "scheduled_interviews": {
        **_TIMES,
        **_STARTS,
        **_range("ends", "ends"),
        **_OF_APPLICATION,
        "external_event_id": Filter("key", "external_event_id"),
        "actionable": Filter("equal", "actionable"),
    },
    "scorecards": {**_TIMES, **_OF_APPLICATION},
    "offers": {
        **_TIMES,
        **_STARTS,
        **_range("sent", "sent"),
        **_range("resolved", "resolved"),
        **_STATUS,
        **_OF_APPLICATION,
    },
    "openings": {**_STATUS},
    "sources": {},
    "rejection_reasons": {},
}
COLLECTIONS = tuple(FILTERS)
