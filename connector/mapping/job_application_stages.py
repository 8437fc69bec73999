"""Job-specific application stages ← the stages of a job."""

from __future__ import annotations

from collections.abc import Iterable

from connector.mapping.context import Context, Mapped
from connector.mapping.stages import SlimStage

MODEL = "job_application_stages"


def map_job_application_stages(job_id: str, stages: Iterable[SlimStage], context: Context) -> list[Mapped]:
    """The stages of a job in their order, without the deleted ones.

    Args:
        job_id: Gem's id of the job.
        stages: all stages that the job has, in any order.
        context: whose they are.
    """
    present = sorted((stage for stage in stages if not stage.deleted_at), key=_place)
    return [_map(index, job_id, stage.id, context) for index, stage in enumerate(present)]


def _place(stage: SlimStage) -> tuple[bool, float | None, str]:
    """By priority, those without one last, then by id."""
    return stage.priority is None, stage.priority, stage.id


def _map(index: int, job_id: str, stage_id: str, context: Context) -> Mapped:
    remote_id = f"{job_id}:{stage_id}"
    values: dict[str, object] = {
        "index": index,
        "job_id": context.id("jobs", job_id),
        "stage_id": context.id("application_stages", stage_id),
    }
    return Mapped(MODEL, remote_id, context.id(MODEL, remote_id), values)
