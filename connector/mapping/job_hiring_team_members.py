"""Job hiring team members ← ``hiring_team`` of ``GET /jobs/``."""

from __future__ import annotations

from connector.gem.resources import Job
from connector.mapping.context import Context, Mapped

MODEL = "job_hiring_team_members"

ROLES = {
    "hiring_managers": "HIRING_MANAGER",
    "recruiters": "RECRUITER",
    "coordinators": "COORDINATOR",
    "sourcers": "SOURCER",
}
"""Gem's list → the role of those in it."""


def map_job_hiring_team(job: Job, context: Context) -> list[Mapped]:
    """One row for each user in a job's hiring team, with all roles that the user has there."""
    roles_of: dict[str, list[str]] = {}
    for list_name, role in ROLES.items():
        for user in getattr(job.hiring_team, list_name, None) or ():
            roles = roles_of.setdefault(user.id, [])
            if role not in roles:
                roles.append(role)
    return [_map(roles, job.id, user_id, context) for user_id, roles in roles_of.items()]


def _map(roles: list[str], job_id: str, user_id: str, context: Context) -> Mapped:
    remote_id = f"{job_id}:{user_id}"
    values: dict[str, object] = {
        "roles": roles,
        "job_id": context.id("jobs", job_id),
        "user_id": context.id("users", user_id),
    }
    return Mapped(MODEL, remote_id, context.id(MODEL, remote_id), values)
