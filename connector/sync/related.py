"""Reads what the records of a page draw on. Candidates, the bulk of a tenant, draw on nothing: no query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from connector.errors import UndecodableRecord
from connector.gem.resources import Application, decode
from connector.mapping import SlimPost, SlimStage
from connector.store import gem_records
from connector.sync.building import NOTHING_RELATED, Related, item_of
from connector.sync.session import Session
from connector.sync.stages import slim_stages


def read_related(session: Session, connection: sa.Connection, stream: str, records: Sequence[Any]) -> Related:
    """What these records, all of one list, draw on."""
    reader = _READERS.get(stream)
    return reader(session, connection, records) if reader and records else NOTHING_RELATED


def related_of_jobs(session: Session, connection: sa.Connection, job_ids: Iterable[str]) -> Related:
    """Posts and stages of jobs, and whether they are templates."""
    ids = list(job_ids)
    return Related(
        templates=_templates(session, connection, ids),
        posts=_posts(connection, session.number, ids),
        stages=_stages(connection, session.number, ids),
    )


def _jobs(session: Session, connection: sa.Connection, records: Sequence[Any]) -> Related:
    return related_of_jobs(session, connection, [job.id for job in records])


def _of_jobs(session: Session, connection: sa.Connection, records: Sequence[Any]) -> Related:
    return Related(templates=_templates(session, connection, {record.job_id for record in records if record.job_id}))


def _templates(session: Session, connection: sa.Connection, job_ids: Iterable[str]) -> frozenset[str]:
    """Jobs that are not to be shown, since they are templates."""
    if session.integration.settings.include_job_templates:
        return frozenset()
    return frozenset(gem_records.template_jobs(connection, session.number, job_ids))


def _posts(connection: sa.Connection, integration: int, job_ids: list[str]) -> dict[str, list[SlimPost]]:
    found: dict[str, list[SlimPost]] = defaultdict(list)
    for job_id, stored in gem_records.linked(connection, integration, "job_posts", "job_id", job_ids):
        slim = None if stored.gone else _slim_post(stored.payload)
        if slim is not None:
            found[job_id].append(slim)
    return found


def _slim_post(payload: str | None) -> SlimPost | None:
    try:
        return None if payload is None else SlimPost.from_post(decode("job_posts", payload.encode()).record)
    except UndecodableRecord:
        return None


def _stages(connection: sa.Connection, integration: int, job_ids: list[str]) -> dict[str, list[SlimStage]]:
    found: dict[str, list[SlimStage]] = defaultdict(list)
    linked = gem_records.linked(connection, integration, "job_stages", "job_id", job_ids)
    for stage in slim_stages(stored for _, stored in linked):
        if stage.job_id:
            found[stage.job_id].append(stage)
    return found


def _interviews(session: Session, connection: sa.Connection, records: Sequence[Any]) -> Related:
    application_ids = {record.application_id for record in records if record.application_id}
    items = {item for record in records if (item := item_of(record))}
    return Related(
        application_jobs=gem_records.jobs_of_applications(connection, session.number, application_ids),
        stage_index=session.stages.index(connection, session.number, items),
    )


def _candidates(session: Session, connection: sa.Connection, records: Sequence[Any]) -> Related:
    lacking = [candidate.id for candidate in records if candidate.applications is None]
    if not lacking:
        return NOTHING_RELATED
    found: dict[str, list[Application]] = defaultdict(list)
    for candidate_id, stored in gem_records.linked(connection, session.number, "applications", "candidate_id", lacking):
        if stored.payload is not None and not stored.gone:
            found[candidate_id].append(decode("applications", stored.payload.encode()).record)
    return Related(applications=found)


_READERS: dict[str, Callable[[Session, sa.Connection, Sequence[Any]], Related]] = {
    "jobs": _jobs,
    "job_posts": _of_jobs,
    "job_stages": _of_jobs,
    "candidates": _candidates,
    "scheduled_interviews": _interviews,
}
"""By list; the others draw on nothing."""
