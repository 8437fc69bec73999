"""``/ats/roles``: beyond the coverage, and ours: the four roles of a hiring team."""

from __future__ import annotations

from typing import Literal

from connector.api.lists import ListQuery
from connector.api.operations import operation
from connector.api.parameters import Separated
from connector.api.resources.derived import Derived, derived_page
from connector.api.resources.shared import ROLES, SHOWN, PageData, RoleType
from connector.api.service import Call
from connector.unified import unified_id
from connector.unified.shared import RecordWithRemoteData

Scope = Literal["SYSTEM", "JOB"]


class RoleResult(RecordWithRemoteData):
    """A role that somebody can have in a hiring team."""

    model_config = SHOWN

    remote_label: str | None
    """A name for people."""
    scope: Scope | None
    """Whether the role is for a job or for everything."""
    unified_type: RoleType | None
    """What the role is in every ATS."""


class RolesPage(PageData):
    """A page of roles."""

    results: list[RoleResult]
    """The roles."""


class RolesQuery(ListQuery):
    """What the list of roles takes."""

    scopes: Separated[Scope] | None = None
    """Only roles of these scopes, separated by commas. Gem has roles for jobs only."""


@operation("GET", "/ats/roles", answers=RolesPage, tag="Read", synced=True)
def get_roles(call: Call, query: RolesQuery) -> bytes:
    """Get roles

    The roles that Gem's hiring teams have. They are the same everywhere and do not change.
    """
    wanted = query.scopes is None or "JOB" in query.scopes
    return derived_page(call, query, "roles", _roles(call) if wanted else ())


def _roles(call: Call) -> list[Derived]:
    return [
        Derived(
            unified_id(call.integration.id, "roles", remote_id),
            remote_id,
            _FIXED_AT,
            None,
            {"remote_label": label, "scope": "JOB", "unified_type": role},
        )
        for role, (remote_id, label) in ROLES.items()
    ]


_FIXED_AT = 1_767_225_600_000
"""1 January 2026: roles are fixed, so that they change for nobody."""
