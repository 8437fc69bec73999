"""Applications ← ``GET /applications/``."""

from __future__ import annotations

from connector.gem.resources import Application
from connector.mapping.context import Context, Mapped, Warn, date_time

MODEL = "applications"

OUTCOMES = {"active": "PENDING", "hired": "HIRED", "rejected": "DECLINED", "dropped_out": "DECLINED"}
"""Gem's status → the outcome; ``dropped_out`` is known from exports only."""


def map_application(application: Application, context: Context, warn: Warn) -> Mapped:
    """An application of Gem's as a unified application."""
    values: dict[str, object] = {
        "outcome": _outcome(application, warn),
        "rejection_reason_name": application.rejection_reason.name if application.rejection_reason else None,
        "rejected_at": date_time(application.rejected_at, "rejected_at", warn),
        "current_stage_id": context.link("application_stages", _current_stage_id(application)),
        "job_id": context.link("jobs", job_id(application)),
        "candidate_id": context.link("candidates", application.candidate_id),
        "custom_fields": {"source": application.source.public_name if application.source else None},
        "integration_fields": [],
        "remote_created_at": date_time(application.applied_at, "remote_created_at", warn),
        "remote_updated_at": date_time(application.last_activity_at, "remote_updated_at", warn),
    }
    deleted_at = date_time(application.deleted_at, "remote_deleted_at", warn)
    return Mapped(MODEL, application.id, context.id(MODEL, application.id), values, deleted_at)


def job_id(application: Application) -> str | None:
    """Gem's id of the job that was applied to: Gem lists jobs, in practice exactly one."""
    return application.jobs[0].id if application.jobs else None


def _outcome(application: Application, warn: Warn) -> str | None:
    status = application.status
    outcome = OUTCOMES.get(status) if status is not None else None
    if outcome is None:
        warn("outcome", "no status" if status is None else "a status that is none of " + ", ".join(OUTCOMES))
    return outcome


def _current_stage_id(application: Application) -> str | None:
    return application.current_stage.id if application.current_stage else None
