"""Which stage foresees an interview."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from connector.gem.resources import JobStage, ScheduledInterview
from connector.gem.resources.shared import Number

StagesOf = dict[str, tuple[tuple[str, str | None], ...]]
"""Something that stages have → (stage id, job id) of those that have it."""


class SlimStage(Struct, frozen=True, gc=False):
    """What interviews and jobs need of a stage.

    Args:
        item_ids: ``job_stage_interview_item_id`` of the interviews that the stage foresees.
        interview_ids: their ``id``.
    """

    id: str
    job_id: str | None = None
    priority: Number | None = None
    deleted_at: str | None = None
    item_ids: tuple[str, ...] = ()
    interview_ids: tuple[str, ...] = ()

    @classmethod
    def from_stage(cls, stage: JobStage) -> SlimStage:
        """The stage's slim form."""
        foreseen = stage.interviews or ()
        return cls(
            id=stage.id,
            job_id=stage.job_id,
            priority=stage.priority,
            deleted_at=stage.deleted_at,
            item_ids=tuple(item.job_stage_interview_item_id for item in foreseen if item.job_stage_interview_item_id),
            interview_ids=tuple(item.id for item in foreseen if item.id),
        )


class StageIndex(Struct, frozen=True):
    """Which stages foresee which interview. Deleted stages count: an interview may be older than the deletion."""

    by_item: StagesOf = {}
    by_interview: StagesOf = {}

    @classmethod
    def from_stages(cls, stages: Iterable[JobStage | SlimStage]) -> StageIndex:
        """An index of all stages, which may come from a stream."""
        slim = [stage if isinstance(stage, SlimStage) else SlimStage.from_stage(stage) for stage in stages]
        return cls(
            by_item=_grouped((item, stage) for stage in slim for item in stage.item_ids),
            by_interview=_grouped((interview, stage) for stage in slim for interview in stage.interview_ids),
        )

    def stage_of(self, interview: ScheduledInterview, job_id: str | None) -> str | None:
        """The stage that foresees the interview: one of the application's job, else any job's; the smallest id."""
        if interview.job_stage_interview_item_id:
            stages = self.by_item.get(interview.job_stage_interview_item_id, ())
        elif interview.interview and interview.interview.id:
            stages = self.by_interview.get(interview.interview.id, ())
        else:
            return None
        of_the_job = [stage for stage, job in stages if job == job_id]
        return min(of_the_job or (stage for stage, _ in stages), default=None)


def _grouped(pairs: Iterable[tuple[str, SlimStage]]) -> StagesOf:
    groups: StagesOf = {}
    for key, stage in pairs:
        groups[key] = (*groups.get(key, ()), (stage.id, stage.job_id))
    return groups
