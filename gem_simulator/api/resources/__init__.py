"""Gem's resources, one module each, all of the same shape: SCHEMAS says what is sent, OPERATIONS what can be asked."""

from __future__ import annotations

from typing import NamedTuple

from gem_simulator.api.operations import Operation
from gem_simulator.api.resources import (
    application_actions,
    applications,
    candidates,
    crm_candidates,
    crm_custom_fields,
    crm_resumes,
    crm_users,
    departments,
    job_posts,
    job_stages,
    jobs,
    notes,
    offers,
    offices,
    openings,
    rejection_reasons,
    scheduled_interviews,
    scorecards,
    shared,
    sources,
    users,
)
from gem_simulator.api.schemas import Schema


class Resource(NamedTuple):
    """A named group of operations; the name is that of the module and of the blueprint."""

    name: str
    operations: tuple[Operation, ...]


_MODULES = (
    candidates,
    notes,
    applications,
    application_actions,
    jobs,
    job_posts,
    job_stages,
    users,
    offices,
    departments,
    scheduled_interviews,
    scorecards,
    offers,
    openings,
    sources,
    rejection_reasons,
    crm_users,
    crm_candidates,
    crm_custom_fields,
    crm_resumes,
)

RESOURCES = tuple(Resource(module.__name__.rpartition(".")[2], module.OPERATIONS) for module in _MODULES)

SCHEMAS: dict[str, Schema] = {name: schema for module in (shared, *_MODULES) for name, schema in module.SCHEMAS.items()}
