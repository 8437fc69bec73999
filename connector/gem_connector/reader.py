"""Gem's lists, decoded and streamed, with what jobs, stages and interviews draw on besides their own payload."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from connector.errors import GemNotFound, UndecodableRecord
from connector.gem.client import GemClient
from connector.gem.paging import LARGEST_PAGE, Walk
from connector.gem.resources import JobPost, JobStage, ScheduledInterview, decode
from connector.gem.streams import STREAMS
from connector.mapping import PostIndex, SlimStage, StageIndex, is_template, job_id_of_application
from connector.unified.datetimes import format_date_time

log = logging.getLogger("connector")

RECENT = 40 * LARGEST_PAGE
"""Ids that are remembered, so that a record that a walk reads twice comes once: a little more than a span of pages."""
FOUND_JOBS = 10_000
"""Applications whose job is remembered."""


@dataclass(frozen=True, slots=True)
class Received:
    """One record as it came.

    Args:
        record: the decoded struct.
        raw: Gem's JSON.
        seen_at: when Gem sent it, by its own clock.
    """

    record: Any
    raw: msgspec.Raw
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class StagesOfJob:
    """The stages of one job, and when Gem sent the first of them."""

    stages: list[SlimStage]
    seen_at: datetime


class Reader:
    """Reads a tenant's lists, record by record.

    Args:
        client: who is asked.
        include_job_templates: whether templates count as jobs.
    """

    def __init__(self, client: GemClient, *, include_job_templates: bool) -> None:
        self._client = client
        self._include_job_templates = include_job_templates
        # An interview knows its application, not its job; most do not need it, see `job_of`.
        self._job_of_application = lru_cache(FOUND_JOBS)(self._find_job_of_application)

    def records(
        self, stream_name: str, *, updated_after: datetime | None = None, include_deleted: bool = True
    ) -> Iterator[Received]:
        """The records of a list. What cannot be decoded at all is left out, and logged."""
        recent: OrderedDict[str, None] = OrderedDict()
        for received in self._decoded(stream_name, updated_after):
            record_id = received.record.id
            if record_id in recent or (not include_deleted and getattr(received.record, "deleted_at", None)):
                continue
            recent[record_id] = None
            if len(recent) > RECENT:
                recent.popitem(last=False)
            yield received

    def _decoded(self, stream_name: str, updated_after: datetime | None) -> Iterator[Received]:
        # Deleted records are asked for in any case: in a list without them a restored one comes into the middle, and
        # such lists have to be walked one page at a time.
        stream = STREAMS[stream_name]
        params: dict[str, str | bool] = {"include_deleted": True} if stream.takes_include_deleted else {}
        if updated_after is not None and stream.delta_parameter is not None:
            params[stream.delta_parameter] = format_date_time(updated_after)
        walk = Walk(self._client, stream, params)
        for page in walk:
            for raw in page.records:
                try:
                    yield Received(decode(stream_name, raw).record, raw, page.gem_time)
                except UndecodableRecord as error:
                    log.warning("left out: %s", error.message)
        if not walk.complete:
            log.warning(
                "%s could not be read completely: the list kept moving, or contradicts X-Pagination", stream_name
            )

    def templates(self) -> frozenset[str]:
        """Gem's ids of the jobs that are templates; none where templates count as jobs."""
        if self._include_job_templates:
            return frozenset()
        return frozenset(each.record.id for each in self.records("jobs") if is_template(each.record))

    def is_left_out(self, job: Any) -> bool:
        """Whether a job is a template, and those are not wanted."""
        return not self._include_job_templates and is_template(job)

    def posts(self) -> PostIndex:
        """What jobs need of their posts."""

        def posts() -> Iterator[JobPost]:
            for each in self.records("job_posts"):
                yield each.record

        return PostIndex.from_posts(posts())

    def stage_index(self) -> StageIndex:
        """Which stage foresees which interview."""
        templates = self.templates()
        return StageIndex.from_stages(
            SlimStage.from_stage(each.record)
            for each in self.records("job_stages")
            if each.record.job_id not in templates
        )

    def stages_by_job(self) -> dict[str, StagesOfJob]:
        """What the order of a job's stages needs of them, by Gem's id of the job."""
        templates = self.templates()
        by_job: dict[str, StagesOfJob] = {}
        for each in self.records("job_stages"):
            stage: JobStage = each.record
            if stage.job_id and stage.job_id not in templates:
                stages = by_job.setdefault(stage.job_id, StagesOfJob([], each.seen_at))
                stages.stages.append(SlimStage(stage.id, stage.job_id, stage.priority, stage.deleted_at))
        return by_job

    def job_of(self, interview: ScheduledInterview, ambiguous: Container[str]) -> str | None:
        """Gem's id of the job of the interview's application, where the interview's stage depends on it."""
        item = interview.job_stage_interview_item_id or (interview.interview.id if interview.interview else None)
        if not interview.application_id or not item or item not in ambiguous:
            return None
        return self._job_of_application(interview.application_id)

    def _find_job_of_application(self, application_id: str) -> str | None:
        try:
            raw = self._client.item(STREAMS["applications"].item(application_id))
            return job_id_of_application(decode("applications", raw).record)
        except (GemNotFound, UndecodableRecord):
            return None


def ambiguous_items(stages: StageIndex) -> frozenset[str]:
    """What several stages foresee: which of them is meant, the application's job decides."""
    return frozenset(
        key[0] for index in (stages.by_item, stages.by_interview) for key in index if isinstance(key, tuple)
    )
