"""Application stages ← ``GET /job_stages/``."""

from __future__ import annotations

from connector.gem.resources import JobStage
from connector.mapping.context import Context, Mapped, Warn, date_time

MODEL = "application_stages"


def map_application_stage(stage: JobStage, context: Context, warn: Warn) -> Mapped:
    """A stage of Gem's as a unified application stage."""
    values: dict[str, object] = {
        "name": stage.name,
        "global_index": stage.priority,
        "status": None if stage.active is None else "ACTIVE" if stage.active else "INACTIVE",
    }
    return Mapped(
        MODEL, stage.id, context.id(MODEL, stage.id), values, date_time(stage.deleted_at, "remote_deleted_at", warn)
    )
