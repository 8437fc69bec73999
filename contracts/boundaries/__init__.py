"""Gem's records at the boundaries of the rules that the contracts state.

A simulated tenant is odd where real ones are odd; whether a rule says 64 characters or 65, no such tenant shows. So
each value that tells a rule from its neighbours is put into a record of its own, beside those that a tenant has. Some
are against Gem's document, such as a moment that is none: what becomes of those is written in the contracts too.

    values      emails, links, places, moments
    people      users, candidates with their applications, offers, scorecards
    openings    jobs with their offices, posts and stages, and interviews that stages foresee
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from contracts.boundaries.openings import interviews, job_posts, job_stages, jobs
from contracts.boundaries.people import applications, candidates, offers, rejection_reasons, scorecards, users
from contracts.boundaries.values import MOMENTS

Record = dict[str, Any]

_ADDED = {
    "users": users,
    "jobs": jobs,
    "job_posts": job_posts,
    "job_stages": job_stages,
    "candidates": candidates,
    "applications": applications,
    "scheduled_interviews": interviews,
    "offers": offers,
    "rejection_reasons": rejection_reasons,
    "scorecards": scorecards,
}
_NESTED_MOMENTS = {"scheduled_interviews": ("start", "end")}


def with_boundaries(raw: Mapping[str, list[Record]]) -> Mapping[str, list[Record]]:
    """The records of a tenant, and after those of each collection its boundary records.

    Args:
        raw: the records, by collection; one of each collection is taken as a pattern.
    """
    return {name: [*records, *_boundary_records(name, records)] for name, records in raw.items()}


def _boundary_records(collection: str, records: list[Record]) -> list[Record]:
    if collection not in _ADDED or not records:
        return []
    pattern = records[0]
    added = [*_ADDED[collection](), *_with_moments(collection, pattern)]
    return [{**deepcopy(pattern), "id": f"boundary-{collection}-{number}", **one} for number, one in enumerate(added)]


def _with_moments(collection: str, pattern: Record) -> list[Record]:
    """Each moment of a record as each of those that are hard to read."""
    names = {name for name in (*pattern, "deleted_at", "closed_at", "rejected_at") if name.endswith("_at")}
    plain: list[Record] = [{name: moment} for name in sorted(names) for moment in MOMENTS]
    nested: list[Record] = [
        {name: {"date_time": moment}} for name in _NESTED_MOMENTS.get(collection, ()) for moment in MOMENTS
    ]
    return plain + nested
