"""Which stage foresees an interview."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from connector.gem.resources import JobStage, ScheduledInterview
from connector.gem.resources.shared import Number

Stages = dict[str | tuple[str, str], str]
"""An interview that stages foresee → the stage with the smallest id. Where several stages foresee it, also (interview,
job) → the job's own stage with the smallest id; most are foreseen by one alone, which keeps the index small."""


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

    by_item: Stages = {}
    by_interview: Stages = {}

    @classmethod
    def from_stages(cls, stages: Iterable[SlimStage]) -> StageIndex:
        """An index of all stages, which may come from a stream."""
        slim = list(stages)
        return cls(
            by_item=_index((item, stage) for stage in slim for item in stage.item_ids),
            by_interview=_index((interview, stage) for stage in slim for interview in stage.interview_ids),
        )

    def stage_of(self, interview: ScheduledInterview, job_id: str | None) -> str | None:
        """The stage that foresees the interview: one of the application's job, else any job's; the smallest id."""
        if interview.job_stage_interview_item_id:
            return _stage(self.by_item, interview.job_stage_interview_item_id, job_id)
        if interview.interview and interview.interview.id:
            return _stage(self.by_interview, interview.interview.id, job_id)
        return None


def _stage(stages: Stages, key: str, job_id: str | None) -> str | None:
    of_the_job = stages.get((key, job_id)) if job_id else None
    return of_the_job or stages.get(key)


def _index(pairs: Iterable[tuple[str, SlimStage]]) -> Stages:
    groups: dict[str, list[SlimStage]] = {}
    for key, stage in pairs:
        groups.setdefault(key, []).append(stage)
    index: Stages = {}
    for key, stages in groups.items():
        stages.sort(key=lambda stage: stage.id, reverse=True)  # the smallest id is written last, and stays
        index[key] = stages[-1].id
        if len(stages) > 1:
            index.update({(key, stage.job_id): stage.id for stage in stages if stage.job_id})
    return index
