"""The operations of the API, one module a resource."""

from __future__ import annotations

from connector.api.operations import Operation, operations_in
from connector.api.resources import (
    api_key,
    application_stages,
    applications,
    attachments,
    candidates,
    change,
    connect,
    create,
    fields,
    force_sync,
    integration_changes,
    integrations,
    interviews,
    jobs,
    offers,
    passthrough,
    rejection_reasons,
    roles,
    scorecards,
    tags,
    tools,
    users,
    webhooks,
)
from connector.api.resources.unavailable import UNAVAILABLE

OPERATIONS: list[Operation] = [
    *operations_in(
        *(users, jobs, candidates, applications, application_stages, interviews),
        *(offers, rejection_reasons, scorecards, tags, roles),
        *(create, change, attachments, passthrough),
        *(api_key, tools, integrations, integration_changes, fields, force_sync, connect),
    ),
    *UNAVAILABLE,
]
"""Every operation, in the order of the document."""

MANAGEMENT_OPERATIONS: list[Operation] = operations_in(webhooks)
"""Operations of our own, for which the unified API has no endpoints."""
